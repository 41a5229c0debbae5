import { createHash } from 'node:crypto';
import { equal } from '../../protocol/bytes.ts';
import { type Envelope, preAuthEncoding } from '../../protocol/dsse.ts';
import type { Signer } from '../../protocol/ed25519.ts';
import type { Hex32 } from '../../protocol/ids.ts';

/**
 * Signatures that cost one hash: Ed25519 would take nine tenths of a simulation and prove nothing about the protocol.
 * Whoever knows the key id can make them, so no simulated persona forges another's.
 */
export function toySigner(name: string): Signer {
  const publicKey = new Uint8Array(createHash('sha256').update(`key/${name}`).digest());
  const keyId = Buffer.from(publicKey).toString('hex');
  return { keyId, publicKey, sign: (message) => toySignature(keyId, message) };
}

function toySignature(keyId: Hex32, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha512').update(keyId).update(message).digest());
}

export function isToySigned({ keyId, payloadType, payload, signature }: Envelope): boolean {
  return equal(signature, toySignature(keyId, preAuthEncoding(payloadType, payload)));
}
