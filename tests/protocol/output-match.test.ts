import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { canonicalOutput } from '../../protocol/rules/canonical-output.ts';
import { type Comparison, comparisonNamed, outputMatches } from '../../protocol/rules/output-match.ts';

const KINDS: readonly Comparison[] = [
  ...(['exact-lines', 'tokens', 'stripped', 'line-ends', 'loose-lines', 'loose-tokens'] as const).map((kind) => ({
    kind,
  })),
  { kind: 'float', tolerance: 1e-6 },
];

function matches(kind: Comparison['kind'], actual: string, expected: string): boolean {
  const comparison = KINDS.find((one) => one.kind === kind)!;
  return outputMatches(comparison, encodeUtf8(actual), encodeUtf8(expected));
}

const text = fc.string({ unit: fc.constantFrom('a', 'Y', '1', '.', ' ', '\t', '\n', '\r', 'é'), maxLength: 12 });

test('every comparison takes an output for itself, and blanks at its end for nothing', () => {
  fc.assert(
    fc.property(text, fc.constantFrom(...KINDS), (output, comparison) => {
      const bytes = encodeUtf8(output);
      assert.ok(outputMatches(comparison, bytes, bytes));
      assert.ok(outputMatches(comparison, encodeUtf8(`${output}\n`), bytes));
    }),
  );
});

test('outputs that are equal in canonical form match however they are compared, so a digest can say yes for all', () => {
  fc.assert(
    fc.property(text, text, fc.constantFrom(...KINDS), (one, other, comparison) => {
      const [a, b] = [canonicalOutput(encodeUtf8(one)), canonicalOutput(encodeUtf8(other))];
      if (Buffer.from(a).equals(Buffer.from(b))) assert.ok(outputMatches(comparison, a, b));
    }),
  );
});

test('what is strict and what is not', () => {
  const cases: readonly (readonly [string, string, ...Comparison['kind'][]])[] = [
    ['a  b', 'a b', 'tokens', 'float', 'loose-tokens'],
    ['a \nb', 'a\nb', 'exact-lines', 'tokens', 'float', 'line-ends', 'loose-lines', 'loose-tokens'],
    ['a\n\nb', 'a\nb', 'tokens', 'float', 'loose-tokens'],
    ['  a', 'a', 'tokens', 'float', 'stripped', 'loose-lines', 'loose-tokens'],
    ['YES', 'yes', 'loose-lines', 'loose-tokens'],
    ['Impossible', 'impossible', 'loose-lines'],
    ['1.0', '1', 'float', 'loose-lines'],
    ['1.0000001', '1', 'float', 'loose-lines'],
    ['1.00001', '1.000012', 'loose-lines'],
    ['1.5', '1', ...[]],
    ['0x1', '1', ...[]],
    ['nan', 'NaN', 'loose-lines'],
    ['', 'a', ...[]],
  ];
  for (const [actual, expected, ...kinds] of cases) {
    const found = KINDS.map(({ kind }) => kind).filter((kind) => matches(kind, actual, expected));
    assert.deepEqual(new Set(found), new Set(kinds), JSON.stringify([actual, expected]));
  }
});

test('bytes that are no text are compared as they are', () => {
  const [a, b] = [Uint8Array.of(0xff, 10), Uint8Array.of(0xfe, 10)];
  assert.ok(!outputMatches({ kind: 'exact-lines' }, a, b));
  assert.ok(outputMatches({ kind: 'exact-lines' }, a, Uint8Array.of(0xff)));
});

test('checkers have the names that tasks give them, and no others', () => {
  assert.deepEqual(comparisonNamed('tokens'), { kind: 'tokens' });
  assert.deepEqual(comparisonNamed('float:1e-6'), { kind: 'float', tolerance: 1e-6 });
  assert.deepEqual(comparisonNamed('float:0.5'), { kind: 'float', tolerance: 0.5 });
  for (const name of ['', 'program', 'stripped', 'float', 'float:', 'float:-1', 'float:2', 'float:1e99', 'float:x']) {
    assert.equal(comparisonNamed(name), undefined, name);
  }
});
