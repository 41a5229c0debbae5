import type { Hex32 } from '../../protocol/ids.ts';
import type { Decision, Gate, Label } from '../../protocol/messages/coordinator-statements.ts';
import { labelsMet, passGates } from '../../protocol/rules/gates.ts';
import { type CandidateVote, labelInputs, largestGroups } from '../../protocol/rules/labelling.ts';
import { prfBelow, prfCoin } from '../../protocol/rules/prf.ts';
import type { Selection } from '../../protocol/rules/selection.ts';
import { type Answerer, orderRound } from './rounds.ts';
import {
  allPositions,
  candidatesOf,
  isCovered,
  isPending,
  REFEREE,
  rowsOf,
  slotRole,
  type TaskRows,
  voteOf,
  votingJobs,
  wholeRepeat,
} from './rows.ts';
import { isModelCampaign, parametersOf, type State } from './state.ts';
import type { TaskState } from './task-state.ts';
import { workedSamples } from './worked-samples.ts';

type Winner = { readonly labels: Label[]; readonly selection: Selection; readonly rows: CandidateVote[] };
type Found =
  | ({ readonly kind: 'winner' } & Winner)
  | { readonly kind: 'discard'; readonly gate: Gate; readonly detail: string };

/**
 * What follows for a task whose votes are revealed (voting protocol, section 5): undefined while a repeat is awaited, else
 * its decision. Called again whenever a repeat was answered, it orders what is missing: votes in the place of those that
 * fell away, repeats of votes on probation, of the two largest groups of inputs without a clear label, of dissenting cells
 * by coin, of claims that were proven wrong elsewhere, and of the winner. Order-free in the reveals, because rows are read
 * by slot.
 */
export function examine(state: State, task: TaskState): Decision | undefined {
  if (task.rounds.some((round) => round.round > 0 && round.blocking && isPending(round))) return undefined;
  if (orderVotes(state, task)) return undefined;
  const dropped = candidatesMissing(state, task);
  if (dropped !== undefined) return dropped;
  const { rows, literal, attempt } = rowsOf(state, task);
  const inputs = task.inputs.map((input) => input.digest);
  const { quorum, cohortShare } = parametersOf(state);
  const labels = labelInputs(inputs, rows, quorum, cohortShare);
  const isWeak = orderWeak(state, task, rows, labels);
  const isSuspect = orderBlocs(state, task, rows);
  const isDissenting = orderDissent(state, task, rows, labels);
  const isContradicting = orderContradictions(state, task, literal, labels);
  const isFailing = orderFailedTry(state, task, attempt, labels);
  const found = select(state, task, labels, { rows, literal, attempt });
  if (isWeak || isSuspect || isContradicting || isFailing) return undefined;
  if (found.kind === 'discard') return isDissenting ? undefined : discard(task, found.gate, found.detail);
  const confirmedBy = confirmation(state, task, found);
  return isDissenting || confirmedBy === undefined ? undefined : acceptance(state, task, found, confirmedBy);
}

/** A vote for every candidate, and a repeat of every vote on probation; true when something had to be ordered. */
function orderVotes(state: State, task: TaskState): boolean {
  const positions = allPositions(task);
  const { missing } = rowsOf(state, task);
  for (const slot of missing) {
    const jobs = votingJobs(task, slot);
    // Who sealed and did not open, or what several could not run, is the referee's: a newcomer has seen the others.
    const byReferee = jobs.some((job) => job.status === 'failed') || jobs.at(-1)!.leases.at(-1)?.status === 'expired';
    orderRound(state, task, { reason: 'redo', slot, positions, vote: null, blocking: true, byReferee });
  }
  let isOrdered = missing.length > 0;
  for (const { slot } of candidatesOf(task)) {
    const vote = voteOf(state, task, slot);
    if (vote?.isProbation !== true) continue;
    const open = positions.filter((position) => !isCovered(state, task, vote, slot, position));
    if (open.length === 0) continue;
    orderRound(state, task, { reason: 'probation', slot, positions: open, vote, blocking: true });
    isOrdered = true;
  }
  return isOrdered;
}

