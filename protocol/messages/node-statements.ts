import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { count, hex32, outcome } from './primitives.ts';
import { contributionResult } from './work-unit.ts';

/** Every statement of a node carries its place in that node's own chain, so that a missing one shows. */
const chain = { seq: count, prev: hex32 };

/** What a node learned by running one candidate on one input; two honest runs agree in all three fields. */
export const cell = z.strictObject({ outcome, digest: hex32, fuel: count });

export type Cell = z.infer<typeof cell>;

export const join = z.strictObject({
  ...chain,
  /** Who stands behind the node: named by the invite, else the node's own key. */
  operator: z.string().min(1).max(100),
  slots: z.int().min(1).max(LIMITS.slotsPerNode),
  image: hex32,
  agent: z.string().min(1).max(100),
  /** Compact invite text as given by the coordinator; absent in open campaigns. */
  invite: z.string().max(2_000).optional(),
  /** Whether it can ask a language model; without one a model campaign gives it programs to run only. */
  model: z.boolean().optional(),
});

export const heartbeat = z.strictObject({ ...chain, epoch: count });

export const leave = z.strictObject({ ...chain, reason: z.string().min(1).max(200) });

export const contribution = z.strictObject({ ...chain, lease: hex32, unit: hex32, result: contributionResult });

export const commit = z.strictObject({
  ...chain,
  items: z
    .array(z.strictObject({ lease: hex32, commitment: hex32 }))
    .min(1)
    .max(LIMITS.itemsPerMessage),
});

export const reveal = z.strictObject({
  ...chain,
  items: z
    .array(
      z.strictObject({
        lease: hex32,
        salt: hex32,
        cells: z.array(cell).min(1).max(LIMITS.inputsPerTask),
      }),
    )
    .min(1)
    .max(LIMITS.itemsPerMessage),
});

/** A lease handed back: an infrastructure failure, never a verdict on the program. */
export const refusal = z.strictObject({
  ...chain,
  lease: hex32,
  reason: z.enum(['sandbox-failed', 'blob-unavailable', 'stage-unsupported', 'model-unavailable', 'shutting-down']),
});

export const NODE_STATEMENTS = {
  'join/v1': join,
  'heartbeat/v1': heartbeat,
  'leave/v1': leave,
  'contribution/v1': contribution,
  'commit/v1': commit,
  'reveal/v1': reveal,
  'refusal/v1': refusal,
} as const;

export type NodeStatementType = keyof typeof NODE_STATEMENTS;
