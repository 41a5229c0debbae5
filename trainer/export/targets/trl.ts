import { list, messages, struct, text } from '../columns.ts';
import { checkerProgramOf, rowAccepts } from '../comparison.ts';
import { lastFence } from '../extraction.ts';
import { question } from '../prompt.ts';
import { PROVENANCE, provenance } from '../provenance.ts';
import type { Case, Target } from '../target.ts';

/** A prompt-only row for TRL's GRPOTrainer; `trainer/reward.py` sends language, tests and checker to the gateway. */
export const TRL: Target = {
  format: 'rl_trl',
  summary: "prompt and golden tests for TRL's GRPOTrainer with this repository's reward functions",
  columns: [
    messages('prompt'),
    text('language'),
    list('tests', (item) => struct(item, [text('input'), text('expected')])),
    text('checker_program'),
    ...PROVENANCE,
  ],
  checkers: 'any',
  row: (task) => ({
    prompt: [{ role: 'user', content: question(task) }],
    language: 'python',
    tests: task.tests.map(({ input, expected }) => ({ input, expected })),
    checker_program: task.checkerProgram,
    ...provenance(task),
  }),
  extract: lastFence,
  cases: (row) =>
    (row['tests'] as { input: string; expected: string }[]).map(
      ({ input, expected }): Case => ({ stdin: input, expected }),
    ),
  accepts: rowAccepts,
  checkerProgram: checkerProgramOf,
};
