import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concat, decodeUtf8, encodeUtf8, fromBase64, toBase64 } from '../../../protocol/bytes.ts';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from '../../../protocol/log/checkpoint.ts';
import { MerkleTree } from '../../../protocol/log/merkle.ts';
import {
  cosignNote,
  formatVerifierKey,
  NOTE_COSIGNATURE,
  NOTE_ED25519,
  parseNote,
  parseVerifierKey,
  signNote,
  type VerifierKey,
  verifyNote,
} from '../../../protocol/log/note.ts';
import {
  encodeEntryBundle,
  hashTileBytes,
  parseEntryBundle,
  tilePath,
  tilesBetween,
  tilesOfSize,
} from '../../../protocol/log/tile.ts';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from '../../../protocol/log/tlog-proof.ts';
import { bitFlips, rawVerify, testSigner } from './test-keys.ts';

const alice = testSigner(1);
const aliceKey: VerifierKey = { name: 'example.org/log', type: NOTE_ED25519, publicKey: alice.publicKey };
const witness = testSigner(2);
const witnessKey: VerifierKey = { name: 'witness.example', type: NOTE_COSIGNATURE, publicKey: witness.publicKey };

/** From the documentation of Go's golang.org/x/mod/sumdb/note. */
const NEUMANN_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const NEUMANN_NOTE =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n" +
  '\n' +
  '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

test("the example of Go's note package verifies", () => {
  const key = parseVerifierKey(NEUMANN_KEY);
  const note = parseNote(NEUMANN_NOTE);
  assert.ok(key.ok && note.ok);
  assert.equal(formatVerifierKey(key.value), NEUMANN_KEY);
  assert.ok(verifyNote(rawVerify, note.value, key.value));
});

test('no note with one flipped bit verifies', () => {
  const good = signNote('one\n\ntwo\n', 'alice', alice);
  const key = { ...aliceKey, name: 'alice' };
  const verifies = (text: string) => {
    const note = parseNote(text);
    return note.ok && verifyNote(rawVerify, note.value, key) !== undefined;
  };
  assert.equal(verifies(good), true);
  for (const bad of bitFlips(encodeUtf8(good))) {
    const text = decodeUtf8(bad);
    if (text !== undefined) assert.equal(verifies(text), false, text);
  }
});

test('verifier keys with a wrong id, type, length or name are refused', () => {
  const good = formatVerifierKey(aliceKey);
  assert.ok(parseVerifierKey(good).ok);
  const [name, id, base64] = good.split('+') as [string, string, string];
  const otherType = toBase64(concat(Uint8Array.of(2), alice.publicKey));
  for (const bad of [
    '',
    name,
    `${name}+${id}`,
    `a b+${id}+${base64}`,
    `${name}2+${id}+${base64}`,
    `${name}+${id.toUpperCase()}x+${base64}`,
    `${name}+00000000+${base64}`,
    `${name}+${id}+${otherType}`,
    `${name}+${id}+${base64.slice(0, -4)}`,
    `${name}+${id}+${base64}=`,
  ]) {
    assert.equal(parseVerifierKey(bad).ok, false, bad);
  }
  assert.throws(() => formatVerifierKey({ ...aliceKey, name: 'a+b' }), RangeError);
});

test('notes out of form are refused', () => {
  const good = signNote('text\n', 'alice', alice);
  const line = good.slice('text\n\n'.length);
  for (const bad of ['', 'text\n', 'text\n\n', `text\n${line}`, good.slice(0, -1), good.replace('\u2014', '-')]) {
    assert.equal(parseNote(bad).ok, false, JSON.stringify(bad));
  }
  for (const bad of ['\t', '\r', '\0', '\ud800']) assert.equal(parseNote(good.replace('text', bad)).ok, false);
  assert.equal(parseNote(good.replace(/=?\n$/, '\n').replace('alice ', 'alice  ')).ok, false);
  assert.equal(parseNote(`text\n\n${line.repeat(101)}`).ok, false);
  assert.throws(() => signNote('no newline', 'alice', alice), RangeError);
  assert.throws(() => signNote('text\n', 'al ice', alice), RangeError);
});

