import { flowGraph } from './blocks.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { type CallGraph, callGraph } from './call-graph.ts';
import { cutPoints } from './cut-points.ts';
import { Emitter } from './emitter.ts';
import { functionFacts } from './function-facts.ts';
import { type ModuleInfo, readModule, SECTION } from './module-info.ts';
import { OP, VALUE } from './opcodes.ts';
import { COMMIT_STEP, CONTROL, type ControlGlobals, type PassOptions } from './options.ts';
import { checkRewritable, type FunctionPlan, FunctionRewriter } from './rewrite-function.ts';
import { CALL_ENTRY_ALLOWANCE, instructionWeight } from './weights.ts';

/** A larger entry charge is not left to the callers. */
const MOST_ENTRY_CHARGE = 4096;
const ADDED_GLOBALS = 5;
const EXPORT = { table: 1, global: 3 } as const;

export interface Instrumented {
  readonly bytes: Uint8Array;
  /** False when code changes tables or drops segments, so that an instance cannot be restored and used again. */
  readonly restorable: boolean;
}

/** The charges of every function; callers pay the entry of functions that do not check (callees are planned first). */
function planFunctions(module: ModuleInfo, calls: CallGraph): FunctionPlan[] {
  const imported = module.imports.length;
  const entry = new Float64Array(module.functions.length).fill(-1);
  const plans: FunctionPlan[] = new Array(module.functions.length);
  const cost = (op: number, sub: number, callee: number): number => {
    const weight = instructionWeight(op, sub);
    const paid = op === OP.call && callee >= imported ? entry[callee - imported]! : -1;
    return paid >= 0 ? weight - CALL_ENTRY_ALLOWANCE + paid : weight;
  };
  for (const index of calls.order) {
    const graph = flowGraph(module.bytes, module.functions[index]!, cost);
    const plan = cutPoints(graph);
    plans[index] = { positions: graph.blocks.map((block) => block.position), ...plan };
    if (plan.charge[0]! > MOST_ENTRY_CHARGE) calls.checked[index] = 1;
    if (!calls.checked[index]) entry[index] = plan.charge[0]!;
  }
  return plans;
}

function writeCode(
  module: ModuleInfo,
  options: PassOptions,
  globals: ControlGlobals,
): { code: Uint8Array; restorable: boolean } {
  const calls = callGraph(module);
  const plans = options.fuel ? planFunctions(module, calls) : [];
  const emitter = new Emitter(globals);
  const context = { module, options, calls, emitter };
  const out = new ByteWriter(module.bytes.length);
  const head = new ByteWriter();
  const unplanned: FunctionPlan = { positions: [], charge: new Float64Array(0), cut: new Uint8Array(0) };
  let restorable = true;
  out.u32(module.functions.length);
  module.functions.forEach((body, index) => {
    const facts = functionFacts(module.bytes, body);
    if (facts.changesTables) restorable = false;
    const rewriter = new FunctionRewriter(context, index, facts, plans[index] ?? unplanned);
    rewriter.rewrite();
    head.reset();
    head.u32(body.groupCount + rewriter.locals.length);
    head.bytes(module.bytes.subarray(body.groupsStart, body.codeStart));
    for (const type of rewriter.locals) head.u8(1, type);
    out.u32(head.length + emitter.code.length);
    out.bytes(head.view());
    out.bytes(emitter.code.view());
  });
  return { code: out.copy(), restorable };
}

/** The items of a vector section behind its count. */
function items(module: ModuleInfo, id: number): Uint8Array {
  const section = module.sections.find((candidate) => candidate.id === id);
  if (!section) return new Uint8Array(0);
  const reader = new ByteReader(module.bytes, section.start);
  reader.u32();
  return module.bytes.subarray(reader.position, section.end);
}

function writeGlobals(module: ModuleInfo, options: PassOptions): Uint8Array {
  const out = new ByteWriter();
  out.u32(module.globals.length + ADDED_GLOBALS);
  out.bytes(items(module, SECTION.global));
  const add = (type: number, op: number, value: number): void => {
    out.u8(type, 1, op);
    out.signed(value);
    out.u8(OP.end);
  };
  add(VALUE.i64, OP.i64Const, Number.MAX_SAFE_INTEGER);
  add(VALUE.i32, OP.i32Const, 0x7fffffff);
  add(VALUE.i32, OP.i32Const, module.memoryPages);
  add(VALUE.i32, OP.i32Const, options.memory?.mostPages ?? module.memoryPages);
  add(VALUE.i32, OP.i32Const, 0);
  return out.copy();
}

function writeExports(module: ModuleInfo, options: PassOptions, globals: ControlGlobals): Uint8Array {
  const added: [string, number, number][] = [
    [CONTROL.fuel, EXPORT.global, globals.fuel],
    [CONTROL.depth, EXPORT.global, globals.depth],
    [CONTROL.pages, EXPORT.global, globals.pages],
    [CONTROL.mostPages, EXPORT.global, globals.mostPages],
    [CONTROL.reason, EXPORT.global, globals.reason],
  ];
  if (module.tables > 0) added.push([CONTROL.table, EXPORT.table, 0]);
  if (options.exportGlobals) {
    module.globals.forEach(({ mutable }, index) => {
      if (mutable) added.push([`__g${index}`, EXPORT.global, index]);
    });
  }
  const out = new ByteWriter();
  out.u32(module.exports.length + added.length);
  out.bytes(items(module, SECTION.export));
  for (const [name, kind, index] of added) {
    out.name(name);
    out.u8(kind);
    out.u32(index);
  }
  return out.copy();
}

function writeMemory(memory: { committedPages: number; mostPages: number }): Uint8Array {
  const out = new ByteWriter();
  out.u8(1, 1);
  out.u32(memory.committedPages);
  const steps = Math.ceil((memory.mostPages - memory.committedPages) / COMMIT_STEP);
  out.u32(memory.committedPages + steps * COMMIT_STEP);
  return out.copy();
}

/**
 * Rewrites a core module into one whose result depends only on its inputs and whose work is bounded.
 * Throws UnsupportedModule when the module uses something that cannot be made so.
 */
export function instrument(bytes: Uint8Array, options: PassOptions): Instrumented {
  const module = readModule(bytes);
  checkRewritable(module, options);
  const first = module.globals.length;
  const globals = { fuel: first, depth: first + 1, pages: first + 2, mostPages: first + 3, reason: first + 4 };
  const { code, restorable } = writeCode(module, options, globals);
  const replaced = new Map<number, Uint8Array>([
    [SECTION.global, writeGlobals(module, options)],
    [SECTION.export, writeExports(module, options, globals)],
    [SECTION.code, code],
  ]);
  if (options.memory) replaced.set(SECTION.memory, writeMemory(options.memory));
  const out = new ByteWriter(bytes.length + code.length);
  out.bytes(bytes.subarray(0, 8));
  for (const section of SECTION_ORDER) {
    const found = module.sections.find((candidate) => candidate.id === section);
    const content = replaced.get(section) ?? (found && bytes.subarray(found.start, found.end));
    if (!content) continue;
    out.u8(section);
    out.u32(content.length);
    out.bytes(content);
  }
  return { bytes: out.copy(), restorable };
}

/** Custom sections are dropped: they carry names and debugging data only. */
const SECTION_ORDER = [1, 2, 3, 4, 5, 6, 7, 9, 12, 10, 11];
