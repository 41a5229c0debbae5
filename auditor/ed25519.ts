import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { RawVerify } from '../protocol/ed25519.ts';

/** Making a key costs more than a verification with it. */
const keys = new Map<string, KeyObject>();
const KEYS_MAX = 4_096;

function keyObject(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString('base64url');
  const known = keys.get(x);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (keys.size >= KEYS_MAX) keys.clear();
  keys.set(x, key);
  return key;
}

/** Ed25519 by OpenSSL, for `strictVerify`, which also catches what it throws. */
export const rawVerify: RawVerify = (publicKey, message, signature) =>
  verify(null, message, keyObject(publicKey), signature);
