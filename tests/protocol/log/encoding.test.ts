import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compare,
  concat,
  decodeUtf8,
  encodeUtf8,
  equal,
  fromBase64,
  fromHex,
  toBase64,
  toHex,
} from '../../../protocol/bytes.ts';
import { canonicalJson } from '../../../protocol/canonical-json.ts';
import { sha256, sha256Hex } from '../../../protocol/sha256.ts';

const anyBytes = fc.uint8Array({ maxLength: 200 });

test('hexadecimal and base64 equal those of the platform and read back', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      assert.equal(toHex(bytes), Buffer.from(bytes).toString('hex'));
      assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'));
      assert.deepEqual(fromHex(toHex(bytes)), bytes);
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
    }),
  );
});

test('base64 has one spelling: whatever is read is written back unchanged', () => {
  const likely = fc.string({ unit: fc.constantFrom(...'ABgwQz09+/=-_ \n'), maxLength: 12 });
  fc.assert(
    fc.property(likely, (text) => {
      const bytes = fromBase64(text);
      if (bytes !== undefined) assert.equal(toBase64(bytes), text);
    }),
    { numRuns: 2000 },
  );
  for (const bad of [
    'A',
    'AA',
    'AAA',
    'AB==',
    'AAB=',
    '=',
    '====',
    'A===',
    'AA=A',
    'AA==AAAA',
    '_-__',
    'AAA\n',
    ' AAA',
    'éAAA',
  ]) {
    assert.equal(fromBase64(bad), undefined, JSON.stringify(bad));
  }
});

test('hexadecimal refuses upper case, odd length and other characters', () => {
  for (const bad of ['A0', 'a', '0g', 'aé', '0x']) assert.equal(fromHex(bad), undefined, bad);
});

test('UTF-8 is decoded only when well formed, and keeps a byte order mark', () => {
  assert.equal(decodeUtf8(Uint8Array.of(0xc0, 0x80)), undefined);
  assert.equal(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80)), undefined);
  assert.equal(decodeUtf8(encodeUtf8('\ufeffx')), '\ufeffx');
});

test('comparison orders like Buffer.compare and agrees with equality', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (a, b) => {
      assert.equal(Math.sign(compare(a, b)), Buffer.compare(a, b));
      assert.equal(equal(a, b), compare(a, b) === 0);
      assert.ok(equal(concat(a, b).subarray(a.length), b));
    }),
  );
});

test('SHA-256 equals that of the platform', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      assert.equal(toHex(sha256(bytes)), createHash('sha256').update(bytes).digest('hex'));
    }),
  );
  assert.equal(sha256Hex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

const integerJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.string(),
    fc.maxSafeInteger(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 4 }), tie('value'), { maxKeys: 4 }),
  ),
})).value;

test('canonical JSON says the same as JSON and does not depend on the order of keys', () => {
  fc.assert(
    fc.property(integerJson, (value) => {
      const text = canonicalJson(value);
      assert.equal(JSON.stringify(JSON.parse(text)).length, text.length);
      assert.equal(canonicalJson(JSON.parse(text)), text);
      assert.equal(canonicalJson(reversedKeys(value)), text);
    }),
  );
  assert.equal(
    canonicalJson({ b: [1, '\u20ac\n'], a: { d: null, c: true } }),
    '{"a":{"c":true,"d":null},"b":[1,"€\\n"]}',
  );
});

function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversedKeys(member)]),
  );
}

test('canonical JSON refuses what two programs could write differently, and says where', () => {
  const bad = [0.5, Number.NaN, 2 ** 53, undefined, 1n, new Date(0), new Map(), Uint8Array.of(1), () => 0, Symbol('s')];
  for (const value of bad)
    assert.throws(() => canonicalJson({ a: [value] }), { name: 'TypeError', message: /\$\.a\[0\]/ });
  assert.throws(() => canonicalJson({ gone: undefined }), /\$\.gone/);
});
