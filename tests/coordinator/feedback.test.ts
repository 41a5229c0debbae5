import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import { samplerFor } from '../../coordinator/core/feature-feedback.ts';
import { levelOf, passRateReport } from '../../coordinator/core/pass-rates.ts';
import { reportOf } from '../../coordinator/core/report.ts';
import { parametersOf, type UnitState } from '../../coordinator/core/state.ts';
import { encodeEnvelope } from '../../protocol/dsse.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { type Feedback, feedback, type PassRate } from '../../protocol/messages/feedback-statement.ts';
import { parameters as parametersShape } from '../../protocol/messages/genesis.ts';
import { encodeStatement, PAYLOAD_TYPE } from '../../protocol/messages/statement.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { signerOf } from '../auditor/synthetic-campaign.ts';
import { CoreWorld } from './core-world.ts';

/** A world with accepted tasks, and their ids ascending. */
function decided(parameters: ConstructorParameters<typeof CoreWorld>[0] = {}) {
  const world = new CoreWorld(parameters);
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) world.join(name);
  world.work(60);
  const accepted = world.state.tasks.filter(({ decision }) => decision?.verdict === 'accepted').map(({ id }) => id!);
  assert.ok(accepted.length >= 2, 'the world accepts tasks');
  return { world, accepted: accepted.sort() };
}

let made = 0;
function tell(world: CoreWorld, ...tasks: PassRate[]): Feedback {
  const report = { report: sha256Hex(`report ${made++}`), tasks };
  world.apply({ kind: 'feedback', report });
  return report;
}

describe('pass rates that a trainer reports', () => {
  const { world, accepted } = decided();
  const [hard, fair] = accepted as [string, string];

  it('are logged, add up, and stand in the report', () => {
    const size = world.state.size;
    assert.equal(levelOf(world.state, hard), undefined);
    tell(world, { task: hard, rollouts: 6, passed: 0 });
    assert.equal(levelOf(world.state, hard), 'few', 'six rollouts say nothing yet');
    tell(world, { task: hard, rollouts: 10, passed: 0 }, { task: fair, rollouts: 16, passed: 4 });
    assert.ok(world.state.size >= size + 2);
    assert.deepEqual(world.state.feedback.byTask.get(hard), { rollouts: 16, passed: 0 });
    assert.deepEqual([levelOf(world.state, hard), levelOf(world.state, fair)], ['never', 'target']);
    const none = { few: 0, hard: 0, easy: 0, always: 0, evolutions: 0 };
    assert.deepEqual(reportOf(world.state, new Set()).training, { ...none, tried: 2, reports: 2, never: 1, target: 1 });
  });

  it('have a level by the band that the genesis sets, both ends in it', () => {
    const levels: [number, number, string][] = [
      [100, 0, 'never'],
      [100, 19, 'hard'],
      [100, 20, 'target'],
      [100, 80, 'target'],
      [100, 81, 'easy'],
      [100, 100, 'always'],
      [7, 7, 'few'],
    ];
    for (const [rollouts, passed, level] of levels) {
      world.state.feedback.byTask.set(fair, { rollouts, passed });
      assert.equal(levelOf(world.state, fair), level);
      assert.equal(passRateReport(world.state)[level as 'few'], level === 'never' ? 2 : 1);
    }
  });

  it('steer nothing where the genesis has no band, and are counted all the same', () => {
    const { world: free, accepted: ids } = decided({ passTarget: null });
    tell(free, { task: ids[0]!, rollouts: 16, passed: 1 }, { task: ids[1]!, rollouts: 16, passed: 0 });
    assert.equal(levelOf(free.state, ids[0]!), undefined);
    const { target, never } = passRateReport(free.state);
    assert.deepEqual([target, never], [1, 1]);
  });

  it('of a task that was not accepted, or told a second time, are no entry, and an auditor refuses one', () => {
    const refused = (report: Feedback, words: RegExp) => {
      const size = world.state.size;
      world.apply({ kind: 'feedback', report }, 0);
      assert.equal(world.state.size, size);
      const message = checkCoordinator(world.state, { type: 'feedback/v1', predicate: report }, () => undefined);
      assert.match(message ?? '', words);
    };
    const stranger = { task: sha256Hex('nobody'), rollouts: 8, passed: 0 };
    refused({ report: sha256Hex('new'), tasks: [stranger] }, /is no accepted task/);
    refused(tell(world, { task: fair, rollouts: 1, passed: 1 }), /is in the log already/);
  });

  it('take weight from the features of tasks solved never or always, and give it to those in the band', () => {
    const { world: fed, accepted: ids } = decided();
    assert.ok(fed.state.tasks.every(({ decision }) => decision !== null));
    const featuresOf = (task: string) => {
      const { unit } = fed.state.tasksById.get(task)!.composeUnit;
      return unit.stage === 'compose' ? unit.features : [];
    };
    const features = featuresOf(ids[0]!);
    let windows = 1_000;
    // Windows far behind the last task, so that each asks for all tasks and has weights of its own.
    const weights = () => {
      const { leaves, sums } = samplerFor(fed.state, windows++ * parametersOf(fed.state).feedbackWindow)!.all;
      return features.map((path) => {
        const at = leaves.indexOf(path);
        return sums[at]! - (at === 0 ? 0 : sums[at - 1]!);
      });
    };
    const before = weights();
    tell(fed, { task: ids[0]!, rollouts: 16, passed: 1 });
    assert.deepEqual(weights(), before, 'a task solved rarely keeps its weight');
    tell(fed, { task: ids[0]!, rollouts: 16, passed: 8 });
    const gained = weights();
    for (const [at, weight] of gained.entries()) assert.ok(weight > before[at]!, features[at]);
    tell(fed, { task: ids[1]!, rollouts: 16, passed: 16 });
    const shared = features.filter((path) => featuresOf(ids[1]!).includes(path));
    const after = weights();
    features.forEach((path, at) => {
      if (shared.includes(path)) assert.ok(after[at]! < gained[at]!, path);
      else assert.equal(after[at], gained[at], path);
    });
    assert.ok(shared.length > 0, 'the two tasks share a feature');
  });

  it('are bounded and in one order', () => {
    const task = hard;
    const report = sha256Hex('report');
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
      assert.equal(feedback.safeParse({ report, tasks }).success, false, JSON.stringify(tasks));
    }
    assert.equal(feedback.safeParse({ tasks: [{ task, rollouts: 1, passed: 1 }] }).success, false);
  });

  it('fit into an entry, however many there may be in one', () => {
    const tasks = Array.from({ length: LIMITS.passRatesPerEntry }, (_, i) => sha256Hex(String(i)))
      .sort()
      .map((id) => ({ task: id, rollouts: 1_000_000_000, passed: 1_000_000_000 }));
    const predicate = feedback.parse({ report: sha256Hex('large'), tasks });
    const payload = encodeStatement({ type: 'feedback/v1', predicate }, sha256Hex('campaign'));
    assert.ok(encodeEnvelope(PAYLOAD_TYPE, payload, signerOf('coordinator')).length <= LIMITS.entryBytes);
    const more = [...tasks, { task: 'f'.repeat(64), rollouts: 1, passed: 1 }];
    assert.equal(feedback.safeParse({ report: sha256Hex('large'), tasks: more }).success, false);
  });

  it('have a band of whole percents, the lower one first', () => {
    const { passTarget } = parametersShape.shape;
    for (const band of [[0, 0], [20, 80], [0, 100], null]) assert.ok(passTarget.safeParse(band).success);
    for (const band of [[80, 20], [-1, 50], [20, 101], [20.5, 80], [20], 50]) {
      assert.equal(passTarget.safeParse(band).success, false, JSON.stringify(band));
    }
  });
});

