import { text } from '../columns.ts';
import { lcbAccepts } from '../comparison.ts';
import { lcbProgram } from '../extraction.ts';
import { lcbHarness } from '../lcb-harness.ts';
import { PROVENANCE, provenance } from '../provenance.ts';
import type { Target } from '../target.ts';
import type { ExportTask, ExportTest } from '../task-source.ts';

/** Shown to the model in the statement's examples, so public in LiveCodeBench's sense. */
const PUBLIC_TESTS = 2;

/** LiveCodeBench knows three levels; the bounds are on the Codeforces-like rating of a task. */
function level(rating: number): string {
  return rating < 1400 ? 'easy' : rating < 2000 ? 'medium' : 'hard';
}

function encode(tests: readonly ExportTest[]): string {
  return JSON.stringify(tests.map(({ input, expected }) => ({ input, output: expected, testtype: 'stdin' })));
}

function isPublic(task: ExportTask, test: ExportTest): boolean {
  return task.statement.includes(`\n${test.input}`) && task.statement.includes(`\n${test.expected}`);
}

/**
 * A problem of LiveCodeBench's code generation scenario. Every task, also of the LeetCode style, reads standard input, so
 * there is no starter code and `func_name` is null. Private tests are plain JSON, which its loader tries first.
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
      question_content: task.statement,
      platform: task.style,
      question_id: task.id,
      contest_id: task.campaign,
      // The log keeps no time of day; the loader wants a date.
      contest_date: '1970-01-01T00:00:00',
      starter_code: '',
      difficulty: level(task.difficulty),
      public_test_cases: encode(shown),
      private_test_cases: encode(task.tests.filter((test) => !shown.includes(test))),
      metadata: JSON.stringify({ func_name: null }),
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
  wrap: lcbHarness,
  accepts: () => lcbAccepts,
};
