import type { Hex32 } from '../../protocol/ids.ts';
import type { Decision } from '../../protocol/messages/coordinator-statements.ts';
import type { Genesis } from '../../protocol/messages/genesis.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { CoordinatorStatement, Statement } from '../../protocol/messages/statement.ts';
import type { ContributionResult, Draft, Stage, TestInput, WorkUnit } from '../../protocol/messages/work-unit.ts';
import type { FeatureForest } from '../../protocol/rules/feature-tree.ts';

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
  status: 'active' | 'left' | 'banned';
  lastHeardEpoch: number;
  seq: number;
  hash: Hex32;
  /** Index of its latest entry. */
  lastIndex: number;
  /** Leases in state `leased`: what occupies slots. */
  readonly held: Set<Hex32>;
  /** Leases ever granted to it. */
  granted: number;
  contributions: number;
  votes: number;
  cells: number;
  overruled: number;
  faults: number;
}

export type LeaseStatus = 'leased' | 'contributed' | 'committed' | 'revealed' | 'refused' | 'expired' | 'void';

export interface LeaseState {
  readonly id: Hex32;
  readonly unit: Hex32;
  readonly node: Hex32;
  readonly operator: string;
  readonly rank: number;
  readonly fence: number;
  readonly deadlineEpoch: number;
  status: LeaseStatus;
  /** Index of the statement that answered it. */
  answeredAt: number | null;
  commitment: Hex32 | null;
  commitIndex: number | null;
  cells: readonly Cell[] | null;
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
  /** Operators that may never hold it: the original judge of a repeated winner. */
  readonly barred: ReadonlySet<string>;
  /** Operator that wrote the candidate of a judge job; avoided while another is left. */
  readonly author: string | null;
  readonly order: number;
  readonly taskIndex: number | null;
  replicas: number;
  nextRank: number;
  nextFence: number;
  readonly leases: LeaseState[];
  readonly answers: Answer[];
  status: 'open' | 'settled' | 'failed';
  settled: ContributionResult | null;
}

export interface CandidateState {
  readonly slot: number;
  readonly digest: Hex32;
  readonly size: number;
  readonly node: Hex32;
  readonly operator: string;
  readonly claim: { readonly generator: string; readonly version: string; readonly persona: string };
  readonly index: number;
}

/** Round 0 holds the first votes; each later round one repeat of a winner. */
export interface RoundState {
  readonly round: number;
  readonly jobs: UnitState[];
  barrierIndex: number | null;
  barrierEpoch: number;
  readonly sealed: Set<Hex32>;
}

export type TaskPhase =
  | 'composing'
  | 'composed'
  | 'preparing'
  | 'solving'
  | 'judging'
  | 'revealing'
  | 'checking'
  | 'confirming'
  | 'decided';

export interface RefereeJob {
  readonly key: string;
  readonly task: Hex32;
  readonly slot: number;
  readonly candidate: Hex32;
  readonly reason: 'dissent' | 'confirm' | 'unrevealed' | 'unrunnable';
  readonly positions: readonly number[];
}

export interface TaskState {
  readonly index: number;
  readonly composeUnit: UnitState;
  phase: TaskPhase;
  id: Hex32 | null;
  draft: Draft | null;
  taskEntry: number | null;
  inputsUnit: UnitState | null;
  inputs: readonly TestInput[];
  solveUnits: UnitState[];
  candidates: CandidateState[];
  rounds: RoundState[];
  /** Cells that the referee ran, by slot and position. */
  readonly refereed: Map<number, Map<number, Cell>>;
  readonly waiting: Set<string>;
  dissentDrawn: boolean;
  /** The winner being confirmed, and operators that already repeated one here. */
  winner: { slot: number; candidate: Hex32 } | null;
  readonly confirmers: Set<string>;
  decision: Decision | null;
  decisionIndex: number | null;
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
}

/** Use of a role by one operator: units it holds or answered, and units it failed to answer. */
export interface RoleUse {
  live: number;
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
  /** Units that can take another lease, in the order of their creation. */
  readonly open: Map<Hex32, UnitState>;
  readonly leases: Map<Hex32, LeaseState>;
  readonly roles: Map<string, Map<string, RoleUse>>;
  pipeline: 'snippets' | 'extracting' | 'evolving' | 'composing';
  readonly forest: FeatureForest;
  readonly stageUnits: Record<Stage, UnitState[]>;
  readonly tasks: TaskState[];
  readonly tasksById: Map<Hex32, TaskState>;
  readonly signatures: Set<Hex32>;
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
  cells: { first: number; confirm: number; referee: number; useful: number };
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
    open: new Map(),
    leases: new Map(),
    roles: new Map(),
    pipeline: 'snippets',
    forest: new Map(),
    stageUnits: { extract: [], evolve: [], compose: [], inputs: [], solve: [], judge: [] },
    tasks: [],
    tasksById: new Map(),
    signatures: new Set(),
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
    cells: { first: 0, confirm: 0, referee: 0, useful: 0 },
    votes: 0,
    contributions: 0,
    releases: 0,
  };
}

/** Parameters of the campaign; callers run after the genesis entry was folded. */
export function parametersOf(state: State): Genesis['parameters'] {
  if (state.genesis === null) throw new Error('invariant: the genesis entry is folded first');
  return state.genesis.parameters;
}

/** True when nothing is left to lease: the target is reached or the attempts are used up. */
export function isFinished(state: State): boolean {
  if (state.genesis === null || state.pipeline !== 'composing' || state.undecided > 0) return false;
  const { tasks, attemptsMax } = state.genesis.parameters;
  return state.accepted >= tasks || state.tasks.length >= attemptsMax;
}
