import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeFrame, type Frame, FrameDecoder, type FrameKind } from '../../node/host/frame.ts';
import { decodeBody, encodeBody } from '../../node/host/wire-cbor.ts';

const LIMITS = { request: 300, response: 300, error: 300, push: 300, cancel: 0, goAway: 300 };

const frames = fc.array(
  fc.record({
    kind: fc.constantFrom<FrameKind>(1, 2, 3, 4, 6),
    id: fc.integer({ min: 0, max: 0xffffffff }),
    body: fc.uint8Array({ maxLength: 300 }),
  }),
  { maxLength: 12 },
);

function decodeAll(chunks: readonly Uint8Array[]): Frame[] {
  const decoder = new FrameDecoder(LIMITS);
  const out: Frame[] = [];
  for (const chunk of chunks) decoder.push(chunk, (frame) => out.push(frame));
  return out;
}

/** Cuts `bytes` at the given places; the chunks are copies, as a stream delivers them. */
function chop(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...places, bytes.length].map((end, i) => bytes.slice(i === 0 ? 0 : places[i - 1], end));
}

test('frames survive any chopping of the byte stream', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat(), { maxLength: 40 }), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(({ kind, id, body }) => encodeFrame(kind, id, body)));
      const got = decodeAll(chop(new Uint8Array(bytes), cuts));
      assert.deepEqual(
        got.map((frame) => ({ ...frame, body: Buffer.from(frame.body).toString('hex') })),
        sent.map((frame) => ({ ...frame, body: Buffer.from(frame.body).toString('hex') })),
      );
    }),
  );
});

test('frames survive one-byte chunks', () => {
  const bytes = Buffer.concat([encodeFrame(1, 7, new Uint8Array(300).fill(9)), encodeFrame(5, 7, new Uint8Array(0))]);
  const got = decodeAll([...bytes].map((byte) => Uint8Array.of(byte)));
  assert.deepEqual(
    got.map(({ kind, id, body }) => [kind, id, body.length]),
    [
      [1, 7, 300],
      [5, 7, 0],
    ],
  );
});

test('a frame is refused from its first five bytes, before its body', () => {
  const header = (length: number, kind: number) => {
    const bytes = new Uint8Array(5);
    new DataView(bytes.buffer).setUint32(0, length);
    bytes[4] = kind;
    return bytes;
  };
  for (const [length, kind, code] of [
    [306, 1, 'frame-oversized'],
    [0xffffffff, 2, 'frame-oversized'],
    [6, 5, 'frame-oversized'],
    [4, 1, 'frame-malformed'],
    [0, 1, 'frame-malformed'],
    [20, 0, 'frame-malformed'],
    [20, 7, 'frame-malformed'],
  ] as const) {
    assert.throws(() => decodeAll([header(length, kind)]), { code }, `length ${length}, kind ${kind}`);
  }
  assert.deepEqual(decodeAll([header(305, 1)]), []);
});

test('bodies hold what JSON can hold and bytes', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.string(),
      fc.uint8Array({ maxLength: 20 }),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('any'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (sent) => {
      assert.deepEqual(decodeBody(encodeBody(sent)), sent);
    }),
  );
  assert.deepEqual(decodeBody(encodeBody({ a: 1, b: undefined })), { a: 1 });
  assert.throws(() => encodeBody([undefined]), TypeError);
  assert.throws(() => encodeBody({ a: Number.NaN }), TypeError);
});

test('decoding is strict', () => {
  const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
  for (const [what, text] of [
    ['nothing', ''],
    ['two values', '0101'],
    ['a duplicate key', 'a2616101616102'],
    ['an indefinite array', '9f01ff'],
    ['a long integer', '1800'],
    ['undefined', 'f7'],
    ['not a number', 'f97e00'],
    ['infinity', 'f97c00'],
    ['a tag', 'c101'],
    ['a number as key', 'a10101'],
    ['an integer beyond 2^53', '1bffffffffffffffff'],
    ['a cut array', '8301'],
    ['a huge array that is not there', '9bffffffffffffffff'],
    ['33 levels', `${'81'.repeat(33)}01`],
    ['a million levels', '81'.repeat(1_000_000)],
  ] as const) {
    assert.throws(() => decodeBody(hex(text)), { code: 'frame-malformed' }, what);
  }
  assert.ok(Array.isArray(decodeBody(hex(`${'81'.repeat(32)}01`))));
  assert.deepEqual(decodeBody(hex(`98c8${'8101'.repeat(200)}`)), Array(200).fill([1]));
});

test('any bytes either decode or are refused as malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        decodeBody(bytes);
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'frame-malformed');
      }
    }),
    { numRuns: 1000 },
  );
});
