import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory } from '../cli/paths.ts';
import { findBuilt, prepareImage, type RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { sha256 } from '../wasm-sandbox/image/digest.ts';
import { PYTHON_312, python312Package } from '../wasm-sandbox/image/python-312.ts';
import { buildPython312 } from '../wasm-sandbox/image/python-312-build.ts';
import { PYTHON_314 } from '../wasm-sandbox/image/python-314.ts';
import { buildPython314 } from '../wasm-sandbox/image/python-314-build.ts';
import { PYTHON_314_LAYOUT } from '../wasm-sandbox/image/python-314-layout.ts';
import type { RuntimeRecipe } from '../wasm-sandbox/image/recipe.ts';
import { obtainWheel } from '../wasm-sandbox/image/wheel.ts';
import { DEFAULT_LIMITS } from '../wasm-sandbox/limits.ts';
import { createSandbox, type Sandbox } from '../wasm-sandbox/pool.ts';
import type { Pair } from './measure.ts';
import { KERNELS, PROGRAMS, sourceOf } from './metering-programs.ts';

interface Rig extends AsyncDisposable {
  readonly metered: Sandbox;
  /** The same image without fuel, depth, stack and NaN; memory growth stays virtual. */
  readonly bare: Sandbox;
}

const BARE = { fuel: false, depth: false, canonicalNan: false, stack: null } as const;

/** How the images that are measured are built without protections. */
const BUILDS: readonly { readonly recipe: RuntimeRecipe; readonly bare: () => Promise<Uint8Array> }[] = [
  { recipe: PYTHON_312, bare: async () => buildPython312(await python312Package(), BARE) },
  {
    recipe: PYTHON_314,
    bare: async () => {
      const { wheel } = PYTHON_314_LAYOUT;
      const extra = { note: PYTHON_314_LAYOUT, packages: new Map<string, Uint8Array>(), changed: BARE };
      return buildPython314(await obtainWheel(wheel, {}), async () => {}, extra);
    },
  },
];

async function openRig({ recipe, bare: build }: (typeof BUILDS)[number]): Promise<Rig> {
  const image = await prepareImage({ cacheDir: cacheDirectory(), recipe });
  const folder = await mkdtemp(join(tmpdir(), 'hivesmith-bare-'));
  const bytes = await build();
  const path = join(folder, 'bare.wasm');
  await writeFile(path, bytes);
  const bareImage: RuntimeImage = { ...image, path, digest: sha256(bytes) };
  const [metered, bare] = await Promise.all([
    createSandbox({ image, workers: 1 }),
    createSandbox({ image: bareImage, workers: 1 }),
  ]);
  return {
    metered,
    bare,
    async [Symbol.asyncDispose]() {
      await Promise.all([metered[Symbol.asyncDispose](), bare[Symbol.asyncDispose]()]);
      await rm(folder, { recursive: true });
    },
  };
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const run = (sandbox: Sandbox, source: string) =>
  sandbox.run({ source, stdin: new Uint8Array(), limits: DEFAULT_LIMITS, seed: '' });

async function meanLog(sandbox: Sandbox): Promise<number> {
  let sum = 0;
  for (const kernel of KERNELS) sum += Math.log(await cpuMs(() => run(sandbox, sourceOf(kernel, kernel.size))));
  return Math.exp(sum / KERNELS.length);
}

/** Pearson correlation of logarithms. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [a.map(Math.log), b.map(Math.log)];
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const product = (p: readonly number[], mp: number, q: readonly number[], mq: number): number =>
    p.reduce((sum, value, at) => sum + (value - mp) * (q[at]! - mq), 0);
  return product(x, mx, y, my) / Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my));
}

const REPEATS = 3;

/** Least CPU time of a few runs: what disturbs the machine only adds. */
async function least(sandbox: Sandbox, source: string): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < REPEATS; repeat++) best = Math.min(best, await cpuMs(() => run(sandbox, source)));
  return best;
}

