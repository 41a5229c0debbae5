import type { Hex32 } from '../../protocol/ids.ts';
import type { Genesis } from '../../protocol/messages/genesis.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { CoordinatorStatement, Statement } from '../../protocol/messages/statement.ts';
import type { ContributionResult, Stage, WorkUnit } from '../../protocol/messages/work-unit.ts';
import type { FeatureForest } from '../../protocol/rules/feature-tree.ts';
import { emptySketchIndex, type SketchIndex } from '../../protocol/rules/near-duplicate.ts';
import type { LeaseState } from './lease-state.ts';
import { type FeedbackState, noFeedback } from './pass-rates.ts';
import { emptyRollouts, type RolloutBook } from './rollout-state.ts';
import type { Reason, RoundState, TaskState } from './task-state.ts';

/** One logged statement as the fold sees it: parsed, signature checked, place known. `hash` is of the envelope bytes. */
export interface Entry {
  readonly index: number;
  readonly statement: Statement;
  readonly signer: Hex32;
  readonly hash: Hex32;
}

export interface NodeState {
  readonly key: Hex32;
  readonly operator: string;
  readonly joinIndex: number;
  slots: number;
  /** It can ask a language model. */
  model: boolean;
  status: 'active' | 'left' | 'banned';
  lastHeardEpoch: number;
  seq: number;
  hash: Hex32;
  /** Index of its latest entry. */
  lastIndex: number;
  /** Leases in state `leased`: what occupies slots. */
  readonly held: Set<Hex32>;
  /** Committed votes that are not revealed yet. */
  readonly sealed: Set<Hex32>;
  /** Revealed votes on candidates in tasks that are not released: what a proven lie undoes. */
  readonly unreleased: Set<Hex32>;
  /** Slots by the roster of the present epoch; 0 when it is not on it. */
  listedSlots: number;
  /** Leases ever granted to it. */
  granted: number;
  contributions: number;
  votes: number;
  cells: number;
  overruled: number;
  faults: number;
  /** Repeats of its votes that must agree before it is off probation; until then every vote of it is repeated. */
  probationLeft: number;
  /** Checks passed, in thousandths, halved every `trustHalfLife` epochs. */
  trust: number;
  /** Epochs that its latest leases took, by stage. */
  readonly durations: Record<Stage, number[]>;
  /** Leases it did not answer, less those it did; too many suspend it until `suspendedUntil`. */
  strikes: number;
  suspendedUntil: number;
  /** A lease of it ended for want of a connection, and nothing was heard of it since: nothing is drawn for it. */
  isAway: boolean;
  readonly joinEpoch: number;
  /** The network it is said to share with others. */
  cluster: Hex32 | null;
  /** Jobs that stood their audit draw: not drawn, or drawn and found right. */
  stood: number;
  /** Repeats of its votes that agreed. */
  checks: number;
}

export interface Answer {
  readonly lease: Hex32;
  readonly node: Hex32;
  readonly operator: string;
  readonly digest: Hex32;
  readonly result: ContributionResult;
  readonly index: number;
}

export interface UnitState {
  readonly id: Hex32;
  readonly unit: WorkUnit;
  /** Units of one role go to distinct operators. */
  readonly role: string;
  /** Operators that may never hold it: whose vote it repeats, and who repeated that candidate before. */
  readonly barred: ReadonlySet<string>;
  /** Why a judge job runs; null for other stages. */
  readonly reason: Reason | null;
  /** Operator that wrote the candidate of a judge job; avoided while another is left. */
  readonly author: string | null;
  readonly order: number;
  readonly taskIndex: number | null;
  replicas: number;
  nextRank: number;
  nextFence: number;
  readonly leases: LeaseState[];
  readonly answers: Answer[];
  /** Contributions under leases that had ended: digest of the result, by node. */
  readonly late: Map<Hex32, Hex32>;
  status: 'open' | 'settled' | 'failed';
  settled: ContributionResult | null;
}

/** A run that is asked of the referee. `runs` is 1 in the place of an operator, 2 to settle a dispute. */
export interface RefereeJob {
  readonly key: string;
  readonly task: Hex32;
  readonly round: number;
  readonly slot: number;
  readonly candidate: Hex32;
  readonly reason: 'repeat' | 'dispute';
  readonly positions: readonly number[];
  readonly runs: 1 | 2;
  /** Several operators could not run it, so the referee may find that nobody can. */
  readonly isDoubtful: boolean;
}

export interface RosterMember {
  readonly node: Hex32;
  readonly operator: string;
  readonly slots: number;
}

export interface EpochState {
  readonly number: number;
  readonly seed: Hex32;
  readonly beacon: Hex32;
  readonly roster: readonly RosterMember[];
  /** What draws are made from: a node with s slots stands s times. */
  readonly table: readonly Hex32[];
}

/** Use of a role by one operator or cluster: units it holds or answered, by young nodes too, and units it did not answer. */
export interface RoleUse {
  live: number;
  young: number;
  failed: number;
}

export interface FaultState {
  readonly node: Hex32;
  readonly operator: string;
  readonly task: Hex32;
  readonly slot: number;
  readonly position: number;
  readonly claimed: Cell;
  readonly referee: Cell;
  readonly index: number;
}

