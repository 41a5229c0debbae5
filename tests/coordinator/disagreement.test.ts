import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportOf } from '../../coordinator/core/report.ts';
import { isFinished } from '../../coordinator/core/state.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import type { ContributionResult, JudgeUnit, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { contributionTo } from '../auditor/synthetic-content.ts';
import { CoreWorld } from './core-world.ts';

function world(parameters: Partial<Parameters> = {}): CoreWorld {
  const made = new CoreWorld({ tasks: 1, attemptsMax: 1, ...parameters });
  for (let i = 0; i < 7; i++) made.join(`node ${i}`);
  made.epoch();
  return made;
}

type Contributed = Exclude<WorkUnit, JudgeUnit>;

/** Works honestly, but for the units of one stage, which each operator answers as `spoil` says. */
function workWith(
  made: CoreWorld,
  stage: WorkUnit['stage'],
  spoil: (result: ContributionResult, operator: string, unit: Contributed) => ContributionResult,
): void {
  for (let i = 0; i < 60 && !isFinished(made.state); i++) {
    for (const lease of made.leases()) {
      const unit = made.unitOf(lease);
      if (lease.status !== 'leased' || unit.stage !== stage || unit.stage === 'judge') continue;
      made.contribute(lease, spoil(contributionTo(unit, made.blobs), lease.operator, unit));
    }
    made.work(1, (lease) => made.unitOf(lease).stage === stage);
  }
  assert.ok(isFinished(made.state));
}

function gates(made: CoreWorld): string[] {
  return made.state.tasks.map(({ decision }) => (decision?.verdict === 'discarded' ? decision.gate : 'accepted'));
}

test('seed code on which no two operators agree gives no features', () => {
  const made = world();
  workWith(made, 'extract', (result, operator) => {
    assert.ok(result.stage === 'extract');
    return { ...result, snippets: result.snippets.map(({ snippet }) => ({ snippet, error: operator })) };
  });
  assert.deepEqual([made.state.forest.size, made.state.stageUnits.evolve.length], [0, 0]);
  assert.equal(made.state.stageUnits.extract[0]!.status, 'failed');
  const { unit } = made.state.tasks[0]!.composeUnit;
  assert.deepEqual(unit.stage === 'compose' && unit.features, []);
});

test('a composition and test inputs on which no two operators agree are discarded by name', () => {
  const composed = world();
  workWith(
    composed,
    'compose',
    (result, operator) => ({ ...result, signature: sha256Hex(operator) }) as ContributionResult,
  );
  assert.deepEqual(gates(composed), ['no-agreement']);
  const tested = world();
  workWith(tested, 'inputs', (result, operator) => {
    return { ...result, rejected: Number(operator.split(' ')[1]) } as ContributionResult;
  });
  assert.deepEqual(gates(tested), ['no-agreement']);
  const { decision } = tested.state.tasks[0]!;
  assert.match(decision?.verdict === 'discarded' ? decision.detail : '', /disagree on the test inputs/);
});

test('inputs that are one and the same are too few', () => {
  const made = world();
  workWith(made, 'inputs', (result) => {
    assert.ok('inputs' in result);
    return { ...result, inputs: result.inputs.map(() => result.inputs[0]!) };
  });
  assert.deepEqual(gates(made), ['too-few-inputs']);
});

test('the same statement is the same task, whatever its signature says', () => {
  const made = world({ tasks: 2, attemptsMax: 2 });
  let first: ContributionResult | undefined;
  workWith(made, 'compose', (result, _, unit) => {
    assert.ok('draft' in result && unit.stage === 'compose');
    if (unit.index === 0) first = result;
    assert.ok(first !== undefined);
    return { ...first, signature: sha256Hex(`another ${unit.index}`) } as ContributionResult;
  });
  assert.deepEqual(gates(made), ['accepted', 'duplicate']);
});

test('programs that several operators hand back are missing, and too few of the others are no task', () => {
  for (const [refused, gate] of [
    [1, 'accepted'],
    [2, 'too-few-candidates'],
  ] as const) {
    const made = world();
    for (let i = 0; i < 30 && !isFinished(made.state); i++) {
      const isRefused = (unit: WorkUnit) => unit.stage === 'solve' && unit.slot < refused;
      for (const lease of made.leases()) {
        if (!isRefused(made.unitOf(lease))) continue;
        made.say(lease.node, { type: 'refusal/v1', predicate: { lease: lease.id, reason: 'sandbox-failed' } });
      }
      made.work(1, (lease) => isRefused(made.unitOf(lease)));
    }
    assert.deepEqual(gates(made), [gate]);
    assert.equal(made.state.tasks[0]!.candidates.length, 4 - refused);
  }
});

test('the report tells units that are done, leased and open apart', () => {
  const made = world();
  const before = reportOf(made.state, new Set()).stages.extract;
  assert.deepEqual(before, { done: 0, leased: 1, open: 0 });
  made.work(2);
  assert.deepEqual(reportOf(made.state, new Set()).stages.extract, { done: 1, leased: 0, open: 0 });
  const lonely = new CoreWorld();
  assert.deepEqual(reportOf(lonely.state, new Set()).stages.extract, { done: 0, leased: 0, open: 1 });
});
