import type { CommandSpec } from './command-spec.ts';
import { json, runtime } from './common-options.ts';
import { EXIT } from './exit-codes.ts';

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
];
