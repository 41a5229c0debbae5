import { toHex } from '../protocol/bytes.ts';
import { HASH_BYTES, MerkleTree } from '../protocol/log/merkle.ts';
import { TILE_WIDTH, tilePath } from '../protocol/log/tile.ts';
import type { Findings } from './findings.ts';
import type { ReleaseTree } from './release-tree.ts';

/** Where the files of the log lie in a release. */
export const LOG = 'log/';

export interface FoundEntries {
  /** Entries from 0 on, up to the first that cannot be read. */
  readonly entries: Uint8Array[];
  /** All `size` entries were read. */
  readonly complete: boolean;
  readonly tree: MerkleTree;
}

/**
 * Reads the entry bundles of a log of `size` entries (undefined when no checkpoint tells: then what the directory has).
 * A claimed size is never trusted with memory: reading ends at the first bundle that is not there.
 */
export function readBundles(files: ReleaseTree, size: number | undefined, findings: Findings): FoundEntries {
  const entries: Uint8Array[] = [];
  let complete = size !== undefined;
  for (let index = 0; size === undefined || index * TILE_WIDTH < size; index++) {
    const width = size === undefined ? widthOf(files, index) : Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    if (width === 0) break;
    const path = LOG + tilePath({ level: 'entries', index, width });
    const bytes = files.read(path);
    if (bytes === undefined) {
      findings.undecided(`${path} is missing, so entries from ${entries.length} on cannot be read`);
      complete = false;
      break;
    }
    const before = entries.length;
    const fault = splitBundle(bytes, width, entries);
    if (fault === undefined) continue;
    findings.fault(`entry ${Math.min(entries.length, before + width - 1)}`, `${path}: ${fault}`);
    complete = false;
    break;
  }
  const tree = new MerkleTree();
  for (const entry of entries) tree.append(entry);
  return { entries, complete, tree };
}

/** Width of the bundle that the directory has at `index`; 0 when it has none. */
function widthOf(files: ReleaseTree, index: number): number {
  const full = LOG + tilePath({ level: 'entries', index, width: TILE_WIDTH });
  if (files.has(full)) return TILE_WIDTH;
  for (let width = TILE_WIDTH - 1; width > 0; width--) if (files.has(`${full}.p/${width}`)) return width;
  return 0;
}

/** Appends the entries of a bundle as far as they are whole; says what is wrong with the rest. */
function splitBundle(bytes: Uint8Array, width: number, entries: Uint8Array[]): string | undefined {
  let at = 0;
  for (let i = 0; i < width; i++) {
    const end = at + 2 + (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    if (at + 2 > bytes.length || end > bytes.length) return `the bundle ends inside entry ${i} of ${width}`;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return at === bytes.length ? undefined : `${bytes.length - at} bytes follow the last of its ${width} entries`;
}

/** First entry whose hash is not the one in the level-0 tile, with what was found there. */
export function firstStrayLeaf(
  files: ReleaseTree,
  found: FoundEntries,
  size: number,
): { index: number; detail: string } | undefined {
  let bytes: Uint8Array | undefined;
  for (let index = 0; index < found.entries.length; index++) {
    const place = index % TILE_WIDTH;
    if (place === 0) {
      const tile = index / TILE_WIDTH;
      const width = Math.min(TILE_WIDTH, size - index);
      bytes = files.read(LOG + tilePath({ level: 0, index: tile, width }));
    }
    const leaf = bytes?.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
    if (leaf === undefined || leaf.length < HASH_BYTES) continue;
    const hash = toHex(found.tree.leafHash(index));
    if (toHex(leaf) !== hash) {
      return { index, detail: `its bytes in the bundle hash to ${hash}, its leaf in the tile is ${toHex(leaf)}` };
    }
  }
  return undefined;
}
