import type { Hex32 } from '../../protocol/ids.ts';
import type { LeaseState, LeaseStatus } from './lease-state.ts';
import { addJudgeJob } from './preparation.ts';
import { type REFEREE, votingJobs } from './rows.ts';
import type { State, UnitState } from './state.ts';
import type { Reason, RoundState, TaskState } from './task-state.ts';
import { isOnProbation } from './trust.ts';
import { closeUnit } from './units.ts';

export interface RoundOrder {
  readonly reason: Exclude<Reason, 'first' | 'hedge' | 'late'>;
  readonly slot: number;
  readonly positions: readonly number[];
  /** The vote to be repeated; null for a vote in its place. */
  readonly vote: LeaseState | null;
  readonly blocking: boolean;
  readonly byReferee?: boolean;
}

/** Round 0: one job a candidate. */
export function openFirstRound(state: State, task: TaskState): void {
  const jobs = task.candidates.map((candidate) => {
    return addJudgeJob(state, task, candidate, { round: 0, reason: 'first', barred: new Set() });
  });
  const positions = task.inputs.map((_, position) => position);
  const first = { task: task.index, round: 0, reason: 'first', slot: 0, blocking: true, repeats: null } as const;
  task.rounds.push(newRound({ ...first, jobs, positions }));
}

type NewRound = Pick<RoundState, 'task' | 'round' | 'reason' | 'slot' | 'positions' | 'blocking' | 'jobs'> & {
  readonly repeats: LeaseState | null;
};

function newRound({ task, round, reason, slot, positions, blocking, jobs, repeats }: NewRound): RoundState {
  return {
    task,
    round,
    reason,
    slot,
    positions,
    blocking,
    jobs,
    repeats: repeats?.id ?? null,
    late: null,
    sealed: new Set(),
    status: 'open',
    answeredBy: null,
    disputed: [],
    barrierIndex: null,
    barrierEpoch: 0,
  };
}

/**
 * Orders one later round. It goes to an operator that neither gave the vote nor repeated this candidate before; a vote in
 * the place of another to one that has none in this task.
 */
export function orderRound(state: State, task: TaskState, order: RoundOrder): void {
  const { reason, slot, positions, vote, blocking } = order;
  const number = task.rounds.length;
  const jobs: UnitState[] = [];
  const round = newRound({ task: task.index, round: number, reason, slot, positions, blocking, jobs, repeats: vote });
  task.rounds.push(round);
  state.openRounds.add(round);
  state.dirty.add(task.index);
  if (order.byReferee === true) return;
  const candidate = task.candidates.find((entry) => entry.slot === slot)!;
  const barred = reason === 'redo' ? votersOf(task) : repeatersOf(task, slot);
  jobs.push(addJudgeJob(state, task, candidate, { round: number, reason, barred, positions }));
}

/** Operators that have or had a vote of their own in the task. */
function votersOf(task: TaskState): Set<string> {
  const jobs = task.candidates.flatMap(({ slot }) => votingJobs(task, slot));
  return operatorsOf(jobs, ['leased', 'committed', 'revealed']);
}

/** Operators that ran this candidate already. */
function repeatersOf(task: TaskState, slot: number): Set<string> {
  const repeats = task.rounds.slice(1).filter((round) => round.slot === slot);
  const jobs = [...votingJobs(task, slot), ...repeats.flatMap((round) => round.jobs)];
  return operatorsOf(jobs, ['leased', 'committed', 'revealed', 'sealed-late', 'opened-late']);
}

function operatorsOf(jobs: readonly UnitState[], statuses: readonly LeaseStatus[]): Set<string> {
  const leases = jobs.flatMap((job) => job.leases);
  return new Set(leases.filter(({ status }) => statuses.includes(status)).map(({ operator }) => operator));
}

/** Ends a round of which nothing more is expected. */
export function closeRound(state: State, round: RoundState, status: 'agreed' | 'closed'): void {
  round.status = status;
  state.openRounds.delete(round);
  for (const job of round.jobs) closeUnit(state, job);
}

/** Seals the commitments of a round: from its barrier entry on they may be opened. */
export function orderBarrier(state: State, task: TaskState, round: RoundState, commits: Hex32[]): void {
  for (const lease of commits) round.sealed.add(lease);
  state.due.push({ type: 'barrier/v1', predicate: { task: task.id!, round: round.round, commits } });
}

/**
 * True when nobody on the roster may take this job of a later round: the referee has to. Nodes on probation repeat nothing,
 * or new identities could vouch for each other.
 */
export function hasNoTaker(state: State, round: RoundState, job: UnitState): boolean {
  for (const member of state.epoch!.roster) {
    const node = state.nodes.get(member.node)!;
    if (node.status === 'active' && mayTake(job, node.operator, isOnProbation(node), round.reason)) return false;
  }
  return true;
}

/** Hard rules of a judge job; whom to prefer among those that pass is the draw's business. */
export function mayTake(job: UnitState, operator: string, onProbation: boolean, reason: Reason | null): boolean {
  if (job.barred.has(operator)) return false;
  return !onProbation || reason === null || reason === 'first' || reason === 'redo';
}

/** Lease id of an operator's answer, or the referee. */
export type Answerer = Hex32 | typeof REFEREE;