function candidatesMissing(state: State, task: TaskState): Decision | undefined {
  const voting = task.candidates.filter(({ slot }) => slotRole(state, slot) === 'candidate');
  const left = voting.filter(({ slot }) => !task.dropped.has(slot)).length;
  const { candidatesMin } = parametersOf(state);
  const gate = voting.map(({ slot }) => task.dropped.get(slot)).find((reason) => reason !== undefined);
  if (gate === undefined || left >= candidatesMin) return undefined;
  return discard(task, gate, `${left} of ${voting.length} candidates can be judged, ${candidatesMin} are needed`);
}

/**
 * Repeats among the votes that leave an input without a clear label: of each one cell, drawn by the seed, because a vote that
 * lies does so on most inputs that it makes unclear, and what is missed makes no label wrong: an input without one is
 * dropped, and a task with a contested one discarded.
 */
function orderWeak(state: State, task: TaskState, rows: readonly CandidateVote[], labels: readonly Label[]): boolean {
  const { cohortShare, rivalsMax } = parametersOf(state);
  const unclear = allPositions(task).filter((position) => {
    const { digest, second } = labels[position]!;
    return digest === null || second > rivalsMax;
  });
  const drawn = new Map(
    rows.map((row) => {
      const counting = unclear.filter((position) => {
        const { outcome, digest } = row.cells[position]!;
        return outcome === 'ok' && largestGroups(rows, position, cohortShare).includes(digest);
      });
      return [row.slot, drawUnclear(state, task, row, counting)];
    }),
  );
  return orderCells(state, task, rows, 'weak', (row, position) => drawn.get(row.slot) === position);
}

/** None of a vote of which a cell among them was repeated, or will be. */
function drawUnclear(
  state: State,
  task: TaskState,
  row: CandidateVote,
  positions: readonly number[],
): number | undefined {
  const vote = row.operator === REFEREE ? undefined : voteOf(state, task, row.slot);
  if (vote === undefined || positions.length === 0) return undefined;
  if (positions.some((position) => isCovered(state, task, vote, row.slot, position))) return undefined;
  return positions[prfBelow(positions.length, state.epoch!.seed, 'weak', task.id!, String(row.slot))];
}

/** Coins for cells outside the label's group; each task draws once, from the seed of the epoch it is tallied in. */
function orderDissent(
  state: State,
  task: TaskState,
  rows: readonly CandidateVote[],
  labels: readonly Label[],
): boolean {
  if (task.dissentDrawn || state.epoch === null) return false;
  task.dissentDrawn = true;
  const { dissentCoin } = parametersOf(state);
  const { seed } = state.epoch;
  return orderCells(state, task, rows, 'dissent', (row, position) => {
    const { digest, input } = labels[position]!;
    const cell = row.cells[position]!;
    if (digest === null || (cell.outcome === 'ok' && cell.digest === digest)) return false;
    return prfCoin(dissentCoin, seed, 'dissent', task.id!, String(row.slot), input);
  });
}

/** The literal program's cells that contradict a label: nobody's word alone discards a task. */
function orderContradictions(
  state: State,
  task: TaskState,
  literal: CandidateVote | undefined,
  labels: readonly Label[],
): boolean {
  if (literal === undefined) return false;
  const { crossCheckBytes } = parametersOf(state);
  return orderCells(state, task, [literal], 'weak', (row, position) => {
    const { outcome, digest } = row.cells[position]!;
    const label = labels[position]!.digest;
    return task.inputs[position]!.size <= crossCheckBytes && label !== null && outcome === 'ok' && digest !== label;
  });
}

