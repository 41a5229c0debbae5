import { jobOf, standingVote } from './rows.ts';
import { type CandidateState, parametersOf, type State, type TaskState, type UnitState } from './state.ts';
import { addUnit } from './units.ts';

/** One solve unit a slot; the slots of a task go to distinct operators. */
export function addSolveUnits(state: State, task: TaskState): void {
  const { candidates } = parametersOf(state);
  for (let slot = 0; slot < candidates; slot++) {
    const unit = addUnit(
      state,
      { stage: 'solve', task: task.id!, slot, plan: task.draft!.plan },
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

/**
 * A judge job. Round 0 jobs of a task go to distinct operators, none of them the candidate's author while another is left;
 * a repeat never goes to the operator whose vote it repeats, nor to one that already repeated a winner of this task.
 */
export function addJudgeJob(state: State, task: TaskState, candidate: CandidateState, round: number): UnitState {
  const { cell } = parametersOf(state);
  const unit = {
    stage: 'judge',
    task: task.id!,
    slot: candidate.slot,
    round,
    candidate: candidate.digest,
    inputs: task.inputs.map((input) => input.digest),
    image: state.genesis!.image.digest,
    limits: cell,
  } as const;
  const barred = new Set<string>();
  if (round > 0) {
    const job = jobOf(task, candidate.slot);
    const vote = job === undefined ? undefined : standingVote(state, job);
    if (vote !== undefined) barred.add(vote.operator);
    for (const operator of task.confirmers) barred.add(operator);
  }
  return addUnit(state, unit, {
    role: `judge/${task.id}/${round}`,
    barred,
    author: candidate.operator,
    taskIndex: task.index,
  });
}
