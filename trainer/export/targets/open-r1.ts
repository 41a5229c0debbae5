import { double, list, messages, struct, text } from '../columns.ts';
import { openR1Accepts } from '../comparison.ts';
import { lastFence } from '../extraction.ts';
import { question } from '../prompt.ts';
import { PROVENANCE, provenance } from '../provenance.ts';
import type { Target } from '../target.ts';

interface Verification {
  readonly language: string;
  readonly test_cases: readonly { readonly input: string; readonly output: string; readonly type: string }[];
}

/** Seconds and MiB that judges behind open-r1's `cf_code` reward are told: what votes had, with room for their start. */
const TIME_LIMIT = 10;
const MEMORY_LIMIT = 512;

/** Columns of both code rewards of open-r1: `verification_info` for `code`, `official_tests` and limits for `cf_code`. */
export const OPEN_R1: Target = {
  format: 'rl_open_r1',
  summary: "problem and golden tests for open-r1's code and cf_code rewards",
  columns: [
    text('id'),
    text('problem'),
    messages('prompt'),
    text('language'),
    struct('verification_info', [
      text('language'),
      list('test_cases', (item) => struct(item, [text('input'), text('output'), text('type')])),
    ]),
    list('official_tests', (item) => struct(item, [text('input'), text('output')])),
    text('generated_checker'),
    double('time_limit'),
    double('memory_limit'),
    text('input_mode'),
    ...PROVENANCE,
  ],
  checkers: ['exact-lines'],
  row(task) {
    const tests = task.tests.map(({ input, expected: output }) => ({ input, output }));
    return {
      id: task.id,
      problem: question(task),
      prompt: [{ role: 'user', content: question(task) }],
      language: 'python',
      verification_info: { language: 'python', test_cases: tests.map((test) => ({ ...test, type: 'stdin_stdout' })) },
      official_tests: tests,
      generated_checker: null,
      time_limit: TIME_LIMIT,
      memory_limit: MEMORY_LIMIT,
      input_mode: 'stdio',
      ...provenance(task),
    };
  },
  extract: lastFence,
  cases: (row) =>
    (row['verification_info'] as Verification).test_cases.map(({ input, output }) => ({
      stdin: input,
      expected: output,
    })),
  accepts: () => openR1Accepts,
};
