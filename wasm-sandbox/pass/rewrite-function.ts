import { ByteReader } from './byte-reader.ts';
import type { CallGraph } from './call-graph.ts';
import { CUT } from './cut-points.ts';
import type { Emitter } from './emitter.ts';
import { chargedShift, type FunctionFacts } from './function-facts.ts';
import type { FunctionBody, ModuleInfo } from './module-info.ts';
import { hidesF32Bits, hidesF64Bits, isF32Arithmetic, isF64Arithmetic, OP, skipImmediates, VALUE } from './opcodes.ts';
import { COMMIT_STEP, type PassOptions } from './options.ts';
import type { FunctionPlan } from './plan-functions.ts';

/** Code bytes after which a check is added whatever the code is. */
const LONGEST_STRAIGHT = 16384;
const CANONICAL_F64 = Uint8Array.of(OP.f64Const, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f);
const CANONICAL_F32 = Uint8Array.of(OP.f32Const, 0, 0, 0xc0, 0x7f);

export interface RewriteContext {
  readonly module: ModuleInfo;
  readonly options: PassOptions;
  readonly calls: CallGraph;
  readonly emitter: Emitter;
}

/** Rewrites one function body; the result is in `emitter.code`, the added locals in `locals`. */
export class FunctionRewriter {
  readonly locals: number[] = [];
  private readonly context: RewriteContext;
  private readonly index: number;
  private readonly body: FunctionBody;
  private readonly facts: FunctionFacts;
  private readonly plan: FunctionPlan;
  private readonly reader: ByteReader;
  private copied: number;
  /** Offset of the last check in code order. */
  private checkedAt: number;
  private nesting = 0;
  private nextBlock = 1;
  /** The last three opcodes and whether the constant before them was not negative. */
  private recent: [number, number, number] = [0, 0, 0];
  private constantBefore = false;
  private constantNow = false;
  private depthLocal = -1;
  private sizeLocal = -1;
  private f32Local = -1;
  private f64Local = -1;

  constructor(context: RewriteContext, index: number, plan: FunctionPlan) {
    this.context = context;
    this.index = index;
    this.body = context.module.functions[index]!;
    this.facts = this.body.facts;
    this.plan = plan;
    this.reader = new ByteReader(context.module.bytes, this.body.codeStart);
    this.copied = this.body.codeStart;
    this.checkedAt = this.body.codeStart;
  }

  private addLocal(type: number): number {
    this.locals.push(type);
    return this.body.type.params.length + this.body.locals + this.locals.length - 1;
  }

  private addLocals(): void {
    const { emitter, options } = this.context;
    const { facts } = this;
    emitter.fuelLocal = options.fuel ? this.addLocal(VALUE.i64) : -1;
    if (options.depth && (facts.calls || facts.indirect)) this.depthLocal = this.addLocal(VALUE.i32);
    if ((options.fuel && facts.bulk) || (facts.grows && (options.fuel || options.memory)))
      this.sizeLocal = this.addLocal(VALUE.i32);
    if (options.canonicalNan && facts.f64) this.f64Local = this.addLocal(VALUE.f64);
    if (options.canonicalNan && facts.f32) this.f32Local = this.addLocal(VALUE.f32);
  }

  /** A loop without calls keeps its fuel in a local; it then needs one exit, where the local is written back. */
  private keepsFuelInLocal(): boolean {
    const { facts, plan } = this;
    const cuts = plan.cut.reduce((sum, cut) => sum + (cut ? 1 : 0), 0);
    const simple = !facts.calls && !facts.indirect && !facts.grows && this.body.type.results.length < 2;
    return this.context.options.fuel && facts.loops && simple && cuts > 1;
  }

  rewrite(): void {
    const { emitter, options, calls } = this.context;
    const { body, plan } = this;
    emitter.code.reset();
    this.addLocals();
    emitter.fuelInLocal = this.keepsFuelInLocal();
    emitter.load();
    if (options.fuel && calls.checked[this.index]) emitter.charge(plan.charge[0] ?? 0, true);
    if (emitter.fuelInLocal) emitter.code.u8(OP.block, body.type.results[0] ?? VALUE.empty);
    while (this.reader.position < body.end) this.instruction();
    this.copyTo(body.end);
    if (emitter.fuelInLocal) {
      emitter.writeBack();
      emitter.code.u8(OP.end);
    }
  }

  private copyTo(position: number): void {
    if (position > this.copied) this.context.emitter.code.bytes(this.reader.bytes.subarray(this.copied, position));
    this.copied = position;
  }

  /** Copies up to `at` and leaves out the instruction between `at` and the reader. */
  private replaceFrom(at: number): void {
    this.copyTo(at);
    this.copied = this.reader.position;
  }

