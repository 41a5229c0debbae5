import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { toHex } from '../../../protocol/bytes.ts';
import type { RawVerify, Signer } from '../../../protocol/ed25519.ts';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** A signer from a fixed seed byte, so that failures repeat. */
export function testSigner(seedByte: number): Signer {
  const der = Buffer.concat([PKCS8_PREFIX, Buffer.alloc(32, seedByte)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const publicKey = Uint8Array.from(spki.subarray(SPKI_PREFIX.length));
  return {
    keyId: toHex(publicKey),
    publicKey,
    sign: (message) => Uint8Array.from(sign(null, message, privateKey)),
  };
}

export const rawVerify: RawVerify = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};

/** Every byte string that differs from `bytes` in one bit. */
export function* bitFlips(bytes: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Uint8Array.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    yield flipped;
  }
}
