import assert from 'node:assert/strict';
import { test } from 'node:test';
import { influenceOf } from '../../coordinator/core/influence.ts';
import { isSweeping, quarantined, releasable, sampleSize } from '../../coordinator/core/quarantine.ts';
import { executions, reportOf } from '../../coordinator/core/report.ts';
import { auditCoin } from '../../coordinator/core/trust.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import { auditLog, keysOf, wrongLabels } from '../auditor/audit-log.ts';
import { SyntheticCampaign, type SyntheticOptions } from '../auditor/synthetic-campaign.ts';
import type { Behaviour } from '../auditor/synthetic-node.ts';

const NO_AUDITS = { auditMin: [0, 1], auditMax: [0, 1] } as { auditMin: [number, number]; auditMax: [number, number] };
const ALL_AUDITS = { auditMin: [1, 1], auditMax: [1, 1] } as typeof NO_AUDITS;
const ALWAYS: [number, number] = [1, 1];
const NEVER: [number, number] = [0, 1];

function finish(options: SyntheticOptions): SyntheticCampaign {
  const campaign = new SyntheticCampaign(options).finish();
  auditLog(campaign);
  const { cells } = reportOf(campaign.state, new Set());
  assert.equal(executions(cells), campaign.state.refereeCells + votedCells(campaign));
  return campaign;
}

/** Cells that nodes revealed, counted again. */
function votedCells({ state }: SyntheticCampaign): number {
  return [...state.leases.values()].reduce((sum, { cells }) => sum + (cells?.length ?? 0), 0);
}

function honest(count: number, ...others: Behaviour[]): Behaviour[] {
  return [...new Array<Behaviour>(count).fill('honest'), ...others];
}

test('an audit coin of one repeats every vote, and each repeat that agrees earns trust down to the floor', () => {
  const campaign = finish({ nodes: 5, parameters: ALL_AUDITS });
  const { cells, accepted } = campaign.state;
  assert.equal(cells.first, accepted * 16);
  assert.equal(cells.audit + cells.winner, accepted * 16, 'a winner is repeated once, not twice');
  for (const node of campaign.state.nodes.values()) {
    assert.ok(node.checks > 0);
    assert.deepEqual(auditCoin(campaign.state, node), [1, 1]);
  }
  const earned = finish({ nodes: 5, parameters: { ...ALL_AUDITS, auditMin: [1, 1_000] } });
  for (const node of earned.state.nodes.values()) {
    const [part, whole] = auditCoin(earned.state, node);
    assert.ok(node.trust > 0 && part / whole === 1_000 / (1_000 + node.trust));
  }
});

test('trust halves with time, and the coin rises again', () => {
  const sum = (more: Partial<Parameters>) =>
    ['a', 'b', 'c', 'd'].reduce((total, seed) => {
      const { state } = finish({ seed, parameters: { ...ALL_AUDITS, auditMin: NEVER, ...more } });
      return [...state.nodes.values()].reduce((part, { trust }) => part + trust, total);
    }, 0);
  assert.ok(sum({ trustHalfLife: 1 }) < sum({}));
});

test('without coins, only winners are repeated', () => {
  const { cells, accepted, refereeCells } = finish({ parameters: { ...NO_AUDITS, dissentCoin: NEVER } }).state;
  assert.deepEqual([cells.winner, cells.audit, cells.dissent, cells.weak, refereeCells], [accepted * 4, 0, 0, 0, 0]);
});

test('a dissent coin of one repeats exactly the cells outside the labels', () => {
  const { cells, accepted } = finish({ parameters: { ...NO_AUDITS, dissentCoin: ALWAYS } }).state;
  // One candidate of four is a mutant.
  assert.equal(cells.dissent, accepted * 4);
});

test('the referee repeats winners where the genesis says so, in one run', () => {
  const campaign = finish({ parameters: { ...NO_AUDITS, dissentCoin: NEVER, winnerBy: 'referee' } });
  const { cells, accepted, refereeCells } = campaign.state;
  assert.deepEqual([cells.winner, refereeCells], [accepted * 4, accepted * 4]);
  for (const { decision } of campaign.state.tasks) {
    if (decision?.verdict === 'accepted') assert.equal(decision.golden.confirmedBy, 'referee');
  }
});

