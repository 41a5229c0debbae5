import { sha256 } from '../sha256.ts';

export const HASH_BYTES = 32;

const NODE_PREFIX = 1;

/** Prefix and two children: filled anew for each hash, of which a long log needs millions. */
const pair = new Uint8Array(1 + 2 * HASH_BYTES);
pair[0] = NODE_PREFIX;
/** Prefix, which is 0, and a leaf of the usual length. */
const SHORT = new Uint8Array(4_096);

/** Hash of a leaf (RFC 6962 section 2.1). */
export function leafHash(entry: Uint8Array): Uint8Array {
  const bytes = entry.length < SHORT.length ? SHORT.subarray(0, 1 + entry.length) : new Uint8Array(1 + entry.length);
  bytes.set(entry, 1);
  return sha256(bytes);
}

/** Hash of an inner node (RFC 6962 section 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return sha256(pair);
}

/** Root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0));
}

/** Hashes of one level in one growing buffer: an array of a million small Uint8Arrays costs five times the memory. */
class HashList {
  length = 0;
  #bytes = new Uint8Array(HASH_BYTES * 4);

  push(hash: Uint8Array): void {
    const at = this.length * HASH_BYTES;
    if (at === this.#bytes.length) {
      const larger = new Uint8Array(at * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(hash, at);
    this.length++;
  }

  at(index: number): Uint8Array {
    return this.#bytes.slice(index * HASH_BYTES, (index + 1) * HASH_BYTES);
  }
}

/**
 * The append-only Merkle tree of RFC 6962. It keeps the hash of every complete subtree, so a root or a proof for any
 * size up to the present one takes O(log^2 n) hashes and no entry.
 */
export class MerkleTree {
  /** `#levels[h]` holds the roots of the complete subtrees of 2^h leaves, left to right. */
  readonly #levels: HashList[] = [new HashList()];

  get size(): number {
    return this.#levels[0]!.length;
  }

  /** Appends an entry, returns its index. */
  append(entry: Uint8Array): number {
    return this.appendLeafHash(leafHash(entry));
  }

  /** Appends a leaf of which only the hash is at hand, returns its index. */
  appendLeafHash(leaf: Uint8Array): number {
    if (leaf.length !== HASH_BYTES)
      throw new RangeError(`a leaf hash has ${HASH_BYTES} bytes, this has ${leaf.length}`);
    const index = this.size;
    let hash = leaf;
    for (let height = 0; ; height++) {
      if (height === this.#levels.length) this.#levels.push(new HashList());
      const level = this.#levels[height]!;
      level.push(hash);
      if (level.length % 2 === 1) return index;
      hash = nodeHash(level.at(level.length - 2), hash);
    }
  }

  leafHash(index: number): Uint8Array {
    return this.subtreeHash(0, index);
  }

  /** Root of the complete subtree over the leaves [index * 2^height, (index + 1) * 2^height). */
  subtreeHash(height: number, index: number): Uint8Array {
    const level = this.#levels[height];
    if (level === undefined || !Number.isInteger(index) || index < 0 || index >= level.length) {
      throw new RangeError(`a tree of size ${this.size} has no complete subtree ${index} of height ${height}`);
    }
    return level.at(index);
  }

  /** Root hash of the first `size` leaves. */
  root(size = this.size): Uint8Array {
    this.#checkSize(size);
    return size === 0 ? emptyRoot() : this.#rangeHash(0, size);
  }

  /** Sibling hashes from the leaf up to the root of the first `size` leaves (RFC 6962 section 2.1.1). */
  inclusionProof(index: number, size = this.size): Uint8Array[] {
    this.#checkSize(size);
    if (!Number.isInteger(index) || index < 0 || index >= size) {
      throw new RangeError(`a tree of size ${size} has no leaf ${index}`);
    }
    const proof: Uint8Array[] = [];
    let [low, high] = [0, size];
    while (high - low > 1) {
      const middle = low + splitPoint(high - low);
      if (index < middle) {
        proof.push(this.#rangeHash(middle, high));
        high = middle;
      } else {
        proof.push(this.#rangeHash(low, middle));
        low = middle;
      }
    }
    return proof.reverse();
  }

  /** Proof that the first `from` leaves begin the first `to` leaves (RFC 6962 section 2.1.2); empty for 0 and for `to`. */
  consistencyProof(from: number, to = this.size): Uint8Array[] {
    this.#checkSize(to);
    if (!Number.isInteger(from) || from < 0 || from > to) {
      throw new RangeError(`a consistency proof goes from 0..${to} to ${to}, not from ${from}`);
    }
    if (from === 0 || from === to) return [];
    const proof: Uint8Array[] = [];
    let [low, high] = [0, to];
    while (high !== from) {
      const middle = low + splitPoint(high - low);
      if (from <= middle) {
        proof.push(this.#rangeHash(middle, high));
        high = middle;
      } else {
        proof.push(this.#rangeHash(low, middle));
        low = middle;
      }
    }
    // The verifier holds the old root: it need not be told when that root is itself the subtree reached.
    if (low !== 0) proof.push(this.#rangeHash(low, high));
    return proof.reverse();
  }

  #checkSize(size: number): void {
    if (!Number.isInteger(size) || size < 0 || size > this.size) {
      throw new RangeError(`the tree has ${this.size} leaves; size ${size} was asked for`);
    }
  }

  /** Hash of the leaves [low, high), where `low` is a multiple of the largest power of two not above high - low. */
  #rangeHash(low: number, high: number): Uint8Array {
    const width = high - low;
    const split = width === 1 ? 1 : splitPoint(width);
    if (split * 2 === width || width === 1) return this.subtreeHash(Math.log2(width), low / width);
    const left = this.subtreeHash(Math.log2(split), low / split);
    return nodeHash(left, this.#rangeHash(low + split, high));
  }
}

/** Largest power of two below `n`, for n > 1. */
function splitPoint(n: number): number {
  let split = 1;
  while (split * 2 < n) split *= 2;
  return split;
}
