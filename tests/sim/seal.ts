import { encodeUtf8 } from '../../protocol/bytes.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { encodeEnvelope } from '../../protocol/dsse.ts';
import type { Signer } from '../../protocol/ed25519.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import { encodeStatement, PAYLOAD_TYPE, type Statement } from '../../protocol/messages/statement.ts';

/** Entry bytes of a statement. */
export type Seal = (statement: Statement, campaign: Hex32, signer: Signer) => Uint8Array;

/** What production writes, with a toy signature. */
export const sealWhole: Seal = (statement, campaign, signer) =>
  encodeEnvelope(PAYLOAD_TYPE, encodeStatement(statement, campaign), signer);

/** Something to hash, for simulations that only measure: it names signer and content and cannot be read back. */
export const sealLight: Seal = (statement, _campaign, signer) =>
  encodeUtf8(`${signer.keyId}${statement.type}${canonicalJson(statement.predicate)}`);
