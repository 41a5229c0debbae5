import { text } from '../columns.ts';
import { type Accepts, lcbAccepts } from '../comparison.ts';
import { lcbProgram } from '../extraction.ts';
import { functionalForm, lcbCaller } from '../functional-form.ts';
import { lcbHarness } from '../lcb-harness.ts';
import { PROVENANCE, provenance } from '../provenance.ts';
import type { Row, Target } from '../target.ts';
import type { ExportTask, ExportTest } from '../task-source.ts';

/** Shown to the model in the statement's examples, so public in LiveCodeBench's sense. */
const PUBLIC_TESTS = 2;

/** LiveCodeBench knows three levels; the bounds are on the Codeforces-like rating of a task. */
function level(rating: number): string {
  return rating < 1400 ? 'easy' : rating < 2000 ? 'medium' : 'hard';
}

/** Tests of a task in its form. */
function encode({ tests, functional }: ExportTask, wanted: readonly ExportTest[]): string {
  return JSON.stringify(
    wanted.map((test) => {
      if (functional === undefined) return { input: test.input, output: test.expected, testtype: 'stdin' };
      return { ...functional.tests[tests.indexOf(test)]!, testtype: 'functional' };
    }),
  );
}

/** Name of the function that a row's tests call; null for programs on standard input. */
function functionOf(row: Row): string | null {
  return (JSON.parse(row['metadata'] as string) as { func_name: string | null }).func_name;
}

const NOTE =
  'Only the method is called, with its arguments as values. What is said of standard input and output is how the same ' +
  'task is given to whole programs.';

/** Results are printed by our own caller, in one spelling. */
const sameValue: Accepts = (printed, expected) => printed.trimEnd() === expected;

function isPublic(task: ExportTask, test: ExportTest): boolean {
  return task.statement.includes(`\n${test.input}`) && task.statement.includes(`\n${test.expected}`);
}

/**
 * A problem of LiveCodeBench's code generation scenario. Tasks of the LeetCode style are functional ones, with starter code and
 * `func_name`, where the golden solution passes in that form; all others are programs on standard input. Private tests are plain
 * JSON, which its loader tries first.
 */
export const LCB: Target = {
  format: 'rl_lcb',
  summary: "problems in LiveCodeBench's format, also what `hivesmith eval` reads",
  columns: [
    text('question_title'),
    text('question_content'),
    text('platform'),
    text('question_id'),
    text('contest_id'),
    text('contest_date'),
    text('starter_code'),
    text('difficulty'),
    text('public_test_cases'),
    text('private_test_cases'),
    text('metadata'),
    ...PROVENANCE,
  ],
  checkers: ['exact-lines'],
  row(task) {
    const shown = task.tests.filter((test) => isPublic(task, test)).slice(0, PUBLIC_TESTS);
    return {
      question_title: task.title,
      question_content: task.functional === undefined ? task.statement : `${task.statement.trimEnd()}\n\n${NOTE}`,
      platform: task.style,
      question_id: task.id,
      contest_id: task.campaign,
      // The log keeps no time of day; the loader wants a date.
      contest_date: '1970-01-01T00:00:00',
      starter_code: task.functional?.starter ?? '',
      difficulty: level(task.difficulty),
      public_test_cases: encode(task, shown),
      private_test_cases: encode(
        task,
        task.tests.filter((test) => !shown.includes(test)),
      ),
      metadata: JSON.stringify({ func_name: task.functional?.name ?? null }),
      ...provenance(task),
    };
  },
  extract: lcbProgram,
  cases: (row) =>
    ['public_test_cases', 'private_test_cases'].flatMap((column) =>
      (JSON.parse(row[column] as string) as { input: string; output: string }[]).map(({ input, output }) => ({
        stdin: input,
        expected: output,
      })),
    ),
  async forms(task, runs) {
    const functional = await functionalForm(task, runs);
    return functional === undefined ? [task] : [{ ...task, functional }, task];
  },
  wrap(program, row) {
    const name = functionOf(row);
    return name === null ? lcbHarness(program) : lcbCaller(program, name);
  },
  accepts: (row) => (functionOf(row) === null ? lcbAccepts : sameValue),
};
