import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { feedback } from './feedback-statement.ts';
import { GENERATION_FAILURES } from './generation.ts';
import { genesis } from './genesis.ts';
import { cell } from './node-statements.ts';
import { count, hex32, shortText } from './primitives.ts';
import { challenge, rollout, rolloutEnd, verdict } from './rollout-statements.ts';
import { DRAFT_GATES } from './work-unit.ts';

export const snippets = z.strictObject({
  snippets: z
    .array(z.strictObject({ name: shortText, digest: hex32, size: count.max(LIMITS.snippetBytes) }))
    .min(1)
    .max(LIMITS.snippetsPerEntry),
});

/** C_e verbatim, the beacon value that did not exist before it, and the seed that follows from both. */
/** Hashed n-grams of the benchmarks that the genesis names. */
export const benchmark = z.strictObject({
  grams: z
    .array(z.string().regex(/^[0-9a-f]{12}$/))
    .min(1)
    .max(LIMITS.gramsPerEntry),
});

export const epoch = z.strictObject({ epoch: count, checkpoint: z.string().max(2_000), beacon: hex32, seed: hex32 });

export const leaseGrant = z.strictObject({
  workUnit: hex32,
  node: hex32,
  rank: count,
  fence: count,
  deadlineEpoch: count,
  /** Lease that it stands in for: drawn because that one looks as if it would not be answered. */
  hedges: hex32.optional(),
});

export type LeaseGrant = z.infer<typeof leaseGrant>;

export const leases = z.strictObject({
  epoch: count,
  leases: z.array(leaseGrant).min(1).max(LIMITS.leasesPerRound),
});

/**
 * `deadline`: unanswered in time; `disconnected`: no control stream for the agreed number of epochs; `unrenewed`: its node is
 * there and does not say that it works on it.
 */
export const timeout = z.strictObject({
  leases: z
    .array(z.strictObject({ lease: hex32, reason: z.enum(['deadline', 'disconnected', 'unrenewed']) }))
    .min(1)
    .max(LIMITS.itemsPerMessage),
});

/** A composition accepted as a programming problem. */
export const task = z.strictObject({ task: hex32, index: count, unit: hex32 });

/** Commitments that will be counted in this round; nobody's result of the round was revealed before this entry. */
export const barrier = z.strictObject({
  task: hex32,
  round: count,
  commits: z.array(hex32).max(LIMITS.candidatesPerTask),
});

/**
 * The referee ran cells of a candidate; `positions` are indexes into the task's inputs. A `repeat` is one run in the place
 * of an operator; a `dispute` is two runs, which prove who lied. `problem` instead of cells: two of its runs differed, or
 * the candidate cannot be run at all; the candidate proves nothing about anybody then.
 */
export const referee = z.strictObject({
  task: hex32,
  round: count,
  slot: count,
  reason: z.enum(['repeat', 'dispute']),
  positions: z.array(count).min(1).max(LIMITS.inputsPerTask),
  cells: z.array(cell).max(LIMITS.inputsPerTask),
  problem: z.enum(['nondeterministic', 'unrunnable']).optional(),
});

/** A proven lie: what the vote claimed and what the referee's run gives. */
export const fault = z.strictObject({
  lease: hex32,
  node: hex32,
  task: hex32,
  slot: count,
  position: count,
  claimed: cell,
  referee: cell,
});

/** What happened on this lease ends the node's part in the campaign: a proven lie, or two different sealed votes. */
export const ban = z.strictObject({ node: hex32, lease: hex32, reason: z.enum(['lie', 'equivocation']) });

/**
 * The coordinator's claim that this node shares a network with others that have the same value: a keyed hash of an address
 * prefix. Nobody else can check it, so it may only lower the weight of votes, and an audit counts such claims.
 */
export const cluster = z.strictObject({ node: hex32, cluster: hex32 });

export const GATES = [
  ...DRAFT_GATES,
  'duplicate',
  'near-duplicate',
  'contaminated',
  'too-short',
  'no-agreement',
  'too-few-inputs',
  'too-few-candidates',
  'quorum',
  'entropy',
  'contested',
  'samples',
  'cross-check',
  'holdout',
  'vector',
  'solvability',
  'nondeterministic',
  'unrunnable',
  /** Several nodes could not ask their models. */
  'model-unavailable',
  /** In model campaigns: the model's answer was no composition, or no test suite. */
  ...GENERATION_FAILURES.map((failure) => `model-${failure}` as const),
] as const;

export type Gate = (typeof GATES)[number];

/** Label of one input: the digest that the largest group printed, and how many operators support it. */
export const label = z.strictObject({
  input: hex32,
  digest: hex32.nullable(),
  support: count,
  second: count,
});

export type Label = z.infer<typeof label>;

export const decision = z.discriminatedUnion('verdict', [
  z.strictObject({
    verdict: z.literal('accepted'),
    index: count,
    task: hex32,
    labels: z.array(label).max(LIMITS.inputsPerTask),
    golden: z.strictObject({ slot: count, candidate: hex32, confirmedBy: z.string().max(100) }),
    goldenTests: z.array(hex32).max(LIMITS.inputsPerTask),
    holdout: z.array(hex32).max(LIMITS.inputsPerTask),
    operators: count,
    thin: z.boolean(),
  }),
  z.strictObject({
    verdict: z.literal('discarded'),
    index: count,
    task: hex32.nullable(),
    gate: z.enum(GATES),
    detail: z.string().max(300),
  }),
]);

export type Decision = z.infer<typeof decision>;

export const release = z.strictObject({
  /** Accepted tasks that were releasable or released before this entry; the files hold exactly these. */
  accepted: count,
  files: z.array(z.strictObject({ name: shortText, digest: hex32, size: count })).max(20),
});

/** A sample of the contributors' votes is repeated before these tasks may be released (voting protocol, section 7). */
export const sweep = z.strictObject({ tasks: count });

export const COORDINATOR_STATEMENTS = {
  'genesis/v1': genesis,
  'benchmark/v1': benchmark,
  'snippets/v1': snippets,
  'epoch/v1': epoch,
  'leases/v1': leases,
  'timeout/v1': timeout,
  'task/v1': task,
  'barrier/v1': barrier,
  'referee/v1': referee,
  'fault/v1': fault,
  'ban/v1': ban,
  'cluster/v1': cluster,
  'decision/v1': decision,
  'sweep/v1': sweep,
  'release/v1': release,
  'rollout/v1': rollout,
  'verdict/v1': verdict,
  'challenge/v1': challenge,
  'rollout-end/v1': rolloutEnd,
  'feedback/v1': feedback,
} as const;

export type CoordinatorStatementType = keyof typeof COORDINATOR_STATEMENTS;
