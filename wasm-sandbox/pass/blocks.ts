import { ByteReader } from './byte-reader.ts';
import type { FunctionBody } from './module-info.ts';
import { OP, skipImmediates } from './opcodes.ts';

/** How a basic block ends. */
export const ENDS = { falls: 0, brIf: 1, brTable: 2, return: 3, if: 4, unreachable: 5 } as const;

export interface Edge {
  readonly to: number;
  /** Number of br_table entries (1 for every other branch). */
  readonly entries: number;
}

export interface Block {
  /** Byte offset of the block's first instruction. */
  readonly position: number;
  /** Innermost loop; 0 is the function itself. */
  readonly loop: number;
  readonly header: boolean;
  weight: number;
  /** Whether it calls a function. */
  calls: boolean;
  ends: number;
  readonly successors: Edge[];
  /** Forward predecessors and back edges, as [block, index into its successors]. */
  readonly predecessors: [number, number][];
  readonly backEdges: [number, number][];
}

export interface FlowGraph {
  /** In code order, which is a topological order of the forward edges (WebAssembly control flow is structured). */
  readonly blocks: Block[];
  readonly loopHeaders: number[];
  readonly loopParents: number[];
}

export type CostOf = (op: number, sub: number, callee: number) => number;

interface Control {
  readonly op: number;
  readonly from: [number, number][];
  readonly outerLoop: number;
  readonly header: number;
  readonly condition: number;
  readonly liveBefore: boolean;
  hasElse: boolean;
}

class GraphBuilder {
  readonly blocks: Block[] = [];
  readonly loopHeaders = [0];
  readonly loopParents = [-1];
  private readonly controls: Control[] = [];
  private readonly reader: ByteReader;
  private readonly end: number;
  private readonly cost: CostOf;
  private loop = 0;
  private current: number;
  private live = true;

  constructor(bytes: Uint8Array, body: FunctionBody, cost: CostOf) {
    this.reader = new ByteReader(bytes, body.codeStart);
    this.end = body.end;
    this.cost = cost;
    this.current = this.open(false);
    this.push(OP.block, -1, -1);
  }

  private open(header: boolean): number {
    this.blocks.push({
      position: this.reader.position,
      loop: this.loop,
      header,
      weight: 0,
      calls: false,
      ends: ENDS.falls,
      successors: [],
      predecessors: [],
      backEdges: [],
    });
    return this.blocks.length - 1;
  }

  private at(index: number): Block {
    return this.blocks[index]!;
  }

  private connect(from: number, to: number, entries = 1): void {
    const target = this.at(to);
    const source = this.at(from);
    source.successors.push({ to, entries });
    const link: [number, number] = [from, source.successors.length - 1];
    if (target.header && to <= from) target.backEdges.push(link);
    else target.predecessors.push(link);
  }

  private push(op: number, header: number, condition: number): void {
    const { loop, live } = this;
    this.controls.push({ op, from: [], outerLoop: loop, header, condition, liveBefore: live, hasElse: false });
  }

  private jump(depth: number, entries: number): void {
    const target = this.controls[this.controls.length - 1 - depth];
    if (!target) throw new RangeError('Branch outside its function.');
    if (target.op === OP.loop) this.connect(this.current, target.header, entries);
    else target.from.push([this.current, entries]);
  }

  private charge(op: number, sub = 0, callee = -1): void {
    const block = this.at(this.current);
    block.weight += this.cost(op, sub, callee);
    if (op === OP.call || op === OP.callIndirect) block.calls = true;
  }

  private fallThrough(): void {
    const next = this.open(false);
    if (this.live) this.connect(this.current, next);
    this.current = next;
  }

  private stop(ends: number): void {
    if (ends !== ENDS.falls) this.at(this.current).ends = ends;
    this.live = false;
    this.current = this.open(false);
  }

  private startLoop(): void {
    skipImmediates(this.reader, OP.loop);
    const outer = this.loop;
    this.loopParents.push(outer);
    this.loop = this.loopParents.length - 1;
    const header = this.open(true);
    this.loopHeaders[this.loop] = header;
    if (this.live) this.connect(this.current, header);
    this.current = header;
    this.charge(OP.loop);
    this.controls.push({
      op: OP.loop,
      from: [],
      outerLoop: outer,
      header,
      condition: -1,
      liveBefore: this.live,
      hasElse: false,
    });
  }

  private startIf(): void {
    skipImmediates(this.reader, OP.if);
    this.charge(OP.if);
    this.at(this.current).ends = ENDS.if;
    this.push(OP.if, -1, this.current);
    this.fallThrough();
  }

  private startElse(): void {
    const control = this.controls[this.controls.length - 1]!;
    control.hasElse = true;
    if (this.live) control.from.push([this.current, 1]);
    const next = this.open(false);
    if (control.liveBefore) this.connect(control.condition, next);
    this.current = next;
    this.live = control.liveBefore;
  }

  private finish(): void {
    const control = this.controls.pop()!;
    if (this.reader.position >= this.end) return;
    this.loop = control.outerLoop;
    if (control.op === OP.loop) {
      this.fallThrough();
      return;
    }
    if (control.op === OP.if && !control.hasElse && control.liveBefore) control.from.push([control.condition, 1]);
    if (control.op === OP.block && control.from.length === 0 && this.at(this.current).loop === this.loop) return;
    if (this.live) control.from.push([this.current, 1]);
    const next = this.open(false);
    for (const [from, entries] of control.from) this.connect(from, next, entries);
    this.live = control.from.length > 0;
    this.current = next;
  }

  private branchTable(): void {
    this.charge(OP.brTable);
    const targets = new Map<number, number>();
    for (let left = this.reader.u32(); left >= 0; left--) {
      const depth = this.reader.u32();
      targets.set(depth, (targets.get(depth) ?? 0) + 1);
    }
    if (this.live) for (const [depth, entries] of targets) this.jump(depth, entries);
    this.stop(ENDS.brTable);
  }

  private branch(op: number): void {
    this.charge(op);
    const depth = this.reader.u32();
    if (this.live) this.jump(depth, 1);
    if (op === OP.br) this.stop(ENDS.falls);
    else {
      this.at(this.current).ends = ENDS.brIf;
      this.fallThrough();
    }
  }

  private step(op: number): void {
    const { reader } = this;
    if (op === OP.block) {
      skipImmediates(reader, op);
      this.push(op, -1, -1);
    } else if (op === OP.loop) this.startLoop();
    else if (op === OP.if) this.startIf();
    else if (op === OP.else) this.startElse();
    else if (op === OP.end) this.finish();
    else if (op === OP.br || op === OP.brIf) this.branch(op);
    else if (op === OP.brTable) this.branchTable();
    else if (op === OP.return || op === OP.unreachable) {
      this.charge(op);
      this.stop(op === OP.return ? ENDS.return : ENDS.unreachable);
    } else if (op === OP.call) this.charge(op, 0, reader.u32());
    else {
      const sub = op === OP.prefixed ? (reader.bytes[reader.position] ?? 0) : 0;
      skipImmediates(reader, op);
      this.charge(op, sub);
    }
  }

  build(): FlowGraph {
    while (this.reader.position < this.end) this.step(this.reader.u8());
    const { blocks, loopHeaders, loopParents } = this;
    return { blocks, loopHeaders, loopParents };
  }
}

/** Basic blocks and edges of one function, with each block's static weight. */
export function flowGraph(bytes: Uint8Array, body: FunctionBody, cost: CostOf): FlowGraph {
  return new GraphBuilder(bytes, body, cost).build();
}
