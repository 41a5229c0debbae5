import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { concat, decodeUtf8, encodeUtf8, fromHex, toHex } from '../../../protocol/bytes.ts';
import { encodeEnvelope, parseEnvelope, preAuthEncoding, verifyEnvelope } from '../../../protocol/dsse.ts';
import { LOW_ORDER_ENCODINGS, strictVerify } from '../../../protocol/ed25519.ts';
import { allowedSignersLine, MANIFEST_NAMESPACE, signSsh, verifySsh } from '../../../protocol/sshsig.ts';
import { bitFlips, rawVerify, testSigner } from './test-keys.ts';

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

const alice = testSigner(1);
const message = encodeUtf8('a vote');

test('RFC 8032 test 2 verifies; every flipped bit of key, message and signature fails', () => {
  const key = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')!;
  const signature = fromHex(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  )!;
  const text = Uint8Array.of(0x72);
  assert.equal(strictVerify(rawVerify, key, text, signature), true);
  for (const bad of bitFlips(signature)) assert.equal(strictVerify(rawVerify, key, text, bad), false);
  for (const bad of bitFlips(key)) assert.equal(strictVerify(rawVerify, bad, text, signature), false);
  for (const bad of bitFlips(text)) assert.equal(strictVerify(rawVerify, key, bad, signature), false);
});

test('the list of low-order encodings holds exactly the points of order 1, 2, 4 and 8', () => {
  assert.equal(LOW_ORDER_ENCODINGS.size, 14);
  const d = (P - ((121665n * power(121666n, P - 2n)) % P)) % P;
  for (const hex of LOW_ORDER_ENCODINGS) {
    const y = (fromLittleEndian(fromHex(hex)!) & (2n ** 255n - 1n)) % P;
    // Doubling only needs x^2 and y^2: 8P is the identity when the y of three doublings ends at 1.
    let [y2, x2] = [0n, 0n];
    let current = y;
    for (let doubling = 0; doubling < 3; doubling++) {
      y2 = (current * current) % P;
      x2 = ((y2 - 1n + P) * power((d * y2 + 1n) % P, P - 2n)) % P;
      const dxy = (((d * x2) % P) * y2) % P;
      current = ((y2 + x2) * power((P + 1n - dxy) % P, P - 2n)) % P;
    }
    assert.equal(current, 1n, hex);
  }
});

test('low-order keys and R are refused although the raw check accepts some', () => {
  const everything = () => true;
  const signature = alice.sign(message);
  const zeroS = new Uint8Array(32);
  let acceptedByPlatform = 0;
  for (const hex of LOW_ORDER_ENCODINGS) {
    const low = fromHex(hex)!;
    assert.equal(strictVerify(everything, low, message, signature), false);
    assert.equal(strictVerify(everything, alice.publicKey, message, concat(low, signature.subarray(32))), false);
    const forged = concat(fromHex(`01${'00'.repeat(31)}`)!, zeroS);
    if (rawVerify(low, message, forged)) acceptedByPlatform++;
    assert.equal(strictVerify(rawVerify, low, message, forged), false);
  }
  assert.ok(acceptedByPlatform > 0, 'the platform refuses all of these itself, so this test shows nothing');
});

test('S not below the group order, a non-canonical key and wrong lengths are refused before the raw check', () => {
  const everything = () => true;
  const signature = alice.sign(message);
  const shifted = littleEndian(fromLittleEndian(signature.subarray(32)) + ORDER);
  assert.equal(strictVerify(everything, alice.publicKey, message, signature), true);
  assert.equal(strictVerify(everything, alice.publicKey, message, concat(signature.subarray(0, 32), shifted)), false);
  assert.equal(strictVerify(everything, littleEndian(P + 3n), message, signature), false);
  assert.equal(strictVerify(everything, littleEndian(3n), message, signature), true);
  assert.equal(strictVerify(everything, alice.publicKey, message, concat(signature, Uint8Array.of(0))), false);
  assert.equal(strictVerify(everything, alice.publicKey.subarray(1), message, signature), false);
  const throwing = () => {
    throw new Error('no such key');
  };
  assert.equal(strictVerify(throwing, alice.publicKey, message, signature), false);
});

test('the pre-authentication encoding is that of the DSSE specification', () => {
  const encoded = preAuthEncoding('http://example.com/HelloWorld', encodeUtf8('hello world'));
  assert.equal(decodeUtf8(encoded), 'DSSEv1 29 http://example.com/HelloWorld 11 hello world');
});

