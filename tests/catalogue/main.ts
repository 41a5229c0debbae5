import { OPEN_OPERATORS } from '../../catalogue/open/all.ts';
import { OPERATORS } from '../../catalogue/operators/all.ts';
import { checkOperators } from './operator-check.ts';
import { hasPython } from './python-runner.ts';

/**
 * `npm run test:catalogue [ID...]` runs all operators of the catalogue, or the named ones, with their implementations and
 * mutations on native Python. Exit status 1 when an operator fails, 2 for an unknown id.
 */
const ALL = [...OPERATORS, ...OPEN_OPERATORS];
const ids = process.argv.slice(2);
const unknown = ids.filter((id) => !ALL.some((op) => op.id === id));
if (unknown.length > 0) {
  console.error(`the catalogue has no operator ${unknown.join(', ')}`);
  process.exit(2);
}
if (!hasPython) {
  console.log('skipped: python3 is not on the PATH');
  process.exit(0);
}
let failed = 0;
for (const op of ALL.filter(({ id }) => ids.length === 0 || ids.includes(id))) {
  try {
    checkOperators([op], 8);
    console.log(`ok ${op.family} ${op.id}`);
  } catch (error) {
    failed++;
    console.error(`not ok ${op.family} ${op.id}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(failed === 0 ? 'every operator passes' : `${failed} operators fail`);
process.exit(failed === 0 ? 0 : 1);
