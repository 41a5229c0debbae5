import { ByteWriter } from '../../wasm-sandbox/pass/byte-writer.ts';
import { VALUE } from '../../wasm-sandbox/pass/opcodes.ts';
import type { RandomSource } from './random-source.ts';

export const { i32: I, i64: L, f32: F, f64: D } = VALUE;
export const TYPES: readonly number[] = [I, L, F, D];

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

/** Numeric opcodes by result type: [opcode, ...operand types]. Conversions that can trap are among them. */
const OPERATIONS: Readonly<Record<number, readonly (readonly number[])[]>> = {
  [I]: [
    ...[0x45, 0x67, 0x68, 0x69, 0xc0, 0xc1].map((op) => [op, I]),
    ...[0x46, 0x48, 0x49, 0x4d, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77].map(
      (op) => [op, I, I],
    ),
    ...[
      [0x50, L],
      [0x52, L, L],
      [0x53, L, L],
      [0x5c, F, F],
      [0x5d, F, F],
      [0x61, D, D],
      [0x65, D, D],
    ],
    ...[
      [0xa7, L],
      [0xa8, F],
      [0xab, D],
    ],
  ],
  [L]: [
    ...[0x79, 0x7a, 0x7b, 0xc2, 0xc3, 0xc4].map((op) => [op, L]),
    ...[0x7c, 0x7d, 0x7e, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a].map((op) => [
      op,
      L,
      L,
    ]),
    ...[
      [0xac, I],
      [0xad, I],
      [0xae, F],
      [0xb0, D],
      [0xb1, D],
    ],
  ],
  [F]: [
    ...[0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x91].map((op) => [op, F]),
    ...[0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98].map((op) => [op, F, F]),
    ...[
      [0xb2, I],
      [0xb5, L],
      [0xb6, D],
      [0xbe, I],
    ],
  ],
  [D]: [
    ...[0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f].map((op) => [op, D]),
    ...[0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6].map((op) => [op, D, D]),
    ...[
      [0xb7, I],
      [0xba, L],
      [0xbb, F],
      [0xbf, L],
    ],
  ],
};

const LOADS: Readonly<Record<number, readonly number[]>> = {
  [I]: [0x28, 0x2d, 0x2e],
  [L]: [0x29, 0x34],
  [F]: [0x2a],
  [D]: [0x2b],
};
const STORES: Readonly<Record<number, readonly number[]>> = {
  [I]: [0x36, 0x3a],
  [L]: [0x37, 0x3e],
  [F]: [0x38],
  [D]: [0x39],
};

/** Generates the instructions of one function. Values of a type are pushed by `value`, effects done by `statement`. */
export class RandomCode {
  readonly out = new ByteWriter();
  readonly locals: number[] = [];
  private readonly random: RandomSource;
  private readonly scope: Surroundings;
  private readonly signature: Signature;
  /** Calls go mostly to later functions, so that most of them end. */
  private readonly later: number;
  /** Labels around the current point that take no values, as depth counted from the outermost; loops excluded. */
  private nesting = 0;
  private left: number;

  constructor(random: RandomSource, scope: Surroundings, index: number, size: number) {
    this.random = random;
    this.scope = scope;
    this.signature = scope.functions[index]!;
    this.later = index + 1;
    this.left = size;
    for (let count = 4 + random.below(4); count > 0; count--) this.locals.push(random.pick(TYPES));
    this.locals.push(F, D);
  }

  body(): Uint8Array {
    this.spendBudget();
    for (let count = 1 + this.random.below(6); count > 0; count--) this.statement(4);
    for (const type of this.signature.results) this.value(type, 4);
    this.out.u8(0x0b);
    return this.out.copy();
  }

  private local(index: number, op: number): void {
    this.out.u8(op);
    this.out.u32(index);
  }

  private get types(): number[] {
    return [...this.signature.params, ...this.locals];
  }

  /** Each call and each round of a loop takes one; without any left the guest traps, in the original too. */
  private spendBudget(): void {
    const { out } = this;
    const budget = this.scope.globals.length - 1;
    this.local(budget, 0x23);
    out.u8(0x45, 0x04, VALUE.empty, 0x00, 0x0b);
    this.local(budget, 0x23);
    out.u8(0x41, 1, 0x6b);
    this.local(budget, 0x24);
  }

