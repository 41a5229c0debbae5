import { INVITED } from '../../protocol/messages/genesis.ts';
import { NO_FAULTS } from './faults.ts';
import { churning } from './personas/well-meaning.ts';
import { Simulation } from './simulation.ts';
import { SKILL } from './world.ts';

const NODES = 60;
const DOWN_MS = 60_000;
const END_MS = 3_000_000;

export interface ChurnRow {
  readonly churn: number;
  readonly hedged: boolean;
  readonly tasks: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Cells executed for each that decided tasks count, and how many of them were hedges and late answers. */
  readonly overhead: number;
  readonly hedgeCells: number;
  readonly lateCells: number;
}

/**
 * Time from a task's entry to its decision when a share of the nodes is down at any moment, for a minute on average; with
 * hedged leases or without.
 */
export function runChurn(seed: string, churn: number, tasks: number, hedged = true): ChurnRow {
  const members = Array.from({ length: NODES }, () => ({ persona: churning, slots: 2, judgeMs: 3_000, startMs: 0 }));
  const nodeCrashMs = churn === 0 ? 0 : Math.round(DOWN_MS / (churn * NODES));
  const simulation = new Simulation({
    seed: `${seed}/churn/${churn}`,
    parameters: {
      ...INVITED,
      tasks,
      attemptsMax: 4 * tasks,
      tasksInFlight: 12,
      probationJobs: 0,
      auditMax: INVITED.auditMin,
      epochMs: 2_000,
      // Simulated statements are short and alike.
      statementTokensMin: 0,
      nearDuplicatePercent: 0,
      ...(hedged ? {} : { hedgeEpochs: 0 }),
    },
    members,
    network: { delayMs: 50, loss: 0, duplication: 0 },
    faults: { ...NO_FAULTS, nodeCrashMs, nodeDownMs: DOWN_MS, endMs: END_MS },
    skill: SKILL,
    flushMs: 5,
    refereeMs: 50,
    rejoin: false,
    checks: 'votes',
    livenessEpochs: 10,
    cutMs: END_MS,
  }).run();
  const times = [...simulation.tallies.durations].sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
  const { hedge: hedgeCells, late: lateCells } = simulation.coordinator.state.cells;
  const { overhead } = simulation.tallies.sums();
  return { churn, hedged, tasks: times.length, medianMs: at(0.5), p99Ms: at(0.99), overhead, hedgeCells, lateCells };
}
