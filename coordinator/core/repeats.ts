import type { Cell } from '../../protocol/messages/node-statements.ts';
import { sameCell } from '../../protocol/rules/commitment.ts';
import { advanceLate } from './late.ts';
import type { LeaseState } from './lease-state.ts';
import { type Answerer, closeRound, hasNoTaker, orderBarrier } from './rounds.ts';
import { askReferee, isPending, REFEREE, standingVote } from './rows.ts';
import type { State, UnitState } from './state.ts';
import type { RoundState, TaskState } from './task-state.ts';
import { passCheck, standDraw } from './trust.ts';
import { closeUnit } from './units.ts';

/** Moves every later round of a task on as far as the log allows. */
export function advanceRounds(state: State, task: TaskState): void {
  for (const round of task.rounds) {
    if (round.round === 0 || !isPending(round)) continue;
    if (round.late !== null) advanceLate(state, task, round);
    else advanceRound(state, task, round);
  }
}

function advanceRound(state: State, task: TaskState, round: RoundState): void {
  const vote = round.repeats === null ? null : state.leases.get(round.repeats)!;
  if (task.dropped.has(round.slot) || (vote !== null && isWorthless(state, vote))) {
    closeRound(state, round, 'closed');
    return;
  }
  if (round.status === 'disputed') return settleDispute(state, task, round, vote!);
  const answer = answerOf(state, task, round);
  if (answer === undefined || (vote !== null && vote.status !== 'revealed')) return;
  round.answeredBy = answer.by;
  if (vote === null) closeRound(state, round, 'agreed');
  else compare(state, task, round, vote, answer.cells);
}

/** A vote that is not there, or does not count, needs no repeat. */
function isWorthless(state: State, vote: LeaseState): boolean {
  if (vote.status !== 'revealed' && vote.status !== 'committed') return true;
  return state.nodes.get(vote.node)?.status === 'banned';
}

/** Cells that answer the round, by an operator or by the referee; until then the round is moved on. */
function answerOf(
  state: State,
  task: TaskState,
  round: RoundState,
): { by: Answerer; cells: readonly Cell[] } | undefined {
  const job = round.jobs[0];
  const vote = job === undefined ? undefined : standingVote(state, job);
  if (vote?.cells != null) return { by: vote.id, cells: vote.cells };
  if (job !== undefined && !needsReferee(state, round, job)) {
    const committed = job.leases.find((lease) => lease.status === 'committed');
    if (committed !== undefined && round.sealed.size === 0) orderBarrier(state, task, round, [committed.id]);
    return undefined;
  }
  if (job !== undefined) closeUnit(state, job);
  const known = task.refereed.get(round.slot);
  const cells = round.positions.flatMap((position) => known?.get(position)?.cell ?? []);
  if (cells.length === round.positions.length) return { by: REFEREE, cells };
  askReferee(state, task, round, 'repeat', round.positions);
  return undefined;
}

/** Nobody may take the job, or whoever sealed an answer did not open it in time or was proven a liar. */
function needsReferee(state: State, round: RoundState, job: UnitState): boolean {
  if (job.leases.some(({ status }) => status === 'leased' || status === 'committed')) return false;
  if (round.sealed.size > 0 || job.status !== 'open') return true;
  return hasNoTaker(state, round, job);
}

function compare(state: State, task: TaskState, round: RoundState, vote: LeaseState, cells: readonly Cell[]): void {
  const differing = round.positions.filter((position, i) => !sameCell(vote.cells![position]!, cells[i]!));
  const isWhole = round.positions.length === task.inputs.length;
  const node = state.nodes.get(vote.node)!;
  if (differing.length === 0) {
    closeRound(state, round, 'agreed');
    node.checks++;
    passCheck(node);
    if (vote.isProbation && isWhole && node.probationLeft > 0) node.probationLeft--;
    if (isWhole) standDraw(node, vote);
    if (round.answeredBy !== REFEREE) passCheck(state.nodes.get(state.leases.get(round.answeredBy!)!.node)!);
    return;
  }
  // The winner needs every cell confirmed, and one of the two who ran it is about to be banned.
  round.disputed = round.reason === 'winner' ? round.positions : differing;
  round.status = 'disputed';
  settleDispute(state, task, round, vote);
}

/** Two runs of the referee settle it; faults were stated when they were folded. */
function settleDispute(state: State, task: TaskState, round: RoundState, vote: LeaseState): void {
  const known = task.refereed.get(round.slot);
  if (!round.disputed.every((position) => known?.get(position)?.isProven === true)) {
    return askReferee(state, task, round, 'dispute', round.disputed);
  }
  closeRound(state, round, 'closed');
  if (round.positions.length === task.inputs.length) standDraw(state.nodes.get(vote.node)!, vote);
}
