import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { PUBLIC_KEY_BYTES, type RawVerify, SIGNATURE_BYTES, type Signer } from '../../protocol/ed25519.ts';

export const SEED_BYTES = 32;

/** A node:crypto key costs 0.2 ms to make, more than one verification; 4,096 of them are about 2 MB. */
const KEYS_CACHED_MAX = 4096;
const keys = new Map<string, KeyObject>();

function keyObject(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString('base64url');
  let key = keys.get(x);
  if (key === undefined) {
    key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const oldest = keys.size >= KEYS_CACHED_MAX ? keys.keys().next().value : undefined;
    if (oldest !== undefined) keys.delete(oldest);
  } else {
    keys.delete(x);
  }
  keys.set(x, key);
  return key;
}

/** Ed25519 verification by OpenSSL. False on any malformed key or signature. Use it through `strictVerify`. */
export const rawVerify: RawVerify = (publicKey, message, signature) => {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  try {
    return verify(null, message, keyObject(publicKey), signature);
  } catch {
    return false;
  }
};

export interface SeedSigner extends Signer {
  /** The private key of RFC 8032, 32 bytes. */
  readonly seed: Uint8Array;
}

/** The fixed head of a PKCS #8 Ed25519 private key (RFC 8410), to which the seed is appended. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A signer over a 32-byte seed. Throws a RangeError on any other length. */
export function signerFromSeed(seed: Uint8Array): SeedSigner {
  if (seed.length !== SEED_BYTES) throw new RangeError(`expected a seed of ${SEED_BYTES} bytes, got ${seed.length}`);
  const own = new Uint8Array(seed);
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, own]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = new Uint8Array(Buffer.from(x as string, 'base64url'));
  return {
    keyId: Buffer.from(publicKey).toString('hex'),
    publicKey,
    seed: own,
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}
