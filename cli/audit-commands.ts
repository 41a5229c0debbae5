import type { CommandSpec, PositionalSpec, TextOption } from './command-spec.ts';
import { json } from './common-options.ts';
import { EXIT } from './exit-codes.ts';

const release: PositionalSpec = { name: 'DIR', help: 'a release directory' };
const policy: TextOption = {
  name: 'policy',
  type: 'text',
  value: 'FILE',
  help: 'keys to trust; the one in DIR if absent',
};
const exitCodes = [EXIT.failed, EXIT.undecided];

/** What can be asked of a release by who does not believe it. */
export const AUDIT: readonly CommandSpec[] = [
  {
    name: 'audit verify',
    summary: 'recompute a release from its log: every assignment, vote and row; needs no network',
    positionals: [release],
    options: [policy, json],
    exitCodes,
    load: () => import('./commands/audit-verify.ts'),
  },
  {
    name: 'audit replay',
    summary: 'as audit verify, and run what was voted on again in the sandbox; needs no network',
    details:
      'Draws cells (one program on one input) with a seed that nobody knew before, at least one of every task first, ' +
      "runs them on the campaign's runtime image and compares outcome, output and fuel with every vote on them. " +
      'Programs of strangers run in the sandbox only.',
    positionals: [release],
    options: [
      { name: 'sample', type: 'integer', value: 'N', min: 1, max: 1_000_000, help: 'cells to run; 300 if absent' },
      { name: 'all', type: 'flag', help: 'run every cell' },
      { name: 'seed', type: 'text', value: 'TEXT', help: 'seed of the draw, to repeat one; drawn at random if absent' },
      { name: 'task', type: 'text', value: 'ID', help: 'the cells of this task only' },
      {
        name: 'workers',
        type: 'integer',
        value: 'N',
        min: 1,
        max: 64,
        help: 'sandbox threads; one a processor if absent',
      },
      policy,
      json,
    ],
    exitCodes,
    load: () => import('./commands/audit-replay.ts'),
  },
];
