import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { callGraph } from './call-graph.ts';
import { checkImports } from './check-imports.ts';
import { Emitter } from './emitter.ts';
import { type ModuleInfo, readModule } from './module-info.ts';
import { OP, VALUE } from './opcodes.ts';
import { COMMIT_STEP, CONTROL, type ControlGlobals, type PassOptions } from './options.ts';
import { planFunctions, UNPLANNED } from './plan-functions.ts';
import { limit, UnsupportedModule } from './refusal.ts';
import { FunctionRewriter } from './rewrite-function.ts';
import { EXTERNAL, SECTION, SECTION_ORDER } from './sections.ts';
import { workBound } from './work-bound.ts';

const ADDED_GLOBALS = 5;
/** Engines refuse longer function bodies. */
const MOST_BODY_BYTES = 7_654_321;
const MOST_PAGES = 65536;

export interface Instrumented {
  readonly bytes: Uint8Array;
  /** False when code changes tables or drops segments, so that an instance cannot be restored and used again. */
  readonly restorable: boolean;
  /**
   * Proved from the written code: most work between two checks of fuel, in fuel units and at least one for each
   * instruction. A run with budget F does at most (F + 1) times this. 0 when fuel is switched off.
   */
  readonly bound: number;
}

interface WrittenCode {
  readonly code: Uint8Array;
  readonly restorable: boolean;
  readonly bound: number;
}

function writeCode(module: ModuleInfo, options: PassOptions, globals: ControlGlobals): WrittenCode {
  const calls = callGraph(module);
  const plans = options.fuel ? planFunctions(module, calls) : [];
  const emitter = new Emitter(globals);
  const context = { module, options, calls, emitter };
  const out = new ByteWriter(module.bytes.length);
  const head = new ByteWriter();
  const starts: number[] = [];
  out.u32(module.functions.length);
  module.functions.forEach((body, index) => {
    const rewriter = new FunctionRewriter(context, index, plans[index] ?? UNPLANNED);
    rewriter.rewrite();
    head.reset();
    head.u32(body.groupCount + rewriter.locals.length);
    head.bytes(module.bytes.subarray(body.groupsStart, body.codeStart));
    for (const type of rewriter.locals) head.u8(1, type);
    const size = head.length + emitter.code.length;
    if (size > MOST_BODY_BYTES) throw limit('bytes in one function', MOST_BODY_BYTES, size, body.codeStart);
    out.u32(size);
    out.bytes(head.view());
    starts.push(out.length);
    out.bytes(emitter.code.view());
  });
  const code = out.copy();
  const restorable = !module.functions.some(({ facts }) => facts.changesTables);
  const bound = options.fuel ? workBound({ module, calls, code, starts, fuelGlobal: globals.fuel }) : 0;
  return { code, restorable, bound };
}

/** The content of a section with computed constants put in place. */
function patched(module: ModuleInfo, id: number): Uint8Array | undefined {
  const section = module.sections.find((candidate) => candidate.id === id);
  if (!section) return undefined;
  const patches = module.patches.filter(({ start }) => start >= section.start && start < section.end);
  if (patches.length === 0) return module.bytes.subarray(section.start, section.end);
  const out = new ByteWriter(section.end - section.start);
  let copied = section.start;
  for (const { start, end, bytes } of patches) {
    out.bytes(module.bytes.subarray(copied, start));
    out.bytes(bytes);
    copied = end;
  }
  out.bytes(module.bytes.subarray(copied, section.end));
  return out.copy();
}

