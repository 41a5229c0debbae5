import type { Decision } from '../../protocol/messages/coordinator-statements.ts';
import { sameCell } from '../../protocol/rules/commitment.ts';
import { composeInOrder } from './compose-order.ts';
import { advanceFeatures, openCompositions } from './pipeline.ts';
import { addJudgeJob, addSolveUnits, collectCandidates } from './preparation.ts';
import { allPositions, askReferee, REFEREE, rowOf, rowsOf, standingVote } from './rows.ts';
import { parametersOf, type RoundState, type State, type TaskState, type UnitState } from './state.ts';
import { acceptance, confirmedByReferee, discard, tally } from './tally.ts';
import { closeUnit } from './units.ts';

/**
 * Draws every consequence of the entries folded so far: new work units, referee runs that are wanted, and the entries that
 * must come next (`state.due`). Called at the end of each fold, so live state and replay agree.
 */
export function advance(state: State): void {
  if (state.genesis === null) return;
  advanceFeatures(state);
  composeInOrder(state);
  if (!isLiePending(state)) {
    for (const index of [...state.dirty].sort((a, b) => a - b)) {
      state.dirty.delete(index);
      advanceTask(state, state.tasks[index]!);
    }
  }
  openCompositions(state);
}

/** A proven lie takes effect first: the liar's votes stand until the ban is folded, and no tally may count them meanwhile. */
function isLiePending(state: State): boolean {
  return state.due.some(({ type }) => type === 'fault/v1' || type === 'ban/v1');
}

function advanceTask(state: State, task: TaskState): void {
  if (task.phase === 'preparing') advancePreparation(state, task);
  if (task.phase === 'solving') advanceSolving(state, task);
  if (task.phase === 'judging') advanceSealing(state, task);
  if (task.phase === 'revealing') advanceRevealing(state, task);
  if (task.phase === 'checking') advanceChecking(state, task);
  else if (task.phase === 'confirming') advanceConfirming(state, task);
}

function decide(state: State, task: TaskState, decision: Decision): void {
  task.phase = 'decided';
  state.due.push({ type: 'decision/v1', predicate: decision });
}

function advancePreparation(state: State, task: TaskState): void {
  const unit = task.inputsUnit!;
  if (unit.status === 'failed') {
    decide(state, task, discard(task, 'no-agreement', 'operators disagree on the test inputs'));
  } else if (unit.settled?.stage === 'inputs') {
    const wanted = parametersOf(state).inputs;
    const distinct = new Map(unit.settled.inputs.map((input) => [input.digest, input]));
    task.inputs = [...distinct.values()].slice(0, wanted);
    if (task.inputs.length < wanted) {
      decide(state, task, discard(task, 'too-few-inputs', `${task.inputs.length} of ${wanted} distinct legal inputs`));
    } else {
      task.phase = 'solving';
      addSolveUnits(state, task);
    }
  }
}

function advanceSolving(state: State, task: TaskState): void {
  if (task.solveUnits.some((unit) => unit.status === 'open')) return;
  collectCandidates(state, task);
  const { candidates, candidatesMin } = parametersOf(state);
  if (task.candidates.length < candidatesMin) {
    const detail = `${task.candidates.length} of ${candidates} candidates were written`;
    decide(state, task, discard(task, 'too-few-candidates', detail));
    return;
  }
  task.phase = 'judging';
  const jobs = task.candidates.map((candidate) => addJudgeJob(state, task, candidate, 0));
  task.rounds.push({ round: 0, jobs, barrierIndex: null, barrierEpoch: 0, sealed: new Set() });
}

/** When every job is sealed by a commitment (or the referee stands in), the barrier is due. */
function advanceSealing(state: State, task: TaskState): void {
  const round = task.rounds[0]!;
  if (task.waiting.size > 0) return;
  const sealed = sealedLeases(round, (job) => {
    const { slot } = job.unit as { slot: number };
    if (job.status === 'failed') askReferee(state, task, slot, 'unrunnable', allPositions(task));
    return job.status === 'failed';
  });
  if (sealed === undefined || task.waiting.size > 0) return;
  orderBarrier(state, task, round, sealed);
}

