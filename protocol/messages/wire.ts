import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { count, hex32 } from './primitives.ts';
import { workUnit } from './work-unit.ts';

/**
 * Unsigned bodies on the control stream `/hivesmith/ctl/1` (CBOR, one schema a method). Whatever counts is a signed
 * envelope inside `submit`; the rest is transport and can be lost.
 */
export const WIRE_VERSION = 1;

const bytes = (max: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= max, `expected at most ${max} bytes`);

/** The largest index plus one of a proof path of a tree below 2^53 leaves. */
const proof = z.array(bytes(32)).max(60);

export const helloRequest = z.strictObject({ version: z.literal(WIRE_VERSION), agent: z.string().min(1).max(100) });

export const helloReply = z.strictObject({
  genesis: bytes(LIMITS.entryBytes),
  checkpoint: z.string().max(2_000),
  /** Genesis is entry 0; its inclusion under the checkpoint. */
  genesisProof: proof,
  /** What the log holds of this node: null before its join entry. */
  chain: z.strictObject({ seq: count, hash: hex32, left: z.boolean() }).nullable(),
  now: count,
});

/** The handler compares with the entry limit, to refuse by name. */
export const submitRequest = z.strictObject({ envelope: bytes(LIMITS.blobBytes) });

/** A receipt: the entry's index and its inclusion under a signed checkpoint, plus output blobs still wanted. */
export const submitReply = z.strictObject({
  index: count,
  checkpoint: z.string().max(2_000),
  proof,
  want: z.array(hex32).max(LIMITS.itemsPerMessage),
});

export const consistencyRequest = z.strictObject({ from: count, to: count });
export const consistencyReply = z.strictObject({ proof: z.array(bytes(32)).max(120) });

/** The leases a node holds: sent when granted and again after a reconnect. */
export const leasesPush = z.strictObject({
  leases: z
    .array(z.strictObject({ lease: hex32, unit: workUnit, fence: count, deadlineEpoch: count }))
    .max(LIMITS.leasesPerRound),
});

export const barrierPush = z.strictObject({
  /** The barrier's exact entry bytes, so that the node reads for itself which commitments it names. */
  entry: bytes(LIMITS.entryBytes),
  index: count,
  checkpoint: z.string().max(2_000),
  proof,
});

export const epochPush = z.strictObject({ epoch: count, checkpoint: z.string().max(2_000) });

/** Leases that ended without an answer of the node; work on them can stop. */
export const voidPush = z.strictObject({ leases: z.array(hex32).max(LIMITS.itemsPerMessage) });

/**
 * What a node sends once an epoch: leases that it still works on. Nothing of it is logged; a lease that its node does not
 * renew may end before its deadline.
 */
export const renewPush = z.strictObject({ leases: z.array(hex32).min(1).max(LIMITS.itemsPerMessage) });

export const REQUESTS = {
  hello: { request: helloRequest, reply: helloReply },
  submit: { request: submitRequest, reply: submitReply },
  consistency: { request: consistencyRequest, reply: consistencyReply },
} as const;

export const PUSHES = { leases: leasesPush, barrier: barrierPush, epoch: epochPush, void: voidPush } as const;

/** Pushes of a node; the others are the coordinator's. */
export const NODE_PUSHES = { renew: renewPush } as const;

export type Method = keyof typeof REQUESTS;
export type PushKind = keyof typeof PUSHES;
export type HelloReply = z.infer<typeof helloReply>;
export type SubmitReply = z.infer<typeof submitReply>;
export type LeasesPush = z.infer<typeof leasesPush>;
export type BarrierPush = z.infer<typeof barrierPush>;
export type EpochPush = z.infer<typeof epochPush>;
export type VoidPush = z.infer<typeof voidPush>;
export type RenewPush = z.infer<typeof renewPush>;
