import { createHash } from 'node:crypto';
import { GuestFault } from '../wasi/guest-memory.ts';
import type { ComponentWorld } from './world.ts';

/** Random bytes are SHAKE-256 of the run's seed and the number of the request, as for preview 1. */
export function randomInterfaces({ meter, seed, memoryBytes }: ComponentWorld) {
  let requests = 0;
  const draw = (length: number): Buffer => {
    const hash = createHash('shake256', { outputLength: length });
    return hash.update(`${requests++}:`).update(seed).digest();
  };
  const bytes = (length: bigint): Uint8Array => {
    if (length > BigInt(memoryBytes)) throw new GuestFault('more random bytes than memory');
    meter.charge(4n * length);
    return length === 0n ? new Uint8Array(0) : new Uint8Array(draw(Number(length)));
  };
  const number = (): bigint => draw(8).readBigUInt64LE();
  return {
    'wasi:random/random': { getRandomBytes: bytes, getRandomU64: number },
    'wasi:random/insecure': { getInsecureRandomBytes: bytes, getInsecureRandomU64: number },
    'wasi:random/insecure-seed': { insecureSeed: () => [number(), number()] },
  };
}
