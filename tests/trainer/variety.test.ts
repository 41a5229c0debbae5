import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type VarietyTask, varietyTasks } from '../../trainer/experiments/variety-tasks.ts';

const FAMILY = { longest: 40, solutions: 8, seed: 'test' };
const COUNT = 40;

function firstOf(seed: string, count: number): VarietyTask[] {
  const found: VarietyTask[] = [];
  for (const task of varietyTasks({ ...FAMILY, seed })) if (found.push(task) === count) break;
  return found;
}
const tasks = firstOf(FAMILY.seed, COUNT);

/** Operators with their variants, without the link between them. */
const pairOf = (signature: string) => signature.replace(/ \S*>/, ' ');

describe('tasks of the variety experiment', () => {
  it('are two operators, and no pair of operators with variants comes twice', () => {
    assert.equal(tasks.length, COUNT);
    const pairs = tasks.map(({ signature }) => pairOf(signature));
    for (const pair of pairs) assert.match(pair, /^[a-z0-9:-]+ [a-z0-9:-]+$/);
    assert.equal(new Set(pairs).size, COUNT);
  });

  it('have solutions that differ in the implementation of an operator, and so in their lines', () => {
    for (const { solutions, signature } of tasks) {
      assert.equal(solutions.length, FAMILY.solutions, signature);
      assert.equal(new Set(solutions.map(({ implementations }) => implementations.join())).size, FAMILY.solutions);
      assert.equal(new Set(solutions.map(({ source }) => source)).size, FAMILY.solutions, signature);
    }
  });

  it('have programs without empty lines and of the length that was asked for', () => {
    for (const { source } of tasks.flatMap(({ solutions }) => solutions)) {
      const lines = source.trimEnd().split('\n');
      assert.ok(lines.length <= FAMILY.longest && !lines.includes(''), source);
    }
  });

  it('are the same for the same seed, and others for another', () => {
    const signatures = (seed: string) => firstOf(seed, 3).map(({ signature }) => signature);
    assert.deepEqual(
      signatures(FAMILY.seed),
      tasks.slice(0, 3).map(({ signature }) => signature),
    );
    assert.notDeepEqual(signatures('other'), signatures(FAMILY.seed));
  });
});
