import { headOf, type List, textOf } from './wast-script.ts';

/** Text of a module that calls an imported function with literal arguments and gives its one float result as bits. */
export function bitsModule(operands: readonly List[], result: List): string {
  const typeOf = (form: List): string => headOf(form).split('.')[0]!;
  const type = typeOf(result);
  const params = operands.map((form) => `(param ${typeOf(form)})`).join(' ');
  const call = `(call $f ${operands.map((form) => form.source).join(' ')})`;
  const wide = type === 'f64' || type === 'i64';
  const bits = type.startsWith('f') ? `(${wide ? 'i64' : 'i32'}.reinterpret_${type} ${call})` : call;
  return (
    `(module (import "m" "f" (func $f ${params} (result ${type})))` +
    `(func (export "bits") (result ${wide ? 'i64' : 'i32'}) ${bits}))`
  );
}

interface Layout {
  readonly mask: bigint;
  readonly canonical: bigint;
  readonly infinity: bigint;
}

const F32: Layout = { mask: 0xffffffffn, canonical: 0x7fc00000n, infinity: 0x7f800000n };
const F64: Layout = { mask: 0xffffffffffffffffn, canonical: 0x7ff8000000000000n, infinity: 0x7ff0000000000000n };

/** Whether bits are the NaN that a script expects; undefined if it expects no NaN. */
export function matchesNan(form: List, bits: number | bigint): boolean | undefined {
  const literal = textOf(form.items[1]);
  if (!literal.includes('nan')) return undefined;
  const { mask, canonical, infinity } = headOf(form) === 'f64.const' ? F64 : F32;
  const sign = mask ^ (mask >> 1n);
  const got = BigInt(bits) & mask;
  if (literal === 'nan:canonical') return (got & ~sign) === canonical;
  if (literal === 'nan:arithmetic') return (got & canonical) === canonical;
  const payload = /nan:(0x[0-9a-fA-F_]+)/.exec(literal)?.[1]?.replaceAll('_', '');
  const wanted = payload === undefined ? canonical : infinity | BigInt(payload);
  return got === ((literal.startsWith('-') ? sign : 0n) | wanted);
}

/** Bits of a float as a script's literal has it, from its value. */
export function floatBits(form: List, value: number): number | bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (headOf(form) === 'f64.const') {
    view.setFloat64(0, value);
    return view.getBigInt64(0);
  }
  view.setFloat32(0, value);
  return view.getInt32(0);
}
