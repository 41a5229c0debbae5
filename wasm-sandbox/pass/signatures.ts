import { VALUE } from './opcodes.ts';

const { i32: I, i64: L, f32: F, f64: D } = VALUE;

/** Types of instructions without immediates that only compute: [first opcode, last opcode, result, ...operands]. */
const NUMERIC: readonly (readonly number[])[] = [
  [0x45, 0x45, I, I],
  [0x46, 0x4f, I, I, I],
  [0x50, 0x50, I, L],
  [0x51, 0x5a, I, L, L],
  [0x5b, 0x60, I, F, F],
  [0x61, 0x66, I, D, D],
  [0x67, 0x69, I, I],
  [0x6a, 0x78, I, I, I],
  [0x79, 0x7b, L, L],
  [0x7c, 0x8a, L, L, L],
  [0x8b, 0x91, F, F],
  [0x92, 0x98, F, F, F],
  [0x99, 0x9f, D, D],
  [0xa0, 0xa6, D, D, D],
  [0xa7, 0xa7, I, L],
  [0xa8, 0xa9, I, F],
  [0xaa, 0xab, I, D],
  [0xac, 0xad, L, I],
  [0xae, 0xaf, L, F],
  [0xb0, 0xb1, L, D],
  [0xb2, 0xb3, F, I],
  [0xb4, 0xb5, F, L],
  [0xb6, 0xb6, F, D],
  [0xb7, 0xb8, D, I],
  [0xb9, 0xba, D, L],
  [0xbb, 0xbb, D, F],
  [0xbc, 0xbc, I, F],
  [0xbd, 0xbd, L, D],
  [0xbe, 0xbe, F, I],
  [0xbf, 0xbf, D, L],
  [0xc0, 0xc1, I, I],
  [0xc2, 0xc4, L, L],
];

/** Per opcode: result, operand, and whether there are two operands of that type. 0 for all other opcodes. */
export const RESULT = new Uint8Array(256);
export const OPERAND = new Uint8Array(256);
export const BINARY = new Uint8Array(256);
for (const [first, last, result, ...operands] of NUMERIC) {
  for (let op = first!; op <= last!; op++) {
    RESULT[op] = result!;
    OPERAND[op] = operands[0]!;
    BINARY[op] = operands.length - 1;
  }
}

/** Saturating conversions 0xfc 0 to 7. */
export const SATURATING: readonly (readonly [operand: number, result: number])[] = [
  ...[[F, I] as const, [F, I] as const, [D, I] as const, [D, I] as const],
  ...[[F, L] as const, [F, L] as const, [D, L] as const, [D, L] as const],
];

export const FIRST_LOAD = 0x28;
export const FIRST_STORE = 0x36;
export const LAST_STORE = 0x3e;
/** Value type and largest alignment (as an exponent) of the loads and stores from 0x28 to 0x3e. */
export const ACCESS: readonly (readonly [type: number, alignment: number])[] = [
  ...[[I, 2] as const, [L, 3] as const, [F, 2] as const, [D, 3] as const],
  ...[[I, 0] as const, [I, 0] as const, [I, 1] as const, [I, 1] as const],
  ...[[L, 0] as const, [L, 0] as const, [L, 1] as const, [L, 1] as const, [L, 2] as const, [L, 2] as const],
  ...[[I, 2] as const, [L, 3] as const, [F, 2] as const, [D, 3] as const],
  ...[[I, 0] as const, [I, 1] as const, [L, 0] as const, [L, 1] as const, [L, 2] as const],
];