test('where the genesis says so, the referee repeats the winner of tasks with a label that has no absolute majority', () => {
  const seen = new Set<string>();
  for (const keys of 'abcdefghijkl') {
    if (seen.has('true true') && seen.has('false false')) break;
    const parameters = { ...NO_AUDITS, dissentCoin: NEVER, winnerBy: 'contested' as const, tasks: 5, attemptsMax: 15 };
    const campaign = finish({ nodes: 6, keys, behaviours: honest(5, 'liar'), parameters });
    for (const { decision } of campaign.state.tasks) {
      if (decision?.verdict !== 'accepted') continue;
      const isContested = decision.labels.some(({ digest, support }) => digest !== null && support <= 2);
      const isRefereed = decision.golden.confirmedBy === 'referee';
      assert.ok(isRefereed || !isContested, 'two of four are no majority');
      seen.add(`${isContested} ${isRefereed}`);
    }
  }
  assert.ok(seen.has('true true') && seen.has('false false'), [...seen].join());
});

test('of each vote on weak inputs one cell is repeated before they are dropped', () => {
  const campaign = finish({ parameters: { ...NO_AUDITS, dissentCoin: NEVER, quorum: 4, attemptsMax: 3 } });
  const { cells, tasks } = campaign.state;
  // Three of four candidates are right: no input has four supporters, and all four votes are in the two largest groups.
  const judged = tasks.filter(({ rounds }) => rounds.length > 0);
  assert.equal(cells.weak, judged.length * 4);
  const drawn = judged.flatMap(({ rounds }) => rounds.filter(({ reason }) => reason === 'weak'));
  assert.ok(new Set(drawn.map(({ positions }) => positions.join())).size > 1, 'not always the same input');
  for (const { decision } of judged) assert.ok(decision?.verdict === 'discarded' && decision.gate === 'quorum');
});

test('colluders who break the quorum of an input are caught by its repeats', () => {
  const parameters = { ...NO_AUDITS, dissentCoin: NEVER, quorum: 3, candidates: 5, candidatesMin: 4 };
  let faults = 0;
  let redone = 0;
  for (const jitter of ['a', 'b', 'c']) {
    const behaviours = honest(6, 'colluder', 'colluder', 'colluder');
    const campaign = finish({ nodes: 9, keys: jitter, jitter, behaviours, parameters });
    assert.deepEqual(wrongLabels(campaign), []);
    for (const { node } of campaign.state.faults) assert.ok(keysOf(campaign, 'colluder').has(node));
    faults += campaign.state.faults.length;
    redone += campaign.state.cells.redo;
  }
  assert.ok(faults > 0);
  assert.ok(redone > 0, "a liar's votes are redone by others");
});

test('while everybody is new the referee repeats all; afterwards operators do', () => {
  const campaign = finish({ nodes: 5, parameters: { ...NO_AUDITS, dissentCoin: NEVER, probationJobs: 1 } });
  const { cells, nodes } = campaign.state;
  assert.ok(cells.probation >= 5 * 4);
  for (const node of nodes.values()) assert.equal(node.probationLeft, 0);
  assert.ok(campaign.state.refereeCells > 0);
  const never = finish({ parameters: { ...NO_AUDITS, dissentCoin: NEVER, probationJobs: 1_000 } });
  assert.equal(never.state.cells.probation, never.state.accepted * 16);
  assert.equal(never.state.refereeCells, never.state.cells.probation, 'identities on probation vouch for nobody');
});

test('a copier who knows the right output is caught by the fuel it did not measure', () => {
  const campaign = finish({ nodes: 8, behaviours: honest(7, 'copier'), parameters: { ...ALL_AUDITS, tasks: 5 } });
  assert.deepEqual(new Set(campaign.state.faults.map(({ node }) => node)), keysOf(campaign, 'copier'));
  for (const { claimed, referee } of campaign.state.faults) assert.notEqual(claimed.fuel, referee.fuel);
});

