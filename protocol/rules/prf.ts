import { tagged } from '../ids.ts';

/** First eight bytes of a PRF value as a big-endian integer below 2^64. */
function head64(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
}

/** PRF(seed, label, ...ids): SHA-256 over tag, seed and length-prefixed ids (voting protocol, section 1). */
export function prf(seed: string, label: string, ...ids: string[]): Uint8Array {
  return tagged(label, seed, ...ids);
}

/**
 * Uniform integer in [0, n) by rejection: a value in the last incomplete block of 2^64 is hashed again with a counter, so
 * no residue is favoured. `n` is a positive safe integer.
 */
export function prfBelow(n: number, seed: string, label: string, ...ids: string[]): number {
  const size = BigInt(n);
  const limit = ((1n << 64n) / size) * size;
  for (let round = 0; ; round++) {
    const value = head64(prf(seed, label, ...ids, String(round)));
    if (value < limit) return Number(value % size);
  }
}

/** True with probability `ratio[0] / ratio[1]`; exact, without floating point. */
export function prfCoin(ratio: readonly [number, number], seed: string, label: string, ...ids: string[]): boolean {
  return prfBelow(ratio[1], seed, label, ...ids) < ratio[0];
}