const NATIVE =
  'import sys,time,io\nc=compile(sys.stdin.read(),"m","exec")\nb=9.0\n' +
  `for k in range(${REPEATS}):\n  sys.stdout=io.StringIO()\n  t=time.process_time()\n  exec(c,{"__name__":"__main__"})\n` +
  '  b=min(b,time.process_time()-t)\nsys.__stdout__.write(str(b*1000))';

/** CPU milliseconds of the program alone in native python3; NaN without one. */
function nativeMs(source: string): number {
  const { status, stdout } = spawnSync('python3', ['-I', '-c', NATIVE], { input: source, encoding: 'utf8' });
  return status === 0 ? Math.max(Number(stdout), 0.01) : Number.NaN;
}

/** Fuel per millisecond of each kernel against the mean of all: 1 is what fuel promises. */
function showSpread(image: string, fuel: readonly number[], cpu: readonly number[]): void {
  const rates = KERNELS.map(({ name }) => {
    const at = PROGRAMS.flatMap(({ kernel }, index) => (kernel === name ? [index] : []));
    const total = (list: readonly number[]): number => at.reduce((sum, index) => sum + list[index]!, 0);
    return { name, rate: total(fuel) / total(cpu) };
  });
  const mean = Math.exp(rates.reduce((sum, { rate }) => sum + Math.log(rate), 0) / rates.length);
  const shown = rates.sort((a, b) => a.rate - b.rate).map(({ name, rate }) => `${name} ${(rate / mean).toFixed(2)}`);
  console.error(`${image}: fuel per unmetered CPU time, 1 is the mean of all kernels: ${shown.join(', ')}`);
}

/** What metering costs each image that is built here, and how well its fuel stands for time. */
export async function meteringPairs(): Promise<{ pairs: Pair[]; close: () => Promise<void> }> {
  const found: ReturnType<typeof pairsOf>[] = [];
  for (const build of BUILDS) {
    if (await findBuilt(cacheDirectory(), build.recipe)) found.push(pairsOf(build));
  }
  return {
    pairs: found.flatMap(({ pairs }) => pairs),
    close: async () => {
      await Promise.all(found.map(({ close }) => close()));
    },
  };
}

/** The unprotected image is built when first needed. */
function pairsOf(build: (typeof BUILDS)[number]): { pairs: Pair[]; close: () => Promise<void> } {
  const { name } = build.recipe;
  let opened: Promise<Rig> | undefined;
  const rig = (): Promise<Rig> => {
    opened ??= openRig(build);
    return opened;
  };
  let cpu: number[] = [];
  const fit = async (): Promise<number> => {
    const { metered, bare } = await rig();
    const idle = (await run(metered, '')).fuel;
    const idleMs = await least(bare, '');
    const fuel: number[] = [];
    cpu = [];
    for (const { source } of PROGRAMS) {
      fuel.push(Math.max((await run(metered, source)).fuel - idle, 1));
      cpu.push(Math.max((await least(bare, source)) - idleMs, 0.1));
    }
    showSpread(name, fuel, cpu);
    return correlation(fuel, cpu);
  };
  return {
    close: async () => (await opened)?.[Symbol.asyncDispose](),
    pairs: [
      {
        bench: `sandbox-metering-${name}`,
        metric: 'ms CPU per program, geometric mean',
        better: 'lower',
        peerName: 'the same image without fuel, depth, stack check and canonical NaN',
        note: `${KERNELS.length} programs of one kind of work each, all threads`,
        rounds: 5,
        ours: async () => meanLog((await rig()).metered),
        peer: async () => meanLog((await rig()).bare),
      },
      {
        bench: `sandbox-fit-${name}`,
        metric: 'log-log correlation of fuel with unmetered CPU time',
        better: 'higher',
        peerName: 'of native CPU time with unmetered CPU time',
        note: `${PROGRAMS.length} programs, start-up taken off`,
        rounds: 1,
        ours: fit,
        peer: async () =>
          correlation(
            PROGRAMS.map(({ source }) => nativeMs(source)),
            cpu,
          ),
      },
    ],
  };
}
