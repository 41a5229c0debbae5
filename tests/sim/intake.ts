import { parseEnvelope } from '../../protocol/dsse.ts';
import { type Refusal, refuse } from '../../protocol/errors.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { isNodeStatement, isRefusal, type NodeStatement, parseStatement } from '../../protocol/messages/statement.ts';
import { isToySigned } from './toy-signer.ts';

export interface Opened {
  readonly bytes: Uint8Array;
  readonly signer: Hex32;
  readonly statement: NodeStatement;
  readonly hash: Hex32;
}

/** What the coordinator's handlers check before the core: size, envelope, signature, statement, campaign. */
export function openSubmission(bytes: Uint8Array, hash: Hex32, peer: Hex32, campaign: Hex32): Opened | Refusal {
  if (bytes.length > LIMITS.entryBytes) return refuse('entry-oversized', `${bytes.length} bytes`);
  const envelope = parseEnvelope(bytes);
  if (!envelope.ok) return refuse('envelope-malformed', envelope.reason);
  if (envelope.value.keyId !== peer) return refuse('signer-mismatch', `not ${peer}`);
  if (!isToySigned(envelope.value)) return refuse('signature-invalid', 'the signature does not cover this payload');
  const parsed = parseStatement(envelope.value.payload);
  if (isRefusal(parsed)) return parsed;
  const { statement } = parsed;
  if (!isNodeStatement(statement)) return refuse('type-not-allowed', statement.type);
  if (parsed.campaign !== campaign) return refuse('wrong-campaign', parsed.campaign);
  return { bytes, signer: peer, statement, hash };
}
