import { ByteWriter } from './byte-writer.ts';
import { OP, VALUE } from './opcodes.ts';
import { type ControlGlobals, REASON } from './options.ts';

const MEMORY_FUEL_SHIFT = 13;

/** Writes the instruction sequences that the pass adds to one function. */
export class Emitter {
  readonly code = new ByteWriter(1 << 16);
  private readonly globals: ControlGlobals;
  /** Local that holds the fuel (or a copy of it for a check). */
  fuelLocal = -1;
  /** Whether fuel lives in `fuelLocal` between function entry and exit. */
  fuelInLocal = false;

  constructor(globals: ControlGlobals) {
    this.globals = globals;
  }

  get(local: number): void {
    this.code.u8(OP.localGet);
    this.code.u32(local);
  }

  set(local: number): void {
    this.code.u8(OP.localSet);
    this.code.u32(local);
  }

  tee(local: number): void {
    this.code.u8(OP.localTee);
    this.code.u32(local);
  }

  getGlobal(index: number): void {
    this.code.u8(OP.globalGet);
    this.code.u32(index);
  }

  setGlobal(index: number): void {
    this.code.u8(OP.globalSet);
    this.code.u32(index);
  }

  i32(value: number): void {
    this.code.u8(OP.i32Const);
    this.code.signed(value);
  }

  i64(value: number): void {
    this.code.u8(OP.i64Const);
    this.code.signed(value);
  }

  /** Fuel from its local back to the global: before a trap and at the exit. */
  writeBack(): void {
    if (!this.fuelInLocal) return;
    this.get(this.fuelLocal);
    this.setGlobal(this.globals.fuel);
  }

  load(): void {
    if (!this.fuelInLocal) return;
    this.getGlobal(this.globals.fuel);
    this.set(this.fuelLocal);
  }

  private readFuel(): void {
    if (this.fuelInLocal) this.get(this.fuelLocal);
    else this.getGlobal(this.globals.fuel);
  }

  /** Traps when the i32 on the stack is not zero. */
  private trapIf(reason: number): void {
    this.code.u8(OP.if, VALUE.empty);
    if (reason !== REASON.none) {
      this.i32(reason);
      this.setGlobal(this.globals.reason);
    }
    this.writeBack();
    this.code.u8(OP.unreachable, OP.end);
  }

  private trapIfNegative(readCopy: boolean): void {
    if (readCopy) this.get(this.fuelLocal);
    else this.readFuel();
    this.i64(0);
    this.code.u8(OP.i64LtS);
    this.trapIf(REASON.none);
  }

  private storeFuel(check: boolean): void {
    if (this.fuelInLocal) this.set(this.fuelLocal);
    else {
      if (check) this.tee(this.fuelLocal);
      this.setGlobal(this.globals.fuel);
    }
    if (check) this.trapIfNegative(true);
  }

  /** Takes `amount` fuel and, with `check`, traps when none is left. */
  charge(amount: number, check: boolean): void {
    if (amount > 0) {
      this.readFuel();
      this.i64(amount);
      this.code.u8(OP.i64Sub);
      this.storeFuel(check);
    } else if (check) this.trapIfNegative(false);
  }

  /** Traps when fuel ran out; takes none. */
  check(): void {
    this.trapIfNegative(false);
  }

  /** Takes fuel for the i32 on top of the stack shifted right by `shift`, which stays there. */
  chargeSize(sizeLocal: number, shift: number): void {
    this.tee(sizeLocal);
    this.readFuel();
    this.get(sizeLocal);
    if (shift > 0) {
      this.i32(shift);
      this.code.u8(OP.i32ShrU);
    }
    this.code.u8(OP.i64ExtendI32U, OP.i64Sub);
    this.storeFuel(true);
  }

  /** Saves the depth budget in `saved` and takes `bytes` of it. */
  enterCall(saved: number, bytes: number): void {
    const { depth } = this.globals;
    this.getGlobal(depth);
    this.tee(saved);
    this.i32(bytes);
    this.code.u8(OP.i32Sub);
    this.setGlobal(depth);
    this.getGlobal(depth);
    this.i32(0);
    this.code.u8(OP.i32LtS);
    this.trapIf(REASON.depth);
  }

  leaveCall(saved: number): void {
    this.get(saved);
    this.setGlobal(this.globals.depth);
  }

  checkStack(stackGlobal: number, lowest: number): void {
    this.getGlobal(stackGlobal);
    this.i32(lowest);
    this.code.u8(OP.i32LtU);
    this.trapIf(REASON.stack);
  }

  /** Keeps the float on top of the stack unless it is NaN, which becomes the canonical NaN. */
  canonicalise(local: number, canonical: Uint8Array, equal: number): void {
    this.tee(local);
    this.code.bytes(canonical);
    this.get(local);
    this.get(local);
    this.code.u8(equal, OP.select);
  }

  memorySize(): void {
    this.getGlobal(this.globals.pages);
  }

  /** memory.grow on the virtual size; `step` above 0 also makes the memory behind it real, so many pages at a time. */
  memoryGrow(countLocal: number, charged: boolean, step: number): void {
    const { pages, mostPages } = this.globals;
    this.tee(countLocal);
    this.getGlobal(mostPages);
    this.getGlobal(pages);
    this.code.u8(OP.i32Sub, OP.i32GtU, OP.if, VALUE.i32);
    this.i32(-1);
    this.code.u8(OP.else);
    if (charged) this.chargePages(countLocal);
    this.getGlobal(pages);
    this.getGlobal(pages);
    this.get(countLocal);
    this.code.u8(OP.i32Add);
    this.setGlobal(pages);
    if (step > 0) this.commitMemory(step);
    this.code.u8(OP.end);
  }

  /** The engine's own memory.grow, charged when it succeeds. */
  realMemoryGrow(countLocal: number): void {
    this.tee(countLocal);
    this.code.u8(OP.memoryGrow, 0);
    this.i32(-1);
    // Equal to -1: nothing grew, nothing is charged.
    this.code.u8(OP.i32Eq, OP.if, VALUE.i32);
    this.i32(-1);
    this.code.u8(OP.else);
    this.chargePages(countLocal);
    this.code.u8(OP.memorySize, 0);
    this.get(countLocal);
    this.code.u8(OP.i32Sub, OP.end);
  }

  private chargePages(countLocal: number): void {
    this.get(countLocal);
    this.i32(MEMORY_FUEL_SHIFT);
    this.code.u8(OP.i32Shl, OP.i64ExtendI32U);
    this.set(this.fuelLocal);
    this.getGlobal(this.globals.fuel);
    this.get(this.fuelLocal);
    this.code.u8(OP.i64Sub);
    this.storeFuel(true);
  }

  private commitMemory(step: number): void {
    const { pages } = this.globals;
    this.getGlobal(pages);
    this.code.u8(OP.memorySize, 0, OP.i32GtU, OP.if, VALUE.empty);
    this.getGlobal(pages);
    this.code.u8(OP.memorySize, 0, OP.i32Sub);
    this.i32(step - 1);
    this.code.u8(OP.i32Add);
    this.i32(-step);
    this.code.u8(OP.i32And, OP.memoryGrow, 0);
    this.i32(0);
    this.code.u8(OP.i32LtS);
    this.trapIf(REASON.hostMemory);
    this.code.u8(OP.end);
  }
}
