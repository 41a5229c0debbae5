import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE_VERSION } from '../../catalogue/builtin.ts';
import { drawFrom } from '../../catalogue/draw.ts';
import { OPERATORS } from '../../catalogue/operators/all.ts';
import { slotsOf } from '../../catalogue/program/slots.ts';
import { CANONICAL } from '../../catalogue/vocabulary.ts';
import { checkOperators } from './operator-check.ts';
import { hasPython } from './python-runner.ts';

const skip = hasPython ? false : 'python3 is not on the PATH';

/** How many operators are run here; every version of the catalogue draws others, and `npm run test:catalogue` runs all. */
const SAMPLE = 12;

test('the table has breadth: 60 operators, 15 families, two implementations and four slots each', () => {
  assert.ok(OPERATORS.length >= 60);
  assert.ok(new Set(OPERATORS.map((op) => op.family)).size >= 15);
  assert.equal(new Set(OPERATORS.map((op) => op.id)).size, OPERATORS.length);
  for (const op of OPERATORS) {
    assert.ok(op.impls.length >= 2, `${op.id} has ${op.impls.length} implementations`);
    assert.ok(op.mutations.length >= 4, `${op.id} has ${op.mutations.length} mutations`);
    assert.ok(op.words.titles.length >= 2 && op.words.stories.length >= 2 && op.words.values.length >= 2, op.id);
  }
});

test('every slot has one mutation and every mutation one slot; features are paths of the vocabulary', () => {
  const known = new Set(CANONICAL);
  for (const op of OPERATORS) {
    const slots = op.impls.flatMap((impl) => slotsOf(impl.source).map((s) => s.id));
    assert.deepEqual([...slots].sort(), op.mutations.map((m) => m.slot).sort(), op.id);
    assert.equal(new Set(slots).size, slots.length, op.id);
    for (const path of op.features) assert.ok(known.has(path), `${op.id} declares ${path}`);
  }
});

test('implementations agree, inputs are legal, and every mutation is wrong somewhere and right somewhere', {
  skip,
}, () => {
  checkOperators(drawFrom(CATALOGUE_VERSION).shuffle('sample', OPERATORS).slice(0, SAMPLE), 5);
});
