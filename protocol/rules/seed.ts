import { concat, encodeUtf8, fromHex, toHex } from '../bytes.ts';
import type { Hex32 } from '../ids.ts';
import { sha256 } from '../sha256.ts';

/**
 * seed_e = SHA-256("hivesmith/seed/v1\n" || origin || "\n" || e || "\n" || root(C_e) || b_e). The beacon value b_e did not
 * exist when C_e was signed; the root alone is never a seed, because whoever orders the leaves could try orders.
 */
export function epochSeed(origin: string, epoch: number, root: Uint8Array, beacon: Uint8Array): Hex32 {
  return toHex(sha256(concat(encodeUtf8(`hivesmith/seed/v1\n${origin}\n${epoch}\n`), root, beacon)));
}

/**
 * Hash-chain beacon: value e is the preimage of value e - 1, and the chain's end stands in the genesis. Nothing can be
 * chosen later, but its owner knows all values from the start: fit for one's own machines, and reported as such.
 */
export function isNextBeacon(previous: Hex32, revealed: Hex32): boolean {
  const bytes = fromHex(revealed);
  return bytes?.length === 32 && toHex(sha256(bytes)) === previous;
}

/** Value `epoch` of the chain of `length` values made from `secret`: SHA-256 applied length - epoch times; 0 is the public end. */
export function beaconValue(secret: Uint8Array, length: number, epoch: number): Uint8Array {
  let value = secret;
  for (let i = epoch; i < length; i++) value = sha256(value);
  return value;
}