test('signatures of unknown keys are ignored, a wrong one by the known key is not', () => {
  const signed = signNote('text\n', 'alice', alice);
  const key = { ...aliceKey, name: 'alice' };
  const verify = (text: string) => {
    const note = parseNote(text);
    assert.ok(note.ok);
    return verifyNote(rawVerify, note.value, key);
  };
  const foreign = signNote('text\n', 'bob', witness).slice('text\n\n'.length);
  assert.ok(verify(signed + foreign));
  assert.equal(verify(`text\n\n${foreign}`), undefined);
  const wrong = signNote('other\n', 'alice', alice).slice('other\n\n'.length);
  assert.equal(verify(signed + wrong), undefined);
});

test('a cosignature tells its time and holds for nothing else', () => {
  const text = 'example.org/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';
  const note = parseNote(
    signNote(text, aliceKey.name, alice) + cosignNote(text, witnessKey.name, witness, 1_700_000_000),
  );
  assert.ok(note.ok);
  assert.equal(verifyNote(rawVerify, note.value, witnessKey)?.time, 1_700_000_000);
  assert.equal(verifyNote(rawVerify, note.value, { ...witnessKey, type: NOTE_ED25519 }), undefined);
  assert.equal(verifyNote(rawVerify, { ...note.value, text: text.replace('0', '1') }, witnessKey), undefined);
});

test('a checkpoint reads back; anything else in its three lines is refused', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, root) => {
      const checkpoint = { origin: 'example.org/log', size, root };
      assert.deepEqual(parseCheckpoint(formatCheckpoint(checkpoint)), { ok: true, value: checkpoint });
    }),
  );
  const good = formatCheckpoint({ origin: 'o', size: 7, root: new Uint8Array(32) });
  for (const bad of [
    '',
    good.slice(0, -1),
    `${good}extension\n`,
    good.replace('o', ''),
    good.replace('7', '07'),
    good.replace('7', '-7'),
    good.replace('7', '7.0'),
    good.replace('7', '9007199254740992'),
    good.replace('7', ''),
    good.replace('AAAA', ''),
    good.replace('A=', 'B='),
  ]) {
    assert.equal(parseCheckpoint(bad).ok, false, JSON.stringify(bad));
  }
});

test('a signed checkpoint opens under the key of its log only', () => {
  const text = signCheckpoint({ origin: aliceKey.name, size: 0, root: new MerkleTree().root() }, alice);
  assert.equal(openCheckpoint(rawVerify, text, aliceKey).ok, true);
  const refusals = [
    openCheckpoint(rawVerify, text, { ...aliceKey, publicKey: witness.publicKey }),
    openCheckpoint(rawVerify, text, { ...aliceKey, name: 'example.org/other' }),
    openCheckpoint(rawVerify, text.replace('\n0\n', '\n1\n'), aliceKey),
    openCheckpoint(rawVerify, signNote('not a checkpoint\n', aliceKey.name, alice), aliceKey),
  ];
  for (const refusal of refusals) assert.equal(refusal.ok, false);
});

test('tile paths and the layout of 70,000 entries are those of the tlog-tiles specification', () => {
  assert.equal(tilePath({ level: 0, index: 1234067, width: 256 }), 'tile/0/x001/x234/067');
  assert.equal(tilePath({ level: 'entries', index: 0, width: 3 }), 'tile/entries/000.p/3');
  const paths = tilesOfSize(70_000).map(tilePath);
  const at = (prefix: string) => paths.filter((path) => path.startsWith(prefix));
  assert.deepEqual([at('tile/0/').length, at('tile/1/').length, at('tile/2/').length], [274, 2, 1]);
  assert.ok(
    paths.includes('tile/0/273.p/112') && paths.includes('tile/1/001.p/17') && paths.includes('tile/2/000.p/1'),
  );
  assert.equal(at('tile/entries/').length, 274);
  assert.equal(paths.length, 2 * 274 + 2 + 1);
  assert.deepEqual(tilesOfSize(0), []);
});

