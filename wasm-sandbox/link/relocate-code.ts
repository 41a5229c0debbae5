import type { ByteReader } from '../pass/byte-reader.ts';
import type { ByteWriter } from '../pass/byte-writer.ts';
import { OP, skipImmediates, UnsupportedModule, VALUE } from '../pass/opcodes.ts';
import type { SharedLibrary } from './shared-library.ts';
import type { SymbolTable } from './symbols.ts';

export interface Relocation {
  readonly library: SharedLibrary;
  readonly symbols: SymbolTable;
  /** Index of a library's type among the linked module's types. */
  readonly typeIndex: (libraryType: number) => number;
}

/**
 * Copies the function body at `reader` (behind its size) up to `end`, with every function, type and global renumbered.
 * Imported globals become constants: all addresses are known now.
 */
export function relocateBody(reader: ByteReader, end: number, out: ByteWriter, relocation: Relocation): void {
  const begin = reader.position;
  for (let groups = reader.u32(); groups > 0; groups--) {
    reader.skipLeb();
    reader.u8();
  }
  out.bytes(reader.bytes.subarray(begin, reader.position));
  // Instructions that stay as they are collect into one copy.
  let kept = reader.position;
  while (reader.position < end) {
    const at = reader.position;
    const op = reader.u8();
    if (!isRelocated(reader, op)) {
      skipImmediates(reader, op);
      continue;
    }
    out.bytes(reader.bytes.subarray(kept, at));
    relocateInstruction(reader, op, out, relocation);
    kept = reader.position;
  }
  out.bytes(reader.bytes.subarray(kept, end));
}

function isRelocated(reader: ByteReader, op: number): boolean {
  if (op === OP.block || op === OP.loop || op === OP.if) return !hasShortBlockType(reader);
  return op === OP.call || op === OP.callIndirect || op === OP.refFunc || op === OP.globalGet || op === OP.globalSet;
}

function hasShortBlockType(reader: ByteReader): boolean {
  const first = reader.bytes[reader.position] ?? 0;
  return first === VALUE.empty || (first >= 0x69 && first <= 0x7f);
}

function relocateInstruction(reader: ByteReader, op: number, out: ByteWriter, relocation: Relocation): void {
  const { library, symbols, typeIndex } = relocation;
  switch (op) {
    case OP.call:
    case OP.refFunc:
      out.u8(op);
      out.u32(symbols.functionIndex(library, reader.u32()));
      return;
    case OP.callIndirect: {
      out.u8(op);
      out.u32(typeIndex(reader.u32()));
      if (reader.u32() !== 0) throw new UnsupportedModule(`${library.name} uses more than one table.`);
      out.u8(0);
      return;
    }
    case OP.globalGet:
    case OP.globalSet: {
      const global = symbols.global(library, reader.u32());
      if ('index' in global) {
        out.u8(op);
        out.u32(global.index);
      } else if (op === OP.globalGet) {
        out.u8(OP.i32Const);
        out.signed(global.value);
      } else throw new UnsupportedModule(`${library.name} changes an imported address.`);
      return;
    }
    default:
      out.u8(op);
      out.signed(typeIndex(reader.u32()));
  }
}
