import type { ByteReader } from './byte-reader.ts';
import { type FunctionFacts, noFacts } from './function-facts.ts';
import type { FunctionType } from './module-info.ts';
import { isF32Arithmetic, isF64Arithmetic, OP, unsupportedInstruction, VALUE } from './opcodes.ts';
import { ANY, OperandStack } from './operand-stack.ts';
import { feature, invalid, malformed } from './refusal.ts';
import { ACCESS, BINARY, FIRST_LOAD, FIRST_STORE, LAST_STORE, OPERAND, RESULT } from './signatures.ts';
import { memorySizeOrGrow, needMemory, prefixed, tableType, type Validation } from './validate-memory.ts';

/** What code may refer to. */
export interface CodeScope {
  readonly types: readonly FunctionType[];
  readonly functionTypes: readonly FunctionType[];
  readonly globals: readonly { readonly type: number; readonly mutable: boolean }[];
  readonly tables: readonly number[];
  /** Types of the element segments. */
  readonly elements: readonly number[];
  readonly taken: ReadonlySet<number>;
  readonly exported: ReadonlySet<number>;
  readonly dataCount: number | undefined;
  readonly hasMemory: boolean;
}

/** Declared locals in groups: `ends` counts the locals up to the end of each group. */
export interface LocalGroups {
  readonly ends: readonly number[];
  readonly types: readonly number[];
}

const { i32: I } = VALUE;
const NONE: readonly number[] = [];
const VALUE_TYPES: readonly number[] = [I, VALUE.i64, VALUE.f32, VALUE.f64, VALUE.funcref, VALUE.externref];
const SHAPES = new Map(VALUE_TYPES.map((type) => [type, [type]]));

/** Validates function bodies as the specification's appendix does, and notes what the pass has to know of them. */
export class FunctionValidator implements Validation {
  readonly scope: CodeScope;
  readonly stack = new OperandStack();
  reader!: ByteReader;
  facts!: FunctionFacts;
  private type!: FunctionType;
  private locals!: LocalGroups;

  constructor(scope: CodeScope) {
    this.scope = scope;
  }

  validate(reader: ByteReader, type: FunctionType, locals: LocalGroups): FunctionFacts {
    const { stack } = this;
    this.reader = reader;
    this.type = type;
    this.locals = locals;
    this.facts = noFacts();
    stack.reset();
    stack.enter(OP.block, NONE, type.results);
    while (stack.nesting > 0) {
      stack.at = reader.position;
      this.instruction(reader.u8());
    }
    if (reader.position !== reader.end) throw malformed('bytes behind the end of a function', reader.position);
    this.facts.height = stack.highest;
    return this.facts;
  }

  private instruction(op: number): void {
    const { stack } = this;
    const result = RESULT[op]!;
    if (result !== 0) {
      const operand = OPERAND[op]!;
      stack.pop(operand);
      if (BINARY[op] === 1) stack.pop(operand);
      stack.push(result);
      if (isF64Arithmetic(op)) this.facts.f64 = true;
      else if (isF32Arithmetic(op)) this.facts.f32 = true;
    } else if (op >= FIRST_LOAD && op <= LAST_STORE) this.access(op);
    else if (op >= OP.localGet && op <= OP.tableSet) this.variable(op);
    else if (op >= OP.i32Const && op <= OP.f64Const) this.constant(op);
    else if (op <= OP.callIndirect) this.control(op);
    else this.other(op);
  }

  private constant(op: number): void {
    const { reader, stack } = this;
    if (op === OP.i32Const) reader.s32();
    else if (op === OP.i64Const) reader.s64();
    else reader.skip(op === OP.f32Const ? 4 : 8);
    stack.push(VALUE.i32 - (op - OP.i32Const));
  }

  private access(op: number): void {
    const { reader, stack } = this;
    const [type, natural] = ACCESS[op - FIRST_LOAD]!;
    const alignment = reader.u32();
    if (alignment >= 64 && alignment < 128) throw feature('The module uses more than one memory.', stack.at);
    if (alignment >= 32) throw malformed('malformed memory alignment', stack.at);
    reader.u32();
    needMemory(this);
    if (alignment > natural) throw invalid('alignment must not be larger than natural', stack.at);
    if (op >= FIRST_STORE) stack.pop(type);
    stack.pop(I);
    if (op < FIRST_STORE) stack.push(type);
  }

  private localType(index: number): number {
    const { params } = this.type;
    if (index < params.length) return params[index]!;
    const { ends, types } = this.locals;
    const wanted = index - params.length;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    if (low === ends.length) throw invalid(`unknown local ${index}`, this.stack.at);
    return types[low]!;
  }

  private variable(op: number): void {
    const { stack, scope } = this;
    const index = this.reader.u32();
    if (op <= OP.localTee) {
      const type = this.localType(index);
      if (op !== OP.localGet) stack.pop(type);
      if (op !== OP.localSet) stack.push(type);
    } else if (op <= OP.globalSet) {
      const global = scope.globals[index];
      if (!global) throw invalid(`unknown global ${index}`, stack.at);
      if (op === OP.globalGet) stack.push(global.type);
      else if (!global.mutable) throw invalid(`global ${index} is immutable`, stack.at);
      else stack.pop(global.type);
    } else {
      const type = tableType(this, index);
      if (op === OP.tableSet) {
        stack.pop(type);
        this.facts.changesTables = true;
      }
      stack.pop(I);
      if (op === OP.tableGet) stack.push(type);
    }
  }