  private constant(type: number): void {
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
  private canonical(type: number): void {
    const { out } = this;
    const scratch = this.types.length - (type === F ? 2 : 1);
    this.local(scratch, 0x22);
    if (type === F) out.u8(0x43, 0, 0, 0xc0, 0x7f);
    else out.u8(0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f);
    this.local(scratch, 0x20);
    this.local(scratch, 0x20);
    out.u8(type === F ? 0x5b : 0x61, 0x1b);
  }

  private address(depth: number): void {
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

  private leaf(type: number): void {
    const { random } = this;
    const matching = this.types.flatMap((local, index) => (local === type ? [index] : []));
    if (matching.length > 0 && random.chance(60)) this.local(random.pick(matching), 0x20);
    else this.constant(type);
  }

  private operation(type: number, depth: number): void {
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

  private load(type: number, depth: number): void {
    this.address(depth - 1);
    this.out.u8(this.random.pick(LOADS[type]!), 0);
    this.out.u32(this.random.below(64));
  }

  private choose(type: number, depth: number): void {
    this.value(type, depth - 1);
    this.value(type, depth - 1);
    this.value(I, depth - 1);
    this.out.u8(0x1b);
  }

  private call(type: number, depth: number): void {
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

  private conditional(type: number, depth: number): void {
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
  private mixed(type: number, depth: number): void {
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
  private localOf(type: number): number {
    const found = this.signature.params.length + this.locals.indexOf(type);
    if (found >= this.signature.params.length) return found;
    // Before the two scratch locals, whose place counts from the end, code already refers to all others.
    throw new Error('every function has a local of each type');
  }

  private special(type: number, depth: number): void {
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

  statement(depth: number): void {
    const { random } = this;
    if (depth <= 0 || this.left-- <= 0) return;
    const roll = random.below(100);
    if (roll < 25) this.assign(depth);
    else if (roll < 45) this.store(depth);
    else if (roll < 58) this.loop(depth);
    else if (roll < 70) this.branch(depth);
    else if (roll < 72) this.table(depth);
    else if (roll < 86) this.bulk(depth);
    else if (roll < 94) this.switch(depth);
    else if (roll < 99) this.dropCall(depth);
    else this.out.u8(0x00);
  }

  private assign(depth: number): void {
    const { random, scope } = this;
    if (random.chance(70)) {
      const index = random.below(this.types.length - 2);
      this.value(this.types[index]!, depth);
      this.local(index, 0x21);
    } else {
      const index = random.below(scope.globals.length - 1);
      this.value(scope.globals[index]!, depth);
      this.local(index, 0x24);
    }
  }

  private store(depth: number): void {
    const type = this.random.pick(TYPES);
    this.address(depth - 1);
    this.value(type, depth);
    if (type === F || type === D) this.canonical(type);
    this.out.u8(this.random.pick(STORES[type]!), 0);
    this.out.u32(this.random.below(64));
  }

  private loop(depth: number): void {
    const { out, random } = this;
    out.u8(0x03, VALUE.empty);
    this.nesting++;
    this.spendBudget();
    for (let count = 1 + random.below(3); count > 0; count--) this.statement(depth - 1);
    this.value(I, 2);
    out.u8(0x41, 3, 0x71, 0x45, 0x0d, 0);
    this.nesting--;
    out.u8(0x0b);
  }

  private branch(depth: number): void {
    const { out, random } = this;
    out.u8(0x02, VALUE.empty);
    this.nesting++;
    this.statement(depth - 1);
    this.value(I, depth - 1);
    if (random.chance(80)) out.u8(0x0d, 0);
    else out.u8(0x04, VALUE.empty, 0x0c, 1, 0x0b);
    this.statement(depth - 1);
    this.nesting--;
    out.u8(0x0b);
  }

  private switch(depth: number): void {
    const { out, random } = this;
    const arms = 2 + random.below(5);
    for (let arm = 0; arm <= arms; arm++) out.u8(0x02, VALUE.empty);
    this.nesting += arms + 1;
    this.value(I, depth - 1);
    if (random.chance(50)) out.u8(0x41, 7, 0x71);
    out.u8(0x0e);
    out.u32(arms);
    for (let arm = 0; arm <= arms; arm++) out.u32(random.below(arms + 1));
    for (let arm = 0; arm <= arms; arm++) {
      this.nesting--;
      out.u8(0x0b);
      if (arm < arms) this.statement(depth - 2);
    }
  }

  private dropCall(depth: number): void {
    const { length } = this.scope.functions;
    if (this.later >= length && !this.random.chance(5)) return;
    const index = this.later < length ? this.later + this.random.below(length - this.later) : this.random.below(length);
    const { params, results } = this.scope.functions[index]!;
    for (const param of params) this.value(param, depth - 2);
    this.local(index, 0x10);
    for (let left = results.length; left > 0; left--) this.out.u8(0x1a);
  }

  private table(depth: number): void {
    const { out, random, scope } = this;
    const element = (): void => {
      if (random.chance(30)) out.u8(0xd0, VALUE.funcref);
      else this.local(random.below(scope.functions.length), 0xd2);
    };
    const index = (): void => {
      out.u8(0x41, random.below(scope.tableSize + (random.chance(10) ? 2 : -1)));
    };
    const roll = random.below(5);
    if (roll === 0) {
      index();
      element();
      out.u8(0x26, 0);
    } else if (roll === 1) {
      element();
      out.u8(0x41, random.below(3), 0xfc, 15, 0, 0x1a);
    } else if (roll === 2) {
      index();
      element();
      out.u8(0x41, random.below(3), 0xfc, 17, 0);
    } else {
      index();
      out.u8(0x41, random.below(3), 0x41, random.below(3), 0xfc);
      if (roll === 3) out.u8(14, 0, 0);
      else out.u8(12, 0, 0);
    }
    if (random.chance(30)) this.statement(depth - 1);
  }

  private bulk(depth: number): void {
    const { out, random } = this;
    const roll = random.below(10);
    this.address(depth - 2);
    if (roll < 4) {
      this.value(I, depth - 2);
      this.size();
      out.u8(0xfc, 11, 0);
    } else if (roll < 8) {
      this.address(depth - 2);
      this.size();
      out.u8(0xfc, 10, 0, 0);
    } else {
      out.u8(0x41, random.below(3), 0x41, random.below(3), 0xfc, 8, 0, 0);
    }
  }

  private size(): void {
    this.out.u8(0x41);
    this.out.signed(this.random.chance(96) ? this.random.below(2000) : this.random.i32());
  }
}
