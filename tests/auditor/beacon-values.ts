import { toHex } from '../../protocol/bytes.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import { sha256 } from '../../protocol/sha256.ts';

/** Values of a hash-chain beacon by epoch; 0 is the end that a genesis publishes. */
export function beaconChain(secret: Uint8Array, length: number): Hex32[] {
  const values = [secret];
  while (values.length <= length) values.push(sha256(values.at(-1)!));
  return values.reverse().map(toHex);
}
