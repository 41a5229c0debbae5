import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { blobRef, count, hex32 } from './primitives.ts';

export const cellLimits = z.strictObject({ fuel: count, memoryMiB: z.int().min(64).max(1024), outputBytes: count });

/**
 * A program and inputs that somebody outside wants to be run: no task of the campaign, and nothing of it enters the data
 * set. `nonce` did not exist when the program was written, so nobody can choose by its text who will be drawn to run it.
 */
export const rollout = z.strictObject({
  nonce: hex32,
  candidate: blobRef,
  inputs: z.array(blobRef).min(1).max(LIMITS.inputsPerTask),
  limits: cellLimits,
  /** Program that brings outputs into the form whose digests are compared (`rules/checker-program.ts`). */
  checker: blobRef.optional(),
  /** Distinct operators whose cells must be equal. */
  quorum: z.int().min(1).max(LIMITS.quorumMax),
});

/**
 * What follows from the votes on a rollout: these leases gave the cells that stand, `by` agreement of operators or with the
 * referee's runs in the place of what was missing or disputed. `problem`: two trusted runs differed, or nobody can run it.
 */
export const verdict = z.strictObject({
  rollout: hex32,
  by: z.enum(['operators', 'referee']),
  votes: z.array(hex32).max(LIMITS.quorumMax),
  problem: z.enum(['nondeterministic', 'unrunnable']).optional(),
});

/** The referee shall run a rollout that has its verdict: a vote that differs is a lie. */
export const challenge = z.strictObject({ rollout: hex32 });

/** Nothing more is done about a rollout: its verdict was taken, or nobody waits for one. */
export const rolloutEnd = z.strictObject({ rollout: hex32, reason: z.enum(['answered', 'abandoned']) });

export type Rollout = z.infer<typeof rollout>;