test('a program that splits the referee is left out and nobody is punished', () => {
  let split = '';
  const campaign = finish({
    behaviours: honest(6, 'copier'),
    parameters: { ...ALL_AUDITS, candidates: 5, candidatesMin: 4, operatorsMin: 6 },
    nodes: 8,
    referee: (job) => {
      if (job.reason !== 'dispute' || (split !== '' && split !== job.candidate)) return undefined;
      split = job.candidate;
      return { cells: [], problem: 'nondeterministic' };
    },
  });
  assert.notEqual(split, '');
  const task = campaign.state.tasks.find(({ dropped }) => dropped.size > 0)!;
  assert.deepEqual([...task.dropped.values()], ['nondeterministic']);
  assert.ok(task.decision?.verdict === 'accepted');
  for (const { slot, task: id } of campaign.state.faults) assert.ok(id !== task.id || !task.dropped.has(slot));
});

test('too few candidates that two runs agree on discard the task', () => {
  let seen = 0;
  // Whether a copier is among the voters of the only task is drawn.
  for (const jitter of ['a', 'b', 'c', 'd']) {
    const campaign = finish({
      nodes: 5,
      jitter,
      behaviours: honest(3, 'copier', 'copier'),
      parameters: { ...ALL_AUDITS, tasks: 1, attemptsMax: 1, candidatesMin: 4 },
      referee: ({ reason }) => (reason === 'dispute' ? { cells: [], problem: 'nondeterministic' } : undefined),
    });
    const { decision, dropped } = campaign.state.tasks[0]!;
    assert.equal(decision?.verdict === 'discarded' && decision.gate === 'nondeterministic', dropped.size > 0);
    assert.equal(campaign.state.faults.length, 0);
    seen += dropped.size;
  }
  assert.ok(seen > 0);
});

test('a candidate that neither operators nor the referee can run is left out', () => {
  const campaign = finish({
    nodes: 10,
    behaviours: honest(2, ...new Array<Behaviour>(8).fill('refusing')),
    parameters: { tasks: 1, attemptsMax: 1 },
    referee: ({ isDoubtful }) => (isDoubtful ? { cells: [], problem: 'unrunnable' } : undefined),
  });
  const { decision, dropped } = campaign.state.tasks[0]!;
  assert.ok([...dropped.values()].every((problem) => problem === 'unrunnable') && dropped.size > 0);
  assert.ok(decision?.verdict === 'discarded' && decision.gate === 'unrunnable');
});

test('a lie that an audit finds after the decision takes the decision back', () => {
  let reopened = 0;
  for (const jitter of ['a', 'b', 'c', 'd']) {
    const parameters = { auditMin: ALWAYS, auditMax: ALWAYS, dissentCoin: NEVER, tasks: 4, attemptsMax: 12 };
    const campaign = finish({ nodes: 9, jitter, behaviours: honest(8, 'sly'), parameters });
    reopened += campaign.state.reopened;
    assert.deepEqual(wrongLabels(campaign), []);
    for (const { node } of campaign.state.faults) assert.ok(keysOf(campaign, 'sly').has(node));
    assert.equal(campaign.state.accepted, 4);
    for (const task of releasable(campaign.state)) assert.ok(task.released);
  }
  assert.ok(reopened > 0);
});

test('the quarantine holds tasks back until a sweep has sampled their contributors', () => {
  const parameters = { ...NO_AUDITS, quarantineJobs: 1_000 };
  const held = new SyntheticCampaign({ parameters }).finish();
  assert.equal(held.state.accepted, 3);
  assert.equal(releasable(held.state).length, 0);
  assert.equal(quarantined(held.state).length, 3);
  const swept = finish({ parameters, sweep: true });
  assert.ok(!isSweeping(swept.state));
  assert.equal(releasable(swept.state).length, 3);
  const { cells, accepted } = swept.state;
  // So few votes that missing one lie of each node would be missing 1 %: all are repeated.
  assert.equal(cells.audit + cells.winner, accepted * 16);
});

