import { encodeUtf8, fromHex } from '../bytes.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Hex32 } from '../ids.ts';
import type { Cell } from '../messages/node-statements.ts';
import { sha256Hex } from '../sha256.ts';

const TAG = encodeUtf8('hivesmith/commit/v1\n');

/**
 * SHA-256("hivesmith/commit/v1\n" || lease || node key || SHA-256(cells) || salt), all fields 32 bytes; `cells` is their
 * canonical JSON. Bound to lease and node, so a copied commitment opens for nobody else; salted, because outputs such as
 * "YES" could be guessed.
 */
export function commitmentOf(lease: Hex32, node: Hex32, cells: readonly Cell[], salt: Hex32): Hex32 {
  const bytes = new Uint8Array(TAG.length + 4 * 32);
  bytes.set(TAG);
  let at = TAG.length;
  for (const hex of [lease, node, sha256Hex(canonicalJson(cells)), salt]) {
    const field = fromHex(hex);
    if (field?.length !== 32) throw new TypeError(`a commitment is made of 32-byte fields; this is not one: ${hex}`);
    bytes.set(field, at);
    at += 32;
  }
  return sha256Hex(bytes);
}

export function sameCell(a: Cell, b: Cell): boolean {
  return a.outcome === b.outcome && a.digest === b.digest && a.fuel === b.fuel;
}
