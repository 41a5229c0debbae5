import type { CampaignReport, NodeReport } from '../../coordinator/core/report.ts';

const NO_TASKS = { releasable: 0, quarantined: 0, tainted: 0, reopened: 0 };
const NO_CELLS = {
  ...{ first: 0, weak: 0, dissent: 0, winner: 0, audit: 0, probation: 0, redo: 0, hedge: 0, late: 0 },
  ...{ referee: 0, useful: 0 },
};

/** Nodes of a campaign at work; the third is silent and the fourth was banned. */
function nodes(count: number): NodeReport[] {
  return Array.from({ length: count }, (_, i) => ({
    node: (i * 2_654_435_761 + 0x3f9a_11c2).toString(16).padStart(8, '0').repeat(8).slice(0, 64),
    operator: `operator-${i}`,
    state: i === 2 ? ('silent' as const) : i === 3 ? ('banned' as const) : ('active' as const),
    connected: i !== 2,
    held: i === 4 ? 40 : i % 4,
    contributions: 12 + i,
    votes: 1_000 * i + 34,
    cells: 510,
    faults: i === 3 ? 1 : 0,
    checks: i,
    auditPerMillion: 10_000,
    probation: 0,
  }));
}

/** A campaign in the middle of its work, with something in every field. */
export function busyReport(): CampaignReport {
  const [first] = nodes(4).slice(3);
  return {
    role: 'coordinator',
    campaign: 'ab'.repeat(32),
    name: 'forge',
    seed: '7f3a19c2d4e5f607',
    state: 'running',
    operators: { active: 9, needed: 9 },
    epoch: 12,
    entries: 2_310,
    stages: {
      extract: { done: 40, open: 0, leased: 0 },
      evolve: { done: 6, open: 0, leased: 0 },
      compose: { done: 29, open: 1, leased: 2 },
      inputs: { done: 21, open: 3, leased: 3 },
      solve: { done: 160, open: 12, leased: 9 },
      judge: { done: 1_204, open: 300, leased: 18 },
    },
    tasks: {
      target: 24,
      attempts: 32,
      accepted: 14,
      discarded: { quorum: 2, 'no-agreement': 1, entropy: 3, holdout: 0 },
      undecided: 12,
      thin: 1,
      ...NO_TASKS,
      releasable: 14,
    },
    votes: 1_204,
    contributions: 310,
    overruled: {},
    cells: { ...NO_CELLS, first: 18_060, winner: 210, dissent: 660, referee: 660, useful: 16_800 },
    stragglers: { hedges: 3, lateAnswers: 1 },
    influence: {
      label: { operator: 'operator-1', count: 2, of: 6 },
      supporters: { operator: 'operator-1', count: 300, of: 2_400 },
      pivotal: { operator: 'operator-1', count: 20, of: 400 },
      generatorsMin: 5,
    },
    training: { tried: 0, reports: 0, evolutions: 0, few: 0, never: 0, hard: 0, target: 0, easy: 0, always: 0 },
    generation: {
      seedCode: { snippets: 24, unusable: 0 },
      failures: {},
      models: {},
      usage: { calls: 0, promptTokens: 0, completionTokens: 0, costMicros: 0 },
      perAccepted: { tokens: 0, costMicros: 0 },
    },
    nodes: nodes(9),
    faults: [
      {
        node: first?.node ?? '',
        operator: 'operator-3',
        task: 'cd'.repeat(32),
        slot: 2,
        position: 4,
        claimed: { outcome: 'ok', digest: '11'.repeat(32), fuel: 5 },
        referee: { outcome: 'ok', digest: '22'.repeat(32), fuel: 6 },
      },
    ],
  };
}

export function waitingReport(): CampaignReport {
  const none = { done: 0, open: 0, leased: 0 };
  return {
    ...busyReport(),
    state: 'waiting-for-operators',
    operators: { active: 3, needed: 9 },
    stages: { extract: none, evolve: none, compose: none, inputs: none, solve: none, judge: none },
    tasks: { target: 24, attempts: 0, accepted: 0, discarded: {}, undecided: 0, thin: 0, ...NO_TASKS },
    votes: 0,
    cells: NO_CELLS,
    nodes: nodes(3),
    faults: [],
  };
}

export function finishedReport(): CampaignReport {
  const busy = busyReport();
  return { ...busy, state: 'complete', tasks: { ...busy.tasks, accepted: 24, attempts: 31, undecided: 1 } };
}
