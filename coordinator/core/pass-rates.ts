import type { Hex32 } from '../../protocol/ids.ts';
import type { PassRate } from '../../protocol/messages/feedback-statement.ts';
import type { Predicates } from '../../protocol/messages/statement.ts';
import { parametersOf, type State } from './state.ts';

/** All rollouts of a task that trainers reported. */
export type Tally = Omit<PassRate, 'task'>;

/** What trainers reported so far. */
export interface FeedbackState {
  readonly byTask: Map<Hex32, Tally>;
  /** Ids of the reports in the log. */
  readonly reports: Set<Hex32>;
  /** Entry of the latest one. */
  lastIndex: number | null;
  /** Whether a report came since features were last evolved. */
  isNew: boolean;
  /** Window of compositions before which they were last evolved again, and how often that was. */
  evolvedWindow: number;
  evolutions: number;
}

export function noFeedback(): FeedbackState {
  return { byTask: new Map(), reports: new Set(), lastIndex: null, isNew: false, evolvedWindow: 0, evolutions: 0 };
}

/** With fewer rollouts nothing is concluded: even a task of middling difficulty may be solved always or never. */
const ROLLOUTS_MIN = 8;

/** A trainer may speak of accepted tasks only, and say each report once. */
export function checkFeedback(state: State, { report, tasks }: Predicates['feedback/v1']): string | undefined {
  if (state.feedback.reports.has(report)) return `report ${report} is in the log already`;
  const stranger = tasks.find(({ task }) => !isAccepted(state, task));
  return stranger === undefined ? undefined : `${stranger.task} is no accepted task of this campaign`;
}

export function isAccepted(state: State, task: Hex32): boolean {
  return state.tasksById.get(task)?.decision?.verdict === 'accepted';
}

/** Later reports add to earlier ones. */
export function foldFeedback(state: State, index: number, { report, tasks }: Predicates['feedback/v1']): void {
  const { feedback } = state;
  feedback.reports.add(report);
  feedback.lastIndex = index;
  feedback.isNew = true;
  for (const { task, rollouts, passed } of tasks) {
    const before = feedback.byTask.get(task) ?? { rollouts: 0, passed: 0 };
    feedback.byTask.set(task, { rollouts: before.rollouts + rollouts, passed: before.passed + passed });
  }
}

/**
 * How a policy in training fares with a task: `few` rollouts, solved `never` or `always`, or sometimes: too `hard` or too
 * `easy` for the campaign's target, or in it.
 */
export type Level = 'few' | 'never' | 'hard' | 'target' | 'easy' | 'always';

/** The level of a task; undefined where nobody reported it, or reports steer nothing. */
export function levelOf(state: State, task: Hex32): Level | undefined {
  const tally = state.feedback.byTask.get(task);
  const { passTarget } = parametersOf(state);
  return tally === undefined || passTarget === null ? undefined : levelIn(tally, passTarget);
}

function levelIn({ rollouts, passed }: Tally, [low, high]: readonly [number, number]): Level {
  if (rollouts < ROLLOUTS_MIN) return 'few';
  if (passed === 0) return 'never';
  if (passed === rollouts) return 'always';
  if (100 * passed < low * rollouts) return 'hard';
  return 100 * passed > high * rollouts ? 'easy' : 'target';
}

/** Tasks that trainers tried, by level, and what was made of it. */
export interface PassRateReport extends Readonly<Record<Level, number>> {
  readonly tried: number;
  readonly reports: number;
  /** Times that features were evolved again with what was reported. */
  readonly evolutions: number;
}

/** Where the campaign has no target, everything solved sometimes counts as in it. */
const ANY: readonly [number, number] = [0, 100];

export function passRateReport(state: State): PassRateReport {
  const { byTask, reports, evolutions } = state.feedback;
  const target = parametersOf(state).passTarget ?? ANY;
  const counts = { few: 0, never: 0, hard: 0, target: 0, easy: 0, always: 0 };
  for (const tally of byTask.values()) counts[levelIn(tally, target)]++;
  return { tried: byTask.size, reports: reports.size, evolutions, ...counts };
}
