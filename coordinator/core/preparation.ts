import type { Suite } from '../../protocol/messages/generation.ts';
import type { Draft } from '../../protocol/messages/work-unit.ts';
import type { Checker } from '../../protocol/rules/checker-program.ts';
import { slotRoles } from './rows.ts';
import { isModelCampaign, parametersOf, type State, type UnitState } from './state.ts';
import type { CandidateState, Reason, TaskState } from './task-state.ts';
import { addUnit } from './units.ts';

/**
 * What a generator is told of a task. The builtin one reads its own plan; a model also needs the statement, which the log
 * holds once, in the draft.
 */
function briefOf(state: State, task: TaskState): Draft['plan'] {
  const { title, style, statement, plan } = task.draft!;
  return isModelCampaign(state) ? { ...plan, title, style, statement } : plan;
}

/** The test inputs of a new task: made and run by operators who agree, or in a model campaign written by one first. */
export function openInputs(state: State, task: TaskState): void {
  const unit = {
    stage: 'inputs',
    task: task.id!,
    count: parametersOf(state).inputs,
    plan: briefOf(state, task),
  } as const;
  const added = addUnit(state, unit, { taskIndex: task.index });
  if (isModelCampaign(state)) task.suiteUnit = added;
  else task.inputsUnit = added;
}

/** A suite that a model wrote is run like a builtin one: several operators, not its author's while another is left. */
export function openSuiteRun(state: State, task: TaskState, suite: Suite): void {
  const author = task.suiteUnit!.answers[0]!.operator;
  const { inputs: count } = parametersOf(state);
  // The plan is for who writes; whoever runs programs needs none.
  const unit = { stage: 'inputs', task: task.id!, count, plan: {}, suite } as const;
  task.inputsUnit = addUnit(state, unit, { taskIndex: task.index, author });
}

/** One solve unit a slot; the slots of a task go to distinct operators, but for the try of a named model, which few may have. */
export function addSolveUnits(state: State, task: TaskState): void {
  const { solvabilityBy } = parametersOf(state);
  for (const [slot, role] of slotRoles(state).entries()) {
    const wanted = role === 'literal' ? ({ literal: true } as const) : role === 'attempt' ? { by: solvabilityBy! } : {};
    const unit = addUnit(
      state,
      { stage: 'solve', task: task.id!, slot, plan: briefOf(state, task), ...wanted },
      { role: `solve/${task.id}${role === 'attempt' ? '/attempt' : ''}`, taskIndex: task.index },
    );
    task.solveUnits.push(unit);
  }
}

/** Candidates that were written, in slot order. */
export function collectCandidates(state: State, task: TaskState): void {
  for (const unit of task.solveUnits) {
    const answer = unit.answers[0];
    if (unit.unit.stage !== 'solve' || answer === undefined || answer.result.stage !== 'solve') continue;
    if ('failed' in answer.result) continue;
    const { candidate, claim } = answer.result;
    const { slot } = unit.unit;
    const { node, operator, index } = answer;
    task.candidates.push({ slot, digest: candidate.digest, size: candidate.size, node, operator, claim, index });
  }
  for (const unit of task.solveUnits) state.open.delete(unit.id);
}

/** How answers of a task, or of a rollout, are compared. */
export function checkerOf(state: State, task: TaskState): Checker {
  if (task.draft !== null) return task.draft.checker ?? parametersOf(state).checker;
  const program = state.rollouts.at.get(task.index)?.rollout.checker;
  return program === undefined ? 'exact-lines' : { program: program.digest };
}

export interface JobOptions {
  readonly round: number;
  readonly reason: Reason;
  readonly barred: ReadonlySet<string>;
  /** All inputs if absent. */
  readonly positions?: readonly number[];
}

/**
 * A judge job. Votes of their own (round 0 and what replaces them) share a role, so they go to distinct operators; a
 * candidate's author is avoided while another is left.
 */
export function addJudgeJob(
  state: State,
  task: TaskState,
  candidate: CandidateState,
  { round, reason, barred, positions }: JobOptions,
): UnitState {
  const { cell } = parametersOf(state);
  const checker = checkerOf(state, task);
  const inputs = positions === undefined ? task.inputs : positions.map((position) => task.inputs[position]!);
  const unit = {
    stage: 'judge',
    task: task.id!,
    slot: candidate.slot,
    round,
    candidate: candidate.digest,
    inputs: inputs.map((input) => input.digest),
    image: state.genesis!.image.digest,
    limits: cell,
    ...(checker === 'exact-lines' ? {} : { checker }),
  } as const;
  const isVote = reason === 'first' || reason === 'redo';
  return addUnit(state, unit, {
    role: `judge/${task.id}/${isVote ? 0 : round}`,
    barred,
    reason,
    author: candidate.operator,
    taskIndex: task.index,
  });
}