test('an envelope reads back, verifies under its key only, and has one spelling', () => {
  fc.assert(
    fc.property(fc.string(), fc.uint8Array({ maxLength: 100 }), (type, payload) => {
      const bytes = encodeEnvelope(type, payload, alice);
      const read = parseEnvelope(bytes);
      assert.ok(read.ok);
      assert.equal(read.value.payloadType, type);
      assert.deepEqual(read.value.payload, payload);
      assert.equal(verifyEnvelope(rawVerify, read.value, alice.publicKey), true);
      assert.equal(verifyEnvelope(rawVerify, read.value, testSigner(2).publicKey), false);
    }),
    { numRuns: 50 },
  );
  const text = decodeUtf8(encodeEnvelope('t', message, alice))!;
  const sig = /"sig":"([^"]*)"/.exec(text)![1]!;
  const variants = [
    text.replace('{', '{ '),
    `${text}\n`,
    text.replace('"payloadType":"t"', '"payloadType":"\\u0074"'),
    text.replace('"signatures"', '"more":1,"signatures"'),
    text.replace('"sig"', '"cert":"x","sig"'),
    text.replace(/"payload":"[^"]*"/, '"payload":"YR=="'),
    text.replace(sig, sig.replace(/.==$/, (end) => `${end === 'A==' ? 'B' : 'A'}==`).slice(0, -2)),
    text.replace(/\[(.*)\]/, '[$1,$1]'),
    text.replace(/\[.*\]/, '[]'),
    text.replace(alice.keyId, alice.keyId.toUpperCase()),
    text.replace(alice.keyId, ''),
    '[]',
    'null',
    '',
  ];
  for (const variant of variants) assert.equal(parseEnvelope(encodeUtf8(variant)).ok, false, variant);
  assert.equal(parseEnvelope(Uint8Array.of(0xff)).ok, false);
});

test('no envelope with one flipped bit still verifies', () => {
  const bytes = encodeEnvelope('t', message, alice);
  for (const bad of bitFlips(bytes)) {
    const read = parseEnvelope(bad);
    assert.equal(read.ok && verifyEnvelope(rawVerify, read.value, alice.publicKey), false, decodeUtf8(bad));
  }
});

test('a key id that does not name the key is refused', () => {
  const read = parseEnvelope(encodeEnvelope('t', message, { ...alice, keyId: toHex(testSigner(2).publicKey) }));
  assert.ok(read.ok);
  assert.equal(verifyEnvelope(rawVerify, read.value, alice.publicKey), false);
});

test('an SSH signature holds for its message, namespace and key only', () => {
  const text = signSsh(message, MANIFEST_NAMESPACE, alice);
  assert.equal(verifySsh(rawVerify, text, message, MANIFEST_NAMESPACE, alice.publicKey), true);
  assert.equal(verifySsh(rawVerify, text, encodeUtf8('b vote'), MANIFEST_NAMESPACE, alice.publicKey), false);
  assert.equal(verifySsh(rawVerify, text, message, 'file', alice.publicKey), false);
  assert.equal(verifySsh(rawVerify, text, message, MANIFEST_NAMESPACE, testSigner(2).publicKey), false);
  for (const bad of [`${text}\n`, text.slice(1), text.replace('\n', '\n\n'), text.replaceAll('\n', '\r\n'), '']) {
    assert.equal(verifySsh(rawVerify, bad, message, MANIFEST_NAMESPACE, alice.publicKey), false);
  }
});

const hasSshKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;

test('ssh-keygen accepts our signature', { skip: hasSshKeygen ? false : 'ssh-keygen is not installed' }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'sshsig-'));
  try {
    writeFileSync(join(directory, 'signers'), allowedSignersLine('coord@votes', MANIFEST_NAMESPACE, alice.publicKey));
    writeFileSync(join(directory, 'sig'), signSsh(message, MANIFEST_NAMESPACE, alice));
    const check = (input: Uint8Array) =>
      spawnSync(
        'ssh-keygen',
        ['-Y', 'verify', '-f', 'signers', '-I', 'coord@votes', '-n', MANIFEST_NAMESPACE, '-s', 'sig'],
        { cwd: directory, input },
      );
    const good = check(message);
    assert.equal(good.status, 0, String(good.stderr));
    assert.notEqual(check(encodeUtf8('b vote')).status, 0);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
