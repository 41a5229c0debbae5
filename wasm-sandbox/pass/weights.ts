import { BULK, isF32Arithmetic, isF64Arithmetic, OP } from './opcodes.ts';

/** Part of a direct call's weight that stands for the callee's unknown entry; replaced by its real charge where known. */
export const CALL_ENTRY_ALLOWANCE = 3;

/**
 * Static cost of one instruction in fuel units, roughly proportional to machine time.
 * Size-dependent work (bulk memory and tables, growth) is charged at run time besides.
 */
export function instructionWeight(op: number, sub: number): number {
  if (op === OP.loop) return 1;
  if (op <= OP.else || op === OP.end || op === OP.br || op === OP.drop) return 0;
  if (op >= OP.localGet && op <= OP.localTee) return 0;
  if (op >= OP.i32Const && op <= OP.f64Const) return 0;
  if (op === OP.call) return 6;
  if (op === OP.callIndirect) return 12;
  if (op === OP.brTable) return 8;
  if (op === OP.return) return 2;
  if (op >= 0x6d && op <= 0x70) return 10;
  if (op >= 0x7f && op <= 0x82) return 14;
  if (op === 0xa3 || op === 0x95) return 8;
  if (op === 0x9f || op === 0x91) return 12;
  if (isF64Arithmetic(op) || isF32Arithmetic(op)) return 3;
  if (op === OP.memoryGrow) return 100;
  if (op === OP.prefixed) return sub >= BULK.memoryInit ? 20 : 3;
  return 1;
}