function orderBarrier(state: State, task: TaskState, round: RoundState, commits: string[]): void {
  task.phase = 'revealing';
  for (const lease of commits) round.sealed.add(lease);
  state.due.push({ type: 'barrier/v1', predicate: { task: task.id!, round: round.round, commits } });
}

/** Committed leases of a round in slot order, or undefined while a job that nobody stands in for has none. */
function sealedLeases(round: RoundState, replaced: (job: UnitState) => boolean): string[] | undefined {
  const sealed: string[] = [];
  let complete = true;
  for (const job of round.jobs) {
    const lease = job.leases.find((entry) => entry.status === 'committed');
    if (lease !== undefined) sealed.push(lease.id);
    else if (!replaced(job)) complete = false;
  }
  return complete ? sealed : undefined;
}

function advanceRevealing(state: State, task: TaskState): void {
  const round = task.rounds.at(-1)!;
  if (round.barrierIndex === null) return;
  for (const id of round.sealed) if (state.leases.get(id)!.status === 'committed') return;
  task.phase = round.round === 0 ? 'checking' : 'confirming';
}

function advanceChecking(state: State, task: TaskState): void {
  const found = tally(state, task);
  if (found.kind === 'waiting') return;
  if (found.kind === 'discard') {
    decide(state, task, discard(task, found.gate, found.detail));
    return;
  }
  const winner = found.selection.winner!;
  if (confirmedByReferee(state, task, winner.slot)) {
    decide(state, task, acceptance(state, task, found, REFEREE));
    return;
  }
  task.winner = winner;
  task.phase = 'confirming';
  const candidate = task.candidates.find((entry) => entry.slot === winner.slot)!;
  const job = addJudgeJob(state, task, candidate, task.rounds.length);
  task.rounds.push({ round: task.rounds.length, jobs: [job], barrierIndex: null, barrierEpoch: 0, sealed: new Set() });
  advanceConfirming(state, task);
}

/** The repeat of the winner: sealed and revealed like a first vote, then compared cell by cell. */
function advanceConfirming(state: State, task: TaskState): void {
  if (rowsOf(state, task).missing.length > 0) return recheck(state, task);
  if (task.waiting.size > 0) return;
  const round = task.rounds.at(-1)!;
  const { slot } = task.winner!;
  if (confirmedByReferee(state, task, slot)) return recheck(state, task);
  if (round.barrierIndex === null) {
    const sealed = sealedLeases(round, (job) => cannotConfirm(state, job));
    if (sealed === undefined) return;
    if (sealed.length > 0) return orderBarrier(state, task, round, sealed);
    return askReferee(state, task, slot, 'confirm', allPositions(task));
  }
  const repeat = standingVote(state, round.jobs[0]!);
  const original = rowOf(state, task, slot)!;
  if (repeat?.cells == null) return askReferee(state, task, slot, 'confirm', allPositions(task));
  const same = original.cells.every((cell, position) => sameCell(cell, repeat.cells![position]!));
  if (!same) return askReferee(state, task, slot, 'confirm', allPositions(task));
  const found = tally(state, task);
  if (found.kind !== 'winner') return;
  decide(state, task, acceptance(state, task, found, repeat.id));
}

/** A row fell away or the referee has spoken: tally again, perhaps with another winner. */
function recheck(state: State, task: TaskState): void {
  const round = task.rounds.at(-1)!;
  if (round.round > 0) for (const job of round.jobs) closeUnit(state, job);
  task.phase = 'checking';
  advanceChecking(state, task);
}

/** True when no active operator may repeat this job: the referee has to. */
function cannotConfirm(state: State, job: UnitState): boolean {
  if (job.status === 'failed') return true;
  if (job.leases.some((lease) => lease.status === 'leased')) return false;
  for (const node of state.nodes.values()) {
    if (node.status === 'active' && !job.barred.has(node.operator)) return false;
  }
  return true;
}
