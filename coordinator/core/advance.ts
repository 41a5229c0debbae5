import type { Hex32 } from '../../protocol/ids.ts';
import type { Decision } from '../../protocol/messages/coordinator-statements.ts';
import { composeInOrder, unanswered } from './compose-order.ts';
import { advanceFeatures, openCompositions } from './pipeline.ts';
import { addSolveUnits, collectCandidates, openSuiteRun } from './preparation.ts';
import { advanceRounds } from './repeats.ts';
import { advanceRollout } from './rollout.ts';
import { openFirstRound, orderBarrier } from './rounds.ts';
import { slotRole } from './rows.ts';
import { parametersOf, type State } from './state.ts';
import { discard, examine } from './tally.ts';
import type { TaskState } from './task-state.ts';

/**
 * Draws every consequence of the entries folded so far: new work units, referee runs that are wanted, and the entries that
 * must come next (`state.due`). Called at the end of each fold, so live state and replay agree.
 */
export function advance(state: State): void {
  advanceFeatures(state);
  composeInOrder(state);
  if (!isLiePending(state)) {
    for (const index of [...state.dirty].sort((a, b) => a - b)) {
      if (index < 0) advanceRollout(state, index);
      else advanceTask(state, state.tasks[index]!);
      state.dirty.delete(index);
    }
  }
  openCompositions(state);
}

/** A proven lie takes effect first: the liar's votes stand until the ban is folded, and no tally may count them meanwhile. */
function isLiePending(state: State): boolean {
  return state.due.some(({ type }) => type === 'fault/v1' || type === 'ban/v1');
}

function advanceTask(state: State, task: TaskState): void {
  advanceRounds(state, task);
  if (task.phase === 'preparing') advancePreparation(state, task);
  if (task.phase === 'solving') advanceSolving(state, task);
  if (task.phase === 'judging') advanceSealing(state, task);
  if (task.phase === 'revealing') advanceRevealing(task, state);
  if (task.phase !== 'repeating') return;
  for (let known = -1; known !== task.rounds.length; ) {
    known = task.rounds.length;
    const decision = examine(state, task);
    if (decision !== undefined) return decide(state, task, decision);
    // What was just ordered may be answered at once, by runs of the referee that are in the log already.
    advanceRounds(state, task);
  }
}

function decide(state: State, task: TaskState, decision: Decision): void {
  task.phase = 'decided';
  state.due.push({ type: 'decision/v1', predicate: decision });
}

function advancePreparation(state: State, task: TaskState): void {
  const unit = task.inputsUnit;
  if (unit === null) return advanceSuite(state, task);
  const { settled } = unit;
  if (unit.status === 'failed') {
    decide(state, task, discard(task, 'no-agreement', 'operators disagree on the test inputs'));
  } else if (settled?.stage === 'inputs' && 'inputs' in settled) {
    const wanted = parametersOf(state).inputs;
    const distinct = new Map(settled.inputs.map((input) => [input.digest, input]));
    task.inputs = [...distinct.values()].slice(0, wanted);
    if (task.inputs.length < wanted) {
      decide(state, task, discard(task, 'too-few-inputs', `${task.inputs.length} of ${wanted} distinct legal inputs`));
    } else {
      task.phase = 'solving';
      addSolveUnits(state, task);
    }
  }
}

/** A model campaign: the suite that one node wrote is handed to others to run. */
function advanceSuite(state: State, task: TaskState): void {
  const { status, settled } = task.suiteUnit!;
  if (status === 'failed') {
    const { gate, detail } = unanswered(state, 'the test inputs');
    decide(state, task, discard(task, gate, detail));
  } else if (settled?.stage === 'inputs' && 'failed' in settled) {
    decide(state, task, discard(task, `model-${settled.failed}`, 'the model gave no test suite'));
  } else if (settled?.stage === 'inputs' && 'suite' in settled) {
    openSuiteRun(state, task, settled.suite);
  }
}

function advanceSolving(state: State, task: TaskState): void {
  if (task.solveUnits.some((unit) => unit.status === 'open')) return;
  collectCandidates(state, task);
  const { candidates, candidatesMin } = parametersOf(state);
  const written = task.candidates.filter(({ slot }) => slotRole(state, slot) === 'candidate').length;
  if (written < candidatesMin) {
    const detail = `${written} of ${candidates} candidates were written`;
    decide(state, task, discard(task, 'too-few-candidates', detail));
    return;
  }
  task.phase = 'judging';
  openFirstRound(state, task);
}

/** When every job is sealed by a commitment, or was given up, the barrier is due. */
function advanceSealing(state: State, task: TaskState): void {
  const round = task.rounds[0]!;
  const sealed: Hex32[] = [];
  for (const job of round.jobs) {
    const lease = job.leases.find((entry) => entry.status === 'committed');
    if (lease !== undefined) sealed.push(lease.id);
    else if (job.status !== 'failed') return;
  }
  task.phase = 'revealing';
  orderBarrier(state, task, round, sealed);
}

function advanceRevealing(task: TaskState, state: State): void {
  const round = task.rounds[0]!;
  if (round.barrierIndex === null) return;
  for (const id of round.sealed) if (state.leases.get(id)!.status === 'committed') return;
  round.status = 'closed';
  task.phase = 'repeating';
}
