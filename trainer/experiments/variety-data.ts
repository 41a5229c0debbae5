import { CATALOGUE_VERSION } from '../../catalogue/builtin.ts';
import { varietyTasks } from './variety-tasks.ts';

/** `variety-data COUNT SOLUTIONS LONGEST SEED`: the version of the catalogue, then tasks of the family, one JSON object a line. For `variety.py`. */
const [count, solutions, longest] = process.argv.slice(2, 5).map(Number) as [number, number, number];
const seed = process.argv[5];
if (!(count > 0 && solutions > 0 && longest > 0) || seed === undefined) {
  console.error('expected COUNT SOLUTIONS LONGEST SEED');
  process.exit(2);
}
process.stdout.write(`${JSON.stringify({ catalogue: CATALOGUE_VERSION })}\n`);
let written = 0;
for (const task of varietyTasks({ longest, solutions, seed })) {
  process.stdout.write(`${JSON.stringify(task)}\n`);
  if (++written === count) break;
}
