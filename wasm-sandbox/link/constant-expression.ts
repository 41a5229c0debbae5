import type { ByteReader } from '../pass/byte-reader.ts';
import type { ByteWriter } from '../pass/byte-writer.ts';
import { OP, UnsupportedModule } from '../pass/opcodes.ts';

/** A constant expression of WebAssembly's extended-const proposal, as shared libraries use it for addresses. */
export type ConstantExpression =
  | { readonly kind: 'address'; readonly steps: readonly Step[] }
  /** A constant that is no i32, as it stands: opcode and operand. */
  | { readonly kind: 'verbatim'; readonly bytes: Uint8Array };

type Step =
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'global'; readonly index: number }
  | { readonly op: 'add' | 'subtract' | 'multiply' };

const ARITHMETIC: ReadonlyMap<number, 'add' | 'subtract' | 'multiply'> = new Map([
  [OP.i32Add, 'add'],
  [OP.i32Sub, 'subtract'],
  [0x6c, 'multiply'],
]);

/** Reads up to and including the `end`. Throws UnsupportedModule for what no library of this kind contains. */
export function readConstantExpression(reader: ByteReader): ConstantExpression {
  const begin = reader.position;
  const steps: Step[] = [];
  for (;;) {
    const op = reader.u8();
    const arithmetic = ARITHMETIC.get(op);
    if (op === OP.end) return { kind: 'address', steps };
    if (op === OP.i32Const) steps.push({ op: 'constant', value: reader.s32() });
    else if (op === OP.globalGet) steps.push({ op: 'global', index: reader.u32() });
    else if (arithmetic !== undefined) steps.push({ op: arithmetic });
    else if (op === OP.i64Const) reader.skipLeb();
    else if (op === OP.f32Const) reader.skip(4);
    else if (op === OP.f64Const) reader.skip(8);
    else throw new UnsupportedModule(`A constant expression uses instruction 0x${op.toString(16)}.`);
    if (op === OP.i64Const || op === OP.f32Const || op === OP.f64Const) {
      const bytes = reader.bytes.subarray(begin, reader.position);
      if (reader.u8() !== OP.end) throw new UnsupportedModule('A constant expression computes with 64-bit or float.');
      return { kind: 'verbatim', bytes };
    }
  }
}

/** The value of an address expression, wrapped to 32 bits; `globalValue` gives the globals that it names. */
export function evaluate(expression: ConstantExpression, globalValue: (index: number) => number): number {
  if (expression.kind === 'verbatim') throw new UnsupportedModule('Expected an i32 constant expression.');
  const stack: number[] = [];
  for (const step of expression.steps) {
    if (step.op === 'constant') stack.push(step.value);
    else if (step.op === 'global') stack.push(globalValue(step.index));
    else {
      const right = stack.pop();
      const left = stack.pop();
      if (left === undefined || right === undefined)
        throw new UnsupportedModule('A constant expression is unbalanced.');
      stack.push(compute(step.op, left, right));
    }
  }
  const [value] = stack;
  if (value === undefined || stack.length > 1) throw new UnsupportedModule('A constant expression is unbalanced.');
  return value;
}

function compute(op: 'add' | 'subtract' | 'multiply', left: number, right: number): number {
  if (op === 'multiply') return Math.imul(left, right);
  return (op === 'add' ? left + right : left - right) | 0;
}

export function writeConstant(out: ByteWriter, value: number): void {
  out.u8(OP.i32Const);
  out.signed(value);
  out.u8(OP.end);
}
