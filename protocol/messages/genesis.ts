import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { count, hex32, ratio, shortText } from './primitives.ts';

/**
 * What a campaign fixes at its start (voting protocol, section 7). No code reads a parameter from anywhere else, and an
 * auditor reads them from the genesis entry.
 */
export const parameters = z.strictObject({
  preset: z.enum(['trusted-cluster']),
  /** Accepted tasks to forge, and how many compositions may be tried for them. */
  tasks: z.int().min(1).max(100_000),
  attemptsMax: z.int().min(1).max(1_000_000),
  /** m, the least number of candidates that is judged, and n. */
  candidates: z.int().min(1).max(LIMITS.candidatesPerTask),
  candidatesMin: z.int().min(1).max(LIMITS.candidatesPerTask),
  inputs: z.int().min(2).max(LIMITS.inputsPerTask),
  /** Labelled inputs without which a task is discarded. */
  labelsMin: z.int().min(2),
  /** q: supporters of distinct operators. */
  quorum: z.int().min(1),
  /** Output entropy floor in tenths of a bit. */
  entropyTenths: count.max(160),
  /** c_d: share of dissenting cells that the referee repeats. */
  dissentCoin: ratio,
  /** Equal contributions of distinct operators that settle an extract, evolve, compose or inputs unit. */
  agreement: z.int().min(1).max(LIMITS.replicasMax),
  /** Operators that must have been on a roster before solving starts; m + 1 unless the operator lowers it. */
  operatorsMin: z.int().min(1),
  epochMs: z.int().min(100).max(3_600_000),
  /** Epochs without an entry after which a node leaves the roster. */
  silenceEpochs: z.int().min(1),
  /** Epochs a lease may stay unanswered, and a committed vote unrevealed. */
  deadlineEpochs: z.int().min(1),
  /** Epochs without a control stream after which a lease may end early. */
  disconnectEpochs: z.int().min(1),
  evolveUnits: count.max(10_000),
  subtreeSize: z.int().min(1).max(LIMITS.featuresPerSelection),
  selectionSize: z.int().min(1).max(LIMITS.featuresPerSelection),
  cell: z.strictObject({ fuel: count, memoryMiB: z.int().min(64).max(1024), outputBytes: count }),
});

export type Parameters = z.infer<typeof parameters>;

/** Presets of the voting protocol; the open and invited presets need checks that this version does not make. */
export const TRUSTED_CLUSTER: Parameters = {
  preset: 'trusted-cluster',
  tasks: 24,
  attemptsMax: 96,
  candidates: 8,
  candidatesMin: 6,
  inputs: 15,
  labelsMin: 8,
  quorum: 4,
  entropyTenths: 15,
  dissentCoin: [1, 20],
  agreement: 2,
  operatorsMin: 9,
  epochMs: 2_000,
  silenceEpochs: 8,
  deadlineEpochs: 30,
  disconnectEpochs: 2,
  evolveUnits: 6,
  subtreeSize: 12,
  selectionSize: 10,
  cell: { fuel: 6_000_000_000, memoryMiB: 128, outputBytes: 65_536 },
};

export const genesis = z.strictObject({
  name: shortText,
  /** Origin line of the checkpoints of this campaign's log. */
  origin: z
    .string()
    .regex(/^[a-z0-9.-]+\/[a-z0-9./-]+$/)
    .max(120),
  coordinator: hex32,
  vkey: z.string().max(200),
  createdAt: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  seed: z.string().min(1).max(100),
  rules: hex32,
  image: z.strictObject({ name: shortText, digest: hex32 }),
  generator: z.strictObject({ kind: z.literal('builtin'), version: shortText }),
  /** Seed code follows in `snippets/v1` entries; the number is fixed here so that extraction cannot start early. */
  snippets: z.int().min(1).max(10_000),
  /** End of the beacon's hash chain and the number of values before it. */
  beacon: z.strictObject({ kind: z.literal('chain'), end: hex32, length: z.int().min(1) }),
  admission: z.enum(['invite', 'open']),
  parameters,
});

export type Genesis = z.infer<typeof genesis>;
