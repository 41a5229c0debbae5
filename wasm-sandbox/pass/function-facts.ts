import { ByteReader } from './byte-reader.ts';
import type { FunctionBody } from './module-info.ts';
import { BULK, isF32Arithmetic, isF64Arithmetic, OP, skipImmediates } from './opcodes.ts';

/** What occurs in one function body. */
export interface FunctionFacts {
  calls: boolean;
  indirect: boolean;
  loops: boolean;
  grows: boolean;
  /** Instructions whose work depends on an operand. */
  bulk: boolean;
  f32: boolean;
  f64: boolean;
  /** Instructions that change a table, or drop a segment: an instance cannot be restored after them. */
  changesTables: boolean;
}

/** Right shift from the size operand of a 0xfc instruction to its fuel, or -1 when its work is constant. */
export function chargedShift(sub: number): number {
  if (sub === BULK.memoryInit || sub === BULK.memoryCopy || sub === BULK.memoryFill) return 1;
  return sub === BULK.tableInit || sub === BULK.tableCopy || sub === BULK.tableGrow || sub === BULK.tableFill ? 0 : -1;
}

function changesTables(op: number, sub: number): boolean {
  if (op === OP.tableSet) return true;
  return op === OP.prefixed && sub >= BULK.dataDrop && sub <= BULK.tableFill && !keepsTables(sub);
}

function keepsTables(sub: number): boolean {
  return sub === BULK.memoryCopy || sub === BULK.memoryFill || sub === BULK.tableSize;
}

export function functionFacts(bytes: Uint8Array, body: FunctionBody): FunctionFacts {
  const facts: FunctionFacts = {
    calls: false,
    indirect: false,
    loops: false,
    grows: false,
    bulk: false,
    f32: false,
    f64: false,
    changesTables: false,
  };
  const reader = new ByteReader(bytes, body.codeStart);
  while (reader.position < body.end) {
    const op = reader.u8();
    const sub = op === OP.prefixed ? (bytes[reader.position] ?? 0) : 0;
    if (op === OP.call) facts.calls = true;
    else if (op === OP.callIndirect) facts.indirect = true;
    else if (op === OP.loop) facts.loops = true;
    else if (op === OP.memoryGrow) facts.grows = true;
    else if (isF64Arithmetic(op)) facts.f64 = true;
    else if (isF32Arithmetic(op)) facts.f32 = true;
    if (op === OP.prefixed && chargedShift(sub) >= 0) facts.bulk = true;
    if (changesTables(op, sub)) facts.changesTables = true;
    skipImmediates(reader, op);
  }
  return facts;
}
