import { cacheDirectory } from '../../cli/paths.ts';
import { findBuilt, prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { DEFAULT_RECIPE, RECIPES } from '../../wasm-sandbox/image/recipes.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { cellText, type Job, jobsOf } from './workload.ts';

/**
 * `node run-tasks.js IMAGE FIRST LAST WORKERS ORDER`: the cells of the tasks FIRST to LAST - 1, one line each in the order of
 * their ids, whatever the ORDER (`forward` or `backward`) they were run in. A process of its own, so that any version of Node
 * can do it.
 */
const [name, first, last, workers, order] = process.argv.slice(2);
const recipe = RECIPES.find((candidate) => candidate.name === name)!;
const cacheDir = cacheDirectory();
const image = recipe === DEFAULT_RECIPE ? await prepareImage({ cacheDir }) : (await findBuilt(cacheDir, recipe))!;
await using sandbox = await createSandbox({ image, workers: Number(workers) });

async function cellsOf(jobs: readonly Job[]): Promise<string[]> {
  const turn = order === 'backward' ? [...jobs].reverse() : jobs;
  const lines = new Map<string, string>();
  await Promise.all(turn.map(async (job) => lines.set(job.id, await cellText(sandbox, job))));
  return jobs.map(({ id }) => lines.get(id)!);
}

for (let index = Number(first); index < Number(last); index++) {
  const lines = await cellsOf(await jobsOf(sandbox, index));
  process.stdout.write(`${lines.join('\n')}\n`);
}
