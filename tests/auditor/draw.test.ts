import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundOf, drawCells, type Stratum } from '../../auditor/draw.ts';
import { sha256Hex } from '../../protocol/sha256.ts';

const strata: fc.Arbitrary<Stratum[]> = fc
  .array(fc.nat(12), { maxLength: 8 })
  .map((sizes) => sizes.map((cells, i) => ({ task: sha256Hex(`task ${i}`), cells })));
const amount = fc.integer({ min: 1, max: 60 });
const seed = fc.string({ maxLength: 8 });

const totalOf = (tasks: readonly Stratum[]) => tasks.reduce((sum, { cells }) => sum + cells, 0);

test('a draw has as many cells as asked for, all distinct and there, in the order of tasks and cells', () => {
  fc.assert(
    fc.property(strata, amount, seed, (tasks, n, text) => {
      const drawn = drawCells(tasks, n, text);
      assert.equal(drawn.length, Math.min(n, totalOf(tasks)));
      const places = drawn.map(({ task, cell }) => task * 100 + cell);
      assert.deepEqual(
        places,
        [...new Set(places)].sort((a, b) => a - b),
      );
      for (const { task, cell } of drawn) assert.ok(cell >= 0 && cell < tasks[task]!.cells);
    }),
  );
});

test('a draw has a cell of every task that has one, or of as many tasks as it has cells', () => {
  fc.assert(
    fc.property(strata, amount, seed, (tasks, n, text) => {
      const reached = new Set(drawCells(tasks, n, text).map(({ task }) => task));
      assert.equal(reached.size, Math.min(n, tasks.filter(({ cells }) => cells > 0).length));
    }),
  );
});

test('equal seeds draw equal cells, a larger draw has those of a smaller one, and other seeds draw others', () => {
  const tasks = Array.from({ length: 5 }, (_, i) => ({ task: sha256Hex(`task ${i}`), cells: 40 }));
  const names = (n: number, text: string) => drawCells(tasks, n, text).map(({ task, cell }) => `${task}/${cell}`);
  assert.deepEqual(names(20, 'a'), names(20, 'a'));
  const larger = new Set(names(30, 'a'));
  assert.ok(names(20, 'a').every((name) => larger.has(name)));
  assert.notDeepEqual(names(20, 'a'), names(20, 'b'));
});

test('every cell of a task is drawn by some seed, about equally often', () => {
  const tasks = [
    { task: sha256Hex('one'), cells: 4 },
    { task: sha256Hex('two'), cells: 4 },
  ];
  const times = new Map<string, number>();
  for (let i = 0; i < 800; i++) {
    for (const { task, cell } of drawCells(tasks, 3, `seed ${i}`)) {
      const name = `${task}/${cell}`;
      times.set(name, (times.get(name) ?? 0) + 1);
    }
  }
  assert.equal(times.size, 8);
  // 2,400 cells among 8: 300 each.
  for (const [name, count] of times) assert.ok(count > 230 && count < 370, `${name} was drawn ${count} times`);
});

test('the bound is three in n for tasks of one size, weaker for others, nothing for few cells and zero for all', () => {
  const even = Array.from({ length: 10 }, (_, i) => ({ task: sha256Hex(`task ${i}`), cells: 100 }));
  for (const n of [5, 10, 300]) assert.ok(Math.abs((boundOf(even, n) ?? 1) - Math.min(1, 3 / n)) < 1e-9, `${n}`);
  const uneven = [...even.slice(0, 9), { task: sha256Hex('large'), cells: 10_000 }];
  assert.ok(boundOf(uneven, 300)! > 3 / 300);
  assert.equal(boundOf(even, 3), null);
  assert.equal(boundOf(even, 1_000), 0);
  assert.equal(boundOf([], 10), null);
});

test('a share of wrong cells at the bound is met by at least 95 of 100 draws', () => {
  const tasks = Array.from({ length: 6 }, (_, i) => ({ task: sha256Hex(`task ${i}`), cells: i === 0 ? 400 : 40 }));
  const n = 40;
  const wrong = Math.ceil(boundOf(tasks, n)! * totalOf(tasks));
  // The worst place for an auditor: all of them in the largest task.
  const draws = Array.from({ length: 400 }, (_, i) => drawCells(tasks, n, `draw ${i}`));
  const met = draws.filter((cells) => cells.some(({ task, cell }) => task === 0 && cell < wrong)).length;
  assert.ok(met >= 372, `${met} of 400`);
});
