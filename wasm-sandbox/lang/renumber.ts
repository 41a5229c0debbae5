import { ByteReader } from '../pass/byte-reader.ts';
import { ByteWriter } from '../pass/byte-writer.ts';
import { SECTION } from '../pass/module-info.ts';
import { OP, skipImmediates } from '../pass/opcodes.ts';
import { copyItems } from './module-sections.ts';

/** New indices of functions and globals, from the old ones. */
export interface Renumbering {
  readonly function: (index: number) => number;
  readonly global: (index: number) => number;
}

const EXPORTED_FUNCTION = 0;
const EXPORTED_GLOBAL = 3;

function mapFor(op: number, map: Renumbering): ((index: number) => number) | undefined {
  if (op === OP.globalGet || op === OP.globalSet) return map.global;
  return op === OP.call || op === OP.refFunc ? map.function : undefined;
}

/** Copies instructions up to `end`. */
function copyCode(reader: ByteReader, end: number, out: ByteWriter, map: Renumbering): void {
  let copied = reader.position;
  while (reader.position < end) {
    const op = reader.u8();
    const renumber = mapFor(op, map);
    if (renumber) {
      out.bytes(reader.bytes.subarray(copied, reader.position));
      out.u32(renumber(reader.u32()));
      copied = reader.position;
    } else skipImmediates(reader, op);
  }
  out.bytes(reader.bytes.subarray(copied, end));
}

/** Copies a constant expression with its end. */
function copyConstant(reader: ByteReader, out: ByteWriter, map: Renumbering): void {
  const probe = new ByteReader(reader.bytes, reader.position);
  for (let op = probe.u8(); op !== OP.end; op = probe.u8()) skipImmediates(probe, op);
  copyCode(reader, probe.position, out, map);
}

function renumberCode(content: Uint8Array, map: Renumbering): Uint8Array {
  return copyItems(content, (reader, out) => {
    const length = reader.u32();
    const start = reader.position;
    const end = start + length;
    for (let groups = reader.u32(); groups > 0; groups--) {
      reader.u32();
      reader.u8();
    }
    const body = new ByteWriter(length + 16);
    body.bytes(reader.bytes.subarray(start, reader.position));
    copyCode(reader, end, body, map);
    out.u32(body.length);
    out.bytes(body.view());
  });
}

function renumberElements(content: Uint8Array, map: Renumbering): Uint8Array {
  return copyItems(content, (reader, out) => {
    const flags = reader.u32();
    out.u32(flags);
    if (flags & 2 && !(flags & 1)) out.u32(reader.u32());
    if (!(flags & 1)) copyConstant(reader, out, map);
    if (flags & 3) out.u8(reader.u8());
    const count = reader.u32();
    out.u32(count);
    for (let left = count; left > 0; left--) {
      if (flags & 4) copyConstant(reader, out, map);
      else out.u32(map.function(reader.u32()));
    }
  });
}

function renumberData(content: Uint8Array, map: Renumbering): Uint8Array {
  return copyItems(content, (reader, out) => {
    const flags = reader.u32();
    out.u32(flags);
    if (flags === 2) out.u32(reader.u32());
    if (flags !== 1) copyConstant(reader, out, map);
    const length = reader.u32();
    out.u32(length);
    out.bytes(reader.take(length));
  });
}

function renumberExports(content: Uint8Array, map: Renumbering): Uint8Array {
  return copyItems(content, (reader, out) => {
    out.name(reader.name());
    const kind = reader.u8();
    const index = reader.u32();
    out.u8(kind);
    if (kind === EXPORTED_FUNCTION) out.u32(map.function(index));
    else out.u32(kind === EXPORTED_GLOBAL ? map.global(index) : index);
  });
}

function renumberStart(content: Uint8Array, map: Renumbering): Uint8Array {
  const out = new ByteWriter();
  out.u32(map.function(new ByteReader(content).u32()));
  return out.copy();
}

/** The global section without its first `dropped` and last `droppedBehind` items. */
export function renumberGlobals(
  content: Uint8Array,
  map: Renumbering,
  dropped: number,
  droppedBehind: number,
): Uint8Array {
  const copy = (reader: ByteReader, out: ByteWriter): void => {
    out.u8(reader.u8(), reader.u8());
    copyConstant(reader, out, map);
  };
  return copyItems(content, copy, dropped, droppedBehind);
}

/** Sections, besides that of globals, that name functions or globals, and what renumbers each. */
export const RENUMBERED: readonly [number, (content: Uint8Array, map: Renumbering) => Uint8Array][] = [
  [SECTION.export, renumberExports],
  [SECTION.start, renumberStart],
  [SECTION.element, renumberElements],
  [SECTION.code, renumberCode],
  [SECTION.data, renumberData],
];
