import type { ByteReader } from './byte-reader.ts';
import { feature, type UnsupportedModule } from './refusal.ts';

export { UnsupportedModule } from './refusal.ts';

export const OP = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  select: 0x1b,
  selectTyped: 0x1c,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  tableGet: 0x25,
  tableSet: 0x26,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32Eq: 0x46,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GtU: 0x4b,
  i64LtS: 0x53,
  f32Eq: 0x5b,
  f64Eq: 0x61,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32And: 0x71,
  i32Shl: 0x74,
  i32ShrU: 0x76,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64ExtendI32U: 0xad,
  refNull: 0xd0,
  refIsNull: 0xd1,
  refFunc: 0xd2,
  prefixed: 0xfc,
} as const;

/** Sub-opcodes behind the 0xfc prefix. */
export const BULK = {
  memoryInit: 8,
  dataDrop: 9,
  memoryCopy: 10,
  memoryFill: 11,
  tableInit: 12,
  elemDrop: 13,
  tableCopy: 14,
  tableGrow: 15,
  tableSize: 16,
  tableFill: 17,
} as const;

export const VALUE = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
  empty: 0x40,
} as const;

/** The refusal of an instruction outside the deterministic subset. */
export function unsupportedInstruction(op: number, offset: number, sub = 0): UnsupportedModule {
  if (op === 0xfd) {
    const what = sub >= 0x100 ? 'relaxed SIMD' : 'SIMD';
    return feature(`The module uses ${what} instructions; build it without -msimd128.`, offset);
  }
  if (op === 0xfe) return feature('The module uses thread instructions; build it without -pthread.', offset);
  if ((op >= 0x06 && op <= 0x0a) || op === 0x18 || op === 0x19 || op === 0x1f) {
    return feature('The module uses exception handling; build it without -fwasm-exceptions.', offset);
  }
  if (op === 0x12 || op === 0x13 || op === 0x15) {
    return feature('The module uses tail calls; build it without -mtail-call.', offset);
  }
  const name = `0x${op.toString(16)}${op === OP.prefixed ? ` ${sub}` : ''}`;
  if (op === 0xfb || op === 0x14 || (op >= 0xd3 && op <= 0xd6)) {
    return feature(
      `The module uses garbage collection or typed references, outside the supported set: ${name}.`,
      offset,
    );
  }
  return feature(`The module uses an instruction outside the supported set: ${name}.`, offset);
}

function skipBlockType(reader: ByteReader): void {
  const first = reader.bytes[reader.position] ?? 0;
  if (first === VALUE.empty || (first >= 0x6f && first <= 0x7f)) reader.skip(1);
  else reader.skipLeb();
}

function skipPrefixed(reader: ByteReader): void {
  const sub = reader.u32();
  if (sub <= 7) return;
  if (sub === BULK.memoryInit || sub === BULK.tableInit || sub === BULK.tableCopy) {
    reader.skipLeb();
    reader.skipLeb();
  } else if (sub === BULK.memoryCopy) reader.skip(2);
  else if (sub === BULK.memoryFill) reader.skip(1);
  else if (sub <= BULK.tableFill) reader.skipLeb();
  else throw unsupportedInstruction(OP.prefixed, reader.position, sub);
}

/**
 * Moves `reader` from just behind the opcode `op` to the next instruction.
 * Throws UnsupportedModule for every opcode that is not known to be deterministic.
 */
export function skipImmediates(reader: ByteReader, op: number): void {
  switch (op) {
    case OP.block:
    case OP.loop:
    case OP.if:
      skipBlockType(reader);
      return;
    case OP.brTable:
      for (let left = reader.u32(); left >= 0; left--) reader.skipLeb();
      return;
    case OP.callIndirect:
      reader.skipLeb();
      reader.skipLeb();
      return;
    case 0x1c:
      reader.skip(reader.u32());
      return;
    case OP.memorySize:
    case OP.memoryGrow:
    case 0xd0:
      reader.skip(1);
      return;
    case OP.f32Const:
      reader.skip(4);
      return;
    case OP.f64Const:
      reader.skip(8);
      return;
    case OP.prefixed:
      skipPrefixed(reader);
      return;
  }
  if (op >= 0x28 && op <= 0x3e) {
    reader.skipLeb();
    reader.skipLeb();
  } else if (oneLeb(op)) reader.skipLeb();
  else if (!noImmediate(op)) throw unsupportedInstruction(op, reader.position - 1);
}

function oneLeb(op: number): boolean {
  return (
    op === OP.br ||
    op === OP.brIf ||
    op === OP.call ||
    (op >= OP.localGet && op <= OP.tableSet) ||
    op === OP.i32Const ||
    op === OP.i64Const ||
    op === OP.refFunc
  );
}

function noImmediate(op: number): boolean {
  return (
    op <= OP.nop ||
    op === OP.else ||
    op === OP.end ||
    op === OP.return ||
    op === OP.drop ||
    op === OP.select ||
    (op >= 0x45 && op <= 0xc4) ||
    op === 0xd1
  );
}

/** Arithmetic whose NaN result bits the WebAssembly specification leaves open. */
export function isF64Arithmetic(op: number): boolean {
  return (op >= 0x9b && op <= 0xa5) || op === 0xbb;
}

export function isF32Arithmetic(op: number): boolean {
  return (op >= 0x8d && op <= 0x97) || op === 0xb6;
}

/** True when the next instruction consumes an f64 without exposing its NaN bits: it canonicalises later or compares. */
export function hidesF64Bits(next: number): boolean {
  return isF64Arithmetic(next) || (next >= 0x61 && next <= 0x66) || next === 0xb6;
}

export function hidesF32Bits(next: number): boolean {
  return isF32Arithmetic(next) || (next >= 0x5b && next <= 0x60) || next === 0xbb;
}
