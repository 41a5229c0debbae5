import { invalid, limit } from './refusal.ts';

/** Stands for any type behind an unconditional branch. */
export const ANY = 0;
const MOST_HEIGHT = 1 << 16;
const MOST_NESTING = 1 << 16;

interface Frame {
  readonly op: number;
  readonly params: readonly number[];
  readonly results: readonly number[];
  /** Height of the operand stack below the block. */
  readonly height: number;
  unreachable: boolean;
}

/** The two stacks of the validation algorithm of the WebAssembly specification (appendix). */
export class OperandStack {
  /** Offset of the instruction being validated. */
  at = 0;
  /** Most operands at once. */
  highest = 0;
  private readonly operands = new Uint8Array(MOST_HEIGHT);
  private height = 0;
  private frames: Frame[] = [];
  private top!: Frame;

  reset(): void {
    this.height = 0;
    this.highest = 0;
    this.frames = [];
  }

  get nesting(): number {
    return this.frames.length;
  }

  push(type: number): void {
    if (this.height >= MOST_HEIGHT) throw limit('operands in one function', MOST_HEIGHT, this.height, this.at);
    this.operands[this.height++] = type;
    if (this.height > this.highest) this.highest = this.height;
  }

  /** Takes any operand and gives its type. */
  popAny(): number {
    if (this.height > this.top.height) return this.operands[--this.height]!;
    if (this.top.unreachable) return ANY;
    throw invalid('type mismatch: the operand stack is empty', this.at);
  }

  pop(expected: number): void {
    if (this.height > this.top.height) {
      const actual = this.operands[--this.height]!;
      if (actual !== expected && actual !== ANY && expected !== ANY) {
        throw invalid(`type mismatch: expected 0x${expected.toString(16)}, got 0x${actual.toString(16)}`, this.at);
      }
    } else if (!this.top.unreachable) throw invalid('type mismatch: the operand stack is empty', this.at);
  }

  popAll(types: readonly number[]): void {
    for (let index = types.length - 1; index >= 0; index--) this.pop(types[index]!);
  }

  pushAll(types: readonly number[]): void {
    for (const type of types) this.push(type);
  }

  /** Everything behind this instruction in the block cannot be reached. */
  stop(): void {
    this.height = this.top.height;
    this.top.unreachable = true;
  }

  enter(op: number, params: readonly number[], results: readonly number[]): void {
    if (this.frames.length >= MOST_NESTING) throw limit('nested blocks', MOST_NESTING, this.frames.length, this.at);
    this.top = { op, params, results, height: this.height, unreachable: false };
    this.frames.push(this.top);
    this.pushAll(params);
  }

  leave(): Frame {
    const frame = this.top;
    this.popAll(frame.results);
    if (this.height !== frame.height) throw invalid('type mismatch: values are left on the stack', this.at);
    this.frames.pop();
    if (this.frames.length > 0) this.top = this.frames[this.frames.length - 1]!;
    return frame;
  }

  /** The block that a branch of this depth names. */
  label(depth: number): Frame {
    const frame = this.frames[this.frames.length - 1 - depth];
    if (!frame) throw invalid(`unknown label ${depth}`, this.at);
    return frame;
  }
}
