import { sameCell } from '../../protocol/rules/commitment.ts';
import type { LeaseState } from './lease-state.ts';
import { judgeUnitOf, taskOf } from './leases.ts';
import { closeRound, orderBarrier } from './rounds.ts';
import { askReferee, isBanned, rowOf } from './rows.ts';
import type { State, UnitState } from './state.ts';
import type { RoundState, TaskState } from './task-state.ts';
import { moveLease } from './units.ts';

/**
 * Whether an answer to this lease is taken although it ended: once, without weight, as a check that costs nothing. Work that
 * was handed back is not answered; a program that comes late has nothing to be compared with, and nobody waits for what a
 * rollout asked.
 */
export function mayAnswerLate(lease: LeaseState, unit: UnitState): boolean {
  const isComparable = unit.unit.stage === 'judge' ? unit.reason !== null : unit.replicas > 1;
  return isComparable && hasEnded(lease) && lease.answeredAt === null;
}

/** A sealed vote that was not opened in time can still be: its commitment is older than anything it could copy. */
export function mayOpenLate(lease: LeaseState, unit: UnitState, round: RoundState | undefined): boolean {
  return unit.reason !== null && hasEnded(lease) && round?.sealed.has(lease.id) === true;
}

function hasEnded({ status, lateRound }: LeaseState): boolean {
  return (status === 'expired' || status === 'void') && lateRound === null;
}

/** Gives a late vote a round of its own. It repeats nothing: agreeing with what is known already earns nothing. */
export function openLateRound(state: State, lease: LeaseState): RoundState {
  const task = taskOf(state, lease);
  const unit = judgeUnitOf(state, lease);
  const original = task.rounds[unit.round]!;
  const round: RoundState = {
    task: task.index,
    round: task.rounds.length,
    reason: lease.status === 'void' && lease.isHedged ? 'hedge' : 'late',
    blocking: false,
    jobs: [],
    slot: unit.slot,
    positions: original.positions,
    repeats: null,
    late: lease.id,
    status: 'open',
    answeredBy: null,
    disputed: [],
    barrierIndex: null,
    barrierEpoch: 0,
    sealed: new Set(),
  };
  task.rounds.push(round);
  lease.lateRound = round.round;
  state.lateAnswers++;
  return round;
}

/**
 * Moves a late vote on: it may be opened when the vote that counts is, so that it tells nobody anything, and is then
 * compared. Where the two differ the referee is asked, as after every repeat.
 */
export function advanceLate(state: State, task: TaskState, round: RoundState): void {
  const lease = state.leases.get(round.late!)!;
  const row = rowOf(state, task, round.slot);
  const isSettled = task.phase === 'decided';
  if (isBanned(state, lease.node) || task.dropped.has(round.slot) || (row === undefined && isSettled)) {
    return endLate(state, round, lease);
  }
  if (round.status === 'disputed') return settleLate(state, task, round);
  if (lease.status !== 'sealed-late' && lease.status !== 'opened-late') return endLate(state, round, lease);
  if (row === undefined || (task.phase !== 'repeating' && !isSettled)) return;
  if (lease.status === 'sealed-late') {
    if (round.sealed.size === 0) orderBarrier(state, task, round, [lease.id]);
    return;
  }
  round.disputed = round.positions.filter((position, i) => !sameCell(lease.cells![i]!, row.cells[position]!));
  if (round.disputed.length === 0) return closeRound(state, round, 'agreed');
  round.status = 'disputed';
  state.openRounds.add(round);
  settleLate(state, task, round);
}

/** Two runs of the referee settle it; faults were stated when they were folded. */
function settleLate(state: State, task: TaskState, round: RoundState): void {
  const known = task.refereed.get(round.slot);
  if (round.disputed.every((position) => known?.get(position)?.isProven === true)) closeRound(state, round, 'closed');
  else askReferee(state, task, round, 'dispute', round.disputed);
}

function endLate(state: State, round: RoundState, lease: LeaseState): void {
  closeRound(state, round, 'closed');
  if (lease.status === 'sealed-late') moveLease(state, lease, 'void');
}

/** Late votes that nothing was found against hold nobody up. */
export function isIdle({ late, status }: RoundState): boolean {
  return late !== null && status === 'open';
}

/** The leases of a job whose votes were opened, late ones too: whom a run of the referee may contradict. */
export function isOpened({ status }: LeaseState): boolean {
  return status === 'revealed' || status === 'opened-late';
}

export function isSealed({ status }: LeaseState): boolean {
  return status === 'committed' || status === 'sealed-late';
}
