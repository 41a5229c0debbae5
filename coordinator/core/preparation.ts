import { isLiteral } from './rows.ts';
import { parametersOf, type State, type UnitState } from './state.ts';
import type { CandidateState, Reason, TaskState } from './task-state.ts';
import { addUnit } from './units.ts';

/** One solve unit a slot, and one for the literal program; the slots of a task go to distinct operators. */
export function addSolveUnits(state: State, task: TaskState): void {
  const { candidates, crossCheckBytes } = parametersOf(state);
  const slots = crossCheckBytes > 0 ? candidates + 1 : candidates;
  for (let slot = 0; slot < slots; slot++) {
    const literal = isLiteral(state, slot) ? ({ literal: true } as const) : {};
    const unit = addUnit(
      state,
      { stage: 'solve', task: task.id!, slot, plan: task.draft!.plan, ...literal },
      { role: `solve/${task.id}`, taskIndex: task.index },
    );
    task.solveUnits.push(unit);
  }
}

/** Candidates that were written, in slot order. */
export function collectCandidates(state: State, task: TaskState): void {
  for (const unit of task.solveUnits) {
    const answer = unit.answers[0];
    if (unit.unit.stage !== 'solve' || answer === undefined || answer.result.stage !== 'solve') continue;
    const { candidate, claim } = answer.result;
    const { slot } = unit.unit;
    const { node, operator, index } = answer;
    task.candidates.push({ slot, digest: candidate.digest, size: candidate.size, node, operator, claim, index });
  }
  for (const unit of task.solveUnits) state.open.delete(unit.id);
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
