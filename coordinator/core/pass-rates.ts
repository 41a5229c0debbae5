import type { Hex32 } from '../../protocol/ids.ts';
import type { PassRate } from '../../protocol/messages/feedback-statement.ts';
import type { State } from './state.ts';

/** All rollouts of a task that trainers reported. */
export type Tally = Omit<PassRate, 'task'>;

/** With fewer rollouts nothing is concluded: even a task of middling difficulty may be solved always or never. */
const ROLLOUTS_MIN = 8;

/** A trainer may speak of accepted tasks only. */
export function checkFeedback(state: State, tasks: readonly PassRate[]): string | undefined {
  const stranger = tasks.find(({ task }) => !isAccepted(state, task));
  return stranger === undefined ? undefined : `${stranger.task} is no accepted task of this campaign`;
}

export function isAccepted(state: State, task: Hex32): boolean {
  return state.tasksById.get(task)?.decision?.verdict === 'accepted';
}

/** Later reports add to earlier ones. */
export function foldFeedback(state: State, tasks: readonly PassRate[]): void {
  for (const { task, rollouts, passed } of tasks) {
    const before = state.passRates.get(task) ?? { rollouts: 0, passed: 0 };
    state.passRates.set(task, { rollouts: before.rollouts + rollouts, passed: before.passed + passed });
  }
}

/** Whether every rollout of an accepted task ended alike, so that it teaches a policy nothing. */
export function teachesNothing(state: State, task: Hex32): boolean {
  const tally = state.passRates.get(task);
  return tally !== undefined && levelOf(tally) !== 'between';
}

function levelOf({ rollouts, passed }: Tally): 'never' | 'always' | 'between' {
  if (rollouts < ROLLOUTS_MIN) return 'between';
  return passed === 0 ? 'never' : passed === rollouts ? 'always' : 'between';
}

/** Tasks that trainers tried: solved never, always, or in between (which includes those tried fewer than eight times). */
export interface PassRateReport {
  readonly tried: number;
  readonly never: number;
  readonly between: number;
  readonly always: number;
}

export function passRateReport(state: State): PassRateReport {
  const counts = { tried: state.passRates.size, never: 0, between: 0, always: 0 };
  for (const tally of state.passRates.values()) counts[levelOf(tally)]++;
  return counts;
}
