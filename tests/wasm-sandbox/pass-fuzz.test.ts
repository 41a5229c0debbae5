import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, PROTECTED } from '../fuzz-pass/compare.ts';
import { randomModule } from '../fuzz-pass/random-module.ts';

const SEEDS = 250;

test('random modules do the same with and without the pass, and take the same fuel each time', () => {
  let returned = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const module = randomModule(seed);
    const { difference, outcomes, fuel, bound } = compare(module);
    assert.equal(difference, undefined, `seed ${seed}`);
    assert.deepEqual(compare(module).fuel, fuel, `seed ${seed}`);
    assert.ok(bound > 0 && bound < 100_000, `seed ${seed}: bound ${bound}`);
    returned += outcomes.filter((outcome) => outcome.startsWith('returned')).length;
  }
  assert.ok(returned > SEEDS, `only ${returned} calls returned`);
});

test('the comparison notices a module that does something else', () => {
  const found = Array.from({ length: 40 }, (_, seed) => {
    const module = randomModule(seed);
    const other = { ...PROTECTED, memory: { committedPages: 1, mostPages: 1, step: 1 } };
    return compare(module, other).difference;
  });
  assert.ok(found.some((difference) => difference !== undefined));
});
