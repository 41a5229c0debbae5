import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { checkCoordinator } from '../../coordinator/core/check.ts';
import { fold } from '../../coordinator/core/fold.ts';
import type { LeaseState } from '../../coordinator/core/lease-state.ts';
import { checkerOf } from '../../coordinator/core/preparation.ts';
import { reportOf } from '../../coordinator/core/report.ts';
import { reportPage } from '../../coordinator/core/report-page/page.ts';
import { emptyState, type State } from '../../coordinator/core/state.ts';
import { decodeUtf8 } from '../../protocol/bytes.ts';
import type { Genesis } from '../../protocol/messages/genesis.ts';
import type { CoordinatorStatement } from '../../protocol/messages/statement.ts';
import type { ContributionResult } from '../../protocol/messages/work-unit.ts';
import { gramsOf } from '../../protocol/rules/contamination.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { SyntheticCampaign } from '../auditor/synthetic-campaign.ts';
import { CoreWorld } from './core-world.ts';

const gram = (i: number) => sha256Hex(`gram ${i}`).slice(0, 12);

/** A state after a genesis entry that announces three n-grams. */
function announced(): State {
  const state = emptyState();
  const { genesis } = new SyntheticCampaign().state;
  const benchmark = { files: [{ name: 'bench.txt', digest: sha256Hex('bench') }], grams: 3 };
  foldOwn(state, { type: 'genesis/v1', predicate: { ...(genesis as Genesis), benchmark } });
  return state;
}

function foldOwn(state: State, statement: CoordinatorStatement): void {
  const index = state.size;
  fold(state, { index, statement, signer: sha256Hex('coordinator'), hash: sha256Hex(`${index}`) });
}

const check = (state: State, statement: CoordinatorStatement) => checkCoordinator(state, statement, () => undefined);
const grams = (...numbers: number[]): CoordinatorStatement => ({
  type: 'benchmark/v1',
  predicate: { grams: numbers.map(gram) },
});
const snippets = {
  type: 'snippets/v1' as const,
  predicate: { snippets: [{ name: 'a.py', digest: sha256Hex('a'), size: 1 }] },
};

describe('n-grams of benchmarks in the log', () => {
  it('stand before the seed code, each once, as many as the genesis announces', () => {
    const state = announced();
    assert.match(check(state, snippets)!, /3 more n-grams/);
    assert.match(check(state, grams(1, 1))!, /each n-gram once/);
    assert.match(check(state, grams(1, 2, 3, 4))!, /at most 3 more/);
    assert.equal(check(state, grams(1, 2)), undefined);
    foldOwn(state, grams(1, 2));
    assert.match(check(state, grams(2))!, /each n-gram once/);
    assert.match(check(state, snippets)!, /1 more n-grams/);
    foldOwn(state, grams(3));
    assert.equal(check(state, snippets), undefined);
    const one = snippets.predicate.snippets[0]!;
    const eight: CoordinatorStatement = { type: 'snippets/v1', predicate: { snippets: new Array(8).fill(one) } };
    assert.match(check(state, eight)!, /at most 7 more snippets/);
    foldOwn(state, snippets);
    assert.match(check(state, grams(4))!, /before the seed code/);
  });

  it('discard what shares a passage with them', () => {
    const campaign = new SyntheticCampaign();
    // Every synthetic statement says this five times.
    for (const shared of gramsOf('The rule is fixed. '.repeat(5))) campaign.state.grams.add(shared);
    const { state } = campaign.finish();
    const gates = state.tasks.map(({ decision }) => decision?.verdict === 'discarded' && decision.gate);
    assert.ok(gates.includes('contaminated'));
    assert.ok(gates.every((gate) => gate === 'contaminated' || gate === 'no-operator'));
  });
});

/** Nothing is refused but weak drafts. */
class WeakWorld extends CoreWorld {
  override contribute(lease: LeaseState, result: ContributionResult) {
    const isRefused = result.stage === 'compose' && 'refused' in result;
    return super.contribute(
      lease,
      isRefused ? { stage: 'compose', refused: 'most answers are equal', gate: 'weak' } : result,
    );
  }
}

test('a refused draft is discarded at the gate that its refusal names', () => {
  const made = new WeakWorld({ tasks: 3 });
  for (let i = 0; i < 7; i++) made.join(`node ${i}`);
  made.work();
  const { discarded } = reportOf(made.state, new Set()).tasks;
  assert.ok(discarded.weak !== undefined && discarded.weak > 0);
  assert.deepEqual(Object.keys(discarded), ['weak']);
  const detail = made.state.tasks.map(({ decision }) => (decision?.verdict === 'discarded' ? decision.detail : null));
  assert.ok(detail.includes('most answers are equal'));
  assert.match(decodeUtf8(reportPage(made.state))!, />weak</);
});

describe('the checker of a task', () => {
  it('is its own, else that of the campaign, and lines where there is no problem', () => {
    const { state } = new SyntheticCampaign({ parameters: { checker: 'tokens' } }).finish();
    const task = state.tasks.find(({ draft }) => draft !== null)!;
    assert.equal(checkerOf(state, task), 'tokens');
    assert.equal(checkerOf(state, { ...task, draft: { ...task.draft!, checker: 'float:3' } }), 'float:3');
    assert.equal(checkerOf(state, { ...task, draft: null }), 'exact-lines');
  });
});
