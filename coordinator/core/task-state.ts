import type { Hex32 } from '../../protocol/ids.ts';
import type { Decision } from '../../protocol/messages/coordinator-statements.ts';
import type { Claim, TestInput } from '../../protocol/messages/generation.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { Draft } from '../../protocol/messages/work-unit.ts';
import type { UnitState } from './state.ts';

export interface CandidateState {
  readonly slot: number;
  readonly digest: Hex32;
  readonly size: number;
  readonly node: Hex32;
  readonly operator: string;
  readonly claim: Claim;
  readonly index: number;
}

/** Why cells are executed; every execution is counted under exactly one of these. */
export const REASONS = ['first', 'weak', 'dissent', 'winner', 'audit', 'probation', 'redo', 'hedge', 'late'] as const;

export type Reason = (typeof REASONS)[number];

/**
 * Round 0 holds the first votes, one job a candidate. Each later round is one job: a repeat of one vote, or a vote in the
 * place of one that fell away (`redo`).
 */
export interface RoundState {
  /** Index of the task. */
  readonly task: number;
  readonly round: number;
  readonly reason: Reason;
  /** The task is not decided before this round is answered. */
  readonly blocking: boolean;
  /** None in a round that the referee runs from the start. */
  readonly jobs: UnitState[];
  /** Candidate of a later round, and the positions of the task's inputs that it covers. */
  readonly slot: number;
  readonly positions: readonly number[];
  /** Lease whose vote is repeated; null for votes of their own. */
  readonly repeats: Hex32 | null;
  /** Lease whose late vote the round is about. */
  readonly late: Hex32 | null;
  /** `agreed`: answered, and equal to what it repeats. `closed`: nothing more comes of it. */
  status: 'open' | 'disputed' | 'agreed' | 'closed';
  /** Lease that answered a later round, or the referee. */
  answeredBy: Hex32 | null;
  /** Positions that differ, while the referee is asked about them. */
  disputed: readonly number[];
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
  | 'repeating'
  | 'decided';

/** Runs of one cell by the referee: one stands in for an operator, two prove a lie. */
export interface RefereedCell {
  readonly cell: Cell;
  readonly isProven: boolean;
}

/** A claim that was proven wrong on one input; whoever else made it is checked. */
export interface Bloc {
  readonly position: number;
  readonly outcome: Cell['outcome'];
  readonly digest: Hex32;
}

export interface TaskState {
  readonly index: number;
  readonly composeUnit: UnitState;
  phase: TaskPhase;
  id: Hex32 | null;
  draft: Draft | null;
  taskEntry: number | null;
  /** In model campaigns: the unit whose answer is a suite to run; `inputsUnit` runs it. */
  suiteUnit: UnitState | null;
  inputsUnit: UnitState | null;
  inputs: readonly TestInput[];
  solveUnits: UnitState[];
  candidates: CandidateState[];
  rounds: RoundState[];
  /** Cells that the referee ran, by slot and position. */
  readonly refereed: Map<number, Map<number, RefereedCell>>;
  /** Candidates that nobody can be held to: two trusted runs differed, or none was possible. */
  readonly dropped: Map<number, 'nondeterministic' | 'unrunnable'>;
  readonly waiting: Set<string>;
  dissentDrawn: boolean;
  readonly blocs: Bloc[];
  decision: Decision | null;
  decisionIndex: number | null;
  /** Epoch of the decision; and for each node whose vote counts, how many of its jobs had stood their draw by then. */
  decisionEpoch: number;
  readonly stoodAt: Map<Hex32, number>;
  /** A sweep has sampled the votes of its contributors. */
  isSwept: boolean;
  released: boolean;
}
