import { ByteReader } from './byte-reader.ts';
import type { CallGraph } from './call-graph.ts';
import { FlowState } from './flow-state.ts';
import type { ModuleInfo } from './module-info.ts';
import { OP, skipImmediates } from './opcodes.ts';
import { UnsupportedModule } from './refusal.ts';
import { instructionWeight } from './weights.ts';

/** Weight of the longest sequence of added instructions up to a check that must follow a loop header or a call. */
const CHECK_SLACK = 64;

/** Most work of one function: up to its first check, from one check to the next, from the last on; -1: impossible. */
interface Summary {
  readonly head: number;
  readonly through: number;
  readonly inner: number;
  readonly tail: number;
  /** Every way to a call has a check and takes fuel: so each round of a recursion does. */
  readonly guarded: boolean;
}

export interface WrittenModule {
  readonly module: ModuleInfo;
  readonly calls: CallGraph;
  /** The written code section and where each body's instructions start in it. */
  readonly code: Uint8Array;
  readonly starts: readonly number[];
  readonly fuelGlobal: number;
}

interface Open {
  readonly op: number;
  /** Number of enclosing loops, this one included. */
  readonly level: number;
  readonly arriving: FlowState;
  /** For an if without else: the state of its condition. */
  skipped: FlowState | undefined;
}

function unbounded(index: number, why: string): UnsupportedModule {
  return new UnsupportedModule(
    `Work between checks cannot be bounded in function ${index}: ${why}.`,
    'module-unbounded',
  );
}

/**
 * Reads one written function and follows every way through it. The fuel of the pass lies in a global and in the first
 * added local, which the module's own code cannot name: so a comparison of these with 0 is a check of the pass.
 */
class FunctionWalk {
  private readonly written: WrittenModule;
  private readonly index: number;
  private readonly reader: ByteReader;
  private readonly fuelLocal: number;
  private readonly summaries: readonly (Summary | undefined)[];
  private readonly open: Open[] = [];
  private readonly state = new FlowState();
  private readonly atExit = new FlowState();
  /** The last instructions: 0 other, or one of MARK. */
  private marks: [number, number, number] = [0, 0, 0];
  /** A check must follow before control branches: behind a loop header or a call whose callee is not known. */
  private owed = false;
  private head = -1;
  private inner = 0;
  private guarded = true;

  constructor(written: WrittenModule, index: number, summaries: readonly (Summary | undefined)[]) {
    this.written = written;
    this.index = index;
    this.summaries = summaries;
    const body = written.module.functions[index]!;
    this.fuelLocal = body.type.params.length + body.locals;
    this.reader = new ByteReader(written.code, written.starts[index]!);
    this.atExit.kill();
  }

  walk(): Summary {
    this.open.push({ op: OP.block, level: 0, arriving: this.atExit, skipped: undefined });
    while (this.open.length > 0) this.instruction(this.reader.u8());
    const { fresh, since } = this.atExit;
    return { head: this.head, through: fresh, inner: this.inner, tail: since, guarded: this.guarded };
  }

  private instruction(op: number): void {
    const at = this.reader.position;
    const sub = op === OP.prefixed ? this.reader.bytes[at]! : 0;
    if (op <= OP.callIndirect) this.control(op);
    else {
      skipImmediates(this.reader, op);
      this.mark(this.markOf(op, at));
    }
    this.state.work(Math.max(1, instructionWeight(op, sub)));
  }

  private mark(mark: number): void {
    this.marks = [this.marks[1], this.marks[2], mark];
  }

  private markOf(op: number, at: number): number {
    const { bytes } = this.reader;
    const operand = (): number => new ByteReader(bytes, at).u32();
    if (op === OP.localGet) return operand() === this.fuelLocal ? MARK.fuel : 0;
    if (op === OP.globalGet) return operand() === this.written.fuelGlobal ? MARK.fuel : 0;
    if (op === OP.i64Const) return bytes[at] === 0 ? MARK.zero : new ByteReader(bytes, at).s64() > 0n ? MARK.amount : 0;
    if (op === OP.i64LtS) return MARK.less;
    if (op !== OP.i64Sub) return 0;
    if (this.marks[1] === MARK.fuel && this.marks[2] === MARK.amount) this.state.pay();
    return 0;
  }

  private isCheck(): boolean {
    const [a, b, c] = this.marks;
    return a === MARK.fuel && b === MARK.zero && c === MARK.less;
  }

  private check(): void {
    const { state } = this;
    this.head = Math.max(this.head, state.fresh);
    this.inner = Math.max(this.inner, state.since);
    state.check();
    this.owed = false;
  }

