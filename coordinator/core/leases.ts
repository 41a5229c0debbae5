import type { JudgeUnit } from '../../protocol/messages/work-unit.ts';
import type { LeaseState } from './lease-state.ts';
import type { State } from './state.ts';
import type { RoundState, TaskState } from './task-state.ts';

/** Task of a judge lease. */
export function taskOf(state: State, lease: LeaseState): TaskState {
  return state.tasksById.get(judgeUnitOf(state, lease).task)!;
}

/** What a judge lease is for. */
export function judgeUnitOf(state: State, lease: LeaseState): JudgeUnit {
  return state.units.get(lease.unit)!.unit as JudgeUnit;
}

/** Round whose barrier lets the vote be opened: that of its job, or its own if it came late. */
export function roundOf(state: State, lease: LeaseState): RoundState | undefined {
  const { unit } = state.units.get(lease.unit)!;
  return unit.stage === 'judge' ? taskOf(state, lease).rounds[lease.lateRound ?? unit.round] : undefined;
}
