import { ByteWriter } from '../pass/byte-writer.ts';
import { OP, VALUE } from '../pass/opcodes.ts';
import type { EncodedType } from './shared-library.ts';

/** A type from letters: `i` for i32, `l` for i64; `encodeType('ili', 'i')`. */
export function encodeType(params: string, results: string): EncodedType {
  const values = (letters: string): number[] => [...letters].map((letter) => (letter === 'l' ? VALUE.i64 : VALUE.i32));
  return String.fromCharCode(0x60, params.length, ...values(params), results.length, ...values(results));
}

/** Writes one function body by hand. Locals are numbered behind the parameters. */
export class Assembler {
  private readonly out = new ByteWriter();

  /** `i32` and `i64` locals are declared in this order. */
  constructor({ i32 = 0, i64 = 0 }: { readonly i32?: number; readonly i64?: number } = {}) {
    const groups: [number, number][] = [
      [i32, VALUE.i32],
      [i64, VALUE.i64],
    ];
    const declared = groups.filter(([count]) => count > 0);
    this.out.u32(declared.length);
    for (const [count, type] of declared) this.out.u8(count, type);
  }

  op(...codes: number[]): this {
    this.out.u8(...codes);
    return this;
  }

  /** An opcode with one unsigned operand: a local, a global, a function. */
  with(op: number, operand: number): this {
    this.out.u8(op);
    this.out.u32(operand);
    return this;
  }

  get(local: number): this {
    return this.with(OP.localGet, local);
  }

  set(local: number): this {
    return this.with(OP.localSet, local);
  }

  call(functionIndex: number): this {
    return this.with(OP.call, functionIndex);
  }

  i32(value: number): this {
    this.out.u8(OP.i32Const);
    this.out.signed(value);
    return this;
  }

  i64(value: bigint): this {
    this.out.u8(OP.i64Const);
    this.out.signed(value);
    return this;
  }

  /** A load or store (opcodes 0x28 to 0x3e) at `offset`, without an alignment promise. */
  memory(op: number, offset = 0): this {
    this.out.u8(op, 0);
    this.out.u32(offset);
    return this;
  }

  body(): Uint8Array {
    this.out.u8(OP.end);
    return this.out.copy();
  }
}

/** Loads and stores of this folder's hand-written functions. */
export const ACCESS = { load32: 0x28, load64: 0x29, store32: 0x36, store64: 0x37, store8: 0x3a } as const;
