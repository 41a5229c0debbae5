import type { ByteReader } from './byte-reader.ts';
import { changesTables, chargedShift, type FunctionFacts } from './function-facts.ts';
import { BULK, OP, unsupportedInstruction, VALUE } from './opcodes.ts';
import type { OperandStack } from './operand-stack.ts';
import { feature, invalid, malformed } from './refusal.ts';
import { SATURATING } from './signatures.ts';
import type { CodeScope } from './validate-function.ts';

/** The state of a validation that instructions on memories and tables need. */
export interface Validation {
  readonly stack: OperandStack;
  readonly scope: CodeScope;
  readonly reader: ByteReader;
  readonly facts: FunctionFacts;
}

const { i32: I } = VALUE;

export function needMemory({ scope, stack }: Validation): void {
  if (!scope.hasMemory) throw invalid('unknown memory 0', stack.at);
}

export function tableType({ scope, stack }: Validation, index: number): number {
  const type = scope.tables[index];
  if (type === undefined) throw invalid(`unknown table ${index}`, stack.at);
  return type;
}

function memoryIndex({ reader }: Validation): void {
  if (reader.u8() !== 0) throw feature('The module uses more than one memory.', reader.position - 1);
}

export function memorySizeOrGrow(validation: Validation, op: number): void {
  memoryIndex(validation);
  needMemory(validation);
  if (op === OP.memoryGrow) {
    validation.facts.grows = true;
    validation.stack.pop(I);
  }
  validation.stack.push(I);
}

function bulkMemory(validation: Validation, sub: number): void {
  const { stack, scope, reader } = validation;
  if (sub === BULK.memoryInit || sub === BULK.dataDrop) {
    const index = reader.u32();
    if (sub === BULK.memoryInit) memoryIndex(validation);
    if (scope.dataCount === undefined) throw malformed('data count section required', stack.at);
    if (index >= scope.dataCount) throw invalid(`unknown data segment ${index}`, stack.at);
    if (sub === BULK.dataDrop) return;
  } else {
    memoryIndex(validation);
    if (sub === BULK.memoryCopy) memoryIndex(validation);
  }
  needMemory(validation);
  stack.popAll([I, I, I]);
}

function segmentInstruction(validation: Validation, sub: number, index: number): void {
  const { stack, scope, reader } = validation;
  const element = scope.elements[index];
  const table = sub === BULK.tableInit ? tableType(validation, reader.u32()) : undefined;
  if (element === undefined) throw invalid(`unknown elem segment ${index}`, stack.at);
  if (sub === BULK.elemDrop) return;
  if (element !== table) throw invalid('type mismatch between a table and its elements', stack.at);
  stack.popAll([I, I, I]);
}

function bulkTable(validation: Validation, sub: number): void {
  const { stack, reader } = validation;
  const index = reader.u32();
  if (sub === BULK.tableInit || sub === BULK.elemDrop) {
    segmentInstruction(validation, sub, index);
    return;
  }
  const type = tableType(validation, index);
  if (sub === BULK.tableCopy) {
    if (type !== tableType(validation, reader.u32())) throw invalid('type mismatch between two tables', stack.at);
    stack.popAll([I, I, I]);
  } else if (sub === BULK.tableFill) stack.popAll([I, type, I]);
  else {
    if (sub === BULK.tableGrow) stack.popAll([type, I]);
    stack.push(I);
  }
}

/** An instruction behind the 0xfc prefix. */
export function prefixed(validation: Validation, sub: number): void {
  const { stack, facts } = validation;
  if (sub < SATURATING.length) {
    const [operand, result] = SATURATING[sub]!;
    stack.pop(operand);
    stack.push(result);
    return;
  }
  if (sub > BULK.tableFill) throw unsupportedInstruction(OP.prefixed, stack.at, sub);
  if (chargedShift(sub) >= 0) facts.bulk = true;
  if (changesTables(sub)) facts.changesTables = true;
  if (sub <= BULK.memoryFill) bulkMemory(validation, sub);
  else bulkTable(validation, sub);
}
