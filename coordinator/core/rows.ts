import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { CandidateVote } from '../../protocol/rules/labelling.ts';
import type { LeaseState, State, TaskState, UnitState } from './state.ts';

/** The operator name under which the referee's own runs count. */
export const REFEREE = 'referee';

/** The vote of a judge job that still stands: revealed, and its node not proven a liar. */
export function standingVote(state: State, job: UnitState): LeaseState | undefined {
  return job.leases.find((lease) => lease.status === 'revealed' && state.nodes.get(lease.node)?.status !== 'banned');
}

/** The referee's cells of a candidate when it ran all inputs, else undefined. */
export function refereeRow(task: TaskState, slot: number): readonly Cell[] | undefined {
  const run = task.refereed.get(slot);
  if (run === undefined || run.size < task.inputs.length) return undefined;
  return task.inputs.map((_, position) => run.get(position)!);
}

export function jobOf(task: TaskState, slot: number): UnitState | undefined {
  return task.rounds[0]?.jobs.find((job) => job.unit.stage === 'judge' && job.unit.slot === slot);
}

/** What counts for one candidate in the tally: the standing vote of its judge, else the referee's run in its place. */
export function rowOf(state: State, task: TaskState, slot: number): CandidateVote | undefined {
  const candidate = task.candidates.find((entry) => entry.slot === slot);
  const job = jobOf(task, slot);
  if (candidate === undefined || job === undefined) return undefined;
  const vote = standingVote(state, job);
  if (vote?.cells != null) return { slot, candidate: candidate.digest, operator: vote.operator, cells: vote.cells };
  const cells = refereeRow(task, slot);
  return cells === undefined ? undefined : { slot, candidate: candidate.digest, operator: REFEREE, cells };
}

/** All rows of a task, or the slots that have none yet. */
export function rowsOf(state: State, task: TaskState): { rows: CandidateVote[]; missing: number[] } {
  const rows: CandidateVote[] = [];
  const missing: number[] = [];
  for (const candidate of task.candidates) {
    const row = rowOf(state, task, candidate.slot);
    if (row === undefined) missing.push(candidate.slot);
    else rows.push(row);
  }
  return { rows, missing };
}

/** Asks the referee for cells of one candidate, unless it has them or was asked already. */
export function askReferee(
  state: State,
  task: TaskState,
  slot: number,
  reason: 'dissent' | 'confirm' | 'unrevealed' | 'unrunnable',
  positions: readonly number[],
): void {
  const candidate = task.candidates.find((entry) => entry.slot === slot);
  const known = task.refereed.get(slot);
  const open = positions.filter((position) => known?.has(position) !== true);
  if (candidate === undefined || open.length === 0 || task.id === null) return;
  const key = refereeKey(task.id, slot, reason, open);
  if (state.wanted.has(key)) return;
  state.wanted.set(key, { key, task: task.id, slot, candidate: candidate.digest, reason, positions: open });
  task.waiting.add(key);
}

export function refereeKey(task: Hex32, slot: number, reason: string, positions: readonly number[]): string {
  return `${task}/${slot}/${reason}/${positions.join(',')}`;
}

export function allPositions(task: TaskState): number[] {
  return task.inputs.map((_, position) => position);
}
