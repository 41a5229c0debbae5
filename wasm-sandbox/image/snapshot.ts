import { ByteReader } from '../pass/byte-reader.ts';
import { ByteWriter } from '../pass/byte-writer.ts';
import { instrument } from '../pass/instrument.ts';
import { type ModuleInfo, readModule, SECTION, type Section } from '../pass/module-info.ts';
import { OP, UnsupportedModule, VALUE } from '../pass/opcodes.ts';
import { type ReadyGuest, runBootstrap } from './build-world.ts';
import { RECIPE } from './recipe.ts';

const PAGE = 65536;
/** Zero runs up to this long do not split a data segment. */
const SHORTEST_GAP = 256;
const ENTRY_COMMAND = '__run__()\0';

interface Layout {
  /** Address of the entry command, in a page of its own between the old memory and the new C stack. */
  readonly command: number;
  readonly stackTop: number;
  readonly stackLowest: number;
  readonly pages: number;
}

function layoutFor(memoryBytes: number): Layout {
  const stackBottom = memoryBytes + PAGE;
  const stackTop = stackBottom + RECIPE.stackPages * PAGE;
  return {
    command: memoryBytes,
    stackTop: stackTop - 16,
    stackLowest: stackBottom + RECIPE.stackReserve,
    pages: stackTop / PAGE,
  };
}

/**
 * Raises the limit on C recursion in the saved thread state, which the package set for its own small stack.
 * The fields (py_recursion_remaining, py_recursion_limit, c_recursion_remaining, recursion_headroom) are found by
 * their values; the recipe holds for one file, so there is exactly one match.
 */
function raiseRecursionLimit(memory: Uint8Array): void {
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.length >> 2);
  const { pythonRecursionLimit: limit, packageCRecursionLimit: packaged } = RECIPE;
  const matches: number[] = [];
  for (let at = 0; at + 3 < words.length; at++) {
    if (words[at + 1] !== limit || words[at + 3] !== 0) continue;
    const remaining = words[at]!;
    const native = words[at + 2]!;
    if (remaining > limit - 100 && remaining <= limit && native > packaged - 100 && native <= packaged)
      matches.push(at);
  }
  const [found] = matches;
  if (found === undefined || matches.length > 1) {
    throw new Error(`Expected one thread state in the runtime's memory, found ${matches.length}.`);
  }
  words[found] = limit + RECIPE.bootstrapFrames;
  words[found + 2] = RECIPE.cRecursionLimit;
}

/** Runs of memory that are not zero, as [start, end) pairs. */
function dataRuns(memory: Uint8Array): [number, number][] {
  const words = new BigUint64Array(memory.buffer, memory.byteOffset, memory.length >> 3);
  const runs: [number, number][] = [];
  let start = -1;
  let last = -1;
  for (let at = 0; at < words.length; at++) {
    if (words[at] === 0n) continue;
    if (start >= 0 && (at - last) * 8 > SHORTEST_GAP) {
      runs.push([start * 8, last * 8 + 8]);
      start = -1;
    }
    if (start < 0) start = at;
    last = at;
  }
  if (start >= 0) runs.push([start * 8, last * 8 + 8]);
  return runs;
}

function rest(module: ModuleInfo, section: Section): { count: number; items: Uint8Array } {
  const reader = new ByteReader(module.bytes, section.start);
  const count = reader.u32();
  return { count, items: module.bytes.subarray(reader.position, section.end) };
}

function writeData(out: ByteWriter, memory: Uint8Array, layout: Layout): void {
  const runs = dataRuns(memory);
  out.u32(runs.length + 1);
  const segment = (address: number, bytes: Uint8Array): void => {
    out.u8(0, OP.i32Const);
    out.signed(address);
    out.u8(OP.end);
    out.u32(bytes.length);
    out.bytes(bytes);
  };
  for (const [start, end] of runs) segment(start, memory.subarray(start, end));
  segment(layout.command, new TextEncoder().encode(ENTRY_COMMAND));
}

function writeGlobals(out: ByteWriter, module: ModuleInfo, guest: ReadyGuest, layout: Layout): void {
  out.u32(module.globals.length);
  module.globals.forEach(({ type, mutable, initStart, end }, index) => {
    out.u8(type, mutable ? 1 : 0);
    if (!mutable) {
      out.bytes(module.bytes.subarray(initStart, end));
      return;
    }
    if (type !== VALUE.i32) throw new UnsupportedModule(`Global ${index} is not an i32.`);
    const saved = (guest.exports[`__g${index}`] as WebAssembly.Global).value as number;
    out.u8(OP.i32Const);
    out.signed(index === RECIPE.stackGlobal ? layout.stackTop : saved);
    out.u8(OP.end);
  });
}

