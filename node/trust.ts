import { equal, fromHex } from '../protocol/bytes.ts';
import { type Envelope, parseEnvelope, verifyEnvelope } from '../protocol/dsse.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { type Checkpoint, openCheckpoint } from '../protocol/log/checkpoint.ts';
import { leafHash } from '../protocol/log/merkle.ts';
import { parseVerifierKey, type VerifierKey } from '../protocol/log/note.ts';
import { verifyInclusion } from '../protocol/log/proof.ts';
import type { Genesis } from '../protocol/messages/genesis.ts';
import { type Invite, parseInvite } from '../protocol/messages/invite.ts';
import { isRefusal, PAYLOAD_TYPE, parseStatement, type Statement } from '../protocol/messages/statement.ts';
import type { BarrierPush, HelloReply, SubmitReply } from '../protocol/messages/wire.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { rawVerify } from './host/ed25519.ts';
import { NodeError } from './node-error.ts';

/** A campaign whose genesis was checked against the invite. */
export interface Campaign {
  readonly id: Hex32;
  readonly genesis: Genesis;
  readonly logKey: VerifierKey;
}

/**
 * The invite, if its coordinator signed it and it has not expired. `nowMs` is the clock of this machine.
 * @throws NodeError `invite-invalid`, `invite-expired`
 */
export function readInvite(text: string, nowMs: number): Invite {
  const invite = parseInvite(text.trim(), rawVerify);
  if ('problem' in invite) throw new NodeError('invite-invalid', `this invite cannot be used: ${invite.problem}`);
  if (nowMs > invite.expires * 1000) {
    const expired = new Date(invite.expires * 1000).toISOString();
    throw new NodeError(
      'invite-expired',
      `this invite expired at ${expired}; ask for a new one, or set this machine's clock`,
    );
  }
  return invite;
}

/**
 * Checks that the coordinator at the other end is the invited one and its log the invited campaign's: genesis bytes by
 * hash and signature, the log key, a signed checkpoint, and entry 0 included in it.
 * @throws NodeError `coordinator-mismatch`, `genesis-invalid`, `checkpoint-invalid`
 */
export function checkHello(reply: HelloReply, invite: Invite, peerKey: Hex32): Campaign {
  if (peerKey !== invite.coordinator) {
    const message = `the invite is of coordinator ${invite.coordinator}, but ${peerKey} answered; ask for a new invite`;
    throw new NodeError('coordinator-mismatch', message);
  }
  const id = sha256Hex(reply.genesis);
  if (id !== invite.campaign) {
    throw new NodeError(
      'genesis-invalid',
      `the invite is for campaign ${invite.campaign}, but the coordinator runs ${id}`,
    );
  }
  const genesis = readGenesis(reply.genesis, invite);
  const logKey = readLogKey(genesis);
  const checkpoint = checkCheckpoint(reply.checkpoint, logKey);
  if (!verifyInclusion(leafHash(reply.genesis), 0, checkpoint.size, reply.genesisProof, checkpoint.root)) {
    throw new NodeError(
      'genesis-invalid',
      'expected the genesis to be entry 0 of the log; its inclusion proof is wrong',
    );
  }
  return { id, genesis, logKey };
}

function readGenesis(bytes: Uint8Array, invite: Invite): Genesis {
  const statement = readCoordinatorEntry(bytes, invite.coordinator)?.statement;
  if (statement?.type !== 'genesis/v1') {
    throw new NodeError('genesis-invalid', 'expected a genesis statement that the invited coordinator signed');
  }
  if (statement.predicate.coordinator !== invite.coordinator) {
    const named = statement.predicate.coordinator;
    throw new NodeError('genesis-invalid', `the genesis names coordinator ${named}, the invite ${invite.coordinator}`);
  }
  return statement.predicate;
}

function readLogKey(genesis: Genesis): VerifierKey {
  const key = parseVerifierKey(genesis.vkey);
  if (!key.ok) throw new NodeError('genesis-invalid', `the genesis names no usable log key: ${key.reason}`);
  if (key.value.name !== genesis.origin) {
    throw new NodeError('genesis-invalid', `the log key is named ${key.value.name}, the log ${genesis.origin}`);
  }
  return key.value;
}

function readCoordinatorEntry(
  bytes: Uint8Array,
  coordinator: Hex32,
): { campaign: Hex32; statement: Statement } | undefined {
  const envelope = readSigned(bytes, coordinator);
  if (envelope?.payloadType !== PAYLOAD_TYPE) return undefined;
  const parsed = parseStatement(envelope.payload);
  return isRefusal(parsed) ? undefined : parsed;
}

function readSigned(bytes: Uint8Array, key: Hex32): Envelope | undefined {
  const envelope = parseEnvelope(bytes);
  const publicKey = fromHex(key);
  if (!envelope.ok || publicKey === undefined) return undefined;
  return verifyEnvelope(rawVerify, envelope.value, publicKey) ? envelope.value : undefined;
}

/**
 * The checkpoint in `note`, if the log's key signed it.
 * @throws NodeError `checkpoint-invalid`
 */
export function checkCheckpoint(note: string, logKey: VerifierKey): Checkpoint {
  const checkpoint = openCheckpoint(rawVerify, note, logKey);
  if (checkpoint.ok) return checkpoint.value;
  throw new NodeError(
    'checkpoint-invalid',
    `the coordinator sent a checkpoint that does not verify: ${checkpoint.reason}`,
  );
}

/**
 * Checks that a receipt proves the entry to be in the log; returns its checkpoint.
 * @throws NodeError `checkpoint-invalid`, `receipt-invalid`
 */
export function checkReceipt(reply: SubmitReply, entry: Uint8Array, logKey: VerifierKey): Checkpoint {
  const checkpoint = checkCheckpoint(reply.checkpoint, logKey);
  if (!verifyInclusion(leafHash(entry), reply.index, checkpoint.size, reply.proof, checkpoint.root)) {
    const where = `entry ${reply.index} of the log of size ${checkpoint.size}`;
    throw new NodeError('receipt-invalid', `the receipt does not prove that the statement is ${where}`);
  }
  return checkpoint;
}

/**
 * Leases whose commitments a pushed barrier counts: the entry must be this campaign's, signed by the coordinator, and
 * included under a signed checkpoint. Consistency with earlier checkpoints is the log view's to check.
 * @throws NodeError `checkpoint-invalid`, `coordinator-misspoke`
 */
export function checkBarrier(push: BarrierPush, campaign: Campaign): readonly Hex32[] {
  const checkpoint = checkCheckpoint(push.checkpoint, campaign.logKey);
  const entry = readCoordinatorEntry(push.entry, campaign.genesis.coordinator);
  if (entry?.statement.type !== 'barrier/v1' || entry.campaign !== campaign.id) {
    throw new NodeError('coordinator-misspoke', 'expected a barrier of this campaign signed by its coordinator');
  }
  if (!verifyInclusion(leafHash(push.entry), push.index, checkpoint.size, push.proof, checkpoint.root)) {
    throw new NodeError('coordinator-misspoke', `the barrier is not proven to be entry ${push.index} of the log`);
  }
  return entry.statement.predicate.commits;
}

/** True when both are the same tree. */
export function sameTree(a: Checkpoint, b: Checkpoint): boolean {
  return a.size === b.size && equal(a.root, b.root);
}