test('a sweep finds who was lucky until then, and what it finds is redone before any release', () => {
  const parameters = { ...NO_AUDITS, dissentCoin: NEVER, quarantineJobs: 1_000 };
  let reopened = 0;
  for (const jitter of 'abcdef') {
    if (reopened > 0) break;
    const campaign = finish({ nodes: 8, jitter, behaviours: honest(7, 'sly'), parameters, sweep: true });
    const [liar] = [...keysOf(campaign, 'sly')] as [string];
    assert.ok(campaign.state.faults.every(({ node }) => node === liar));
    reopened += campaign.state.reopened;
    for (const task of releasable(campaign.state)) {
      assert.ok(campaign.state.faults.length === 0 || !task.stoodAt.has(liar), 'a released task rests on a liar');
    }
  }
  assert.ok(reopened > 0);
});

test('a quarantine of few jobs ends by itself', () => {
  const free = ['a', 'b', 'c', 'd'].map((jitter) => {
    const parameters = { ...NO_AUDITS, quarantineJobs: 2, tasks: 6, attemptsMax: 18 };
    return releasable(finish({ jitter, parameters }).state).length;
  });
  assert.ok(
    free.some((count) => count > 0 && count < 6),
    `${free} of 6`,
  );
});

test('the sample meets more than 1 % of lies with 99 %', () => {
  for (const n of [0, 1, 7, 99, 100, 101, 500, 5_000, 100_000]) {
    const k = sampleSize(n);
    const lies = Math.floor(n / 100) + 1;
    const missed = (draws: number) => {
      let miss = 1;
      for (let i = 0; i < draws; i++) miss *= Math.max(0, n - lies - i) / (n - i);
      return miss;
    };
    assert.ok(k <= n && (n === 0 || missed(k) <= 0.01), `${k} of ${n}`);
    if (k > 0) assert.ok(missed(k - 1) > 0.01);
  }
});

test("the other nodes of a liar's operator begin again", () => {
  const campaign = new SyntheticCampaign({
    nodes: 8,
    behaviours: honest(6, 'liar'),
    operators: ['a', 'b', 'c', 'd', 'e', 'f', 'shared', 'shared'],
    parameters: { ...ALL_AUDITS, dissentCoin: ALWAYS, probationJobs: 3, tasks: 4, attemptsMax: 12 },
  }).finish();
  auditLog(campaign);
  const [liar, partner] = campaign.nodes.slice(6).map(({ signer }) => campaign.state.nodes.get(signer.keyId)!);
  assert.deepEqual([liar!.status, partner!.status], ['banned', 'active']);
  assert.ok(campaign.state.faults.every(({ node }) => node === liar!.key));
});

test('whoever claims what was proven a lie on the same input is repeated too', () => {
  let bloc = 0;
  for (const keys of 'abcdefghijkl') {
    if (bloc > 0) break;
    const behaviours = honest(8, 'colluder', 'colluder');
    const coins = { auditMin: [1, 2] as [number, number], dissentCoin: NEVER };
    const sizes = { candidates: 6, candidatesMin: 5, quorum: 3, operatorsMin: 7, tasks: 4, attemptsMax: 12 };
    const parameters = { ...coins, ...sizes };
    const campaign = finish({ nodes: 10, keys, behaviours, parameters });
    const partial = campaign.state.tasks.flatMap(({ rounds }) =>
      rounds.filter(({ reason, blocking }) => reason === 'audit' && blocking),
    );
    bloc += partial.length;
    for (const { node } of campaign.state.faults) assert.ok(keysOf(campaign, 'colluder').has(node));
  }
  assert.ok(bloc > 0);
});

test('influence counts what an operator judged and wrote', () => {
  const { state } = finish({ nodes: 5, parameters: NO_AUDITS });
  const { label, supporters, pivotal, generatorsMin } = influenceOf(state);
  // Four candidates by four operators, judged by four of five: nobody judges its own, so one has at most a vote and a program.
  assert.ok(label.count <= 2 && label.of === 3);
  assert.ok(supporters.count > 0 && supporters.of === state.accepted * 4 * 3);
  assert.ok(pivotal.of === state.accepted * 4 && pivotal.count <= pivotal.of);
  assert.equal(generatorsMin, 4);
  const none = influenceOf(new SyntheticCampaign().state);
  assert.deepEqual([none.label.of, none.generatorsMin], [0, 0]);
});
