import { equal } from '../bytes.ts';
import { emptyRoot, HASH_BYTES, nodeHash } from './merkle.ts';

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === HASH_BYTES);
}

/** True when `leaf` is the hash of leaf `index` in the tree of `size` leaves with `root` (RFC 9162 section 2.1.3.2). */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leaf, root, ...proof])) return false;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(hash, root);
}

/**
 * True when the tree of `from` leaves with `fromRoot` begins the tree of `to` leaves with `toRoot` (RFC 9162 section
 * 2.1.4.2). From size 0 the proof is empty, as witnesses have it (C2SP tlog-witness), and `fromRoot` the empty root.
 */
export function verifyConsistency(
  from: number,
  to: number,
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(from) || !isSize(to) || from > to || !areHashes([fromRoot, toRoot, ...proof])) return false;
  if (from === to) return proof.length === 0 && equal(fromRoot, toRoot) && (from !== 0 || equal(fromRoot, emptyRoot()));
  if (from === 0) return proof.length === 0 && equal(fromRoot, emptyRoot());
  let node = from - 1;
  let last = to - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  // A `from` that is a power of two is a subtree of the new tree: its root begins the path and the proof leaves it out.
  const path = node === 0 ? [fromRoot, ...proof] : proof;
  const start = path[0];
  if (start === undefined) return false;
  let oldHash = start;
  let newHash = start;
  for (const sibling of path.slice(1)) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(oldHash, fromRoot) && equal(newHash, toRoot);
}

function half(value: number): number {
  return Math.floor(value / 2);
}
