import { concat, encodeUtf8, fromHex, toHex } from '../bytes.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Hex32 } from '../ids.ts';
import type { Cell } from '../messages/node-statements.ts';
import { sha256 } from '../sha256.ts';

/**
 * SHA-256("hivesmith/commit/v1\n" || lease || node key || SHA-256(cells) || salt), all fields 32 bytes; `cells` is their
 * canonical JSON. Bound to lease and node, so a copied commitment opens for nobody else; salted, because outputs such as
 * "YES" could be guessed.
 */
export function commitmentOf(lease: Hex32, node: Hex32, cells: readonly Cell[], salt: Hex32): Hex32 {
  const fields = [lease, node, toHex(sha256(encodeUtf8(canonicalJson(cells)))), salt].map((hex) => {
    const bytes = fromHex(hex);
    if (bytes?.length !== 32) throw new TypeError(`a commitment is made of 32-byte fields; this is not one: ${hex}`);
    return bytes;
  });
  return toHex(sha256(concat(encodeUtf8('hivesmith/commit/v1\n'), ...fields)));
}

export function sameCell(a: Cell, b: Cell): boolean {
  return a.outcome === b.outcome && a.digest === b.digest && a.fuel === b.fuel;
}
