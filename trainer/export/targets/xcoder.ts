import { text } from '../columns.ts';
import { codeJudgeAccepts } from '../comparison.ts';
import { lastFence } from '../extraction.ts';
import { PROVENANCE, provenance } from '../provenance.ts';
import type { Target } from '../target.ts';
import { casesOf, inputOutput, VERL_COLUMNS, verlRow } from './verl.ts';

/** The row that X-Coder's reward manager reads, judged by code-judge's `/judge/long-batch`. */
export const XCODER: Target = {
  format: 'rl_xcoder',
  summary: "prompt and golden tests for X-Coder's verl recipe and code-judge",
  columns: [
    text('id'),
    ...VERL_COLUMNS,
    text('problem'),
    text('prompter_type'),
    text('type'),
    text('input_output'),
    ...PROVENANCE,
  ],
  checkers: ['exact-lines'],
  row: (task, split) => ({
    id: task.id,
    ...verlRow(task, split),
    problem: task.statement,
    prompter_type: 'stdin',
    type: 'stdin_stdout',
    input_output: inputOutput(task.tests),
    ...provenance(task),
  }),
  extract: lastFence,
  cases: (row) => casesOf(row['input_output'] as string),
  accepts: () => codeJudgeAccepts,
};
