import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../cli/package-root.ts';
import { cacheDirectory } from '../../cli/paths.ts';
import { createWasmtimeSandbox, findWasmtime } from '../../wasm-sandbox/engine/wasmtime-engine.ts';
import { findBuilt, prepareImage, type RuntimeImage } from '../../wasm-sandbox/image/cache.ts';
import { DEFAULT_RECIPE, RECIPES } from '../../wasm-sandbox/image/recipes.ts';
import { createSandbox, type Sandbox } from '../../wasm-sandbox/pool.ts';
import type { RunRequest } from '../../wasm-sandbox/run-result.ts';
import { cell, request, text } from '../wasm-sandbox/fixture.ts';
import { hostile } from '../wasm-sandbox/hostile-programs.ts';

/**
 * `npm run test:wasmtime`: the same programs on the same metered image under V8 and under Wasmtime have to give the same
 * outcome, exit code, outputs, memory and fuel. Every Python image that is built takes part.
 */
interface Program {
  readonly kind: string;
  readonly name: string;
  readonly request: RunRequest;
}

const DEEP = 'import sys\nsys.setrecursionlimit(10**6)\n';
const folder = join(packageRoot(), 'tests', 'wasm-sandbox', 'programs');

function normal(): Program[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .map((file) => {
      const input = readdirSync(folder).includes(file.replace('.py', '.in'))
        ? readFileSync(join(folder, file.replace('.py', '.in')), 'utf8')
        : '';
      return { kind: 'normal', name: file, request: request(readFileSync(join(folder, file), 'utf8'), input) };
    });
}

const trapping: readonly (readonly [string, string])[] = [
  ['abort', 'import os\nprint("x", flush=True)\nos.abort()'],
  ['exception', 'print("a")\nraise ValueError("b")'],
  ['exit status', 'import sys\nsys.exit(41)'],
  ['assertion', 'assert 1 == 2, "no"'],
];

const exhausting: readonly (readonly [string, string])[] = [
  ['plain recursion to 15,000', `${DEEP}def f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(15000))`],
  ['plain recursion to 100,000', `${DEEP}def f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(100000))`],
  [
    'sorting with a recursive key',
    `${DEEP}def k(n): return sorted([n], key=lambda v: 0 if v == 0 else k(v - 1))[0]\nk(10**5)`,
  ],
  ['comparison recursion', `${DEEP}class A:\n  def __eq__(s, o): return s == o\nA() == A()`],
  ['repr recursion', `${DEEP}class A:\n  def __repr__(s): return repr(s)\nrepr(A())`],
  ['iteration recursion', `${DEEP}class A:\n  def __iter__(s): return iter(s)\niter(A())`],
  ['nested lists compared', `${DEEP}a=[];b=[]\nfor k in range(10**5): a=[a];b=[b]\nprint(a == b)`],
  ['nested tuples freed', 'a=None\nfor k in range(400000): a=(a,)\ndel a\nprint(1)'],
  ['regular expression recursion', 'import re\nprint(re.match("(?:a|b)*" * 50 + "$", "ab" * 200) is not None)'],
  ['deep copy', `${DEEP}import copy\na=[]\nfor k in range(20000): a=[a]\ncopy.deepcopy(a)`],
  ['syntax tree', 'eval("-" * 5000 + "1")'],
  ['json nesting', `${DEEP}import json\njson.loads("[" * 100000)`],
];

const capped: readonly (readonly [string, string])[] = [
  ['a large list', 'x=[0]*10**8'],
  ['many strings', 'a=[]\nwhile True: a.append("y" * 100000)'],
  ['memory caught', 'try:\n  x = bytearray(10**9)\nexcept MemoryError:\n  print("caught")'],
  ['growth and release', 'for k in range(5):\n  x = bytearray(20_000_000 * (k % 3 + 1))\n  print(len(x), x[-1])'],
  ['doubling', 'x = "z"\nwhile True: x += x'],
];

function programs(): Program[] {
  const listed = (kind: string, list: readonly (readonly [string, string])[], memoryMiB: number): Program[] =>
    list.map(([name, source]) => ({ kind, name, request: request(source, '', { fuel: 5e9, memoryMiB }) }));
  return [
    ...normal(),
    ...listed('trapping', trapping, 256),
    ...listed('stack-exhausting', exhausting, 512),
    ...listed('memory-capped', capped, 96),
    ...Object.entries(hostile).map(([name, { source, limits }]) => ({
      ...{ kind: 'hostile', name, request: request(source, '', { fuel: 3e9, ...limits }) },
    })),
  ];
}

async function observed(sandbox: Sandbox, { request: asked }: Program): Promise<string> {
  try {
    const ran = await sandbox.run(asked);
    return JSON.stringify([...cell(ran), text(ran.stderr), ran.memoryBytes]);
  } catch (error) {
    return `no result: ${(error as Error).message}`;
  }
}

async function compareOn(image: RuntimeImage): Promise<number> {
  await using v8 = await createSandbox({ image, workers: 1 });
  await using wasmtime = await createWasmtimeSandbox({ image, workers: 1 });
  const kinds = new Map<string, { equal: number; different: number }>();
  for (const program of programs()) {
    const count = kinds.get(program.kind) ?? { equal: 0, different: 0 };
    kinds.set(program.kind, count);
    const [ours, theirs] = [await observed(v8, program), await observed(wasmtime, program)];
    // Without a result on one engine there is nothing to compare, which counts against it too.
    if (ours === theirs && !ours.startsWith('no result')) count.equal++;
    else {
      count.different++;
      console.log(
        `  DIFFERENT ${program.kind}: ${program.name}\n    v8       ${ours.slice(0, 300)}\n    wasmtime ${theirs.slice(0, 300)}`,
      );
    }
  }
  let different = 0;
  for (const [kind, count] of kinds) {
    console.log(`${image.name}, ${kind}: ${count.equal} equal, ${count.different} different`);
    different += count.different;
  }
  return different;
}

let version: string;
try {
  version = findWasmtime().version;
} catch (error) {
  console.log(`SKIPPED the comparison with Wasmtime: ${(error as Error).message}`);
  process.exit(0);
}
console.log(`Wasmtime ${version} beside V8 ${process.versions.v8}`);
const cacheDir = cacheDirectory();
await prepareImage({ cacheDir });
let different = 0;
for (const recipe of RECIPES.filter(({ language }) => language === DEFAULT_RECIPE.language)) {
  const image = await findBuilt(cacheDir, recipe);
  if (image) different += await compareOn(image);
  else console.log(`SKIPPED ${recipe.name}: not built (hivesmith runtime build ${recipe.name})`);
}
process.exitCode = different > 0 ? 1 : 0;
