import { parseArgs } from 'node:util';
import { runSeed, runSeeds } from './run-swarm.ts';

/**
 * `npm run sim -- --seed N` runs one campaign and prints what was drawn and what came of it; `--trace` prints every entry.
 * `--seeds A..B` runs many and prints the failures.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});

const range = /^(\d+)\.\.(\d+)$/.exec(values.seeds ?? '');
if (values.seed !== undefined) process.exitCode = runSeed(values.seed, values.trace);
else if (range !== null) process.exitCode = runSeeds(Number(range[1]), Number(range[2]));
else {
  console.error('hivesmith sim: expected --seed N or --seeds A..B');
  process.exitCode = 2;
}
