import { headOf, type List, textOf } from './wast-script.ts';

/** Why a command says nothing here; counted and shown. */
export class Skipped extends Error {}

const NAN_PAYLOAD = 'a NaN payload does not pass through JavaScript';

function integer(text: string): bigint {
  const plain = text.replaceAll('_', '');
  const negative = plain.startsWith('-');
  const size = BigInt(plain.replace(/^[+-]/, ''));
  return negative ? -size : size;
}

/** A float literal of the text format, hexadecimal ones included. */
function float(text: string): number {
  const plain = text.replaceAll('_', '').replace(/^\+/, '');
  const negative = plain.startsWith('-');
  const size = plain.replace(/^-/, '');
  const sign = negative ? -1 : 1;
  if (size === 'inf') return sign * Number.POSITIVE_INFINITY;
  if (size.startsWith('nan')) return Number.NaN;
  const hex = /^0x([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?$/i.exec(size);
  if (!hex) return sign * Number(size);
  const [, whole = '', fraction = '', exponent = '0'] = hex;
  const scale = Number(exponent) - 4 * fraction.length;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  // In two steps, so that the power itself neither overflows nor vanishes.
  const half = Math.trunc(scale / 2);
  return sign * mantissa * 2 ** half * 2 ** (scale - half);
}

/** References of the host that scripts name by number. */
const externals = new Map<string, object>();

function external(name: string): object {
  if (!externals.has(name)) externals.set(name, { name });
  return externals.get(name)!;
}

/** An argument of a call. */
export function argument(form: List): unknown {
  const literal = textOf(form.items[1]);
  switch (headOf(form)) {
    case 'i32.const':
      return Number(BigInt.asIntN(32, integer(literal)));
    case 'i64.const':
      return BigInt.asIntN(64, integer(literal));
    case 'f32.const':
    case 'f64.const':
      if (literal.includes('nan') && literal !== 'nan') throw new Skipped(NAN_PAYLOAD);
      return headOf(form) === 'f32.const' ? Math.fround(float(literal)) : float(literal);
    case 'ref.null':
      return null;
    case 'ref.extern':
      return external(literal);
    default:
      throw new Skipped(`arguments of the form ${headOf(form)}`);
  }
}

/** Whether a result is what the script expects; NaN counts as NaN, whose bits other tests look at. */
export function matches(form: List, value: unknown): boolean {
  const literal = textOf(form.items[1]);
  switch (headOf(form)) {
    case 'i32.const':
      return value === Number(BigInt.asIntN(32, integer(literal)));
    case 'i64.const':
      return value === BigInt.asIntN(64, integer(literal));
    case 'f32.const':
      return Object.is(value, Math.fround(float(literal)));
    case 'f64.const':
      return Object.is(value, float(literal));
    case 'ref.null':
      return value === null;
    case 'ref.extern':
      return literal === '' ? value !== null : value === external(literal);
    case 'ref.func':
      return typeof value === 'function';
    default:
      throw new Skipped(`results of the form ${headOf(form)}`);
  }
}
