import { ByteReader } from '../pass/byte-reader.ts';
import { ByteWriter } from '../pass/byte-writer.ts';
import { readSections, SECTION, type Section } from '../pass/module-info.ts';
import { OP, skipImmediates } from '../pass/opcodes.ts';
import { CONTROL } from '../pass/options.ts';
import { copyItems, type ImportItem, readImports, skipTableType, writeImports } from './import-section.ts';

/** Module name of the control globals' imports; the host gives the same globals to every module of a component. */
export const CONTROL_MODULE = 'hivesmith';
/** In the order in which the pass adds them behind the module's own globals. */
export const CONTROL_NAMES = [CONTROL.fuel, CONTROL.depth, CONTROL.pages, CONTROL.mostPages, CONTROL.reason] as const;
const CONTROL_TYPES = [0x7e, 0x7f, 0x7f, 0x7f, 0x7f];
const ORDER = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];

class Sections {
  private readonly bytes: Uint8Array;
  private readonly found: Section[];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.found = readSections(bytes);
  }

  has(id: number): boolean {
    return this.found.some((section) => section.id === id);
  }

  content(id: number): Uint8Array {
    const section = this.found.find((candidate) => candidate.id === id);
    return section ? this.bytes.subarray(section.start, section.end) : new Uint8Array([0]);
  }
}

