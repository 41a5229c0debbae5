import { tagged, taggedHex } from '../ids.ts';

const WORD = 2 ** 32;
/** Below this, remainders of 64-bit values fit into the exact integers of a double. */
const SMALL = 2 ** 20;

/** PRF(seed, label, ...ids): SHA-256 over tag, seed and length-prefixed ids (voting protocol, section 1). */
export function prf(seed: string, label: string, ...ids: string[]): Uint8Array {
  return tagged(label, seed, ...ids);
}

/**
 * Uniform integer in [0, n) by rejection: a value in the last incomplete block of 2^64 is hashed again with a counter, so
 * no residue is favoured. `n` is a positive safe integer.
 */
export function prfBelow(n: number, seed: string, label: string, ...ids: string[]): number {
  for (let round = 0; ; round++) {
    const digits = taggedHex(label, seed, ...ids, String(round));
    const high = Number.parseInt(digits.slice(0, 8), 16);
    // Draws are made by the million; the incomplete block lies above every value with another high word than this.
    if (n <= SMALL && high !== WORD - 1) {
      return ((high % n) * (WORD % n) + (Number.parseInt(digits.slice(8, 16), 16) % n)) % n;
    }
    const value = BigInt(`0x${digits.slice(0, 16)}`);
    const size = BigInt(n);
    if (value < ((1n << 64n) / size) * size) return Number(value % size);
  }
}

/** True with probability `ratio[0] / ratio[1]`; exact, without floating point. */
export function prfCoin(ratio: readonly [number, number], seed: string, label: string, ...ids: string[]): boolean {
  return prfBelow(ratio[1], seed, label, ...ids) < ratio[0];
}
