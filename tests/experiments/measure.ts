import type { Cell } from '../../protocol/messages/node-statements.ts';
import { type GateSwitches, labelsMet, passGates } from '../../protocol/rules/gates.ts';
import { type CandidateVote, labelInputs } from '../../protocol/rules/labelling.ts';
import { OUTCOMES } from '../../wasm-sandbox/outcome.ts';
import type { StoredRow, StoredTask } from './run-task.ts';

/** One way of judging the stored cells. `gated` false: as the authors' released code does, without any discard. */
export interface Method {
  readonly name: string;
  readonly m: number;
  readonly quorum: number;
  readonly form: 'exact' | 'tokens';
  readonly gated: boolean;
  readonly switches: GateSwitches;
}

export interface Counts {
  tasks: number;
  accepted: number;
  labels: number;
  labelsRight: number;
  golden: number;
  goldenFull: number;
  /** Right and wrong programs that took the golden tests, and how many were told right: candidates, then mutants. */
  good: number;
  goodPassed: number;
  bad: number;
  badFailed: number;
  mutants: number;
  mutantsFailed: number;
  discarded: Map<string, number>;
  /** By support: labels, right labels. */
  support: Map<number, [number, number]>;
}

const emptyCounts = (): Counts => ({
  tasks: 0,
  accepted: 0,
  labels: 0,
  labelsRight: 0,
  golden: 0,
  goldenFull: 0,
  good: 0,
  goodPassed: 0,
  bad: 0,
  badFailed: 0,
  mutants: 0,
  mutantsFailed: 0,
  discarded: new Map(),
  support: new Map(),
});

/** What a method makes of all tasks, held against the truth. */
export function measure(tasks: readonly StoredTask[], method: Method): Counts {
  const counts = emptyCounts();
  for (const task of tasks) measureTask(task, method, counts);
  return counts;
}

const OK = OUTCOMES.indexOf('ok');

function cellsOf(task: StoredTask, row: StoredRow, form: Method['form']): Cell[] {
  return row.map(([outcome, exact, tokens]) => ({
    outcome: OUTCOMES[outcome]!,
    digest: task.digests[form === 'exact' ? exact : tokens]!,
    fuel: 0,
  }));
}

/** Whether a program prints what the reference prints on every input. */
export function isRight(task: StoredTask, row: StoredRow, form: Method['form'] = 'exact'): boolean {
  const at = form === 'exact' ? 1 : 2;
  return row.every((cell, position) => cell[0] === OK && cell[at] === task.truth[position]![at]);
}

/** Whether a program prints what the reference prints wherever it ends well. */
export function isLate(task: StoredTask, row: StoredRow): boolean {
  return row.every((cell, position) => cell[0] !== OK || cell[1] === task.truth[position]![1]);
}

function measureTask(task: StoredTask, method: Method, counts: Counts): void {
  const { m, quorum, form, switches } = method;
  counts.tasks++;
  const votes: CandidateVote[] = task.candidates.slice(0, m).map(({ digest, cells }, slot) => ({
    slot,
    candidate: digest,
    operator: `operator ${slot}`,
    cells: cellsOf(task, cells, form),
  }));
  const labels = labelInputs(
    task.inputs.map(({ digest }) => digest),
    votes,
    quorum,
  );
  const question = {
    task: task.plan.seed,
    inputs: task.inputs,
    labels,
    votes,
    literal: cellsOf(task, task.literal, form),
    generators: new Map(votes.map(({ slot }) => [slot, 'builtin'])),
  };
  let winner: number;
  let golden: ReadonlySet<string>;
  if (method.gated) {
    const verdict = passGates(question, switches);
    if (verdict.kind === 'discard') {
      counts.discarded.set(verdict.gate, (counts.discarded.get(verdict.gate) ?? 0) + 1);
      return;
    }
    winner = verdict.selection.winner!.slot;
    golden = new Set(verdict.selection.goldenTests);
  } else {
    const scores = votes.map((vote) => labelsMet(vote, labels));
    winner = scores.indexOf(Math.max(...scores));
    golden = new Set(task.inputs.map(({ digest }) => digest));
  }
  counts.accepted++;
  countLabels(task, method, labels, counts);
  counts.golden++;
  if (isRight(task, task.candidates[winner]!.cells, form)) counts.goldenFull++;
  const tests = labels.flatMap((label, position) =>
    label.digest !== null && golden.has(label.input) ? [[position, label.digest] as const] : [],
  );
  countPrograms(task, form, tests, counts);
}

function countLabels(
  task: StoredTask,
  { form, gated }: Method,
  labels: ReturnType<typeof labelInputs>,
  counts: Counts,
): void {
  const at = form === 'exact' ? 1 : 2;
  for (const [position, { digest, support }] of labels.entries()) {
    // Without gates a missing label is a wrong one, as in the published measurement.
    if (digest === null && gated) continue;
    const isTrue = digest === task.digests[task.truth[position]![at]];
    counts.labels++;
    if (isTrue) counts.labelsRight++;
    const [all, right] = counts.support.get(support) ?? [0, 0];
    counts.support.set(support, [all + 1, right + (isTrue ? 1 : 0)]);
  }
}

function countPrograms(
  task: StoredTask,
  form: Method['form'],
  tests: readonly (readonly [position: number, label: string])[],
  counts: Counts,
): void {
  const at = form === 'exact' ? 1 : 2;
  const passes = (row: StoredRow) =>
    tests.every(([position, label]) => row[position]![0] === OK && task.digests[row[position]![at]] === label);
  for (const { cells } of task.candidates) {
    if (isRight(task, cells, form)) {
      counts.good++;
      if (passes(cells)) counts.goodPassed++;
    } else {
      counts.bad++;
      if (!passes(cells)) counts.badFailed++;
    }
  }
  for (const row of task.mutants) {
    if (isRight(task, row, form)) continue;
    counts.mutants++;
    if (!passes(row)) counts.mutantsFailed++;
  }
}