test('tiles of any growth sequence end as the tiles of the final size', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200_000), { maxLength: 6 }), (sizes) => {
      const steps = [0, ...sizes.sort((a, b) => a - b)];
      const written = new Set(steps.slice(1).flatMap((size, i) => tilesBetween(steps[i]!, size).map(tilePath)));
      for (const path of tilesOfSize(steps.at(-1)!).map(tilePath)) assert.ok(written.has(path), path);
    }),
    { numRuns: 30 },
  );
});

test('hash tiles hold the hashes of complete subtrees', () => {
  const tree = new MerkleTree();
  for (let i = 0; i < 600; i++) tree.append(Uint8Array.of(i >> 8, i & 255));
  const full = hashTileBytes(tree, 0, 1, 256);
  assert.equal(full.length, 8192);
  const part = new MerkleTree();
  for (let at = 0; at < full.length; at += 32) part.appendLeafHash(full.slice(at, at + 32));
  assert.deepEqual(hashTileBytes(tree, 1, 0, 2).slice(32), part.root());
  assert.throws(() => hashTileBytes(tree, 0, 2, 89), RangeError);
});

test('entry bundles read back; cut, longer or miscounted ones are refused', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), (entries) => {
      const bytes = encodeEntryBundle(entries);
      assert.deepEqual(parseEntryBundle(bytes, entries.length), { ok: true, value: entries });
      assert.equal(parseEntryBundle(bytes, entries.length + 1).ok, false);
      assert.equal(parseEntryBundle(concat(bytes, Uint8Array.of(0)), entries.length).ok, false);
      if (entries.length > 0) assert.equal(parseEntryBundle(bytes.slice(0, -1), entries.length).ok, false);
    }),
  );
  const longest = new Uint8Array(65_535);
  assert.deepEqual(parseEntryBundle(encodeEntryBundle([longest]), 1), { ok: true, value: [longest] });
  assert.throws(() => encodeEntryBundle([new Uint8Array(65_536)]), RangeError);
});

test('a tlog-proof reads back and proves its entry only', () => {
  const tree = new MerkleTree();
  const entries = Array.from({ length: 11 }, (_, i) => Uint8Array.of(i));
  for (const entry of entries) tree.append(entry);
  const checkpoint = signCheckpoint({ origin: aliceKey.name, size: 11, root: tree.root() }, alice);
  for (const [index, entry] of entries.entries()) {
    const proof = { index, hashes: tree.inclusionProof(index), checkpoint };
    const read = parseTlogProof(formatTlogProof(proof));
    assert.deepEqual(read, { ok: true, value: proof });
    assert.equal(verifyTlogProof(rawVerify, proof, entry, aliceKey).ok, true);
    assert.equal(verifyTlogProof(rawVerify, proof, Uint8Array.of(99), aliceKey).ok, false);
    assert.equal(verifyTlogProof(rawVerify, { ...proof, index: (index + 1) % 11 }, entry, aliceKey).ok, false);
    assert.equal(verifyTlogProof(rawVerify, proof, entry, { ...aliceKey, publicKey: witness.publicKey }).ok, false);
  }
  const extra = { index: 0, hashes: [], checkpoint, extra: fromBase64('AAEC')! };
  const text = formatTlogProof(extra);
  assert.deepEqual(parseTlogProof(text), { ok: true, value: extra });
  for (const bad of [
    text.slice(1),
    text.replace('index 0', 'index 00'),
    text.replace('AAEC', 'AA='),
    'c2sp.org/tlog-proof@v1\n\n',
  ]) {
    assert.equal(parseTlogProof(bad).ok, false, bad);
  }
});
