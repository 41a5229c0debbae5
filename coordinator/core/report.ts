import type { Gate } from '../../protocol/messages/coordinator-statements.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { Stage } from '../../protocol/messages/work-unit.ts';
import { type GenerationReport, generationReport } from './generation-report.ts';
import { type Influence, influenceOf } from './influence.ts';
import { type PassRateReport, passRateReport } from './pass-rates.ts';
import { quarantined, releasable } from './quarantine.ts';
import { rowsOf } from './rows.ts';
import { epochOf, isFinished, type NodeState, type State } from './state.ts';
import { REASONS, type Reason, type TaskState } from './task-state.ts';
import { auditCoin } from './trust.ts';

/** Proven lie, as `fault/v1` states it; `operator` for the reader. */
export interface FaultReport {
  readonly node: string;
  readonly operator: string;
  readonly task: string;
  readonly slot: number;
  readonly position: number;
  readonly claimed: Cell;
  readonly referee: Cell;
}

export interface NodeReport {
  readonly node: string;
  readonly operator: string;
  readonly state: 'active' | 'silent' | 'left' | 'banned';
  readonly connected: boolean;
  /** Leases held now; contributions and judge votes in the log; cells those votes revealed. */
  readonly held: number;
  readonly contributions: number;
  readonly votes: number;
  readonly cells: number;
  readonly faults: number;
  /** Repeats of its votes that agreed, the audit coin in parts of a million, and repeats left of its probation. */
  readonly checks: number;
  readonly auditPerMillion: number;
  readonly probation: number;
}

/**
 * Executions by reason; their sum over `useful`, the cells that decided tasks count, is the overhead. `referee` says how
 * many of them the referee made.
 */
export interface CellCounts extends Readonly<Record<Reason, number>> {
  readonly referee: number;
  readonly useful: number;
}

/** Every execution, whatever its reason. */
export function executions(cells: CellCounts): number {
  return REASONS.reduce((sum, reason) => sum + cells[reason], 0);
}

/** What `status`, the live view and the summary show of a campaign; a pure function of the folded log and the connections. */
export interface CampaignReport {
  readonly role: 'coordinator';
  readonly campaign: string;
  readonly name: string;
  readonly seed: string;
  readonly state: 'waiting-for-operators' | 'running' | 'complete' | 'exhausted';
  readonly operators: { readonly active: number; readonly needed: number };
  readonly epoch: number;
  readonly entries: number;
  readonly stages: Record<Stage, { readonly done: number; readonly open: number; readonly leased: number }>;
  readonly tasks: {
    readonly target: number;
    readonly attempts: number;
    readonly accepted: number;
    readonly discarded: Partial<Record<Gate, number>>;
    readonly undecided: number;
    readonly thin: number;
    /** Accepted tasks that a release would hold, those that wait in quarantine, and released ones with a liar's vote. */
    readonly releasable: number;
    readonly quarantined: number;
    readonly tainted: number;
    /** Decisions that were taken back after a proven lie. */
    readonly reopened: number;
  };
  readonly votes: number;
  readonly contributions: number;
  /** Contributions that the agreement of other operators overruled, by node. */
  readonly overruled: Record<string, number>;
  readonly cells: CellCounts;
  /** Leases that stood in for a slow one, and answers that came when their lease had ended. */
  readonly stragglers: { readonly hedges: number; readonly lateAnswers: number };
  /** How much of the labels hangs on any one operator. */
  readonly influence: Influence;
  readonly generation: GenerationReport;
  /** What trainers reported of accepted tasks. */
  readonly training: PassRateReport;
  readonly nodes: readonly NodeReport[];
  readonly faults: readonly FaultReport[];
}

