import { ByteReader } from '../pass/byte-reader.ts';
import { ByteWriter } from '../pass/byte-writer.ts';
import { readSections, type Section } from '../pass/module-info.ts';

/** The order of sections in a module; custom ones are left out. */
const ORDER = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];
const NO_ITEMS = Uint8Array.of(0);

/** The sections of a core module, as bytes. */
export class ModuleSections {
  private readonly bytes: Uint8Array;
  private readonly found: readonly Section[];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.found = readSections(bytes);
  }

  has(id: number): boolean {
    return this.found.some((section) => section.id === id);
  }

  /** The content of a section; that of an empty vector when there is none. */
  content(id: number): Uint8Array {
    const section = this.found.find((candidate) => candidate.id === id);
    return section ? this.bytes.subarray(section.start, section.end) : NO_ITEMS;
  }

  all(): Map<number, Uint8Array> {
    return new Map(ORDER.filter((id) => this.has(id)).map((id) => [id, this.content(id)]));
  }
}

/** A module of these sections. */
export function assembleModule(contents: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const out = new ByteWriter(1 << 16);
  out.u8(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  for (const id of ORDER) {
    const content = contents.get(id);
    if (!content) continue;
    out.u8(id);
    out.u32(content.length);
    out.bytes(content);
  }
  return out.copy();
}

/** A vector section with further items, as bytes, before or behind its own. */
export function extendSection(
  content: Uint8Array,
  items: readonly Uint8Array[],
  where: 'before' | 'behind',
): Uint8Array {
  const reader = new ByteReader(content);
  const out = new ByteWriter(content.length + 64);
  out.u32(reader.u32() + items.length);
  const own = content.subarray(reader.position);
  if (where === 'behind') out.bytes(own);
  for (const item of items) out.bytes(item);
  if (where === 'before') out.bytes(own);
  return out.copy();
}

/** A vector section without its first `dropped` and last `droppedBehind` items, each other item as `copy` writes it. */
export function copyItems(
  content: Uint8Array,
  copy: (reader: ByteReader, out: ByteWriter) => void,
  dropped = 0,
  droppedBehind = 0,
): Uint8Array {
  const reader = new ByteReader(content);
  const count = reader.u32();
  const out = new ByteWriter(content.length + 64);
  const ignored = new ByteWriter();
  out.u32(count - dropped - droppedBehind);
  for (let index = 0; index < count - droppedBehind; index++) copy(reader, index < dropped ? ignored : out);
  return out.copy();
}
