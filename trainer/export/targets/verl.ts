import { int64, messages, struct, text } from '../columns.ts';
import { verlAccepts } from '../comparison.ts';
import { verlProgram } from '../extraction.ts';
import { question } from '../prompt.ts';
import { PROVENANCE, provenance } from '../provenance.ts';
import type { Split } from '../split.ts';
import type { Case, Row, Target } from '../target.ts';
import type { ExportTask, ExportTest } from '../task-source.ts';

/** verl executes all tests of a row but scores the first ten only. */
export const VERL_TESTS = 10;

/** verl asks its sandbox for rows of a few names only; this is the one that fits tests of standard input and output. */
export const VERL_SOURCE = 'codecontests';

export const VERL_COLUMNS = [
  text('data_source'),
  messages('prompt'),
  text('ability'),
  struct('reward_model', [text('style'), text('ground_truth')]),
  struct('extra_info', [text('split'), int64('index'), text('id')]),
];

/** At most `most` tests, spread evenly over the sizes of their inputs. */
export function spread(tests: readonly ExportTest[], most: number): readonly ExportTest[] {
  if (tests.length <= most) return tests;
  const bySize = tests.map((_, at) => at).sort((a, b) => tests[a]!.input.length - tests[b]!.input.length || a - b);
  const kept = new Set(
    Array.from({ length: most }, (_, i) => bySize[Math.floor((i * (tests.length - 1)) / (most - 1))]!),
  );
  return tests.filter((_, at) => kept.has(at));
}

/** Inputs and outputs of tests as verl, APPS, TACO and X-Coder spell them. */
export function inputOutput(tests: readonly ExportTest[]): string {
  return JSON.stringify({ inputs: tests.map(({ input }) => input), outputs: tests.map(({ expected }) => expected) });
}

export function casesOf(json: string): Case[] {
  const { inputs, outputs } = JSON.parse(json) as { inputs: string[]; outputs: string[] };
  return inputs.map((stdin, at) => ({ stdin, expected: outputs[at]! }));
}

export function verlRow(task: ExportTask, split: Split): Row {
  return {
    data_source: VERL_SOURCE,
    prompt: [{ role: 'user', content: question(task) }],
    ability: 'code',
    reward_model: { style: 'rule', ground_truth: inputOutput(spread(task.tests, VERL_TESTS)) },
    extra_info: { split, index: BigInt(task.index), id: task.id },
  };
}

/** The row of verl's `RLHFDataset`, judged by its `sandbox_fusion` reward. */
export const VERL: Target = {
  format: 'rl_verl',
  summary: `prompt and at most ${VERL_TESTS} golden tests for verl's sandbox_fusion reward`,
  columns: [...VERL_COLUMNS, ...PROVENANCE],
  checkers: ['exact-lines'],
  row: (task, split) => ({ ...verlRow(task, split), ...provenance(task) }),
  extract: verlProgram,
  cases: (row) => casesOf((row['reward_model'] as { ground_truth: string }).ground_truth),
  accepts: () => verlAccepts,
};