  private control(op: number): void {
    const { reader, state } = this;
    const check = op === OP.if && this.isCheck();
    if (check) this.check();
    else if (this.owed && op !== OP.nop && !state.dead) throw unbounded(this.index, 'a check is missing');
    this.mark(0);
    if (op === OP.block || op === OP.loop || op === OP.if) {
      skipImmediates(reader, op);
      this.enter(op);
    } else if (op === OP.else) this.startElse();
    else if (op === OP.end) this.leave();
    else if (op === OP.br || op === OP.brIf) {
      this.jump(reader.u32());
      if (op === OP.br) state.kill();
    } else if (op === OP.brTable) {
      for (let left = reader.u32(); left >= 0; left--) this.jump(reader.u32());
      state.kill();
    } else if (op === OP.return) {
      this.atExit.merge(state);
      state.kill();
    } else if (op === OP.unreachable) {
      this.inner = Math.max(this.inner, state.since, state.fresh);
      state.kill();
    } else if (op === OP.call) this.call(reader.u32());
    else if (op === OP.callIndirect) {
      skipImmediates(reader, op);
      this.unknownCall();
    }
  }

  private guard(): void {
    if (this.state.fresh >= 0 || !this.state.paid) this.guarded = false;
  }

  /** A callee that checks at its entry; what it does behind its last check is counted there, and a check must follow. */
  private unknownCall(): void {
    if (this.state.dead) return;
    this.guard();
    this.state.work(CHECK_SLACK);
    this.check();
    this.owed = true;
  }

  private enter(op: number): void {
    const { state, open } = this;
    const level = open[open.length - 1]!.level + (op === OP.loop ? 1 : 0);
    const arriving = new FlowState();
    arriving.kill();
    if (op === OP.loop) {
      state.enterLoop(level);
      this.owed = !state.dead;
    }
    open.push({ op, level, arriving, skipped: op === OP.if ? state.copy() : undefined });
  }

  private startElse(): void {
    const { state, open } = this;
    const top = open[open.length - 1]!;
    top.arriving.merge(state);
    state.assign(top.skipped!);
    top.skipped = undefined;
  }

  private leave(): void {
    const { state, open } = this;
    const { op, arriving, skipped } = open.pop()!;
    if (op !== OP.loop) state.merge(arriving);
    if (skipped) state.merge(skipped);
    if (open.length === 0) this.atExit.merge(state);
    else state.leaveLoops(open[open.length - 1]!.level);
  }

  private jump(depth: number): void {
    const { state, open } = this;
    if (state.dead) return;
    const target = open[open.length - 1 - depth]!;
    if (target.op !== OP.loop) target.arriving.merge(state);
    else if (state.unpaid <= target.level) throw unbounded(this.index, 'a loop takes no fuel');
    else {
      // The header's check comes next; it is straight-line code, so that its weight is bounded.
      this.inner = Math.max(this.inner, state.since + CHECK_SLACK);
      if (state.fresh >= 0) this.head = Math.max(this.head, state.fresh + CHECK_SLACK);
    }
  }

  private call(callee: number): void {
    const { state, written } = this;
    const imported = written.module.imports.length;
    if (callee < imported || state.dead) return;
    const summary = this.summaries[callee - imported];
    if (!summary) {
      this.unknownCall();
      return;
    }
    this.guard();
    if (summary.head >= 0) {
      this.inner = Math.max(this.inner, state.since + summary.head);
      if (state.fresh >= 0) this.head = Math.max(this.head, state.fresh + summary.head);
    }
    state.passThrough(summary.through, summary.tail);
  }
}

const MARK = { fuel: 1, zero: 2, amount: 3, less: 4 } as const;

/**
 * The most work, in fuel units and at least one for each instruction, that the written code can do between two checks
 * of fuel, over all functions and calls; the work of bulk instructions is paid in advance, that of the host by the host.
 * It also proves that no loop and no recursion goes on without taking fuel. Throws UnsupportedModule where it cannot.
 */
export function workBound(written: WrittenModule): number {
  const { module, calls } = written;
  const imported = module.imports.length;
  const summaries: (Summary | undefined)[] = new Array(module.functions.length);
  for (const index of calls.order) summaries[index] = new FunctionWalk(written, index, summaries).walk();
  const entries = [...module.taken].filter((index) => index >= imported).map((index) => index - imported);
  const backward = module.functions.flatMap(({ facts }, from) =>
    facts.direct.filter((to) => to >= imported && calls.isBackward(from, to - imported)).map((to) => to - imported),
  );
  for (const index of [...entries, ...backward]) {
    const { through, guarded } = summaries[index]!;
    if (through >= 0 || !guarded) throw unbounded(index, 'its entry takes or checks no fuel');
  }
  let bound = 0;
  for (const { head, through, inner, tail } of summaries as Summary[])
    bound = Math.max(bound, head, through, inner, tail);
  return bound + 2 * CHECK_SLACK;
}
