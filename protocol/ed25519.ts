import { fromHex, toHex } from './bytes.ts';

/** RFC 8032 Ed25519 verification by some library; it may throw or return false on a malformed key or signature. */
export type RawVerify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** Holds one private key. `keyId` is the lower-case hexadecimal public key. */
export interface Signer {
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

export const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** y coordinates of the points of order 1, 2, 4 and 8, little-endian, canonical or not; either sign bit makes 14. */
const LOW_ORDER_Y = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

function withSignBit(hex: string): string {
  const bytes = fromHex(hex)!;
  bytes[31]! |= 0x80;
  return toHex(bytes);
}

/** The 14 encodings, in hexadecimal, of points of small order. */
export const LOW_ORDER_ENCODINGS: ReadonlySet<string> = new Set(LOW_ORDER_Y.flatMap((y) => [y, withSignBit(y)]));

/** The group order, little-endian (RFC 8032 section 5.1). */
const GROUP_ORDER = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010')!;
/** The field prime 2^255 - 19, little-endian. */
const FIELD_PRIME = fromHex('edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f')!;

function isBelow(value: Uint8Array, bound: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) if (value[i] !== bound[i]) return value[i]! < bound[i]!;
  return false;
}

function isSafePoint(encoding: Uint8Array): boolean {
  const y = Uint8Array.from(encoding);
  y[31]! &= 0x7f;
  return isBelow(y, FIELD_PRIME) && !LOW_ORDER_ENCODINGS.has(toHex(encoding));
}

/**
 * True only for signatures that every common library accepts. RFC 8032 leaves room: cofactored and cofactorless checks
 * differ on points of small order, and some libraries take non-canonical encodings or S >= L. Whatever libraries disagree
 * about is refused here, so that no vote is valid for one program and not for another. Never throws.
 */
export function strictVerify(
  raw: RawVerify,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  if (!isSafePoint(publicKey) || !isSafePoint(signature.subarray(0, 32))) return false;
  if (!isBelow(signature.subarray(32), GROUP_ORDER)) return false;
  try {
    return raw(publicKey, message, signature);
  } catch {
    return false;
  }
}
