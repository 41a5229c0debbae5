import { concat, decodeUtf8, encodeUtf8, equal, fromBase64, fromHex, toBase64 } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import { PUBLIC_KEY_BYTES, type RawVerify, SIGNATURE_BYTES, type Signer, strictVerify } from './ed25519.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';

/** The payload type of in-toto Statements. */
export const IN_TOTO_PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** A DSSE envelope with exactly one signature. `keyId` is what the envelope claims: the hexadecimal public key. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** The pre-authentication encoding: the bytes that are signed (DSSE v1.0.2 protocol). */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = encodeUtf8(payloadType);
  return concat(encodeUtf8(`DSSEv1 ${type.length} `), type, encodeUtf8(` ${payload.length} `), payload);
}

/** Signs `payload` and returns the exact bytes of the envelope: canonical JSON, which is what the log stores. */
export function encodeEnvelope(payloadType: string, payload: Uint8Array, signer: Signer): Uint8Array {
  const signature = signer.sign(preAuthEncoding(payloadType, payload));
  return serialize({ payloadType, payload, keyId: signer.keyId, signature });
}

function serialize(envelope: Envelope): Uint8Array {
  return encodeUtf8(
    canonicalJson({
      payload: toBase64(envelope.payload),
      payloadType: envelope.payloadType,
      signatures: [{ keyid: envelope.keyId, sig: toBase64(envelope.signature) }],
    }),
  );
}

/**
 * Reads an envelope written by `encodeEnvelope`. DSSE lets one envelope be spelt in many ways; here it has one spelling,
 * or the same vote could be logged twice under two leaf hashes. The signature is not checked.
 */
export function parseEnvelope(bytes: Uint8Array): Parsed<Envelope> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return unparsed('an envelope is UTF-8 JSON; these bytes are not UTF-8');
  const envelope = readFields(text);
  if (!envelope.ok) return envelope;
  if (!equal(serialize(envelope.value), bytes)) {
    return unparsed('the envelope is not in canonical form: sorted keys, no white space, no further members');
  }
  return envelope;
}

function readFields(text: string): Parsed<Envelope> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return unparsed('an envelope is a JSON object; this is not JSON');
  }
  const { payload, payloadType, signatures } = fieldsOf(json);
  if (typeof payloadType !== 'string' || typeof payload !== 'string' || !Array.isArray(signatures)) {
    return unparsed('an envelope has the strings "payload" and "payloadType" and the array "signatures"');
  }
  if (signatures.length !== 1) return unparsed(`an envelope has exactly one signature; this has ${signatures.length}`);
  const { keyid, sig } = fieldsOf(signatures[0]);
  if (typeof keyid !== 'string' || fromHex(keyid)?.length !== PUBLIC_KEY_BYTES) {
    return unparsed('"keyid" must be an Ed25519 public key in 64 lower-case hexadecimal digits');
  }
  const signature = typeof sig === 'string' ? fromBase64(sig) : undefined;
  if (signature?.length !== SIGNATURE_BYTES) return unparsed('"sig" must be 64 bytes in canonical base64');
  const content = fromBase64(payload);
  if (content === undefined) return unparsed('"payload" must be canonical base64 of the standard alphabet');
  return parsed({ payloadType, payload: content, keyId: keyid, signature });
}

function fieldsOf(value: unknown): { readonly [key: string]: unknown } & EnvelopeFields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

interface EnvelopeFields {
  readonly payload?: unknown;
  readonly payloadType?: unknown;
  readonly signatures?: unknown;
  readonly keyid?: unknown;
  readonly sig?: unknown;
}

/** True when `publicKey` signed the envelope, by the strict rule. The claimed key id must name that key. */
export function verifyEnvelope(raw: RawVerify, envelope: Envelope, publicKey: Uint8Array): boolean {
  const claimed = fromHex(envelope.keyId);
  if (claimed === undefined || !equal(claimed, publicKey)) return false;
  return strictVerify(raw, publicKey, preAuthEncoding(envelope.payloadType, envelope.payload), envelope.signature);
}
