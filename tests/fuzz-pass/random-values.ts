import { ByteWriter } from '../../wasm-sandbox/pass/byte-writer.ts';
import { VALUE } from '../../wasm-sandbox/pass/opcodes.ts';
import { D, F, I, L, LOADS, OPERATIONS, TYPES } from './random-operations.ts';
import type { RandomSource } from './random-source.ts';

export interface Signature {
  readonly params: readonly number[];
  readonly results: readonly number[];
}

/** What generated code can refer to: one memory, one table, one passive data segment and one passive element segment. */
export interface Surroundings {
  readonly functions: readonly Signature[];
  /** Types of the mutable globals; the last one is the i32 budget of calls and loop rounds. */
  readonly globals: readonly number[];
  readonly tableSize: number;
  /** Indices of block types with parameters, behind the functions' own types: [i32, f64] -> [f64] and [] -> [i32, i64]. */
  readonly blockTypes: { readonly mix: number; readonly pair: number };
}

/** Generates instructions that push a value of a type. */
export class RandomValues {
  readonly out = new ByteWriter();
  readonly locals: number[] = [];
  protected readonly random: RandomSource;
  protected readonly scope: Surroundings;
  protected readonly signature: Signature;
  /** Calls go mostly to later functions, so that most of them end. */
  protected readonly later: number;
  /** Labels around the current point that take no values, as depth counted from the outermost; loops excluded. */
  protected nesting = 0;
  protected left: number;

  constructor(random: RandomSource, scope: Surroundings, index: number, size: number) {
    this.random = random;
    this.scope = scope;
    this.signature = scope.functions[index]!;
    this.later = index + 1;
    this.left = size;
    for (let count = 4 + random.below(4); count > 0; count--) this.locals.push(random.pick(TYPES));
    this.locals.push(F, D);
  }

  protected local(index: number, op: number): void {
    this.out.u8(op);
    this.out.u32(index);
  }

  protected get types(): number[] {
    return [...this.signature.params, ...this.locals];
  }

  /** Each call and each round of a loop takes one; without any left the guest traps, in the original too. */
  protected spendBudget(): void {
    const { out } = this;
    const budget = this.scope.globals.length - 1;
    this.local(budget, 0x23);
    out.u8(0x45, 0x04, VALUE.empty, 0x00, 0x0b);
    this.local(budget, 0x23);
    out.u8(0x41, 1, 0x6b);
    this.local(budget, 0x24);
  }

  protected constant(type: number): void {
    const { out, random } = this;
    if (type === I) {
      out.u8(0x41);
      out.signed(random.i32());
    } else if (type === L) {
      out.u8(0x42);
      out.signed(random.i64());
    } else {
      const view = new DataView(new ArrayBuffer(8));
      if (type === F) view.setFloat32(0, random.float(), true);
      else view.setFloat64(0, random.float(), true);
      out.u8(type === F ? 0x43 : 0x44);
      out.bytes(new Uint8Array(view.buffer, 0, type === F ? 4 : 8));
    }
  }

  /** Makes a NaN on the stack canonical, so that its bits may be looked at with and without the pass. */
  protected canonical(type: number): void {
    const { out } = this;
    const scratch = this.types.length - (type === F ? 2 : 1);
    this.local(scratch, 0x22);
    if (type === F) out.u8(0x43, 0, 0, 0xc0, 0x7f);
    else out.u8(0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f);
    this.local(scratch, 0x20);
    this.local(scratch, 0x20);
    out.u8(type === F ? 0x5b : 0x61, 0x1b);
  }

  protected address(depth: number): void {
    const { out, random } = this;
    if (random.chance(70)) {
      out.u8(0x41);
      out.signed(random.below(random.chance(97) ? 60_000 : 300_000));
    } else {
      this.value(I, depth);
      if (!random.chance(10)) {
        out.u8(0x41);
        out.signed(0x7fff);
        out.u8(0x71);
      }
    }
  }

  value(type: number, depth: number): void {
    const { random } = this;
    if (depth <= 0 || this.left-- <= 0) {
      this.leaf(type);
      return;
    }
    const roll = random.below(100);
    if (roll < 20) this.leaf(type);
    else if (roll < 58) this.operation(type, depth);
    else if (roll < 66) this.load(type, depth);
    else if (roll < 72) this.choose(type, depth);
    else if (roll < 80) this.call(type, depth);
    else if (roll < 88) this.conditional(type, depth);
    else if (roll < 92) this.mixed(type, depth);
    else this.special(type, depth);
  }

