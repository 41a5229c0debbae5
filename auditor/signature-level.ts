import { genesisSubject } from '../coordinator/core/genesis-subject.ts';
import type { Entry } from '../coordinator/core/state.ts';
import { fromHex } from '../protocol/bytes.ts';
import { type Envelope, parseEnvelope, verifyEnvelope } from '../protocol/dsse.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Genesis } from '../protocol/messages/genesis.ts';
import {
  isNodeStatement,
  isRefusal,
  PAYLOAD_TYPE,
  parseStatement,
  type Statement,
} from '../protocol/messages/statement.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { rawVerify } from './ed25519.ts';
import type { Findings } from './findings.ts';

export interface SignedLog {
  /** Entries from 0 up to the first that is not a valid signed statement. */
  readonly entries: readonly Entry[];
  readonly genesis: Genesis | undefined;
  readonly genesisPayload: Uint8Array | undefined;
}

/** Whose statements are valid, learned from the log itself. */
interface Parties {
  campaign: Hex32;
  genesis: Genesis | undefined;
  readonly joined: Set<Hex32>;
}

/**
 * L3: every entry is one canonical envelope with a strict Ed25519 signature by the party whose statement it is: the
 * coordinator that the genesis entry names, or a node that joined before.
 */
export function checkSignatures(log: readonly Uint8Array[], findings: Findings): SignedLog {
  const parties: Parties = { campaign: '', genesis: undefined, joined: new Set() };
  const entries: Entry[] = [];
  let genesisPayload: Uint8Array | undefined;
  log.forEach((bytes, index) => {
    findings.count('signatures');
    const read = readStatement(bytes);
    const fault = typeof read === 'string' ? read : partyFault(parties, index, bytes, read);
    if (typeof read === 'string' || fault !== undefined) {
      const type = typeof read === 'string' ? '' : ` ${read.statement.type}`;
      findings.fault(`entry ${index}${type}`, fault ?? '');
      return;
    }
    if (index === 0) genesisPayload = read.envelope.payload;
    if (entries.length !== index) return;
    entries.push({ index, statement: read.statement, signer: read.envelope.keyId, hash: sha256Hex(bytes) });
  });
  return { entries, genesis: parties.genesis, genesisPayload };
}

interface ReadStatement {
  readonly envelope: Envelope;
  readonly campaign: Hex32;
  readonly statement: Statement;
}

function readStatement(bytes: Uint8Array): ReadStatement | string {
  const envelope = parseEnvelope(bytes);
  if (!envelope.ok) return envelope.reason;
  const { payloadType, payload } = envelope.value;
  if (payloadType !== PAYLOAD_TYPE) return `expected payload type ${PAYLOAD_TYPE}, came ${payloadType}`;
  const read = parseStatement(payload);
  return isRefusal(read) ? read.detail : { envelope: envelope.value, ...read };
}

function partyFault(parties: Parties, index: number, bytes: Uint8Array, read: ReadStatement): string | undefined {
  const { envelope, campaign, statement } = read;
  const signer = envelope.keyId;
  if (statement.type === 'genesis/v1' && index === 0) {
    parties.campaign = sha256Hex(bytes);
    parties.genesis = statement.predicate;
  }
  const subject = index === 0 ? genesisSubject(parties.genesis?.origin ?? '') : parties.campaign;
  if (campaign !== subject) return `expected a statement of campaign ${subject}, this one is of ${campaign}`;
  if (isNodeStatement(statement)) {
    if (statement.type !== 'join/v1' && !parties.joined.has(signer))
      return `expected a node that joined before, came ${signer}`;
  } else if (signer !== parties.genesis?.coordinator) {
    return `expected the coordinator ${parties.genesis?.coordinator ?? '(unknown)'} to sign this, came ${signer}`;
  }
  if (!verifyEnvelope(rawVerify, envelope, fromHex(signer)!)) return `the signature by ${signer} does not hold`;
  if (statement.type === 'join/v1') parties.joined.add(signer);
  return undefined;
}
