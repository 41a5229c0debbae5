import type { LeaseState, State } from './state.ts';
import type { RoundState, TaskState } from './task-state.ts';

/** Task of a judge lease; undefined for other stages. */
export function taskOf(state: State, lease: LeaseState): TaskState | undefined {
  const { unit } = state.units.get(lease.unit)!;
  return unit.stage === 'judge' ? state.tasksById.get(unit.task) : undefined;
}

export function roundOf(state: State, lease: LeaseState): RoundState | undefined {
  const { unit } = state.units.get(lease.unit)!;
  return unit.stage === 'judge' ? state.tasksById.get(unit.task)?.rounds[unit.round] : undefined;
}