/** The report of a folded log; `connected` is the shell's soft knowledge of control streams. */
export function reportOf(state: State, connected: ReadonlySet<string>): CampaignReport {
  const genesis = state.genesis!;
  const { tasks: target, operatorsMin } = genesis.parameters;
  const roster = new Set(state.epoch?.roster.map((member) => member.node));
  const active = new Set(state.epoch?.roster.map((member) => member.operator));
  const discarded: Partial<Record<Gate, number>> = {};
  let thin = 0;
  for (const { decision } of state.tasks) {
    if (decision?.verdict === 'discarded') discarded[decision.gate] = (discarded[decision.gate] ?? 0) + 1;
    else if (decision?.verdict === 'accepted' && decision.thin) thin++;
  }
  const overruled: Record<string, number> = {};
  for (const node of state.nodes.values()) if (node.overruled > 0) overruled[node.key] = node.overruled;
  return {
    role: 'coordinator',
    campaign: state.campaign,
    name: genesis.name,
    seed: genesis.seed,
    state: phaseOf(state),
    operators: { active: active.size, needed: operatorsMin },
    epoch: epochOf(state),
    entries: state.size,
    stages: stagesOf(state),
    tasks: {
      target,
      attempts: state.tasks.length,
      accepted: state.accepted,
      discarded,
      undecided: state.undecided,
      thin,
      releasable: releasable(state).length,
      quarantined: quarantined(state).length,
      tainted: state.tasks.filter((task) => task.released && hasLiar(state, task)).length,
      reopened: state.reopened,
    },
    votes: state.votes,
    contributions: state.contributions,
    overruled,
    cells: { ...state.cells, referee: state.refereeCells, useful: usefulCells(state) },
    stragglers: { hedges: state.hedges, lateAnswers: state.lateAnswers },
    influence: influenceOf(state),
    generation: generationReport(state),
    training: passRateReport(state),
    nodes: [...state.nodes.values()].map((node) => nodeReport(state, node, roster, connected)),
    faults: state.faults.map(({ index: _, ...fault }) => fault),
  };
}

/** One cell for each candidate (and witness) and input that a decided task counted. */
function usefulCells(state: State): number {
  let useful = 0;
  for (const task of state.tasks) {
    if (task.decision === null || task.rounds.length === 0) continue;
    const { rows, literal, attempt } = rowsOf(state, task);
    const witnesses = [literal, attempt].filter((row) => row !== undefined);
    useful += (rows.length + witnesses.length) * task.inputs.length;
  }
  return useful;
}

function hasLiar(state: State, task: TaskState): boolean {
  const leases = task.rounds.flatMap((round) => round.jobs.flatMap((job) => job.leases));
  return leases.some((lease) => lease.status === 'revealed' && state.nodes.get(lease.node)?.status === 'banned');
}

function phaseOf(state: State): CampaignReport['state'] {
  if (isFinished(state)) return state.accepted >= state.genesis!.parameters.tasks ? 'complete' : 'exhausted';
  return state.opened ? 'running' : 'waiting-for-operators';
}

function stagesOf(state: State): CampaignReport['stages'] {
  const counts = (stage: Stage) => {
    let done = 0;
    let leased = 0;
    const units = state.stageUnits[stage];
    for (const unit of units) {
      if (unit.status !== 'open') done++;
      else if (unit.leases.some((lease) => lease.status === 'leased')) leased++;
    }
    return { done, leased, open: units.length - done - leased };
  };
  return {
    extract: counts('extract'),
    evolve: counts('evolve'),
    compose: counts('compose'),
    inputs: counts('inputs'),
    solve: counts('solve'),
    judge: counts('judge'),
  };
}

function nodeReport(
  state: State,
  node: NodeState,
  roster: ReadonlySet<string>,
  connected: ReadonlySet<string>,
): NodeReport {
  const [part, whole] = auditCoin(state, node);
  const silent = node.status === 'active' && !roster.has(node.key);
  return {
    node: node.key,
    operator: node.operator,
    state: silent ? 'silent' : node.status,
    connected: connected.has(node.key),
    held: node.held.size,
    contributions: node.contributions,
    votes: node.votes,
    cells: node.cells,
    faults: node.faults,
    checks: node.checks,
    auditPerMillion: Math.round((1_000_000 * part) / whole),
    probation: node.probationLeft,
  };
}
