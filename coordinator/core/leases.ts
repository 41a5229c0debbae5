import type { LeaseState } from './lease-state.ts';
import type { State } from './state.ts';
import type { RoundState, TaskState } from './task-state.ts';

/** Task of a judge lease; undefined for other stages. */
export function taskOf(state: State, lease: LeaseState): TaskState | undefined {
  const { unit } = state.units.get(lease.unit)!;
  return unit.stage === 'judge' ? state.tasksById.get(unit.task) : undefined;
}

/** Round whose barrier lets the vote be opened: that of its job, or its own if it came late. */
export function roundOf(state: State, lease: LeaseState): RoundState | undefined {
  const { unit } = state.units.get(lease.unit)!;
  return unit.stage === 'judge' ? taskOf(state, lease)?.rounds[lease.lateRound ?? unit.round] : undefined;
}
