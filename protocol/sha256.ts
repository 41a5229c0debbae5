import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8, toHex } from './bytes.ts';

/** A SHA-256 implementation; shells may pass a faster one where a function takes it. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** SHA-256 (FIPS 180-4): 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes);
}

/** SHA-256 in lower-case hexadecimal; text is hashed as its UTF-8 bytes. */
export function sha256Hex(input: Uint8Array | string): string {
  return toHex(sha256(typeof input === 'string' ? encodeUtf8(input) : input));
}
