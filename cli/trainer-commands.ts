import type { CommandSpec } from './command-spec.ts';
import { data, json, runtime } from './common-options.ts';
import { EXIT } from './exit-codes.ts';
import { modelOptions } from './model-options.ts';

/** Commands for who trains on a release. */
export const TRAINER: readonly CommandSpec[] = [
  {
    name: 'export',
    summary: 'write a release as Parquet data sets for trainers, in the Hugging Face layout with a data card',
    details:
      'Formats are sft, rl_verl, rl_xcoder, rl_trl, rl_open_r1 and rl_lcb; --format may be given several times. The golden ' +
      "solution of every row is run again through the exported row with the target's own comparison; rows that it does " +
      'not pass are dropped, counted and named in dropped.jsonl.',
    positionals: [{ name: 'RELEASE', help: 'a release directory' }],
    options: [
      { name: 'format', type: 'text', value: 'FORMAT', required: true, repeats: true, help: 'what to write' },
      { name: 'out', type: 'text', value: 'DIR', required: true, help: 'an absent or empty directory' },
      {
        name: 'test-percent',
        type: 'integer',
        value: 'N',
        min: 0,
        max: 90,
        fallback: 5,
        help: 'share of tasks in the test split, by a hash of their id',
      },
      { name: 'license', type: 'text', value: 'ID', fallback: 'apache-2.0', help: 'licence that the data card names' },
      { name: 'workers', type: 'integer', value: 'N', min: 1, max: 64, help: 'sandbox threads; one a core if absent' },
      runtime,
      json,
    ],
    exitCodes: [EXIT.failed, EXIT.data],
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'coordinator feedback',
    summary: 'tell a running coordinator how often a model in training solved its tasks',
    details:
      'FILE has {"task_id", "rollouts", "passed"} on each line, as trainer/grpo.py writes it. The report is logged, the same ' +
      "file once; features of tasks with a pass rate in the campaign's passTarget gain weight in later evolution and composition, those of " +
      'tasks that eight or more rollouts solved never or always lose it.',
    positionals: [{ name: 'FILE', help: 'pass rates, one task a line' }],
    options: [data("the coordinator's data directory"), json],
    exitCodes: [EXIT.data, EXIT.coordinator],
    load: () => import('./commands/coordinator-feedback.ts'),
  },
  {
    name: 'eval',
    summary: "measure a model on problems in LiveCodeBench's format, judged by a gateway",
    details:
      'PROBLEMS is a JSON lines or Parquet file, or a directory of them such as the rl_lcb folder of an export; programs on ' +
      'standard input and functions. Prints pass@k (unbiased, with standard errors over problems) and avg@n (with the ' +
      'deviation between runs). A sample without an answer or a verdict is left out and counted, never wrong; the exit code is then 3.',
    positionals: [{ name: 'PROBLEMS', help: 'a file or directory of problems' }],
    options: [
      ...modelOptions,
      { name: 'gateway', type: 'text', value: 'URL', fallback: 'http://127.0.0.1:8088', help: 'who judges' },
      { name: 'samples', type: 'integer', value: 'N', min: 1, max: 10_000, fallback: 8, help: 'samples a problem' },
      { name: 'k', type: 'text', value: 'K,...', fallback: '1', help: 'values of k for pass@k' },
      { name: 'temperature', type: 'text', value: 'T', fallback: '0.6', help: 'of the sampling' },
      { name: 'top-p', type: 'text', value: 'P', fallback: '0.95', help: 'of the sampling' },
      {
        name: 'max-tokens',
        type: 'integer',
        value: 'N',
        min: 1,
        max: 1_000_000,
        fallback: 32_768,
        help: 'length of an answer',
      },
      { name: 'seed', type: 'integer', value: 'N', min: 0, max: 2 ** 31, fallback: 0, help: 'of the first sample' },
      { name: 'limit', type: 'integer', value: 'N', min: 1, max: 100_000, help: 'the first N problems only' },
      { name: 'width', type: 'integer', value: 'N', min: 1, max: 1_024, fallback: 16, help: 'samples in work at once' },
      {
        name: 'patience',
        type: 'integer',
        value: 'SECONDS',
        min: 1,
        max: 86_400,
        fallback: 600,
        help: 'how long a verdict is asked for',
      },
      {
        name: 'out',
        type: 'text',
        value: 'FILE.jsonl',
        help: 'every sample with its program and outcome; a run that was cut off goes on from there, asking nothing twice',
      },
      json,
    ],
    exitCodes: [EXIT.failed, EXIT.undecided, EXIT.coordinator],
    load: () => import('./commands/eval.ts'),
  },
];
