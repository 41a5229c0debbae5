import { decodeUtf8, encodeUtf8 } from '../bytes.ts';
import { canonicalOutput } from './canonical-output.ts';

/**
 * What makes two outputs of a task the same answer. Votes compare digests, so each kind is a canonical form:
 *
 * - `exact-lines`: `canonicalOutput`, line by line;
 * - `tokens`: the words between blanks and line ends, whatever separates them;
 * - `float:K`: as `tokens`, but numbers with a point or an exponent are rounded to K decimal places (half away from zero) and
 *   whole numbers written so are equal to plain ones. Two answers that lie on both sides of a rounding edge differ
 *   although they are near: a form cannot be transitive and tolerant at once, so K leaves room for that.
 */
export type FormKind = 'exact-lines' | 'tokens' | `float:${number}`;

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
const MAX_DIGITS = 400;

/** The bytes that are hashed for `output`. Never throws; output that is not UTF-8 keeps the form of `exact-lines`. */
export function comparisonForm(kind: FormKind, output: Uint8Array): Uint8Array {
  if (kind === 'exact-lines') return canonicalOutput(output);
  const text = decodeUtf8(output);
  if (text === undefined) return canonicalOutput(output);
  const tokens = text.split(/[ \t\r\n\f\v]+/).filter((token) => token !== '');
  const places = kind === 'tokens' ? undefined : Number(kind.slice('float:'.length));
  const forms = places === undefined ? tokens : tokens.map((token) => roundedToken(token, places));
  return encodeUtf8(`${forms.join(' ')}\n`);
}

/** A decimal number rounded to `places`, without trailing zeros; any other token as it is. */
function roundedToken(token: string, places: number): string {
  const match = NUMBER.exec(token);
  if (match === null || token.length > MAX_DIGITS) return token;
  const [, sign, whole = '', part = '', exponent = '0'] = match;
  if (whole === '' && part === '') return token;
  const shift = Number(exponent) - part.length + places;
  if (Math.abs(shift) > MAX_DIGITS) return token;
  const digits = BigInt(whole + part);
  const scaled = shift >= 0 ? digits * 10n ** BigInt(shift) : roundedQuotient(digits, 10n ** BigInt(-shift));
  if (scaled === 0n) return '0';
  const padded = scaled.toString().padStart(places + 1, '0');
  const fraction = places === 0 ? '' : padded.slice(-places).replace(/0+$/, '');
  const integer = padded.slice(0, padded.length - places);
  return `${sign === '-' ? '-' : ''}${integer}${fraction === '' ? '' : `.${fraction}`}`;
}

function roundedQuotient(value: bigint, by: bigint): bigint {
  return (2n * value + by) / (2n * by);
}