/** The items of a vector section behind its count. */
function items(module: ModuleInfo, id: number): Uint8Array {
  const content = patched(module, id);
  if (!content) return new Uint8Array(0);
  const reader = new ByteReader(content);
  reader.u32();
  return content.subarray(reader.position);
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

/** Names of a module that contain what the pass adds would be ambiguous. */
function checkExportNames(module: ModuleInfo, added: readonly [string, number, number][]): void {
  const taken = new Set(module.exports.map(({ name }) => name));
  const clash = added.find(([name]) => taken.has(name));
  if (clash) throw new UnsupportedModule(`The module exports ${clash[0]}, a name that the sandbox uses.`);
}

function writeExports(module: ModuleInfo, options: PassOptions, globals: ControlGlobals): Uint8Array {
  const added: [string, number, number][] = [
    [CONTROL.fuel, EXTERNAL.global, globals.fuel],
    [CONTROL.depth, EXTERNAL.global, globals.depth],
    [CONTROL.pages, EXTERNAL.global, globals.pages],
    [CONTROL.mostPages, EXTERNAL.global, globals.mostPages],
    [CONTROL.reason, EXTERNAL.global, globals.reason],
  ];
  for (let table = 0; table < module.tables; table++) {
    added.push([`${CONTROL.table}${table || ''}`, EXTERNAL.table, table]);
  }
  if (options.exportGlobals) {
    module.globals.forEach(({ mutable }, index) => {
      if (mutable) added.push([`__g${index}`, EXTERNAL.global, module.importedGlobals + index]);
    });
  }
  if (module.start !== undefined) added.push([CONTROL.start, EXTERNAL.function, module.start]);
  checkExportNames(module, added);
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

function writeMemory(memory: NonNullable<PassOptions['memory']>): Uint8Array {
  const { committedPages, mostPages, step = COMMIT_STEP } = memory;
  const out = new ByteWriter();
  out.u8(1, 1);
  out.u32(committedPages);
  const steps = Math.ceil((mostPages - committedPages) / step);
  out.u32(Math.min(committedPages + steps * step, MOST_PAGES));
  return out.copy();
}

/** Rejects what is valid but cannot be run as the options ask. */
function checkRunnable(module: ModuleInfo, options: PassOptions): void {
  checkImports(module, options);
  if (module.start !== undefined && options.start !== 'export') {
    const message = 'The module has a start function, which would run before limits apply; export _start.';
    throw new UnsupportedModule(message);
  }
  if (options.stack && module.globals[options.stack.global - module.importedGlobals]?.mutable !== true) {
    throw new UnsupportedModule(`Global ${options.stack.global} is not a mutable stack pointer.`);
  }
  const { memory } = options;
  if (memory && module.memoryPages > memory.mostPages) {
    const message = `The module wants ${module.memoryPages} pages of memory, of at most ${memory.mostPages}.`;
    throw new UnsupportedModule(message, 'module-limit');
  }
}

/**
 * Rewrites a core module into one whose result depends only on its inputs and whose work is bounded.
 * Throws UnsupportedModule when the bytes are no valid module or use something that cannot be made so.
 */
export function instrument(bytes: Uint8Array, options: PassOptions): Instrumented {
  const module = readModule(bytes);
  checkRunnable(module, options);
  const first = module.importedGlobals + module.globals.length;
  const globals = { fuel: first, depth: first + 1, pages: first + 2, mostPages: first + 3, reason: first + 4 };
  const { code, restorable, bound } = writeCode(module, options, globals);
  const replaced = new Map<number, Uint8Array>([
    [SECTION.global, writeGlobals(module, options)],
    [SECTION.export, writeExports(module, options, globals)],
    [SECTION.code, code],
  ]);
  if (options.memory && module.definesMemory) replaced.set(SECTION.memory, writeMemory(options.memory));
  const out = new ByteWriter(bytes.length + code.length);
  out.bytes(bytes.subarray(0, 8));
  // Custom sections are dropped: they carry names and debugging data only.
  for (const section of SECTION_ORDER) {
    const content = replaced.get(section) ?? patched(module, section);
    if (!content || section === SECTION.start) continue;
    out.u8(section);
    out.u32(content.length);
    out.bytes(content);
  }
  return { bytes: out.copy(), restorable, bound };
}
