import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import { passRateReport, teachesNothing } from '../../coordinator/core/pass-rates.ts';
import { reportOf } from '../../coordinator/core/report.ts';
import { feedback } from '../../protocol/messages/feedback-statement.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { CoreWorld } from './core-world.ts';

/** A world with accepted tasks, and their ids ascending. */
function decided() {
  const world = new CoreWorld();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) world.join(name);
  world.work(60);
  const accepted = world.state.tasks.filter(({ decision }) => decision?.verdict === 'accepted').map(({ id }) => id!);
  assert.ok(accepted.length >= 2, 'the world accepts tasks');
  return { world, accepted: accepted.sort() };
}

describe('pass rates that a trainer reports', () => {
  const { world, accepted } = decided();
  const [hard, fair] = accepted as [string, string];

  it('are logged, add up, and stand in the report', () => {
    const size = world.state.size;
    world.apply({ kind: 'feedback', tasks: [{ task: hard, rollouts: 6, passed: 0 }] });
    assert.equal(teachesNothing(world.state, hard), false, 'six rollouts say nothing yet');
    const tasks = [
      { task: hard, rollouts: 10, passed: 0 },
      { task: fair, rollouts: 16, passed: 3 },
    ];
    world.apply({ kind: 'feedback', tasks });
    assert.ok(world.state.size >= size + 2);
    assert.deepEqual(world.state.passRates.get(hard), { rollouts: 16, passed: 0 });
    assert.equal(teachesNothing(world.state, hard), true);
    assert.equal(teachesNothing(world.state, fair), false);
    assert.deepEqual(reportOf(world.state, new Set()).training, { tried: 2, never: 1, between: 1, always: 0 });
  });

  it('of a task that always succeeds teach nothing either', () => {
    world.apply({ kind: 'feedback', tasks: [{ task: accepted.at(-1)!, rollouts: 1_000, passed: 1_000 }] });
    const report = passRateReport(world.state);
    assert.equal(report.always + report.between, report.tried - report.never);
  });

  it('of a task that was not accepted are no entry, and an auditor refuses one', () => {
    const size = world.state.size;
    const tasks = [{ task: sha256Hex('nobody'), rollouts: 8, passed: 0 }];
    world.apply({ kind: 'feedback', tasks }, 0);
    assert.equal(world.state.size, size);
    const message = checkCoordinator(world.state, { type: 'feedback/v1', predicate: { tasks } }, () => undefined);
    assert.match(message ?? '', /is no accepted task/);
  });

  it('are bounded and in one order', () => {
    const task = hard;
    for (const tasks of [
      [],
      [{ task, rollouts: 0, passed: 0 }],
      [{ task, rollouts: 1, passed: 2 }],
      [
        { task, rollouts: 1, passed: 1 },
        { task, rollouts: 1, passed: 1 },
      ],
      [{ task, rollouts: 1.5, passed: 1 }],
      [{ task, rollouts: 1, passed: 1, note: 'x' }],
    ]) {
      assert.equal(feedback.safeParse({ tasks }).success, false, JSON.stringify(tasks));
    }
  });
});