/** The fold of the log: everything durable that a coordinator knows. Changed in place, by `fold` only. */
export interface State {
  size: number;
  campaign: Hex32;
  genesis: Genesis | null;
  readonly snippets: { readonly name: string; readonly digest: Hex32; readonly size: number; readonly index: number }[];
  epoch: EpochState | null;
  readonly nodes: Map<Hex32, NodeState>;
  readonly units: Map<Hex32, UnitState>;
  unitsMade: number;
  /** Units that can take another lease, in the order of their creation. */
  readonly open: Map<Hex32, UnitState>;
  readonly leases: Map<Hex32, LeaseState>;
  /** Nodes of the roster with a free slot. */
  readonly idle: Set<NodeState>;
  /** Leases that looked unanswered when the epoch began, less those that were hedged in it. */
  readonly slow: Set<Hex32>;
  readonly roles: Map<string, Map<string, RoleUse>>;
  pipeline: 'snippets' | 'extracting' | 'evolving' | 'composing';
  readonly forest: FeatureForest;
  readonly stageUnits: Record<Stage, UnitState[]>;
  /** Epochs that the latest leases of all nodes took, by stage. */
  readonly durations: Record<Stage, number[]>;
  readonly tasks: TaskState[];
  readonly tasksById: Map<Hex32, TaskState>;
  readonly rollouts: RolloutBook;
  readonly feedback: FeedbackState;
  /** Signatures and ids of the tasks so far. */
  readonly signatures: Set<Hex32>;
  /** Hashed n-grams of benchmarks, and sketches of the statements taken so far. */
  readonly grams: Set<string>;
  readonly sketches: SketchIndex;
  /** Compositions before this index have a task or a discard. */
  composedUpTo: number;
  undecided: number;
  accepted: number;
  discarded: number;
  /** True once a roster had the operators that the genesis asks for. */
  opened: boolean;
  /** Tasks whose situation changed since they were last advanced. */
  readonly dirty: Set<number>;
  /** Entries that must come next, in this order: they follow from the log alone. */
  readonly due: CoordinatorStatement[];
  /** Leases that the last fold ended without an answer; their nodes can stop. */
  readonly ended: LeaseState[];
  /** Runs asked of the referee and not yet logged. */
  readonly wanted: Map<string, RefereeJob>;
  readonly faults: FaultState[];
  /** Leases with a fault, logged or due: one lie is stated once. */
  readonly accused: Set<Hex32>;
  /** Committed votes whose audit coin falls at the next epoch. */
  readonly undrawn: Set<Hex32>;
  /** Later rounds that are not answered yet. */
  readonly openRounds: Set<RoundState>;
  /** Executions by reason, and how many of them the referee made. */
  readonly cells: Record<Reason, number>;
  refereeCells: number;
  /** Decisions taken back because a vote in them was proven a lie. */
  reopened: number;
  /** Leases that stand in for another, and answers that came too late to count. */
  hedges: number;
  lateAnswers: number;
  /** A sweep of the quarantine waits for the seed of the next epoch. */
  sweep: 'none' | 'ordered';
  votes: number;
  contributions: number;
  releases: number;
}

export function emptyState(): State {
  return {
    size: 0,
    campaign: '',
    genesis: null,
    snippets: [],
    epoch: null,
    nodes: new Map(),
    units: new Map(),
    unitsMade: 0,
    open: new Map(),
    leases: new Map(),
    idle: new Set(),
    slow: new Set(),
    roles: new Map(),
    pipeline: 'snippets',
    forest: new Map(),
    stageUnits: { extract: [], evolve: [], compose: [], inputs: [], solve: [], judge: [] },
    durations: { extract: [], evolve: [], compose: [], inputs: [], solve: [], judge: [] },
    tasks: [],
    tasksById: new Map(),
    rollouts: emptyRollouts(),
    feedback: noFeedback(),
    signatures: new Set(),
    grams: new Set(),
    sketches: emptySketchIndex(),
    composedUpTo: 0,
    undecided: 0,
    accepted: 0,
    discarded: 0,
    opened: false,
    dirty: new Set(),
    due: [],
    ended: [],
    wanted: new Map(),
    faults: [],
    accused: new Set(),
    undrawn: new Set(),
    openRounds: new Set(),
    cells: { first: 0, weak: 0, dissent: 0, winner: 0, audit: 0, probation: 0, redo: 0, hedge: 0, late: 0 },
    refereeCells: 0,
    reopened: 0,
    hedges: 0,
    lateAnswers: 0,
    sweep: 'none',
    votes: 0,
    contributions: 0,
    releases: 0,
  };
}

/** Parameters of the campaign; callers run after the genesis entry was folded. */
export function parametersOf(state: State): Genesis['parameters'] {
  return state.genesis!.parameters;
}

/** Number of the present epoch; 0 before the first. */
export function epochOf(state: State): number {
  return state.epoch?.number ?? 0;
}

/** Whether language models write the content, one node a unit. */
export function isModelCampaign(state: State): boolean {
  return state.genesis?.generator.kind === 'model';
}

/** True when nothing is left to do: the target is reached or the attempts are used up, and no check is pending. */
export function isFinished(state: State): boolean {
  if (state.genesis === null || state.pipeline !== 'composing' || state.undecided > 0) return false;
  if (state.rollouts.open.size > 0 || state.openRounds.size > 0 || state.undrawn.size > 0 || state.sweep === 'ordered')
    return false;
  const { tasks, attemptsMax } = state.genesis.parameters;
  return state.accepted >= tasks || state.tasks.length >= attemptsMax;
}
