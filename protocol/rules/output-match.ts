import { equal } from '../bytes.ts';
import { canonicalOutput } from './canonical-output.ts';

/**
 * How an output is held against the expected one. The first three are Hivesmith's own checkers; the others are what the
 * judges do whose protocols trainers speak, so that a reward is the same whoever gives it:
 * `stripped`: blanks at both ends of the text are ignored. `line-ends`: blanks at the end of each line and of the text.
 * `loose-lines`: lines stripped, letter case ignored, numbers within a relative 1e-5. `loose-tokens`: blank lines dropped,
 * runs of blanks are one, yes and no in any case.
 */
export type Comparison =
  | { readonly kind: 'exact-lines' | 'tokens' | 'stripped' | 'line-ends' | 'loose-lines' | 'loose-tokens' }
  | { readonly kind: 'float'; readonly tolerance: number };

/** Bytes that are not UTF-8 become U+FFFD, and a byte order mark is part of the text. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The checker of a name as tasks and requests write it: `exact-lines`, `tokens` or `float:1e-6`; else undefined. */
export function comparisonNamed(name: string): Comparison | undefined {
  if (name === 'exact-lines' || name === 'tokens') return { kind: name };
  const tolerance = /^float:(\d{1,3}(?:\.\d{1,12})?(?:e-?\d{1,2})?)$/.exec(name)?.[1];
  if (tolerance === undefined) return undefined;
  const value = Number(tolerance);
  return value >= 0 && value <= 1 ? { kind: 'float', tolerance: value } : undefined;
}

/** True where the digest of the canonical output decides: then nobody has to send the output itself. */
export function isDecidedByDigest(comparison: Comparison): boolean {
  return comparison.kind === 'exact-lines';
}

export function outputMatches(comparison: Comparison, actual: Uint8Array, expected: Uint8Array): boolean {
  if (comparison.kind === 'exact-lines') return equal(canonicalOutput(actual), canonicalOutput(expected));
  const [a, b] = [decoder.decode(actual), decoder.decode(expected)];
  switch (comparison.kind) {
    case 'tokens':
      return sameList(tokensOf(a), tokensOf(b), (x, y) => x === y);
    case 'float':
      return sameList(tokensOf(a), tokensOf(b), (x, y) => x === y || isNear(x, y, comparison.tolerance));
    case 'stripped':
      return a.trim() === b.trim();
    case 'line-ends':
      return trimLines(a) === trimLines(b);
    case 'loose-lines':
      return sameList(a.trim().split('\n'), b.trim().split('\n'), isLooselyEqual);
    case 'loose-tokens':
      return foldTokens(a) === foldTokens(b);
  }
}

function tokensOf(text: string): string[] {
  return text.split(/\s+/).filter((token) => token !== '');
}

function sameList(a: readonly string[], b: readonly string[], same: (x: string, y: string) => boolean): boolean {
  return a.length === b.length && a.every((item, i) => same(item, b[i]!));
}

/** A number as programs print it; what only JavaScript takes for one (hexadecimal, empty text) is none. */
function numberOf(token: string): number | undefined {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(token)) return undefined;
  const value = Number(token);
  return Number.isFinite(value) ? value : undefined;
}

/** Within the tolerance, absolute or relative to the expected value. */
function isNear(actual: string, expected: string, tolerance: number): boolean {
  const [a, b] = [numberOf(actual), numberOf(expected)];
  return a !== undefined && b !== undefined && Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}

function trimLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}

function isLooselyEqual(actual: string, expected: string): boolean {
  const [a, b] = [actual.trim().toLowerCase(), expected.trim().toLowerCase()];
  if (a === b) return true;
  const [x, y] = [numberOf(a), numberOf(b)];
  return x !== undefined && y !== undefined && Math.abs(x - y) / Math.max(Math.abs(y), 1e-10) < 1e-5;
}

function foldTokens(text: string): string {
  return tokensOf(text)
    .map((token) => (/^(?:yes|no)$/i.test(token) ? token.toUpperCase() : token))
    .join(' ');
}
