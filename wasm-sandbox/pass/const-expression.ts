import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { OP, unsupportedInstruction, VALUE } from './opcodes.ts';
import { feature, invalid } from './refusal.ts';

/** What a constant expression may refer to. */
export interface ConstantScope {
  /** Imported globals; others are not constant. */
  readonly globals: readonly { readonly type: number; readonly mutable: boolean }[];
  readonly functionCount: number;
  /** Collects the functions that `ref.func` names. */
  readonly referenced: Set<number>;
}

/** Bytes to put in place of a range of the module. */
export interface Patch {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

interface Value {
  readonly type: number;
  /** Undefined for what only an engine knows: references and imported globals. */
  readonly number: bigint | undefined;
}

const EXTENDED: Readonly<Record<number, (a: bigint, b: bigint) => bigint>> = {
  [OP.i32Add]: (a, b) => a + b,
  [OP.i32Sub]: (a, b) => a - b,
  [OP.i32Mul]: (a, b) => a * b,
  [OP.i64Add]: (a, b) => a + b,
  [OP.i64Sub]: (a, b) => a - b,
  [OP.i64Mul]: (a, b) => a * b,
};

function combine(op: number, stack: Value[], at: number): void {
  const type = op >= OP.i64Add ? VALUE.i64 : VALUE.i32;
  const [b, a] = [stack.pop(), stack.pop()];
  if (a?.type !== type || b?.type !== type) throw invalid('type mismatch in a constant expression', at);
  if (a.number === undefined || b.number === undefined) {
    throw feature('The module computes with an imported global before it starts; build it without relocation.', at);
  }
  const exact = EXTENDED[op]!(a.number, b.number);
  stack.push({ type, number: BigInt.asIntN(type === VALUE.i64 ? 64 : 32, exact) });
}

function globalValue(index: number, scope: ConstantScope, at: number): Value {
  const global = scope.globals[index];
  if (!global) throw invalid(`unknown global ${index} in a constant expression`, at);
  if (global.mutable) throw invalid('constant expression required: the global is mutable', at);
  return { type: global.type, number: undefined };
}

function functionValue(index: number, scope: ConstantScope, at: number): Value {
  if (index >= scope.functionCount) throw invalid(`unknown function ${index}`, at);
  scope.referenced.add(index);
  return { type: VALUE.funcref, number: undefined };
}

function referenceType(type: number, at: number): number {
  if (type === VALUE.funcref || type === VALUE.externref) return type;
  throw invalid('malformed reference type', at);
}

function step(op: number, reader: ByteReader, stack: Value[], scope: ConstantScope): void {
  const at = reader.position - 1;
  if (op === OP.i32Const) stack.push({ type: VALUE.i32, number: BigInt(reader.s32()) });
  else if (op === OP.i64Const) stack.push({ type: VALUE.i64, number: reader.s64() });
  else if (op === OP.f32Const || op === OP.f64Const) {
    reader.skip(op === OP.f32Const ? 4 : 8);
    stack.push({ type: op === OP.f32Const ? VALUE.f32 : VALUE.f64, number: undefined });
  } else if (op === OP.globalGet) stack.push(globalValue(reader.u32(), scope, at));
  else if (op === OP.refNull) stack.push({ type: referenceType(reader.u8(), at), number: undefined });
  else if (op === OP.refFunc) stack.push(functionValue(reader.u32(), scope, at));
  else if (EXTENDED[op]) combine(op, stack, at);
  else if (op === 0xfd || op === 0xfb) throw unsupportedInstruction(op, at);
  else throw invalid('constant expression required', at);
}

/**
 * Reads one constant expression of type `type`. Extended constant expressions, which not every engine takes, are
 * computed: the patch has the one constant to write in their place.
 */
export function readConstant(reader: ByteReader, type: number, scope: ConstantScope): Patch | undefined {
  const start = reader.position;
  const stack: Value[] = [];
  let steps = 0;
  for (let op = reader.u8(); op !== OP.end; op = reader.u8()) {
    step(op, reader, stack, scope);
    steps++;
  }
  const [value] = stack;
  if (stack.length !== 1 || value?.type !== type) throw invalid('type mismatch in a constant expression', start);
  if (steps === 1 || value.number === undefined) return undefined;
  const out = new ByteWriter(16);
  out.u8(type === VALUE.i64 ? OP.i64Const : OP.i32Const);
  out.signed(value.number);
  out.u8(OP.end);
  return { start, end: reader.position, bytes: out.copy() };
}
