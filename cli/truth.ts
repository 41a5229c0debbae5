import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { candidateTruth, type Plan, referenceProgram } from '../catalogue/builtin.ts';
import type { TaskRow } from '../coordinator/core/dataset.ts';
import { fromBase64 } from '../protocol/bytes.ts';
import { checkerInput } from '../protocol/rules/checker-program.ts';
import { comparisonForm } from '../protocol/rules/comparison-form.ts';

/**
 * How the released data compares with the builtin generator's known truth.
 *
 * - A label (the expected output of one released test) is right if it equals, in canonical form, what the catalogue's
 *   reference program of the task prints for that input.
 * - A golden solution is right if its slot carries no planted fault (`candidateTruth`) and it prints what the reference
 *   prints on every labelled input of its task. So a planted fault that no test shows counts against it.
 *
 * A reference that does not end normally makes its label wrong. An accuracy is null if there is nothing to measure.
 */
export interface TruthReport {
  readonly labels: number;
  readonly labelsRight: number;
  readonly labelAccuracy: number | null;
  readonly golden: number;
  readonly goldenRight: number;
  /** Golden solutions with a planted fault that none of the labelled inputs shows; not among the right ones. */
  readonly goldenLatent: number;
  readonly goldenAccuracy: number | null;
}

/** What models write has no known truth: nothing to measure. */
export const UNKNOWN_TRUTH: TruthReport = {
  labels: 0,
  labelsRight: 0,
  labelAccuracy: null,
  golden: 0,
  goldenRight: 0,
  goldenLatent: 0,
  goldenAccuracy: null,
};

/** Runs a program with the sandbox's default limits; undefined unless it ended with outcome `ok`. */
export type RunForTruth = (source: string, stdin: Uint8Array) => Promise<Uint8Array | undefined>;

interface TaskTruth {
  readonly labels: number;
  readonly labelsRight: number;
  readonly agrees: boolean;
  readonly mutated: boolean;
}

/** Enough to keep all sandbox threads busy, few enough not to fill the queue of the sandbox. */
const TASKS_AT_ONCE = 8;

/** Measures the release in `directory`. Throws if a row's plan is not one of this version's catalogue. */
export async function measureTruth(directory: string, run: RunForTruth): Promise<TruthReport> {
  const text = await readFile(join(directory, 'dataset', 'tasks.jsonl'), 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TaskRow);
  const measured: TaskTruth[] = [];
  for (let i = 0; i < rows.length; i += TASKS_AT_ONCE) {
    measured.push(...(await Promise.all(rows.slice(i, i + TASKS_AT_ONCE).map((row) => measureTask(row, run)))));
  }
  return summarize(measured);
}

async function measureTask(row: TaskRow, run: RunForTruth): Promise<TaskTruth> {
  // The plan came out of this very catalogue and is replayed by the audit; resolving it checks its operators.
  const plan = row.plan as unknown as Plan;
  const reference = referenceProgram(plan);
  const golden = new TextDecoder().decode(bytesOf(row.golden.source));
  const tests = await Promise.all(
    row.tests.map(async (test) => {
      const stdin = bytesOf(test.input);
      const [truth, printed] = await Promise.all(
        [reference, golden].map(async (source) => formOf(row, stdin, await run(source, stdin), run)),
      );
      const label = comparisonForm(formKind(row), bytesOf(test.output));
      return { label: isSame(label, truth), golden: isSame(printed, truth) };
    }),
  );
  return {
    labels: tests.length,
    labelsRight: tests.filter(({ label }) => label).length,
    agrees: tests.every((test) => test.golden),
    mutated: candidateTruth(plan, row.golden.slot).mutated,
  };
}

function summarize(tasks: readonly TaskTruth[]): TruthReport {
  const labels = tasks.reduce((sum, task) => sum + task.labels, 0);
  const labelsRight = tasks.reduce((sum, task) => sum + task.labelsRight, 0);
  const goldenRight = tasks.filter(({ agrees, mutated }) => agrees && !mutated).length;
  return {
    labels,
    labelsRight,
    labelAccuracy: labels === 0 ? null : labelsRight / labels,
    golden: tasks.length,
    goldenRight,
    goldenLatent: tasks.filter(({ agrees, mutated }) => agrees && mutated).length,
    goldenAccuracy: tasks.length === 0 ? null : goldenRight / tasks.length,
  };
}

/** An output in the form of the row's labels; undefined where there is none, or the task's checker program refuses it. */
async function formOf(
  row: TaskRow,
  stdin: Uint8Array,
  output: Uint8Array | undefined,
  run: RunForTruth,
): Promise<Uint8Array | undefined> {
  if (output === undefined) return undefined;
  const program = 'checker_program' in row ? new TextDecoder().decode(bytesOf(row.checker_program.source)) : undefined;
  const printed = program === undefined ? output : await run(program, checkerInput(stdin, output));
  return printed === undefined ? undefined : comparisonForm(formKind(row), printed);
}

function formKind(row: TaskRow) {
  return row.checker === 'program' ? 'exact-lines' : row.checker;
}

function isSame(output: Uint8Array | undefined, truth: Uint8Array | undefined): boolean {
  return output !== undefined && truth !== undefined && Buffer.compare(output, truth) === 0;
}

function bytesOf(content: TaskRow['golden']['source']): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  const bytes = fromBase64(content.base64);
  if (bytes === undefined)
    throw new Error('expected base64 in the data set, but a field is damaged; audit the release');
  return bytes;
}
