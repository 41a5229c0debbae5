import { BULK } from './opcodes.ts';

/** What occurs in one function body; found out by its validation. */
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
  /** Most values on the operand stack at once. */
  height: number;
  /** Functions called directly (imported ones too), in code order with repeats. */
  readonly direct: number[];
  /** Signatures of call_indirect. */
  readonly signatures: Set<string>;
  /** Functions named by ref.func. */
  readonly referenced: Set<number>;
}

export function noFacts(): FunctionFacts {
  return {
    calls: false,
    indirect: false,
    loops: false,
    grows: false,
    bulk: false,
    f32: false,
    f64: false,
    changesTables: false,
    height: 0,
    direct: [],
    signatures: new Set(),
    referenced: new Set(),
  };
}

/** Right shift from the size operand of a 0xfc instruction to its fuel, or -1 when its work is constant. */
export function chargedShift(sub: number): number {
  if (sub === BULK.memoryInit || sub === BULK.memoryCopy || sub === BULK.memoryFill) return 1;
  return sub === BULK.tableInit || sub === BULK.tableCopy || sub === BULK.tableGrow || sub === BULK.tableFill ? 0 : -1;
}

/** True for a 0xfc instruction that changes a table or drops a segment. */
export function changesTables(sub: number): boolean {
  const keeps = sub === BULK.memoryCopy || sub === BULK.memoryFill || sub === BULK.tableSize;
  return sub >= BULK.dataDrop && sub <= BULK.tableFill && !keeps;
}
