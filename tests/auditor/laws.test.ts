import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refereeRow, votingJobs } from '../../coordinator/core/rows.ts';
import { toHex } from '../../protocol/bytes.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { auditLog, keysOf, wrongLabels } from './audit-log.ts';
import { SyntheticCampaign, type SyntheticOptions } from './synthetic-campaign.ts';
import type { Behaviour } from './synthetic-node.ts';

function finish(options: SyntheticOptions): SyntheticCampaign {
  return new SyntheticCampaign(options).finish();
}

/** What a campaign produces, without who worked on it. */
function content(campaign: SyntheticCampaign) {
  return campaign.state.tasks.map(({ decision }) => {
    if (decision?.verdict !== 'accepted') return decision;
    const { index, task, labels, golden, goldenTests, holdout } = decision;
    const digests = labels.map(({ input, digest }) => ({ input, digest }));
    return { index, task, labels: digests, slot: golden.slot, candidate: golden.candidate, goldenTests, holdout };
  });
}

test('one seed gives one log, byte for byte', () => {
  const digest = (campaign: SyntheticCampaign) => sha256Hex(campaign.entries.map(toHex).join());
  assert.equal(digest(finish({ behaviours: ['liar'] })), digest(finish({ behaviours: ['liar'] })));
});

test('neither the keys of nodes nor the order of answers changes a label, a test or a golden solution', () => {
  const first = finish({});
  assert.equal(first.state.accepted, 3);
  for (const keys of ['a', 'b', 'c']) {
    const other = finish({ keys, jitter: `order ${keys}`, spread: 2_500 });
    assert.notEqual(other.state.campaign, first.state.campaign);
    assert.deepEqual(content(other), content(first));
  }
  assert.notDeepEqual(content(finish({ seed: 'another' })), content(first));
});

test('honest nodes: everything is decided, nobody is accused, every cell runs once besides the repeat of winners', () => {
  const campaign = finish({});
  auditLog(campaign);
  const { cells, faults, accepted } = campaign.state;
  assert.equal(faults.length, 0);
  assert.deepEqual(wrongLabels(campaign), []);
  assert.equal(cells.first, accepted * 4 * 4);
  assert.equal(cells.winner, accepted * 4);
});

test('a liar is proven to lie, banned and without effect on the labels', () => {
  for (const jitter of ['x', 'y', 'z']) {
    const campaign = finish({ jitter, nodes: 5, behaviours: ['liar'], parameters: { dissentCoin: [1, 1] } });
    auditLog(campaign);
    assert.deepEqual(wrongLabels(campaign), []);
    assert.equal(campaign.state.accepted, 3);
    assert.deepEqual(new Set(campaign.state.faults.map(({ node }) => node)), keysOf(campaign, 'liar'));
    for (const node of keysOf(campaign, 'liar')) assert.equal(campaign.state.nodes.get(node)!.status, 'banned');
  }
});

test('a node that vanishes after its commitment, and one that never answers, hold nothing up', () => {
  for (const behaviours of [['vanishing'], ['mute'], ['mute', 'vanishing', 'refusing']] as Behaviour[][]) {
    const campaign = finish({ behaviours, nodes: 8 });
    auditLog(campaign);
    assert.equal(campaign.state.accepted, 3);
    assert.deepEqual(wrongLabels(campaign), []);
    assert.equal(campaign.state.faults.length, 0);
  }
});

test('when nobody can repeat the winner, the referee does', () => {
  const behaviours: Behaviour[] = ['honest', 'honest', 'honest', 'honest', 'honest', ...new Array(5).fill('refusing')];
  const campaign = finish({
    nodes: 10,
    spread: 1_500,
    behaviours,
    seed: 's105',
    jitter: 'j105',
    parameters: { tasks: 4 },
  });
  auditLog(campaign);
  assert.equal(campaign.state.accepted, 4);
});

test('with fewer operators than candidates, a silent one does not hold a task up for ever', () => {
  const behaviours: Behaviour[] = ['honest', 'honest', 'honest', 'colluder', 'mute'];
  const campaign = finish({ nodes: 5, spread: 50, behaviours, seed: 's55', jitter: 'j55', parameters: { tasks: 4 } });
  auditLog(campaign);
  assert.ok(campaign.state.tasks.every(({ phase }) => phase === 'decided'));
});

test('a proven lie never counts in a decision after it', () => {
  for (const jitter of ['j111', 'j112', 'j113', 'j114', 'j115', 'j116']) {
    const behaviours: Behaviour[] = [
      'honest',
      'honest',
      'honest',
      'colluder',
      'honest',
      'honest',
      'honest',
      'colluder',
    ];
    const parameters = { tasks: 4, attemptsMax: 12, dissentCoin: [1, 1] as [number, number] };
    const campaign = finish({ nodes: 8, spread: 5_000, behaviours, seed: 's111', jitter, parameters });
    auditLog(campaign);
    const proven = new Map(campaign.state.faults.map(({ node, index }) => [node, index]));
    for (const task of campaign.state.tasks) {
      const { decision, decisionIndex } = task;
      if (decision?.verdict !== 'accepted') continue;
      const provenBefore = (node: string) => (proven.get(node) ?? Number.POSITIVE_INFINITY) < decisionIndex!;
      const votes = votingJobs(task, decision.golden.slot).flatMap((job) => job.leases);
      const rests = votes.some(
        ({ node, answeredAt }) => answeredAt !== null && answeredAt < decisionIndex! && !provenBefore(node),
      );
      const { confirmedBy, slot } = decision.golden;
      assert.ok(rests || refereeRow(task, slot), `task ${decision.index} rests on the vote of a proven liar`);
      if (confirmedBy === 'referee') continue;
      assert.ok(!provenBefore(campaign.state.leases.get(confirmedBy)!.node), 'a proven liar confirmed the winner');
    }
  }
});

const MIXED: Behaviour[] = ['honest', 'honest', 'honest', 'honest', 'liar', 'vanishing', 'mute', 'refusing'];

test('whatever liars, faults and delays: the log passes its audit, the honest are not accused, all tasks are decided', () => {
  for (let run = 0; run < 24; run++) {
    const draw = (n: number, label: string) => prfBelow(n, 'laws', label, String(run));
    const nodes = 5 + draw(6, 'nodes');
    const behaviours = Array.from({ length: nodes }, (_, i) =>
      i < 3 ? 'honest' : MIXED[draw(MIXED.length, `node ${i}`)]!,
    );
    const campaign = finish({
      seed: `seed ${run}`,
      jitter: `jitter ${run}`,
      spread: [50, 200, 1_500, 5_000][draw(4, 'spread')]!,
      nodes,
      behaviours,
      admission: draw(2, 'admission') === 0 ? 'open' : 'invite',
      parameters: { dissentCoin: [draw(2, 'coin'), 2], deadlineEpochs: 2 + draw(8, 'deadline') },
    });
    auditLog(campaign);
    assert.deepEqual(wrongLabels(campaign), []);
    const liars = keysOf(campaign, 'liar');
    for (const { node } of campaign.state.faults) assert.ok(liars.has(node), `run ${run}: an honest node was accused`);
    assert.ok(campaign.state.tasks.every(({ phase }) => phase === 'decided'));
  }
});
