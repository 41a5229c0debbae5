import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { Rollout } from '../../protocol/messages/rollout-statements.ts';
import type { LeaseState } from './lease-state.ts';
import type { UnitState } from './state.ts';
import type { TaskState } from './task-state.ts';

/**
 * A program that is run for somebody outside. It is judged like a task of one candidate whose every operator runs the same
 * job, so barriers, reveals, the referee and faults are those of tasks.
 */
export interface RolloutState {
  readonly id: Hex32;
  readonly rollout: Rollout;
  /** Its place among tasks by id; its index is below zero and names no composition. */
  readonly task: TaskState;
  /** Leased to `quorum` distinct operators. */
  readonly unit: UnitState;
  /** Index of its entry, and of its verdict's. */
  readonly entry: number;
  verdictIndex: number | null;
  phase: 'judging' | 'revealing' | 'settling' | 'decided';
  /** The cells that stand, by position, once it is decided; none where there is a problem. */
  cells: readonly Cell[];
  /** The votes that gave them. */
  votes: readonly LeaseState[];
  problem: 'nondeterministic' | 'unrunnable' | null;
  challenge: 'none' | 'asked' | 'answered';
  isEnded: boolean;
}

/** Rollouts that are not ended, and counts of all. */
export interface RolloutBook {
  readonly open: Map<Hex32, RolloutState>;
  /** By the number, below zero, that stands in the place of a task's index. */
  readonly at: Map<number, RolloutState>;
  made: number;
  verdicts: number;
  /** Executions, those of the referee among them. */
  cells: number;
}

export function emptyRollouts(): RolloutBook {
  return { open: new Map(), at: new Map(), made: 0, verdicts: 0, cells: 0 };
}
