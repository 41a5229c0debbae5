import type { Hex32 } from '../../protocol/ids.ts';
import type { Decision, Gate, Label } from '../../protocol/messages/coordinator-statements.ts';
import { type CandidateVote, hasEntropy, labelInputs } from '../../protocol/rules/labelling.ts';
import { prfCoin } from '../../protocol/rules/prf.ts';
import { type Selection, selectGolden } from '../../protocol/rules/selection.ts';
import { allPositions, askReferee, REFEREE, refereeRow, rowOf, rowsOf } from './rows.ts';
import { parametersOf, type State, type TaskState } from './state.ts';

export type Tally =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'discard'; readonly gate: Gate; readonly detail: string }
  | {
      readonly kind: 'winner';
      readonly labels: Label[];
      readonly selection: Selection;
      readonly rows: CandidateVote[];
    };

/**
 * First tally of a task and every later one: rows that fell away are asked of the referee, dissenting cells are drawn for
 * a check once, then the gates in their order. Order-free in the reveals, because rows are read by slot.
 */
export function tally(state: State, task: TaskState): Tally {
  if (task.waiting.size > 0) return { kind: 'waiting' };
  const { rows, missing } = rowsOf(state, task);
  for (const slot of missing) askReferee(state, task, slot, 'unrevealed', allPositions(task));
  if (missing.length > 0) return { kind: 'waiting' };
  const { quorum, labelsMin, entropyTenths } = parametersOf(state);
  const labels = labelInputs(
    task.inputs.map((input) => input.digest),
    rows,
    quorum,
  );
  drawDissent(state, task, rows, labels);
  if (task.waiting.size > 0) return { kind: 'waiting' };
  const kept = labels.flatMap((label) => (label.digest === null ? [] : [label.digest]));
  if (kept.length < labelsMin) {
    return { kind: 'discard', gate: 'quorum', detail: `${kept.length} of ${labels.length} inputs have a label` };
  }
  if (!hasEntropy(kept, entropyTenths)) {
    return {
      kind: 'discard',
      gate: 'entropy',
      detail: `${new Set(kept).size} different outputs on ${kept.length} inputs`,
    };
  }
  const selection = selectGolden(task.id!, task.inputs, labels, rows);
  if (selection.winner === null) {
    return { kind: 'discard', gate: 'holdout', detail: 'no candidate is best on both halves of the tests' };
  }
  return { kind: 'winner', labels, selection, rows };
}

/** Coins for cells outside the label's group; each task draws once, from the seed of the epoch it is tallied in. */
function drawDissent(state: State, task: TaskState, rows: readonly CandidateVote[], labels: readonly Label[]): void {
  if (task.dissentDrawn || state.epoch === null) return;
  task.dissentDrawn = true;
  const { dissentCoin } = parametersOf(state);
  for (const row of rows) {
    if (row.operator === REFEREE) continue;
    const drawn = labels.flatMap((label, position) => {
      if (label.digest === null) return [];
      const cell = row.cells[position]!;
      if (cell.outcome === 'ok' && cell.digest === label.digest) return [];
      const ids = [task.id!, String(row.slot), label.input];
      return prfCoin(dissentCoin, state.epoch!.seed, 'dissent', ...ids) ? [position] : [];
    });
    if (drawn.length > 0) askReferee(state, task, row.slot, 'dissent', drawn);
  }
}

/** True when a second, independent run of the winner is in the log: the referee's own, if it ran every input. */
export function confirmedByReferee(state: State, task: TaskState, slot: number): boolean {
  return refereeRow(task, slot) !== undefined && rowOf(state, task, slot) !== undefined;
}

export function acceptance(
  state: State,
  task: TaskState,
  found: Extract<Tally, { kind: 'winner' }>,
  confirmedBy: Hex32 | typeof REFEREE,
): Decision {
  const operators = new Set(found.rows.map((row) => row.operator));
  operators.delete(REFEREE);
  return {
    verdict: 'accepted',
    index: task.index,
    task: task.id!,
    labels: found.labels,
    golden: { ...found.selection.winner!, confirmedBy },
    goldenTests: found.selection.goldenTests,
    holdout: found.selection.holdout,
    operators: operators.size,
    thin: operators.size < parametersOf(state).candidates,
  };
}

export function discard(task: TaskState, gate: Gate, detail: string): Decision {
  return { verdict: 'discarded', index: task.index, task: task.id, gate, detail };
}