  private blockType(): FunctionType {
    const { reader } = this;
    const first = reader.bytes[reader.position]!;
    if (first === VALUE.empty || SHAPES.has(first)) {
      reader.u8();
      return { params: NONE, results: first === VALUE.empty ? NONE : SHAPES.get(first)!, key: '' };
    }
    if (first === VALUE.v128) throw unsupportedInstruction(0xfd, reader.position);
    if (first >= 0x63 && first < 0x80) throw feature('The module uses garbage-collected types.', reader.position);
    const index = reader.s33();
    const type = index >= 0 ? this.scope.types[index] : undefined;
    if (!type) throw invalid(`unknown type ${index}`, this.stack.at);
    return type;
  }

  private control(op: number): void {
    const { stack, reader } = this;
    if (op === OP.unreachable) stack.stop();
    else if (op === OP.block || op === OP.loop || op === OP.if) {
      const { params, results } = this.blockType();
      if (op === OP.if) stack.pop(I);
      if (op === OP.loop) this.facts.loops = true;
      stack.popAll(params);
      stack.enter(op, params, results);
    } else if (op === OP.else) {
      const { op: opened, params, results } = stack.leave();
      if (opened !== OP.if) throw malformed('else without if', stack.at);
      stack.enter(OP.else, params, results);
    } else if (op === OP.end) {
      const { op: opened, params, results } = stack.leave();
      if (opened === OP.if && params.join() !== results.join())
        throw invalid('type mismatch: if without else', stack.at);
      if (stack.nesting > 0) stack.pushAll(results);
    } else if (op === OP.br || op === OP.brIf) this.branch(op, reader.u32());
    else if (op === OP.brTable) this.branchTable();
    else if (op === OP.return) {
      stack.popAll(this.type.results);
      stack.stop();
    } else if (op === OP.call || op === OP.callIndirect) this.call(op);
    else if (op !== OP.nop) throw this.illegal(op);
  }

  private labelTypes(depth: number): readonly number[] {
    const { op, params, results } = this.stack.label(depth);
    return op === OP.loop ? params : results;
  }

  private branch(op: number, depth: number): void {
    const { stack } = this;
    if (op === OP.brIf) stack.pop(I);
    const types = this.labelTypes(depth);
    stack.popAll(types);
    if (op === OP.brIf) stack.pushAll(types);
    else stack.stop();
  }

  private branchTable(): void {
    const { stack, reader } = this;
    const depths = new Set<number>();
    for (let left = reader.count(); left > 0; left--) depths.add(reader.u32());
    stack.pop(I);
    const last = this.labelTypes(reader.u32());
    for (const depth of depths) {
      const types = this.labelTypes(depth);
      if (types.length !== last.length) throw invalid('type mismatch: labels of br_table differ', stack.at);
      const held = types.map(() => ANY as number);
      for (let index = types.length - 1; index >= 0; index--) {
        const actual = stack.popAny();
        if (actual !== types[index] && actual !== ANY) throw invalid('type mismatch in br_table', stack.at);
        held[index] = actual;
      }
      stack.pushAll(held);
    }
    stack.popAll(last);
    stack.stop();
  }

  private call(op: number): void {
    const { stack, reader, scope, facts } = this;
    const index = reader.u32();
    let type: FunctionType | undefined;
    if (op === OP.call) {
      type = scope.functionTypes[index];
      if (!type) throw invalid(`unknown function ${index}`, stack.at);
      facts.calls = true;
      facts.direct.push(index);
    } else {
      if (tableType(this, reader.u32()) !== VALUE.funcref)
        throw invalid('call_indirect needs a table of functions', stack.at);
      type = scope.types[index];
      if (!type) throw invalid(`unknown type ${index}`, stack.at);
      facts.indirect = true;
      facts.signatures.add(type.key);
      stack.pop(I);
    }
    stack.popAll(type.params);
    stack.pushAll(type.results);
  }

  private other(op: number): void {
    const { stack, reader, scope } = this;
    if (op === OP.drop) stack.popAny();
    else if (op === OP.select) this.select();
    else if (op === OP.selectTyped) {
      const types = Array.from({ length: reader.count() }, () => reader.u8());
      const [type] = types;
      if (types.length !== 1 || !SHAPES.has(type!)) throw invalid('invalid result arity of select', stack.at);
      stack.popAll([type!, type!, I]);
      stack.push(type!);
    } else if (op === OP.memorySize || op === OP.memoryGrow) memorySizeOrGrow(this, op);
    else if (op === OP.refNull) {
      const type = reader.u8();
      if (type !== VALUE.funcref && type !== VALUE.externref) throw malformed('malformed reference type', stack.at);
      stack.push(type);
    } else if (op === OP.refIsNull) {
      const type = stack.popAny();
      if (type !== ANY && type !== VALUE.funcref && type !== VALUE.externref) throw invalid('type mismatch', stack.at);
      stack.push(I);
    } else if (op === OP.refFunc) {
      const index = reader.u32();
      if (index >= scope.functionTypes.length) throw invalid(`unknown function ${index}`, stack.at);
      if (!scope.taken.has(index) && !scope.exported.has(index))
        throw invalid('undeclared function reference', stack.at);
      this.facts.referenced.add(index);
      stack.push(VALUE.funcref);
    } else if (op === OP.prefixed) prefixed(this, reader.u32());
    else throw this.illegal(op);
  }

  private select(): void {
    const { stack } = this;
    stack.pop(I);
    const [a, b] = [stack.popAny(), stack.popAny()];
    if (a === VALUE.funcref || a === VALUE.externref || b === VALUE.funcref || b === VALUE.externref) {
      throw invalid('type mismatch: select of references needs a type', stack.at);
    }
    if (a !== b && a !== ANY && b !== ANY) throw invalid('type mismatch in select', stack.at);
    stack.push(a === ANY ? b : a);
  }

  private illegal(op: number): Error {
    const sub = op >= 0xfb ? this.reader.u32() : 0;
    return unsupportedInstruction(op, this.stack.at, sub);
  }
}