/** A policy that solves half of the rollouts of tasks with `LIKED`, and of all other tasks either none or all. */
const LIKED = 'algo/search/binary search';

/** A campaign whose tasks are tried, so many times each, as soon as they are accepted. */
function trained(rollouts: number, passTarget: [number, number] | null = [20, 80]) {
  const tasks = 40;
  const parameters = { tasks, attemptsMax: 3 * tasks, feedbackWindow: 6, tasksInFlight: 4, passTarget, evolveUnits: 1 };
  const world = new CoreWorld(parameters);
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) world.join(name);
  const told = new Set<string>();
  for (let round = 0; round < 400 && world.state.accepted < tasks; round++) {
    world.work(1);
    for (const { decision, composeUnit } of world.state.tasks) {
      if (decision?.verdict !== 'accepted' || told.has(decision.task)) continue;
      told.add(decision.task);
      const { unit } = composeUnit;
      const isLiked = unit.stage === 'compose' && unit.features.includes(LIKED);
      const passed = isLiked ? Math.floor(rollouts / 2) : told.size % 2 === 0 ? 0 : rollouts;
      tell(world, { task: decision.task, rollouts, passed });
    }
  }
  assert.equal(world.state.accepted, tasks);
  const { tasks: composed, stageUnits } = world.state;
  const shareOf = (units: readonly UnitState[]) =>
    units.filter(({ unit }) => 'features' in unit && unit.features.includes(LIKED)).length / units.length;
  const composedShare = shareOf(composed.slice(20).map(({ composeUnit }) => composeUnit));
  return { state: world.state, composedShare, evolvedShare: shareOf(stageUnits.evolve.slice(1)) };
}

describe('steering towards a difficulty', () => {
  const steered = trained(16);
  // With seven rollouts nothing is concluded: features are evolved as often, and nothing weighs more than another.
  const aimless = trained(7);

  it('composes more tasks of the features in the band', () => {
    const [more, less] = [steered.composedShare, aimless.composedShare];
    assert.ok(more > 1.5 * less, `${more} of the later compositions, ${less} without conclusions`);
    const { target, never, always, few } = passRateReport(steered.state);
    assert.deepEqual([target + never + always, few], [40, 0]);
  });

  it('evolves features again, at most once a window, and those in the band more often', () => {
    const { state, evolvedShare } = steered;
    const { evolutions } = passRateReport(state);
    const windows = state.tasks.length / 6;
    assert.ok(evolutions > 2 && evolutions <= windows, `${evolutions} evolutions in ${windows} windows`);
    assert.equal(state.stageUnits.evolve.length, 1 + evolutions);
    assert.ok(evolvedShare > 1.2 * aimless.evolvedShare, `${evolvedShare} of the sub-trees, ${aimless.evolvedShare}`);
    const free = trained(16, null).state;
    assert.equal(free.stageUnits.evolve.length, 1);
    assert.ok(state.forest.size > free.forest.size, 'the forest grows on');
  });

  it('leaves a campaign as it is that nobody reports anything of, and one without evolution or windows', () => {
    const parameters = { tasks: 6, attemptsMax: 18, feedbackWindow: 2 };
    for (const more of [{}, { evolveUnits: 0 }, { feedbackWindow: 0 }]) {
      const { world, accepted } = decided({ ...parameters, ...more });
      const before = world.state.stageUnits.evolve.length;
      if (Object.keys(more).length > 0) tell(world, { task: accepted[0]!, rollouts: 16, passed: 8 });
      world.work(5);
      assert.equal(world.state.feedback.evolutions, 0);
      assert.equal(world.state.stageUnits.evolve.length, before);
    }
  });
});
