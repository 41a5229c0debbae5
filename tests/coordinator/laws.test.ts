import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { releasable } from '../../coordinator/core/quarantine.ts';
import { reportOf } from '../../coordinator/core/report.ts';
import type { TaskState } from '../../coordinator/core/task-state.ts';
import type { JudgeUnit } from '../../protocol/messages/work-unit.ts';
import { passGates } from '../../protocol/rules/gates.ts';
import { labelInputs } from '../../protocol/rules/labelling.ts';
import { auditLog, wrongLabels } from '../auditor/audit-log.ts';
import { SyntheticCampaign, type SyntheticOptions } from '../auditor/synthetic-campaign.ts';
import { judge } from '../auditor/synthetic-content.ts';
import type { Behaviour } from '../auditor/synthetic-node.ts';

const LIARS: readonly Behaviour[] = ['liar', 'sly', 'copier', 'colluder'];

const coin = fc.constantFrom<[number, number]>([0, 1], [1, 20], [1, 2], [1, 1]);
const behaviour = fc.constantFrom<Behaviour>(
  'honest',
  'honest',
  'sly',
  'copier',
  'liar',
  'mute',
  'vanishing',
  'refusing',
);

const campaigns: fc.Arbitrary<SyntheticOptions> = fc
  .record({
    seed: fc.string({ minLength: 1, maxLength: 8 }),
    others: fc.array(behaviour, { minLength: 1, maxLength: 5 }),
    spread: fc.constantFrom(50, 400, 2_500),
    sweep: fc.boolean(),
    dissentCoin: coin,
    audit: coin,
    winnerBy: fc.constantFrom('operators' as const, 'contested' as const, 'referee' as const),
    probationJobs: fc.constantFrom(0, 0, 2),
    quarantineJobs: fc.constantFrom(0, 3),
    strikesMax: fc.constantFrom(3, 20),
  })
  .map(({ seed, others, spread, sweep, audit, ...rest }) => {
    const behaviours: Behaviour[] = ['honest', 'honest', 'honest', 'honest', ...others];
    const parameters = { ...rest, auditMin: audit, auditMax: audit, tasks: 2, attemptsMax: 6, suspendEpochs: 4 };
    return { seed, jitter: seed, spread, sweep, behaviours, nodes: behaviours.length, parameters };
  });

test('for any faults, liars and parameters: replay agrees, the honest are never accused, every task is decided', () => {
  fc.assert(
    fc.property(campaigns, (options) => {
      const campaign = new SyntheticCampaign(options).finish();
      auditLog(campaign);
      const { state } = campaign;
      const liars = new Set(
        campaign.nodes.filter(({ behaviour }) => LIARS.includes(behaviour)).map(({ signer }) => signer.keyId),
      );
      for (const node of state.nodes.values()) {
        if (node.status === 'banned') assert.ok(liars.has(node.key), 'an honest node was banned');
      }
      for (const { phase } of state.tasks) assert.equal(phase, 'decided');
      const held = releasable(state).length;
      // What a sweep found out about is redone, and waits for the next sweep.
      if (options.sweep === true && state.faults.length === 0) assert.equal(held, Math.min(2, state.accepted));
      for (const lease of state.leases.values()) {
        assert.ok(
          lease.cells === null || lease.commitIndex! < lease.answeredAt!,
          'a vote is committed before it is revealed',
        );
      }
      const revealed = [...state.leases.values()].reduce((sum, { cells }) => sum + (cells?.length ?? 0), 0);
      const counted = Object.values(state.cells).reduce((sum, cells) => sum + cells, 0);
      assert.equal(counted, revealed + state.refereeCells, 'every execution has one reason');
      assert.equal(reportOf(state, new Set()).tasks.undecided, 0);
    }),
    { numRuns: 20, seed: 20_260_101 },
  );
});

test('when every vote is checked, liars change nothing of what is released', () => {
  const parameters = { auditMin: [1, 1], auditMax: [1, 1], dissentCoin: [1, 1] } as SyntheticOptions['parameters'];
  const content = ({ state }: SyntheticCampaign) =>
    releasable(state).map(({ decision }) => {
      assert.ok(decision?.verdict === 'accepted');
      const { task, labels, golden, goldenTests } = decision;
      return { task, labels: labels.map(({ digest }) => digest), golden: golden.candidate, goldenTests };
    });
  const honest = content(new SyntheticCampaign({ nodes: 9, parameters: parameters! }).finish());
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...LIARS), { minLength: 1, maxLength: 3 }), fc.nat(999), (liars, jitter) => {
      const behaviours: Behaviour[] = [...new Array<Behaviour>(6).fill('honest'), ...liars];
      const options = { nodes: behaviours.length, behaviours, jitter: `j${jitter}`, parameters: parameters! };
      const campaign = new SyntheticCampaign(options).finish();
      assert.deepEqual(wrongLabels(campaign), []);
      assert.deepEqual(content(campaign), honest);
    }),
    { numRuns: 12, seed: 20_260_102 },
  );
});

/** What one trusted run of every candidate on every input makes of a task. */
function trustedRun({ state, blobs }: SyntheticCampaign, task: TaskState) {
  const { parameters } = state.genesis!;
  const inputs = task.inputs.map(({ digest }) => digest);
  const votes = task.candidates.map(({ slot, digest: candidate }) => {
    return { slot, candidate, operator: `run ${slot}`, cells: judge({ candidate, inputs } as JudgeUnit, blobs) };
  });
  const labels = labelInputs(inputs, votes, parameters.quorum);
  const verdict = passGates({ task: task.id!, inputs: task.inputs, labels, votes }, parameters);
  if (verdict.kind === 'discard') return verdict.gate;
  const { winner, goldenTests, holdout } = verdict.selection;
  return { labels: labels.map(({ digest }) => digest), winner: winner!.candidate, goldenTests, holdout };
}

test('without liars every task ends as in a single trusted run of all its cells, whatever comes late or never', () => {
  const unlucky = fc.constantFrom<Behaviour>('honest', 'mute', 'vanishing', 'refusing');
  const parameters = { tasks: 2, attemptsMax: 6, quorum: 3, hedgeEpochs: 1, hedgeMads: 1, deadlineMinEpochs: 1 };
  let compared = 0;
  fc.assert(
    fc.property(
      fc.array(unlucky, { maxLength: 3 }),
      fc.constantFrom(50, 2_500, 5_000),
      fc.nat(999),
      (others, spread, jitter) => {
        const behaviours: Behaviour[] = [...new Array<Behaviour>(7).fill('honest'), ...others];
        const options = { nodes: behaviours.length, behaviours, spread, jitter: `j${jitter}`, parameters };
        const campaign = new SyntheticCampaign(options).finish();
        for (const task of campaign.state.tasks) {
          const { decision } = task;
          if (decision === null || task.rounds.length === 0 || (decision.verdict === 'accepted' && decision.thin))
            continue;
          const ended =
            decision.verdict === 'discarded'
              ? decision.gate
              : {
                  labels: decision.labels.map(({ digest }) => digest),
                  winner: decision.golden.candidate,
                  goldenTests: decision.goldenTests,
                  holdout: decision.holdout,
                };
          assert.deepEqual(ended, trustedRun(campaign, task));
          compared++;
        }
        assert.equal(campaign.state.faults.length, 0);
      },
    ),
    { numRuns: 10, seed: 20_260_103 },
  );
  assert.ok(compared >= 10);
});
