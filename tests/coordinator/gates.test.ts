import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOf } from '../../coordinator/core/report.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import { forestDigest } from '../../protocol/rules/feature-tree.ts';
import { cellOf } from '../../wasm-sandbox/cell.ts';
import { SyntheticCampaign } from '../auditor/synthetic-campaign.ts';

function gatesOf(parameters: Partial<Parameters>, nodes = 7): string[] {
  const { state } = new SyntheticCampaign({ nodes, parameters }).finish();
  return state.tasks.flatMap(({ decision }) =>
    decision === null ? [] : [decision.verdict === 'accepted' ? 'accepted' : decision.gate],
  );
}

describe('gates of a campaign', () => {
  it('discard short statements and near-duplicates in the order of composition', () => {
    assert.ok(gatesOf({ statementTokensMin: 200 }).every((gate) => gate === 'too-short' || gate === 'no-operator'));
    // All statements of the synthetic generator differ in two words only: the first one stands.
    const gates = gatesOf({ nearDuplicatePercent: 20 });
    assert.equal(gates.filter((gate) => gate === 'accepted').length, 1);
    assert.equal(
      gates.find((gate) => gate !== 'no-operator'),
      'accepted',
    );
    assert.ok(gates.filter((gate) => gate === 'near-duplicate').length > 1);
  });

  it('ask for a literal program, judge it, and accept what it agrees with', () => {
    const { state } = new SyntheticCampaign({ nodes: 8, parameters: { crossCheckBytes: 65_536 } }).finish();
    assert.equal(state.accepted, 3);
    const task = state.tasks.find(({ decision }) => decision?.verdict === 'accepted')!;
    const literals = task.solveUnits.filter(({ unit }) => unit.stage === 'solve' && unit.literal === true);
    assert.deepEqual(
      literals.map(({ unit }) => unit.stage === 'solve' && unit.slot),
      [4],
    );
    assert.equal(task.rounds[0]!.jobs.length, 5);
    assert.equal(reportOf(state, new Set()).cells.useful, 3 * 4 * (4 + 1), 'its cells count too');
    assert.ok(task.decision?.verdict === 'accepted' && task.decision.labels.every(({ support }) => support === 3));
  });

  it('discard a task that the literal program contradicts, after somebody else ran it too', () => {
    // Slot 7 is the literal one here, and every fourth program of the synthetic generator is wrong.
    const parameters = {
      candidates: 7,
      candidatesMin: 6,
      crossCheckBytes: 65_536,
      operatorsMin: 8,
      tasks: 1,
      attemptsMax: 2,
    };
    const { state } = new SyntheticCampaign({ nodes: 10, parameters }).finish();
    const judged = state.tasks.filter(({ rounds }) => rounds.length > 0);
    assert.ok(judged.length > 0);
    for (const { decision, rounds } of judged) {
      assert.equal(decision?.verdict === 'discarded' && decision.gate, 'cross-check');
      assert.ok(rounds.some(({ reason, slot, status }) => reason === 'weak' && slot === 7 && status === 'agreed'));
    }
  });

  it('judge by the checker of the campaign, and hash by it', () => {
    const checkersOf = (parameters: Partial<Parameters>) => {
      const { state } = new SyntheticCampaign({ parameters }).finish();
      return new Set(
        state.stageUnits.judge.map(({ unit }) => (unit.stage === 'judge' ? unit.checker : 'no judge unit')),
      );
    };
    assert.deepEqual(checkersOf({}), new Set([undefined]));
    assert.deepEqual(checkersOf({ checker: 'float:6' }), new Set(['float:6']));
    const run = { outcome: 'ok' as const, stdout: encodeUtf8('1.50\n2\n'), fuel: 1 };
    assert.equal(
      cellOf(run, 'float:6').cell.digest,
      cellOf({ ...run, stdout: encodeUtf8('1.5 2.0') }, 'float:6').cell.digest,
    );
    assert.notEqual(cellOf(run, 'tokens').cell.digest, cellOf(run).cell.digest);
  });

  it('name the vector and the solvability gate', () => {
    assert.ok(gatesOf({ vectorPercent: 80 }).includes('vector'));
    assert.ok(!gatesOf({ vectorPercent: 75 }).includes('vector'));
    assert.ok(gatesOf({ solvabilityBy: 'nobody' }).includes('solvability'));
    assert.ok(!gatesOf({ solvabilityBy: 'builtin' }).includes('solvability'));
  });
});

describe('yield feedback', () => {
  const drawn = (parameters: Partial<Parameters>, jitter: string, nodes = 7) => {
    const campaign = new SyntheticCampaign({ nodes, jitter, parameters: { tasks: 6, attemptsMax: 18, ...parameters } });
    return campaign.finish().state.tasks.map(({ composeUnit }) => composeUnit.id);
  };

  it('changes what is composed later, and by the seed alone: no order of events and no number of nodes does', () => {
    const fed = { feedbackWindow: 1 };
    const reference = drawn(fed, 'a');
    assert.deepEqual(drawn(fed, 'b'), reference);
    assert.deepEqual(drawn(fed, 'c', 9), reference);
    const plain = drawn({ feedbackWindow: 0 }, 'a');
    assert.deepEqual(plain.slice(0, 2), reference.slice(0, 2));
    assert.notDeepEqual(plain, reference);
  });
});

describe('the feature tree', () => {
  it('is equal for one node and for eight', () => {
    const treeOf = (nodes: number) => {
      const parameters = { agreement: 1, operatorsMin: 1, candidatesMin: 1, quorum: 1, evolveUnits: 5 };
      const { state } = new SyntheticCampaign({ nodes, parameters, jitter: `${nodes}` }).finish();
      return { digest: forestDigest(state.forest), evolved: state.stageUnits.evolve.length };
    };
    const alone = treeOf(1);
    assert.equal(alone.evolved, 5);
    assert.deepEqual(treeOf(8), alone);
  });
});
