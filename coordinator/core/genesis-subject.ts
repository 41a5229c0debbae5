import type { Hex32 } from '../../protocol/ids.ts';
import { sha256Hex } from '../../protocol/sha256.ts';

/** Subject of the genesis statement: SHA-256 of the origin, because the campaign has no digest before its first entry. */
export function genesisSubject(origin: string): Hex32 {
  return sha256Hex(origin);
}
