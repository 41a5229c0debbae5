import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromHex, toHex } from '../../../protocol/bytes.ts';
import { emptyRoot, leafHash, MerkleTree, nodeHash } from '../../../protocol/log/merkle.ts';
import { verifyConsistency, verifyInclusion } from '../../../protocol/log/proof.ts';
import { bitFlips } from './test-keys.ts';

/** Test leaves and roots of Certificate Transparency's reference implementations. */
const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The definitions of RFC 6962 section 2.1, word for word. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
function mth(d: readonly Uint8Array[]): Uint8Array {
  if (d.length === 0) return emptyRoot();
  if (d.length === 1) return leafHash(d[0]!);
  const k = split(d.length);
  return nodeHash(mth(d.slice(0, k)), mth(d.slice(k)));
}
function path(m: number, d: readonly Uint8Array[]): Uint8Array[] {
  if (d.length === 1) return [];
  const k = split(d.length);
  return m < k ? [...path(m, d.slice(0, k)), mth(d.slice(k))] : [...path(m - k, d.slice(k)), mth(d.slice(0, k))];
}
function subproof(m: number, d: readonly Uint8Array[], known: boolean): Uint8Array[] {
  if (m === d.length) return known ? [] : [mth(d)];
  const k = split(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), known), mth(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
}

function treeOf(entries: readonly Uint8Array[]): MerkleTree {
  const tree = new MerkleTree();
  for (const entry of entries) tree.append(entry);
  return tree;
}

function numbered(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => Uint8Array.of(i >> 8, i & 255));
}

test('roots of the Certificate Transparency test leaves', () => {
  const tree = treeOf(CT_LEAVES.map((hex) => fromHex(hex)!));
  for (const [size, root] of CT_ROOTS.entries()) assert.equal(toHex(tree.root(size)), root);
});

test('the tree equals the recursive definition at every size, in roots and in proofs', () => {
  const entries = numbered(37);
  const tree = treeOf(entries);
  for (let to = 0; to <= entries.length; to++) {
    const prefix = entries.slice(0, to);
    assert.deepEqual(tree.root(to), mth(prefix));
    for (let i = 0; i < to; i++) assert.deepEqual(tree.inclusionProof(i, to), path(i, prefix));
    for (let from = 1; from < to; from++) {
      assert.deepEqual(tree.consistencyProof(from, to), subproof(from, prefix, true));
    }
  }
});

test('every proof of a random tree verifies, and no other index or size fits it', () => {
  const tree = treeOf(numbered(700));
  const three = fc.tuple(fc.integer({ min: 1, max: 700 }), fc.nat(699), fc.nat(699));
  fc.assert(
    fc.property(three, ([size, a, b]) => {
      const [index, other] = [a % size, b % size];
      const proof = tree.inclusionProof(index, size);
      assert.equal(verifyInclusion(tree.leafHash(index), index, size, proof, tree.root(size)), true);
      assert.equal(verifyInclusion(tree.leafHash(index), other, size, proof, tree.root(size)), other === index);
      const consistency = tree.consistencyProof(index, size);
      const [oldRoot, newRoot] = [tree.root(index), tree.root(size)];
      assert.equal(verifyConsistency(index, size, oldRoot, newRoot, consistency), true);
      assert.equal(verifyConsistency(other, size, oldRoot, newRoot, consistency), other === index);
    }),
  );
});

test('one flipped bit in leaf, proof or root, a missing or a further hash: refused', () => {
  const tree = treeOf(numbered(21));
  for (const [index, size] of [
    [0, 1],
    [6, 7],
    [3, 8],
    [20, 21],
    [16, 21],
    [0, 21],
  ] as const) {
    const [leaf, root, proof] = [tree.leafHash(index), tree.root(size), tree.inclusionProof(index, size)];
    for (const bad of bitFlips(leaf)) assert.equal(verifyInclusion(bad, index, size, proof, root), false);
    for (const bad of bitFlips(root)) assert.equal(verifyInclusion(leaf, index, size, proof, bad), false);
    for (const bad of brokenLists(proof)) assert.equal(verifyInclusion(leaf, index, size, bad, root), false);
  }
  for (const [from, to] of [
    [1, 2],
    [4, 8],
    [6, 7],
    [8, 21],
    [13, 21],
    [20, 21],
    [0, 5],
    [5, 5],
  ] as const) {
    const [old, root, proof] = [tree.root(from), tree.root(to), tree.consistencyProof(from, to)];
    for (const bad of bitFlips(old)) assert.equal(verifyConsistency(from, to, bad, root, proof), false);
    if (from !== 0) for (const bad of bitFlips(root)) assert.equal(verifyConsistency(from, to, old, bad, proof), false);
    for (const bad of brokenLists(proof)) assert.equal(verifyConsistency(from, to, old, root, bad), false);
  }
});

function* brokenLists(proof: readonly Uint8Array[]): Generator<Uint8Array[]> {
  for (const [i, hash] of proof.entries()) {
    for (const bad of bitFlips(hash)) yield proof.with(i, bad);
    yield proof.toSpliced(i, 1);
    yield proof.toSpliced(i, 0, hash);
    yield proof.with(i, hash.subarray(1));
  }
  yield [...proof, emptyRoot()];
}

test('sizes that are no sizes are refused, and so is a tree that shrinks', () => {
  const tree = treeOf(numbered(4));
  const [leaf, root, proof] = [tree.leafHash(1), tree.root(), tree.inclusionProof(1)];
  for (const [index, size] of [
    [-1, 4],
    [1.5, 4],
    [4, 4],
    [1, 2 ** 54],
    [1, Number.NaN],
    [Number.NaN, 4],
  ] as const) {
    assert.equal(verifyInclusion(leaf, index, size, proof, root), false);
  }
  assert.equal(verifyConsistency(4, 3, root, tree.root(3), []), false);
  assert.equal(verifyConsistency(0, 0, root, root, []), false);
  assert.throws(() => tree.inclusionProof(4), RangeError);
  assert.throws(() => tree.consistencyProof(5), RangeError);
  assert.throws(() => tree.root(5), RangeError);
  assert.throws(() => tree.subtreeHash(1, 2), RangeError);
});
