import { ByteReader } from '../pass/byte-reader.ts';
import { ByteWriter } from '../pass/byte-writer.ts';
import { type ModuleInfo, readModule, SECTION, type Section } from '../pass/module-info.ts';
import { OP, UnsupportedModule, VALUE } from '../pass/opcodes.ts';

/** Zero runs up to this long do not split a data segment. */
const SHORTEST_GAP = 256;

/** A program that ran up to some point, and how it goes on from there. */
export interface SavedProgram {
  /** The module that ran, without the pass. */
  readonly source: Uint8Array;
  readonly memory: Uint8Array;
  /** Value of each mutable global, all i32. */
  readonly global: (index: number) => number;
  /** Size of the image's memory. */
  readonly pages: number;
  /** `_start` calls this function of type (i32, i32) -> i32 with the address of a command and zero. */
  readonly run: { readonly functionIndex: number; readonly command: string; readonly address: number };
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

function writeData(out: ByteWriter, { memory, run }: SavedProgram): void {
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
  segment(run.address, new TextEncoder().encode(`${run.command}\0`));
}

function writeGlobals(out: ByteWriter, module: ModuleInfo, saved: SavedProgram): void {
  out.u32(module.globals.length);
  module.globals.forEach(({ type, mutable, initStart, end }, index) => {
    out.u8(type, mutable ? 1 : 0);
    if (!mutable) {
      out.bytes(module.bytes.subarray(initStart, end));
      return;
    }
    if (type !== VALUE.i32) throw new UnsupportedModule(`Global ${index} is not an i32.`);
    out.u8(OP.i32Const);
    out.signed(saved.global(index));
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

function entryFunction({ functionIndex, address }: SavedProgram['run']): Uint8Array {
  const body = new ByteWriter();
  body.u8(0, OP.i32Const);
  body.signed(address);
  body.u8(OP.i32Const, 0, OP.call);
  body.u32(functionIndex);
  body.u8(OP.drop, OP.end);
  return body.copy();
}

function writeSection(content: ByteWriter, module: ModuleInfo, section: Section, saved: SavedProgram): void {
  if (section.id === SECTION.function) {
    const { count, items } = rest(module, section);
    content.u32(count + 1);
    content.bytes(items);
    content.u32(module.types.findIndex((type) => type.params.length === 0 && type.results.length === 0));
  } else if (section.id === SECTION.code) {
    const { count, items } = rest(module, section);
    const entry = entryFunction(saved.run);
    content.u32(count + 1);
    content.bytes(items);
    content.u32(entry.length);
    content.bytes(entry);
  } else if (section.id === SECTION.memory) {
    content.u8(1, 0);
    content.u32(saved.pages);
  } else if (section.id === SECTION.global) writeGlobals(content, module, saved);
  else if (section.id === SECTION.export) writeExports(content, module);
  else if (section.id === SECTION.data) writeData(content, saved);
  else content.bytes(module.bytes.subarray(section.start, section.end));
}

/** A module that starts where the program was saved: its memory and globals, and `_start` running the command. */
export function moduleOf(saved: SavedProgram): Uint8Array {
  const module = readModule(saved.source);
  const out = new ByteWriter(saved.source.length * 2);
  out.bytes(saved.source.subarray(0, 8));
  for (const section of module.sections) {
    if (section.id === SECTION.custom || section.id === SECTION.dataCount) continue;
    const content = new ByteWriter(1 << 16);
    writeSection(content, module, section, saved);
    out.u8(section.id);
    out.u32(content.length);
    out.bytes(content.view());
  }
  return out.copy();
}