function writeExports(out: ByteWriter, module: ModuleInfo): void {
  const memory = module.exports.find((entry) => entry.name === 'memory');
  if (!memory) throw new UnsupportedModule('The module does not export its memory.');
  out.u32(2);
  out.name('memory');
  out.u8(memory.kind);
  out.u32(memory.index);
  out.name('_start');
  out.u8(0);
  out.u32(module.functionTypes.length);
}

function entryFunction(layout: Layout): Uint8Array {
  const body = new ByteWriter();
  body.u8(0, OP.i32Const);
  body.signed(layout.command);
  body.u8(OP.i32Const, 0, OP.call);
  body.u32(RECIPE.runFunction);
  body.u8(OP.drop, OP.end);
  return body.copy();
}

/** The package's module with the saved memory and globals, a new C stack and `_start` running the entry command. */
function assemble(source: Uint8Array, guest: ReadyGuest, layout: Layout): Uint8Array {
  const module = readModule(source);
  const start = module.types.findIndex((type) => type.params.length === 0 && type.results.length === 0);
  const out = new ByteWriter(source.length * 2);
  out.bytes(source.subarray(0, 8));
  for (const section of module.sections) {
    if (section.id === SECTION.custom || section.id === SECTION.dataCount) continue;
    const content = new ByteWriter(1 << 16);
    if (section.id === SECTION.function) {
      const { count, items } = rest(module, section);
      content.u32(count + 1);
      content.bytes(items);
      content.u32(start);
    } else if (section.id === SECTION.code) {
      const { count, items } = rest(module, section);
      const entry = entryFunction(layout);
      content.u32(count + 1);
      content.bytes(items);
      content.u32(entry.length);
      content.bytes(entry);
    } else if (section.id === SECTION.memory) {
      content.u8(1, 0);
      content.u32(layout.pages);
    } else if (section.id === SECTION.global) writeGlobals(content, module, guest, layout);
    else if (section.id === SECTION.export) writeExports(content, module);
    else if (section.id === SECTION.data) writeData(content, guest.memory, layout);
    else content.bytes(source.subarray(section.start, section.end));
    out.u8(section.id);
    out.u32(content.length);
    out.bytes(content.view());
  }
  return out.copy();
}

/**
 * Makes the runtime image: runs the interpreter up to the end of its bootstrap, saves its memory and globals as a new
 * module and applies the deterministic pass. The same package gives the same bytes on every machine, because the
 * bootstrap itself runs with canonical NaN, a frozen clock, fixed random bytes and a fixed hash seed.
 */
export function buildImage(packageBytes: Uint8Array): Uint8Array {
  const build = instrument(packageBytes, {
    fuel: false,
    depth: false,
    canonicalNan: true,
    stack: null,
    memory: null,
    exportGlobals: true,
  });
  const guest = runBootstrap(new WebAssembly.Module(build.bytes));
  raiseRecursionLimit(guest.memory);
  const layout = layoutFor(guest.memory.length);
  const { bytes, restorable } = instrument(assemble(packageBytes, guest, layout), {
    fuel: true,
    depth: true,
    canonicalNan: true,
    stack: { global: RECIPE.stackGlobal, lowest: layout.stackLowest },
    memory: { committedPages: layout.pages + RECIPE.committedSpare, mostPages: RECIPE.mostPages },
    exportGlobals: true,
  });
  if (!restorable) throw new UnsupportedModule('The runtime changes its tables, so that it cannot be restored.');
  return withNote(bytes);
}

/** Puts what the host has to know of the image into it, so that the image's digest covers it. */
function withNote(image: Uint8Array): Uint8Array {
  const { name, version, fuelPerSecond } = RECIPE;
  const content = new ByteWriter();
  content.name('hivesmith.image');
  content.bytes(new TextEncoder().encode(JSON.stringify({ name, version, fuelPerSecond })));
  const out = new ByteWriter(image.length + content.length + 16);
  out.bytes(image.subarray(0, 8));
  out.u8(SECTION.custom);
  out.u32(content.length);
  out.bytes(content.view());
  out.bytes(image.subarray(8));
  return out.copy();
}
