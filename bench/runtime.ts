import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from '../cli/paths.ts';
import { runNative } from '../cli/runtime-speed.ts';
import { findBuilt, type RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { RECIPES } from '../wasm-sandbox/image/recipes.ts';
import { SPEED_PROGRAMS, type SpeedProgram } from '../wasm-sandbox/image/speed-programs.ts';
import { DEFAULT_LIMITS } from '../wasm-sandbox/limits.ts';
import { createSandbox, type Sandbox } from '../wasm-sandbox/pool.ts';
import { milliseconds, type Pair } from './measure.ts';

const LIMITS = { ...DEFAULT_LIMITS, fuel: 100e9 };
const NOTHING = new Uint8Array(0);
const COLD_START_MS = 1_500;
const SCALING_RUNS = 8;
const WORKERS_ADDED = 3;
/** Unit of /proc/self/statm on the machines that have it. */
const PAGE_BYTES = 4096;
const cli = join(dirname(fileURLToPath(import.meta.url)), '..', 'cli', 'main.js');

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function run(sandbox: Sandbox, source: string) {
  return sandbox.run({ source, stdin: NOTHING, limits: LIMITS, seed: '' });
}

/** CPU milliseconds of all threads of this process, which does nothing else meanwhile. */
async function cpuMilliseconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function heavyOurs(sandbox: Sandbox): Promise<number> {
  const spent: number[] = [];
  for (const { source } of SPEED_PROGRAMS) spent.push(await cpuMilliseconds(() => run(sandbox, source)));
  return geometricMean(spent);
}

function heavyNative(): number {
  return geometricMean(SPEED_PROGRAMS.map(({ source }: SpeedProgram) => 1000 * runNative(source).seconds));
}

/** A sandbox that exists from its first use on. */
function lazySandbox(image: RuntimeImage, workers: number) {
  let made: Promise<Sandbox> | undefined;
  return {
    get: (): Promise<Sandbox> => {
      made ??= createSandbox({ image, workers });
      return made;
    },
    close: async (): Promise<void> => (await made)?.[Symbol.asyncDispose](),
  };
}

/** The time from nothing but the cached image to the output of a first program, in a process of its own. */
async function coldStart(runtime: string, file: string): Promise<number> {
  return milliseconds(() => {
    const { status } = spawnSync(process.execPath, [cli, 'run', '--runtime', runtime, file], { input: '' });
    if (status !== 0) throw new Error(`expected the first run on ${runtime} to end with 0, got ${status}`);
  });
}

/** Programs a second of wall time, with all workers busy. */
async function throughput(sandbox: Sandbox): Promise<number> {
  const { source } = SPEED_PROGRAMS[0]!;
  const spent = await milliseconds(() => Promise.all(Array.from({ length: SCALING_RUNS }, () => run(sandbox, source))));
  return (1000 * SCALING_RUNS) / spent;
}

/** Resident MiB that each further worker of a sandbox adds, after its first program. */
async function memoryPerWorker(image: RuntimeImage): Promise<number> {
  await using one = await createSandbox({ image, workers: 1 });
  await run(one, 'print(1)');
  await sleep(200);
  const before = process.memoryUsage.rss();
  await using more = await createSandbox({ image, workers: WORKERS_ADDED });
  // Long enough that all of them start.
  await Promise.all(Array.from({ length: WORKERS_ADDED }, () => run(more, 'print(sum(range(10**6)))')));
  await sleep(200);
  return (process.memoryUsage.rss() - before) / WORKERS_ADDED / 2 ** 20;
}

function nativeMemory(): number {
  // What getrusage says includes the process that started it.
  const source = 'print(open("/proc/self/statm").read().split()[1])';
  return (Number(spawnSync('python3', ['-I', '-c', source], { encoding: 'utf8' }).stdout) * PAGE_BYTES) / 2 ** 20;
}

function pairsOf(image: RuntimeImage, suffix: string, scratch: string): { pairs: Pair[]; close: () => Promise<void> } {
  const one = lazySandbox(image, 1);
  const two = lazySandbox(image, 2);
  const file = join(scratch, 'first.py');
  writeFileSync(file, 'print(1)\n');
  const pairs: Pair[] = [
    {
      bench: `sandbox-python-heavy${suffix}`,
      metric: 'CPU ms per program',
      better: 'lower',
      peerName: 'native python3, without its start',
      note: `${image.name}, metered, geometric mean of ${SPEED_PROGRAMS.length} CPU-heavy programs`,
      ours: async () => heavyOurs(await one.get()),
      peer: async () => heavyNative(),
    },
    {
      bench: `sandbox-cold-start${suffix}`,
      metric: 'ms to the first result',
      better: 'lower',
      peerName: `the limit of ${COLD_START_MS} ms`,
      note: `${image.name}, a new process with the image in its cache`,
      ours: () => coldStart(image.name, file),
      peer: async () => COLD_START_MS,
    },
    {
      bench: `sandbox-two-workers${suffix}`,
      metric: 'programs a second',
      better: 'higher',
      peerName: 'the same with one worker',
      note: `${image.name}, ${SCALING_RUNS} runs at a time`,
      ours: async () => throughput(await two.get()),
      peer: async () => throughput(await one.get()),
    },
  ];
  if (existsSync('/proc/self/statm')) {
    pairs.push({
      bench: `sandbox-memory${suffix}`,
      metric: 'resident MiB for each further worker',
      better: 'lower',
      peerName: 'a native python3 process',
      note: `${image.name}, instance and thread; the memory image and the code are shared`,
      ours: () => memoryPerWorker(image),
      peer: async () => nativeMemory(),
    });
  }
  const close = async (): Promise<void> => {
    await Promise.all([one.close(), two.close()]);
  };
  return { pairs, close };
}

/** Every built image beside native python3; none when there is no python3. */
export async function runtimePairs(): Promise<{ pairs: Pair[]; close: () => Promise<void> }> {
  const scratch = mkdtempSync(join(tmpdir(), 'hivesmith-bench-'));
  const found: ReturnType<typeof pairsOf>[] = [];
  if (spawnSync('python3', ['--version']).status === 0) {
    for (const recipe of RECIPES) {
      const image = recipe.language === 'python' ? await findBuilt(cacheDirectory(), recipe) : undefined;
      if (image) found.push(pairsOf(image, `-${image.name}`, scratch));
      else if (recipe.language === 'python') {
        console.error(`hivesmith bench: ${recipe.name} is not built here; hivesmith runtime build ${recipe.name}`);
      }
    }
  }
  return {
    pairs: found.flatMap(({ pairs }) => pairs),
    close: async () => {
      await Promise.all(found.map(({ close }) => close()));
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
