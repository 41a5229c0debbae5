import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cacheDirectory } from '../../cli/paths.ts';
import { createWasmtimeSandbox, findWasmtime } from '../../wasm-sandbox/engine/wasmtime-engine.ts';
import { findBuilt, prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { DEFAULT_RECIPE, RECIPES } from '../../wasm-sandbox/image/recipes.ts';
import { type NodeVersion, nodeVersions } from './node-versions.ts';
import { CELLS_PER_TASK, cellText, jobsOf } from './workload.ts';

/**
 * `npm run test:cells -- [--cells 100000] [--sample 60]`: cells of builtin candidates, hostile programs among them, run twice:
 * in other processes, with other numbers of workers, in another order, under Node 20, 22 and 24 in turn, and a sample under
 * Wasmtime. Every cell must be the same both times. Versions of Node and Wasmtime that cannot be had are skipped aloud.
 */
const { values } = parseArgs({
  options: { cells: { type: 'string', default: '100000' }, sample: { type: 'string', default: '60' } },
});
const CHUNK_TASKS = 24;
const script = join(dirname(fileURLToPath(import.meta.url)), 'run-tasks.js');

interface Way {
  readonly node: NodeVersion;
  readonly workers: number;
  readonly order: 'forward' | 'backward';
}

async function run(image: string, from: number, to: number, way: Way): Promise<string[]> {
  const parts = [image, String(from), String(to), String(way.workers), way.order];
  const child = spawn(way.node.executable, [script, ...parts], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const pieces: Buffer[] = [];
  for await (const piece of child.stdout) pieces.push(piece as Buffer);
  assert.equal(await ended, 0, `${way.node.version} could not run tasks ${from} to ${to} on ${image}`);
  return Buffer.concat(pieces).toString('utf8').trimEnd().split('\n');
}

function compare(first: readonly string[], second: readonly string[], where: string): void {
  assert.equal(second.length, first.length, where);
  const at = first.findIndex((line, k) => line !== second[k]);
  assert.equal(at, -1, `${where}: ${first[at]} and ${second[at]}`);
}

/** Compares a few cells with Wasmtime; its calls of the host are slow, so a sample has to do. */
async function compareEngines(name: string, lines: readonly string[], tasks: number): Promise<number> {
  const recipe = RECIPES.find((candidate) => candidate.name === name)!;
  const cacheDir = cacheDirectory();
  const image = recipe === DEFAULT_RECIPE ? await prepareImage({ cacheDir }) : (await findBuilt(cacheDir, recipe))!;
  await using sandbox = await createWasmtimeSandbox({ image, workers: 1 });
  const known = new Set(lines);
  let compared = 0;
  const wanted = Number(values.sample);
  for (let index = 0; index < tasks && compared < wanted; index++) {
    const jobs = await jobsOf(sandbox, index);
    // Every seventh, so that each candidate and each kind of input comes up.
    for (let k = index % 7; k < jobs.length && compared < wanted; k += 7) {
      const line = await cellText(sandbox, jobs[k]!);
      assert.ok(known.has(line), `Wasmtime: ${line} is not what V8 gave`);
      compared++;
    }
  }
  return compared;
}

const scratch = mkdtempSync(join(tmpdir(), 'hivesmith-cells-'));
try {
  const nodes = nodeVersions(scratch);
  const built = await Promise.all(
    RECIPES.filter(({ language }) => language === 'python').map(async (recipe) => {
      if (recipe === DEFAULT_RECIPE || (await findBuilt(cacheDirectory(), recipe)) !== undefined) return [recipe.name];
      console.log(`SKIPPED ${recipe.name}: not built here; hivesmith runtime build ${recipe.name}`);
      return [];
    }),
  );
  const images = built.flat();
  const tasks = Math.ceil(Number(values.cells) / CELLS_PER_TASK);
  const counts = new Map<string, number>();
  const ofImage = new Map<string, string[]>();
  for (let from = 0, chunk = 0; from < tasks; from += CHUNK_TASKS, chunk++) {
    const to = Math.min(tasks, from + CHUNK_TASKS);
    const image = images[chunk % images.length]!;
    const node = nodes[Math.floor(chunk / images.length) % nodes.length]!;
    const first = await run(image, from, to, { node: nodes[0]!, workers: 2, order: 'forward' });
    const second = await run(image, from, to, { node, workers: 1 + (chunk % 3), order: 'backward' });
    compare(first, second, `${image}, ${nodes[0]!.version} and ${node.version}`);
    const key = `${image}: ${nodes[0]!.version} and ${node.version}`;
    counts.set(key, (counts.get(key) ?? 0) + first.length);
    console.log(`tasks ${from} to ${to - 1}, ${key}: ${first.length} cells equal`);
    if (!ofImage.has(image)) ofImage.set(image, first);
  }
  for (const [key, count] of counts) console.log(`${key}: ${count} cells twice, 0 differences`);
  try {
    const { version } = findWasmtime();
    // The first chunk of each image is kept; images take turns, so the first image's begins with task 0.
    const [name, lines] = [...ofImage][0]!;
    const compared = await compareEngines(name, lines, Math.min(tasks, CHUNK_TASKS));
    console.log(`${name}: ${compared} cells under Wasmtime ${version}, 0 differences`);
  } catch (error) {
    if ((error as Error).name !== 'EngineMissing') throw error;
    console.log(`SKIPPED Wasmtime: ${(error as Error).message}`);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${total} cells twice: 1 passed, 0 failed`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
