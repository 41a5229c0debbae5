import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { CandidateVote } from '../../protocol/rules/labelling.ts';
import type { LeaseState } from './lease-state.ts';
import { isModelCampaign, parametersOf, type State, type UnitState } from './state.ts';
import type { RoundState, TaskState } from './task-state.ts';

/** The operator name under which the referee's own runs count. */
export const REFEREE = 'referee';

export function isBanned(state: State, node: Hex32): boolean {
  return state.nodes.get(node)?.status === 'banned';
}

/** The vote of a judge job that still stands: revealed, and its node not proven a liar. */
export function standingVote(state: State, job: UnitState): LeaseState | undefined {
  return job.leases.find((lease) => lease.status === 'revealed' && !isBanned(state, lease.node));
}

/** Jobs whose votes are counted for a candidate: its first one, and those that replace it. */
export function votingJobs(task: TaskState, slot: number): UnitState[] {
  const first = task.rounds[0]!.jobs.filter((job) => job.unit.stage === 'judge' && job.unit.slot === slot);
  const redone = task.rounds.filter((round) => round.reason === 'redo' && round.slot === slot);
  return [...first, ...redone.flatMap((round) => round.jobs)];
}

/** The vote that stands for a candidate, whatever its weight. */
export function voteOf(state: State, task: TaskState, slot: number): LeaseState | undefined {
  for (const job of votingJobs(task, slot)) {
    const vote = standingVote(state, job);
    if (vote !== undefined) return vote;
  }
  return undefined;
}

/** The referee's cells of a candidate when it ran all inputs, else undefined. */
export function refereeRow(task: TaskState, slot: number): readonly Cell[] | undefined {
  const run = task.refereed.get(slot);
  if (run === undefined || run.size < task.inputs.length) return undefined;
  return task.inputs.map((_, position) => run.get(position)!.cell);
}

/** Candidates that count: those that were not dropped. */
export function candidatesOf(task: TaskState): TaskState['candidates'] {
  return task.candidates.filter(({ slot }) => !task.dropped.has(slot));
}

/** What counts for one candidate in the tally: the standing vote of its judge, else the referee's run in its place. */
export function rowOf(state: State, task: TaskState, slot: number): CandidateVote | undefined {
  const candidate = candidatesOf(task).find((entry) => entry.slot === slot);
  if (candidate === undefined) return undefined;
  const vote = voteOf(state, task, slot);
  if (vote?.cells != null) {
    const { operator, cells, isYoung } = vote;
    const { cluster } = state.nodes.get(vote.node)!;
    return { slot, candidate: candidate.digest, operator, cluster, isYoung, cells };
  }
  const cells = refereeRow(task, slot);
  return cells === undefined ? undefined : { slot, candidate: candidate.digest, operator: REFEREE, cells };
}

/** What a slot is for. Witnesses stand behind the last candidate; they are judged like candidates and have no vote. */
export type SlotRole = 'candidate' | 'literal' | 'attempt';

/**
 * The slots of a task in their order: candidates, the literal program of the cross-check, and in model campaigns the one try of the
 * model that `solvabilityBy` names. Builtin candidates all claim one generator, so that the first of them is its try.
 */
export function slotRoles(state: State): SlotRole[] {
  const { candidates, crossCheckBytes, solvabilityBy } = parametersOf(state);
  return [
    ...Array.from({ length: candidates }, () => 'candidate' as const),
    ...(crossCheckBytes > 0 ? (['literal'] as const) : []),
    ...(solvabilityBy !== null && isModelCampaign(state) ? (['attempt'] as const) : []),
  ];
}

export function slotRole(state: State, slot: number): SlotRole {
  return slotRoles(state)[slot]!;
}

export interface TaskRows {
  /** What counts in the tally, by slot. */
  readonly rows: CandidateVote[];
  readonly literal: CandidateVote | undefined;
  readonly attempt: CandidateVote | undefined;
  /** Slots without a row. */
  readonly missing: number[];
}

/** All rows of a task, or the slots that have none yet. */
export function rowsOf(state: State, task: TaskState): TaskRows {
  const rows: CandidateVote[] = [];
  const witnesses: Partial<Record<SlotRole, CandidateVote>> = {};
  const roles = slotRoles(state);
  const missing: number[] = [];
  for (const candidate of candidatesOf(task)) {
    const row = rowOf(state, task, candidate.slot);
    if (row === undefined) missing.push(candidate.slot);
    else {
      const role = roles[candidate.slot]!;
      if (role === 'candidate') rows.push(row);
      else witnesses[role] = row;
    }
  }
  return { rows, literal: witnesses.literal, attempt: witnesses.attempt, missing };
}

export function isPending(round: RoundState): boolean {
  return round.status === 'open' || round.status === 'disputed';
}

/** True when this round speaks for the vote: it is still awaited, or agreed with somebody who was not proven a liar. */
function speaksFor(state: State, round: RoundState, vote: LeaseState): boolean {
  if (round.repeats !== vote.id) return false;
  if (isPending(round)) return true;
  if (round.status !== 'agreed' || round.answeredBy === null) return false;
  return round.answeredBy === REFEREE || !isBanned(state, state.leases.get(round.answeredBy)!.node);
}

/** Whether a cell of a vote was repeated, or is about to be. */
export function isCovered(state: State, task: TaskState, vote: LeaseState, slot: number, position: number): boolean {
  if (task.refereed.get(slot)?.get(position)?.isProven === true) return true;
  return task.rounds.some((round) => speaksFor(state, round, vote) && round.positions.includes(position));
}

/** The repeat of a whole vote: an agreed one before one that is still awaited; `by` says whose agreement counts. */
export function wholeRepeat(
  state: State,
  task: TaskState,
  vote: LeaseState,
  by: 'anybody' | typeof REFEREE = 'anybody',
): RoundState | undefined {
  const whole = task.rounds.filter(
    (round) => round.positions.length === task.inputs.length && speaksFor(state, round, vote),
  );
  const agreed = whole.find(({ status, answeredBy }) => {
    return status === 'agreed' && (by === 'anybody' || answeredBy === REFEREE);
  });
  return agreed ?? whole.find(isPending);
}

/** Asks the referee to run cells for a round, unless it was asked already. */
export function askReferee(
  state: State,
  task: TaskState,
  round: RoundState,
  reason: 'repeat' | 'dispute',
  positions: readonly number[],
): void {
  const { slot } = round;
  const candidate = task.candidates.find((entry) => entry.slot === slot)!;
  const known = task.refereed.get(slot);
  const open = positions.filter((position) => {
    const run = known?.get(position);
    return run === undefined || (reason === 'dispute' && !run.isProven);
  });
  if (open.length === 0) return;
  const key = refereeKey(task.id!, round.round, reason);
  if (task.waiting.has(key)) return;
  state.wanted.set(key, {
    key,
    task: task.id!,
    round: round.round,
    slot,
    candidate: candidate.digest,
    reason,
    positions: open,
    runs: reason === 'dispute' ? 2 : 1,
    isDoubtful: votingJobs(task, slot).some((job) => job.status === 'failed'),
  });
  task.waiting.add(key);
}

export function refereeKey(task: Hex32, round: number, reason: string): string {
  return `${task}/${round}/${reason}`;
}

export function allPositions(task: TaskState): number[] {
  return task.inputs.map((_, position) => position);
}
