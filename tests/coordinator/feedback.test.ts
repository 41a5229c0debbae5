import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import { samplerFor } from '../../coordinator/core/feature-feedback.ts';
import { passRateReport, teachesNothing } from '../../coordinator/core/pass-rates.ts';
import { reportOf } from '../../coordinator/core/report.ts';
import { parametersOf } from '../../coordinator/core/state.ts';
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

  it('take weight from the features of tasks that are solved never or always', () => {
    const { world: fed, accepted: ids } = decided();
    assert.ok(fed.state.tasks.every(({ decision }) => decision !== null));
    const task = fed.state.tasksById.get(ids[0]!)!;
    const unit = task.composeUnit.unit;
    assert.equal(unit.stage, 'compose');
    const features = unit.stage === 'compose' ? unit.features : [];
    const weights = (index: number) => {
      const { leaves, sums } = samplerFor(fed.state, index)!.all;
      return features.map((path) => {
        const at = leaves.indexOf(path);
        return sums[at]! - (at === 0 ? 0 : sums[at - 1]!);
      });
    };
    // Windows far behind the last task, so that each asks for all tasks and has weights of its own.
    const window = parametersOf(fed.state).feedbackWindow;
    const before = weights(1_000 * window);
    fed.apply({ kind: 'feedback', tasks: [{ task: ids[0]!, rollouts: 16, passed: 5 }] });
    assert.deepEqual(weights(1_001 * window), before, 'a task solved sometimes keeps its weight');
    fed.apply({ kind: 'feedback', tasks: [{ task: ids[1]!, rollouts: 16, passed: 16 }] });
    const other = fed.state.tasksById.get(ids[1]!)!.composeUnit.unit;
    const shared = other.stage === 'compose' ? features.filter((path) => other.features.includes(path)) : [];
    const after = weights(1_002 * window);
    features.forEach((path, at) => {
      if (shared.includes(path)) assert.ok(after[at]! < before[at]!, path);
      else assert.equal(after[at], before[at], path);
    });
    assert.ok(shared.length > 0, 'the two tasks share a feature');
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
