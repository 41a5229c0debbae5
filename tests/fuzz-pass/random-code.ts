import { VALUE } from '../../wasm-sandbox/pass/opcodes.ts';
import { D, F, I, STORES, TYPES } from './random-operations.ts';
import { RandomValues } from './random-values.ts';

/** Generates the instructions of one function. Values of a type are pushed by `value`, effects done by `statement`. */
export class RandomCode extends RandomValues {
  body(): Uint8Array {
    this.spendBudget();
    for (let count = 1 + this.random.below(6); count > 0; count--) this.statement(4);
    for (const type of this.signature.results) this.value(type, 4);
    this.out.u8(0x0b);
    return this.out.copy();
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