/** All cells of a try that meets no label: a judge's word alone discards no task. */
function orderFailedTry(
  state: State,
  task: TaskState,
  attempt: CandidateVote | undefined,
  labels: readonly Label[],
): boolean {
  if (attempt === undefined || labelsMet(attempt, labels) > 0) return false;
  return orderCells(state, task, [attempt], 'weak', (_, position) => labels[position]!.digest !== null);
}

/** Whoever claims what was proven a lie on the same input may be of the same mind. */
function orderBlocs(state: State, task: TaskState, rows: readonly CandidateVote[]): boolean {
  if (task.blocs.length === 0) return false;
  return orderCells(state, task, rows, 'audit', (row, position) => {
    const { outcome, digest } = row.cells[position]!;
    return task.blocs.some((bloc) => bloc.position === position && bloc.outcome === outcome && bloc.digest === digest);
  });
}

/** Repeats the chosen cells that nobody has repeated yet, one round a vote. */
function orderCells(
  state: State,
  task: TaskState,
  rows: readonly CandidateVote[],
  reason: 'weak' | 'dissent' | 'audit',
  isChosen: (row: CandidateVote, position: number) => boolean,
): boolean {
  let isOrdered = false;
  for (const row of rows) {
    const vote = row.operator === REFEREE ? undefined : voteOf(state, task, row.slot);
    if (vote === undefined) continue;
    const positions = allPositions(task).filter(
      (position) => isChosen(row, position) && !isCovered(state, task, vote, row.slot, position),
    );
    if (positions.length === 0) continue;
    orderRound(state, task, { reason, slot: row.slot, positions, vote, blocking: true });
    isOrdered = true;
  }
  return isOrdered;
}

/** The gates of `passGates` on the rows as they stand. */
function select(
  state: State,
  task: TaskState,
  labels: Label[],
  { rows, literal, attempt }: Omit<TaskRows, 'missing'>,
): Found {
  const generators = new Map(task.candidates.map(({ slot, claim }) => [slot, claim.generator]));
  const tried = isModelCampaign(state) ? { attempt: attempt ?? null } : { generators };
  const verdict = passGates(
    {
      task: task.id!,
      inputs: task.inputs,
      labels,
      votes: rows,
      samples: workedSamples(state, task),
      ...tried,
      literal: literal?.cells ?? [],
    },
    parametersOf(state),
  );
  return verdict.kind === 'discard' ? verdict : { kind: 'winner', labels, selection: verdict.selection, rows };
}

/** Who ran the whole winner a second time; asks for it if nobody was asked yet. */
function confirmation(state: State, task: TaskState, { labels, selection }: Winner): Answerer | undefined {
  const { slot } = selection.winner!;
  const vote = voteOf(state, task, slot);
  if (vote === undefined) return REFEREE;
  const byReferee = winnerBy(state, task, labels) === REFEREE;
  const repeat = wholeRepeat(state, task, vote, byReferee ? REFEREE : 'anybody');
  if (repeat?.status === 'agreed') return repeat.answeredBy!;
  const positions = allPositions(task);
  const known = task.refereed.get(slot);
  if (positions.every((position) => known?.get(position)?.isProven === true)) return REFEREE;
  if (repeat === undefined) {
    orderRound(state, task, { reason: 'winner', slot, positions, vote, blocking: true, byReferee });
  }
  return undefined;
}

/**
 * A clique that gives a task its labels also gives it its winner, and sometimes the repeat. It has most often just the
 * quorum: where a label has no absolute majority of the candidates behind it, `contested` leaves the repeat to the referee.
 */
function winnerBy(state: State, task: TaskState, labels: readonly Label[]): 'operators' | typeof REFEREE {
  const { winnerBy: rule } = parametersOf(state);
  if (rule !== 'contested') return rule;
  const majority = candidatesOf(task).length / 2;
  return labels.some(({ digest, support }) => digest !== null && support <= majority) ? REFEREE : 'operators';
}

function acceptance(state: State, task: TaskState, found: Winner, confirmedBy: Hex32 | typeof REFEREE): Decision {
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
