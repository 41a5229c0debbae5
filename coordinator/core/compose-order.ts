import { taskId } from '../../protocol/ids.ts';
import type { Gate } from '../../protocol/messages/coordinator-statements.ts';
import type { ContributionResult } from '../../protocol/messages/work-unit.ts';
import { contamination } from '../../protocol/rules/contamination.ts';
import { addSketch, findNearDuplicate, sketchOf } from '../../protocol/rules/near-duplicate.ts';
import { tokenCount } from '../../protocol/rules/statement-text.ts';
import { isModelCampaign, parametersOf, type State } from './state.ts';
import { discard } from './tally.ts';
import type { TaskState } from './task-state.ts';

/**
 * Turns finished compositions into tasks or discards, strictly in index order: whether a composition is a near-duplicate
 * depends on the ones before it, and must not depend on which node was quicker.
 */
export function composeInOrder(state: State): void {
  for (;;) {
    const task = state.tasks[state.composedUpTo];
    if (task === undefined || task.composeUnit.status === 'open') return;
    state.composedUpTo++;
    const found = examineComposition(state, task);
    if ('draft' in found) acceptComposition(state, task, found);
    else {
      task.phase = 'decided';
      state.due.push({ type: 'decision/v1', predicate: discard(task, found.gate, found.detail) });
    }
  }
}

interface Objection {
  readonly gate: Gate;
  readonly detail: string;
}

type Composed = Extract<ContributionResult, { draft: object }>;

/** The composition where it becomes a task, else why not. */
function examineComposition(state: State, task: TaskState): Composed | Objection {
  const result = task.composeUnit.settled;
  if (result?.stage !== 'compose') return unanswered(state, 'the composition');
  if ('failed' in result) return { gate: `model-${result.failed}`, detail: 'the model gave no composition' };
  if ('refused' in result) return { gate: result.gate, detail: result.refused };
  // Whatever the signature says: tasks and their units are named by the draft.
  if (state.signatures.has(result.signature) || state.signatures.has(taskId(result.draft)))
    return { gate: 'duplicate', detail: 'an earlier task is the same problem' };
  return objection(state, task, result.draft.statement) ?? result;
}

/** Length, shared passages with benchmarks, and near-duplicates of earlier statements; a statement that passes is sketched. */
function objection(state: State, task: TaskState, statement: string): Objection | undefined {
  const { statementTokensMin, nearDuplicatePercent } = parametersOf(state);
  const tokens = statementTokensMin === 0 ? 0 : tokenCount(statement);
  if (tokens < statementTokensMin) {
    return { gate: 'too-short', detail: `${tokens} tokens, ${statementTokensMin} are needed` };
  }
  const shared = contamination(statement, state.grams);
  if (shared > 0) return { gate: 'contaminated', detail: `shares ${shared} passages of 16 words with a benchmark` };
  if (nearDuplicatePercent === 0) return undefined;
  const sketch = sketchOf(statement);
  const near = findNearDuplicate(state.sketches, sketch, nearDuplicatePercent);
  if (near !== undefined) {
    return {
      gate: 'near-duplicate',
      detail: `${near.percent} % similar to the statement of composition ${near.index}`,
    };
  }
  addSketch(state.sketches, task.index, sketch);
  return undefined;
}

/** A unit that came to nothing: answers that differ, or in a model campaign nobody who could ask a model. */
export function unanswered(state: State, what: string): Objection {
  return isModelCampaign(state)
    ? { gate: 'model-unavailable', detail: `several nodes could not ask their models for ${what}` }
    : { gate: 'no-agreement', detail: `operators disagree on ${what}` };
}

function acceptComposition(state: State, task: TaskState, { signature, draft }: Composed): void {
  task.phase = 'composed';
  task.draft = draft;
  task.id = taskId(draft);
  state.signatures.add(signature).add(task.id);
  state.due.push({ type: 'task/v1', predicate: { task: task.id, index: task.index, unit: task.composeUnit.id } });
}
