import { DEFAULT_LIMITS, LIMIT_BOUNDS } from '../wasm-sandbox/limits.ts';
import type { CommandSpec } from './command-spec.ts';
import { runtime, tokenFile } from './common-options.ts';
import { EXIT } from './exit-codes.ts';

/** The reward server. */
export const GATEWAY: readonly CommandSpec[] = [
  {
    name: 'gateway',
    summary: 'judge rollouts for a trainer over HTTP',
    details:
      'With --local this machine judges; with --data volunteers do, who join with `hivesmith coordinator invite --data DIR` ' +
      'and `hivesmith join`, and this machine where they cannot. Speaks the protocols of code-judge, SandboxFusion, Piston, Judge0, OpenRLHF and a native one with nullable verdicts; ' +
      "GET /openapi.json describes them. What is not the program's fault is never a verdict. Others than this machine " +
      'are served only with a token, which requests bring as Authorization: Bearer or X-Auth-Token.',
    positionals: [],
    options: [
      {
        name: 'listen',
        type: 'text',
        value: 'HOST:PORT',
        fallback: '127.0.0.1:8088',
        help: 'address for trainers; loopback unless told otherwise',
      },
      { name: 'local', type: 'flag', help: 'judge in sandboxes of this process only' },
      {
        name: 'data',
        type: 'text',
        value: 'DIR',
        help: 'judge with volunteers: a campaign, made if DIR is absent or empty, that this process coordinates',
      },
      {
        name: 'volunteers',
        type: 'text',
        value: 'HOST:PORT',
        fallback: '127.0.0.1:4100',
        help: 'address for volunteers, with --data',
      },
      {
        name: 'preset',
        type: 'text',
        value: 'NAME',
        fallback: 'trusted-cluster',
        help: 'of a campaign that is made: trusted-cluster, invited, or open (which admits nodes without an invite)',
      },
      {
        name: 'challenge',
        type: 'integer',
        value: 'N',
        min: 0,
        max: 1_000,
        fallback: 20,
        help: "of a thousand verdicts of volunteers, how many this machine's own sandbox checks",
      },
      {
        name: 'workers',
        type: 'integer',
        value: 'N',
        min: 0,
        max: 64,
        help: 'sandbox threads; as many as cores, at most 8, if absent; 0, with --data: volunteers only',
      },
      tokenFile,
      {
        name: 'quorum',
        type: 'integer',
        value: 'N',
        min: 1,
        max: 16,
        fallback: 2,
        help: 'operators that must agree on a rollout',
      },
      {
        name: 'patience',
        type: 'integer',
        value: 'SECONDS',
        min: 0,
        max: 3_600,
        fallback: 8,
        help: "how long volunteers are waited for before this machine's own sandbox judges too",
      },
      {
        name: 'test-seconds',
        type: 'integer',
        value: 'N',
        min: 1,
        max: 250,
        fallback: 10,
        help: 'reference seconds of a test where the request does not say',
      },
      {
        name: 'memory',
        type: 'integer',
        value: 'MiB',
        min: LIMIT_BOUNDS.memoryMiB.least,
        max: LIMIT_BOUNDS.memoryMiB.most,
        fallback: DEFAULT_LIMITS.memoryMiB,
        help: 'memory of a test where the request does not say',
      },
      runtime,
    ],
    exitCodes: [EXIT.failed, EXIT.data, EXIT.port],
    load: () => import('./commands/gateway.ts'),
  },
];