function assemble(contents: ReadonlyMap<number, Uint8Array>): Uint8Array {
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

function all(sections: Sections): Map<number, Uint8Array> {
  return new Map(ORDER.filter((id) => sections.has(id)).map((id) => [id, sections.content(id)]));
}

/** What a lowered module was made of, so that `raise` can give it back its imports. */
export interface Lowered {
  readonly bytes: Uint8Array;
  readonly imports: readonly ImportItem[];
  readonly start: Uint8Array | undefined;
  /** Whether the module has a memory of its own, or uses an imported one. */
  readonly memory: 'own' | 'imported' | 'none';
}

/** A value of a type, for the definition that stands in for an imported global. */
function dummyValue(type: number): number[] {
  if (type === 0x7f || type === 0x7e) return [type === 0x7f ? OP.i32Const : OP.i64Const, 0, OP.end];
  if (type === 0x7d) return [OP.f32Const, 0, 0, 0, 0, OP.end];
  if (type === 0x7c) return [OP.f64Const, 0, 0, 0, 0, 0, 0, 0, 0, OP.end];
  return [0xd0, type, OP.end];
}

/** The section with further items before its own. */
function prepend(content: Uint8Array, items: readonly Uint8Array[]): Uint8Array {
  const reader = new ByteReader(content);
  const out = new ByteWriter(content.length + 64);
  out.u32(reader.u32() + items.length);
  for (const item of items) out.bytes(item);
  out.bytes(content.subarray(reader.position));
  return out.copy();
}

/**
 * Turns imported memories, tables and globals into definitions, which keeps every index, and takes the start function
 * away: the pass then sees a module that stands alone.
 */
export function lower(bytes: Uint8Array): Lowered {
  const sections = new Sections(bytes);
  const imports = readImports(sections.content(SECTION.import));
  const typesOf = (kind: ImportItem['kind']): Uint8Array[] =>
    imports.filter((item) => item.kind === kind).map((item) => item.type);
  const contents = all(sections);
  const put = (id: number, items: readonly Uint8Array[]): void => {
    if (items.length > 0) contents.set(id, prepend(sections.content(id), items));
  };
  if (imports.length > 0) contents.set(SECTION.import, writeImports(imports.filter(({ kind }) => kind === 'function')));
  put(SECTION.table, typesOf('table'));
  put(SECTION.memory, typesOf('memory'));
  put(
    SECTION.global,
    typesOf('global').map((type) => Uint8Array.of(...type, ...dummyValue(type[0]!))),
  );
  contents.delete(SECTION.start);
  const memory = typesOf('memory').length > 0 ? 'imported' : sections.has(SECTION.memory) ? 'own' : 'none';
  const start = sections.has(SECTION.start) ? sections.content(SECTION.start) : undefined;
  return { bytes: assemble(contents), imports, start, memory };
}

/** Copies instructions up to `end` with every global index mapped. */
function copyCode(reader: ByteReader, end: number, out: ByteWriter, map: (index: number) => number): void {
  let copied = reader.position;
  while (reader.position < end) {
    const op = reader.u8();
    if (op === OP.globalGet || op === OP.globalSet) {
      out.bytes(reader.bytes.subarray(copied, reader.position));
      out.u32(map(reader.u32()));
      copied = reader.position;
    } else skipImmediates(reader, op);
  }
  out.bytes(reader.bytes.subarray(copied, end));
}

/** Copies a constant expression with its end. */
function copyConstant(reader: ByteReader, out: ByteWriter, map: (index: number) => number): void {
  const start = reader.position;
  const probe = new ByteReader(reader.bytes, start);
  for (let op = probe.u8(); op !== OP.end; op = probe.u8()) skipImmediates(probe, op);
  copyCode(reader, probe.position, out, map);
}

type Map32 = (index: number) => number;

function mapCode(content: Uint8Array, map: Map32): Uint8Array {
  return copyItems(content, 0, (reader, out) => {
    const length = reader.u32();
    const end = reader.position + length;
    const start = reader.position;
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

function mapElements(content: Uint8Array, map: Map32): Uint8Array {
  return copyItems(content, 0, (reader, out) => {
    const flags = reader.u32();
    out.u32(flags);
    if (flags & 2 && !(flags & 1)) out.u32(reader.u32());
    if (!(flags & 1)) copyConstant(reader, out, map);
    if (flags & 3) out.u8(reader.u8());
    const count = reader.u32();
    out.u32(count);
    for (let left = count; left > 0; left--) {
      if (flags & 4) copyConstant(reader, out, map);
      else out.u32(reader.u32());
    }
  });
}

function mapData(content: Uint8Array, map: Map32): Uint8Array {
  return copyItems(content, 0, (reader, out) => {
    const flags = reader.u32();
    out.u32(flags);
    if (flags === 2) out.u32(reader.u32());
    if (flags !== 1) copyConstant(reader, out, map);
    const length = reader.u32();
    out.u32(length);
    out.bytes(reader.take(length));
  });
}

function mapExports(content: Uint8Array, map: Map32): Uint8Array {
  const GLOBAL = 3;
  return copyItems(content, 0, (reader, out) => {
    out.name(reader.name());
    const kind = reader.u8();
    const index = reader.u32();
    out.u8(kind);
    out.u32(kind === GLOBAL ? map(index) : index);
  });
}

function globalCount(content: Uint8Array): number {
  return new ByteReader(content).u32();
}

function mapGlobals(content: Uint8Array, imported: number, map: Map32): Uint8Array {
  return copyItems(
    content,
    imported,
    (reader, out) => {
      out.u8(reader.u8(), reader.u8());
      copyConstant(reader, out, map);
    },
    CONTROL_NAMES.length,
  );
}

/** Gives a module that the pass rewrote its imports back, and makes imports of the pass's own globals. */
export function raise(metered: Uint8Array, { imports, start, memory }: Lowered): Uint8Array {
  const sections = new Sections(metered);
  const contents = all(sections);
  const count = (kind: ImportItem['kind']): number => imports.filter((item) => item.kind === kind).length;
  const imported = count('global');
  const own = globalCount(sections.content(SECTION.global)) - imported - CONTROL_NAMES.length;
  const map: Map32 = (index) => {
    if (index < imported) return index;
    return index < imported + own ? index + CONTROL_NAMES.length : index - own;
  };
  const control = CONTROL_NAMES.map((name, index): ImportItem => {
    return { module: CONTROL_MODULE, name, kind: 'global', type: Uint8Array.of(CONTROL_TYPES[index]!, 1) };
  });
  contents.set(SECTION.import, writeImports([...imports, ...control]));
  contents.set(SECTION.global, mapGlobals(sections.content(SECTION.global), imported, map));
  if (memory === 'imported') contents.delete(SECTION.memory);
  const tables = count('table');
  if (tables > 0) {
    contents.set(
      SECTION.table,
      copyItems(sections.content(SECTION.table), tables, (reader, out) => {
        const from = reader.position;
        skipTableType(reader);
        out.bytes(reader.bytes.subarray(from, reader.position));
      }),
    );
  }
  const rewrite = (id: number, change: (content: Uint8Array, map: Map32) => Uint8Array): void => {
    if (sections.has(id)) contents.set(id, change(sections.content(id), map));
  };
  rewrite(SECTION.export, mapExports);
  rewrite(SECTION.element, mapElements);
  rewrite(SECTION.code, mapCode);
  rewrite(SECTION.data, mapData);
  if (start) contents.set(SECTION.start, start);
  return assemble(contents);
}
