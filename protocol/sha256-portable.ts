import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8, toHex } from './bytes.ts';

/** SHA-256 in plain JavaScript, for platforms without one of their own; `sha256-native.ts` is the same function. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes);
}

export function sha256Hex(input: Uint8Array | string): string {
  return toHex(sha256(typeof input === 'string' ? encodeUtf8(input) : input));
}