  protected leaf(type: number): void {
    const { random } = this;
    const matching = this.types.flatMap((local, index) => (local === type ? [index] : []));
    if (matching.length > 0 && random.chance(60)) this.local(random.pick(matching), 0x20);
    else this.constant(type);
  }

  protected operation(type: number, depth: number): void {
    const [op, ...operands] = this.random.pick(OPERATIONS[type]!);
    for (const operand of operands) this.value(operand, depth - 1);
    // The sign of a NaN can be looked at by copysign only.
    if (op === 0x98 || op === 0xa6) this.canonical(type);
    const traps = this.random.chance(10);
    // Most divisors are made odd and most conversions saturate, so that calls often get to their end.
    if (!traps && op! >= 0x6d && op! <= 0x70) this.out.u8(0x41, 1, 0x72);
    else if (!traps && op! >= 0x7f && op! <= 0x82) this.out.u8(0x42, 1, 0x84);
    if (!traps && op! >= 0xa8 && op! <= 0xb1 && op !== 0xac && op !== 0xad) {
      this.out.u8(0xfc, op! <= 0xab ? op! - 0xa8 : op! - 0xae + 4);
    } else this.out.u8(op!);
  }

  protected load(type: number, depth: number): void {
    this.address(depth - 1);
    this.out.u8(this.random.pick(LOADS[type]!), 0);
    this.out.u32(this.random.below(64));
  }

  protected choose(type: number, depth: number): void {
    this.value(type, depth - 1);
    this.value(type, depth - 1);
    this.value(I, depth - 1);
    this.out.u8(0x1b);
  }

  protected call(type: number, depth: number): void {
    const { functions, tableSize } = this.scope;
    const first = this.random.chance(5) ? 0 : this.later;
    const fitting = functions.flatMap(({ results }, index) =>
      index >= first && results.length === 1 && results[0] === type ? [index] : [],
    );
    if (fitting.length === 0) {
      this.leaf(type);
      return;
    }
    const index = this.random.pick(fitting);
    for (const param of functions[index]!.params) this.value(param, depth - 2);
    if (this.random.chance(60)) this.local(index, 0x10);
    else {
      this.out.u8(0x41);
      this.out.signed(this.random.chance(90) ? index : this.random.below(tableSize + 1));
      this.local(index, 0x11);
      this.out.u8(0);
    }
  }

  protected conditional(type: number, depth: number): void {
    this.value(I, depth - 1);
    this.out.u8(0x04, type);
    this.nesting++;
    this.value(type, depth - 1);
    this.out.u8(0x05);
    this.value(type, depth - 1);
    this.nesting--;
    this.out.u8(0x0b);
  }

  /** Blocks with parameters and with two results. */
  protected mixed(type: number, depth: number): void {
    const { out, scope } = this;
    if (type === D) {
      this.value(I, depth - 1);
      this.value(D, depth - 1);
      out.u8(0x02);
      out.signed(scope.blockTypes.mix);
      out.u8(0x9a, 0x1a, 0xb7, 0x0b);
    } else if (type === L) {
      out.u8(0x02);
      out.signed(scope.blockTypes.pair);
      this.nesting++;
      this.value(I, depth - 1);
      this.value(L, depth - 1);
      this.nesting--;
      out.u8(0x0b, 0x21);
      out.u32(this.localOf(L));
      out.u8(0x1a, 0x20);
      out.u32(this.localOf(L));
    } else this.leaf(type);
  }

  /** A local of the type, added if there is none. */
  protected localOf(type: number): number {
    const found = this.signature.params.length + this.locals.indexOf(type);
    if (found >= this.signature.params.length) return found;
    // Before the two scratch locals, whose place counts from the end, code already refers to all others.
    throw new Error('every function has a local of each type');
  }

  protected special(type: number, depth: number): void {
    const { out, random } = this;
    if (type === I && random.chance(50)) {
      if (random.chance(50)) out.u8(0x3f, 0);
      else {
        out.u8(0x41, random.below(3), 0x40, 0);
      }
    } else if (type === I) {
      this.value(F, depth - 1);
      this.canonical(F);
      out.u8(0xbc);
    } else if (type === L) {
      this.value(D, depth - 1);
      this.canonical(D);
      out.u8(0xbd);
    } else {
      const index = this.scope.globals.indexOf(type);
      if (index < 0) this.leaf(type);
      else this.local(index, 0x23);
    }
  }
}
