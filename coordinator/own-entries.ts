import { encodeEnvelope } from '../protocol/dsse.ts';
import type { Signer } from '../protocol/ed25519.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { type CoordinatorStatement, encodeStatement, PAYLOAD_TYPE } from '../protocol/messages/statement.ts';

/** Entry bytes of a statement of the coordinator: DSSE over its in-toto payload. */
export function sealOwn(statement: CoordinatorStatement, campaign: Hex32, signer: Signer): Uint8Array {
  return encodeEnvelope(PAYLOAD_TYPE, encodeStatement(statement, campaign), signer);
}