  private instruction(): void {
    const at = this.reader.position;
    const op = this.reader.u8();
    const { emitter, options } = this.context;
    if (op === OP.prefixed && options.fuel && options.chargeBulk !== false) this.chargeBulk(at);
    skipImmediates(this.reader, op);
    if (op === OP.return && emitter.fuelInLocal) {
      this.replaceFrom(at);
      emitter.code.u8(OP.br);
      emitter.code.u32(this.nesting);
    } else if (op === OP.memorySize && options.memory) {
      this.replaceFrom(at);
      emitter.memorySize();
    } else if (op === OP.memoryGrow && options.memory) {
      this.replaceFrom(at);
      const { committedPages, mostPages, step = COMMIT_STEP } = options.memory;
      emitter.memoryGrow(this.sizeLocal, options.fuel, committedPages < mostPages ? step : 0);
    } else if (op === OP.memoryGrow && options.fuel) {
      this.replaceFrom(at);
      emitter.realMemoryGrow(this.sizeLocal);
    } else if (op === OP.call || op === OP.callIndirect) this.callSite(op, at);
    else this.watch(op, at);
    this.remember(op);
    this.chargeBlocks();
    this.boundStraightCode();
  }

  private remember(op: number): void {
    if (op === OP.block || op === OP.loop || op === OP.if) this.nesting++;
    else if (op === OP.end) this.nesting--;
    this.recent = [this.recent[1], this.recent[2], op];
    this.constantBefore = this.constantNow;
    this.constantNow = op === OP.i32Const && !(this.reader.bytes[this.reader.position - 1]! & 64);
  }

  private chargeBulk(at: number): void {
    const shift = chargedShift(this.reader.bytes[at + 1] ?? 0);
    if (shift < 0) return;
    this.copyTo(at);
    this.context.emitter.chargeSize(this.sizeLocal, shift);
  }

  /**
   * A call that can close a cycle takes from the depth budget, and is followed by a check of fuel: otherwise the code
   * behind it could run once for each frame of a deep recursion, unchecked, while that unwinds.
   */
  private callSite(op: number, at: number): void {
    const { options, calls, module, emitter } = this.context;
    const operand = new ByteReader(module.bytes, at + 1).u32();
    const callee = operand - module.imports.length;
    const direct = op === OP.call;
    const closes = direct ? callee >= 0 && calls.isAccounted(this.index, callee) : this.canRecurse(operand);
    if (options.depth && closes) this.accountCall(at);
    const unordered = direct ? callee >= 0 && calls.isBackward(this.index, callee) : true;
    if (!options.fuel || !unordered) return;
    this.copyTo(this.reader.position);
    emitter.check();
  }

  private canRecurse(type: number): boolean {
    const { calls, module } = this.context;
    return calls.cyclic[this.index] === 1 && calls.canReach(module.types[type]!.key);
  }

  private accountCall(at: number): void {
    const { emitter, calls } = this.context;
    this.copyTo(at);
    emitter.enterCall(this.depthLocal, calls.run[this.index]!);
    this.copyTo(this.reader.position);
    emitter.leaveCall(this.depthLocal);
  }

  /** Stack pointer checks and canonical NaN behind the instruction that was just passed. */
  private watch(op: number, at: number): void {
    const { emitter, options } = this.context;
    const next = this.reader.bytes[this.reader.position] ?? 0;
    if (op === OP.globalSet && options.stack && this.setsStack(at) && !this.popsFrame()) {
      this.copyTo(this.reader.position);
      emitter.checkStack(options.stack.global, options.stack.lowest);
    } else if (options.canonicalNan && isF64Arithmetic(op) && !hidesF64Bits(next)) {
      this.copyTo(this.reader.position);
      emitter.canonicalise(this.f64Local, CANONICAL_F64, OP.f64Eq);
    } else if (options.canonicalNan && isF32Arithmetic(op) && !hidesF32Bits(next)) {
      this.copyTo(this.reader.position);
      emitter.canonicalise(this.f32Local, CANONICAL_F32, OP.f32Eq);
    }
  }

  private setsStack(at: number): boolean {
    return new ByteReader(this.reader.bytes, at + 1).u32() === this.context.options.stack?.global;
  }

  /** The epilogue form `i32.const >= 0; i32.add; global.set` only raises the stack pointer. */
  private popsFrame(): boolean {
    return this.recent[2] === OP.i32Add && this.recent[1] === OP.i32Const && this.constantBefore;
  }

  private chargeBlocks(): void {
    const { options, emitter } = this.context;
    const { plan, reader, body } = this;
    if (!options.fuel) return;
    for (; plan.positions[this.nextBlock] === reader.position; this.nextBlock++) {
      const cut = plan.cut[this.nextBlock];
      if (!cut || reader.position >= body.end) continue;
      this.copyTo(reader.position);
      emitter.charge(plan.charge[this.nextBlock]!, cut === CUT.check);
      if (cut === CUT.check) this.checkedAt = reader.position;
    }
  }

  /** Branches only skip code forwards between two checks, so a check now and then bounds what runs without one. */
  private boundStraightCode(): void {
    const { options, emitter } = this.context;
    const { position } = this.reader;
    if (!options.fuel || position - this.checkedAt < LONGEST_STRAIGHT || position >= this.body.end) return;
    this.checkedAt = position;
    this.copyTo(position);
    emitter.check();
  }
}
