import { concat } from '../bytes.ts';
import { type Parsed, parsed, unparsed } from '../parsed.ts';
import type { MerkleTree } from './merkle.ts';

/** Hashes in a full tile and entries in a full bundle. */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
/** A bundle stores the length of an entry in 16 bits. */
export const MAX_ENTRY_BYTES = 65_535;

/** One tile: `width` hashes at `level`, the first of them number `index * 256`; or an entry bundle when level is "entries". */
export interface TileId {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1..256; below 256 the tile is partial. */
  readonly width: number;
}

/** The path of a tile under the log's prefix (C2SP tlog-tiles): 1234067 is `x001/x234/067`, a partial one ends in `.p/W`. */
export function tilePath({ level, index, width }: TileId): string {
  let path = threeDigits(index % 1000);
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${threeDigits(rest % 1000)}/${path}`;
  }
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

function threeDigits(value: number): string {
  return String(value).padStart(3, '0');
}

/** All tiles and entry bundles of a tree of `size` leaves that a tree of `since` leaves lacks, bundles first. */
export function tilesBetween(since: number, size: number): TileId[] {
  const tiles: TileId[] = changedTiles('entries', since, size);
  let [before, now] = [since, size];
  for (let level = 0; now > 0; level++) {
    tiles.push(...changedTiles(level, before, now));
    before = Math.floor(before / TILE_WIDTH);
    now = Math.floor(now / TILE_WIDTH);
  }
  return tiles;
}

/** All tiles and entry bundles of a tree of `size` leaves. */
export function tilesOfSize(size: number): TileId[] {
  return tilesBetween(0, size);
}

function changedTiles(level: TileId['level'], before: number, now: number): TileId[] {
  const tiles: TileId[] = [];
  if (before === now) return tiles;
  for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < now; index++) {
    tiles.push({ level, index, width: Math.min(TILE_WIDTH, now - index * TILE_WIDTH) });
  }
  return tiles;
}

/** Bytes of a hash tile: its hashes one after another. The tree must be at least as large as the tile says. */
export function hashTileBytes(tree: MerkleTree, level: number, index: number, width: number): Uint8Array {
  const hashes: Uint8Array[] = [];
  for (let i = 0; i < width; i++) hashes.push(tree.subtreeHash(level * TILE_HEIGHT, index * TILE_WIDTH + i));
  return concat(...hashes);
}

/** Bytes of an entry bundle: each entry after its length as big-endian u16. Entries are at most 65,535 bytes. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES) {
      throw new RangeError(`an entry has at most ${MAX_ENTRY_BYTES} bytes, this has ${entry.length}`);
    }
    parts.push(Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry);
  }
  return concat(...parts);
}

/** The `width` entries of a bundle; fewer, more, or a cut entry is an error. */
export function parseEntryBundle(bytes: Uint8Array, width: number): Parsed<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 2 > bytes.length) return unparsed(`the bundle ends inside the length of entry ${entries.length}`);
    const end = at + 2 + bytes[at]! * 256 + bytes[at + 1]!;
    if (end > bytes.length) return unparsed(`the bundle ends inside entry ${entries.length}`);
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  if (entries.length !== width) return unparsed(`the bundle should hold ${width} entries and holds ${entries.length}`);
  return parsed(entries);
}
