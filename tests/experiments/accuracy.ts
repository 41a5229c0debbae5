import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CATALOGUE_VERSION } from '../../catalogue/builtin.ts';
import { packageRoot } from '../../cli/package-root.ts';
import { cacheDirectory } from '../../cli/paths.ts';
import { openImage } from '../../cli/sandbox.ts';
import { OUTCOMES } from '../../wasm-sandbox/outcome.ts';
import { createSandbox, type Sandbox } from '../../wasm-sandbox/pool.ts';
import { patternOf } from '../sim/pattern.ts';
import { CellStore } from './cell-store.ts';
import { runTask } from './run-task.ts';
import { tablesOf } from './tables.ts';
import { compositions, featureForest } from './task-source.ts';

/**
 * `npm run experiment:accuracy -- --data DIR [--tasks N] [--shares 15,30,45] [--runtime NAME] [--report | --patterns N]`
 *
 * Runs builtin tasks in the sandbox, 16 candidates on 15 inputs each, keeps every cell in DIR, and continues where it
 * stopped. What the shipped rules make of the cells is printed by `--report`, at any time and without running anything.
 * SIGINT and SIGTERM end it with exit code 130 and 143: tasks that were judged are kept, those in work are begun again.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    tasks: { type: 'string', default: '2000' },
    shares: { type: 'string', default: '30' },
    runtime: { type: 'string', default: 'python-3.14' },
    workers: { type: 'string', default: '2' },
    report: { type: 'boolean', default: false },
    patterns: { type: 'string' },
  },
});
/** Tasks at once: two keep both threads busy while one of them waits for its slowest cell. */
const TASKS_AT_ONCE = 3;
const OK = OUTCOMES.indexOf('ok');
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
if (values.data === undefined) throw new Error('expected --data DIR, a folder for the cells');

const shares = values.shares.split(',').map(Number);
if (values.report) await report();
else if (values.patterns !== undefined) await patterns(Number(values.patterns));
else await run();

async function report(): Promise<void> {
  for (const share of shares) {
    const { tasks, header } = await CellStore.open(values.data!, share);
    console.log(`${tablesOf(share, tasks)}\n\nCatalogue ${header.catalogue}, image ${header.image.slice(0, 16)}.\n`);
  }
}

/** How the candidates of the first tasks disagreed, as JSON: what the simulator's table starts from. */
async function patterns(most: number): Promise<void> {
  for (const share of shares) {
    const { tasks, header } = await CellStore.open(values.data!, share);
    const measured = tasks.slice(0, most).map(({ candidates }) => {
      return patternOf(
        candidates.map(({ cells }) => cells.map(([outcome, exact]) => (outcome === OK ? `${exact}` : null))),
      );
    });
    console.log(JSON.stringify({ wrongPercent: share, ...header, patterns: measured }));
  }
}

async function run(): Promise<void> {
  const stop = new AbortController();
  for (const name of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) {
    process.once(name, () => {
      process.exitCode ??= SIGNALS[name];
      stop.abort(new Error(`stopped by ${name}`));
    });
  }
  try {
    const image = await openImage(cacheDirectory(), values.runtime, console.error);
    await using sandbox = await createSandbox({ image, workers: Number(values.workers), signal: stop.signal });
    for (const share of shares) await fill(sandbox, share, Number(values.tasks), stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    const again = process.argv.slice(2).map((word) => (/^[\w./,=-]+$/.test(word) ? word : JSON.stringify(word)));
    console.error(`stopped; continue with npm run experiment:accuracy -- ${again.join(' ')}`);
  }
}

async function fill(sandbox: Sandbox, share: number, wanted: number, signal: AbortSignal): Promise<void> {
  const seed = `accuracy-${share}`;
  const header = { catalogue: CATALOGUE_VERSION, image: sandbox.image.digest };
  const store = await CellStore.open(values.data!, share, header);
  const done = new Set(store.tasks.map(({ index }) => index));
  const forest = await featureForest(sandbox, join(packageRoot(), 'examples', 'seed'), seed);
  const discarded = new Map<string, number>();
  const source = compositions(forest, seed, share, discarded);
  let taken = 0;
  const began = performance.now();
  const worker = async () => {
    while (taken < wanted) {
      signal.throwIfAborted();
      const next = source.next().value!;
      taken++;
      if (done.has(next.index)) continue;
      await store.add(await runTask(sandbox, share, next));
      const count = store.tasks.length;
      if (count % 50 === 0) {
        const perTask = (performance.now() - began) / 1000 / (count - done.size);
        console.error(`${share} %: ${count} of ${wanted} tasks, ${perTask.toFixed(2)} s each`);
      }
    }
  };
  // All have ended before the first failure is told, so that no line of the store is half written.
  const ended = await Promise.allSettled(Array.from({ length: TASKS_AT_ONCE }, worker));
  const failure = ended.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  console.error(
    `${share} %: ${store.tasks.length} tasks; at composition ${JSON.stringify(Object.fromEntries(discarded))}`,
  );
}
