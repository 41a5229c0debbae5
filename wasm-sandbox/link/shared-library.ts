import { ByteReader } from '../pass/byte-reader.ts';
import { readSections, SECTION, type Section } from '../pass/module-info.ts';
import { UnsupportedModule } from '../pass/opcodes.ts';
import { type ConstantExpression, readConstantExpression } from './constant-expression.ts';

export const EXTERN = { function: 0, table: 1, memory: 2, global: 3 } as const;

/** A function type as its encoded bytes in Latin-1, so that equal types of different libraries are equal strings. */
export type EncodedType = string;

export interface FunctionImport {
  readonly module: string;
  readonly name: string;
  readonly type: EncodedType;
}

export interface GlobalImport {
  readonly module: string;
  readonly name: string;
}

export interface GlobalDefinition {
  readonly type: number;
  readonly mutable: boolean;
  readonly value: ConstantExpression;
}

/** A relocatable WebAssembly library (a module with a `dylink.0` section), read but not yet placed. */
export interface SharedLibrary {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly types: readonly EncodedType[];
  readonly functionImports: readonly FunctionImport[];
  readonly globalImports: readonly GlobalImport[];
  /** Types of the functions that it defines. */
  readonly functions: readonly EncodedType[];
  readonly globals: readonly GlobalDefinition[];
  readonly exports: ReadonlyMap<string, { readonly kind: number; readonly index: number }>;
  readonly start: number | undefined;
  readonly code: Section | undefined;
  readonly elements: Section | undefined;
  readonly data: Section | undefined;
  /** Bytes of memory and table entries that it wants, and the memory's alignment in bytes. */
  readonly memoryBytes: number;
  readonly memoryAlignment: number;
  readonly tableEntries: number;
}

/** Cursor at the items of a section, and their number; no items when the section is absent. */
export function openSection(bytes: Uint8Array, section: Section | undefined): { reader: ByteReader; count: number } {
  if (section === undefined) return { reader: new ByteReader(bytes, bytes.length), count: 0 };
  const reader = new ByteReader(bytes, section.start);
  return { reader, count: reader.u32() };
}

function readItems<T>(bytes: Uint8Array, section: Section | undefined, item: (reader: ByteReader) => T): T[] {
  const { reader, count } = openSection(bytes, section);
  return Array.from({ length: count }, () => item(reader));
}

function readType(reader: ByteReader): EncodedType {
  const begin = reader.position;
  if (reader.u8() !== 0x60) throw new UnsupportedModule('A library declares types other than functions.');
  reader.skip(reader.u32());
  reader.skip(reader.u32());
  return Buffer.from(reader.bytes.subarray(begin, reader.position)).toString('latin1');
}

function skipLimits(reader: ByteReader): void {
  const flags = reader.u8();
  reader.u32();
  if (flags & 1) reader.u32();
}

function readImports(bytes: Uint8Array, section: Section | undefined, types: readonly EncodedType[]) {
  const functionImports: FunctionImport[] = [];
  const globalImports: GlobalImport[] = [];
  readItems(bytes, section, (reader) => {
    const module = reader.name();
    const name = reader.name();
    const kind = reader.u8();
    if (kind === EXTERN.function) functionImports.push({ module, name, type: typeAt(types, reader.u32()) });
    else if (kind === EXTERN.global) {
      reader.skip(2);
      globalImports.push({ module, name });
    } else {
      if (kind === EXTERN.table) reader.u8();
      skipLimits(reader);
    }
  });
  return { functionImports, globalImports };
}

function typeAt(types: readonly EncodedType[], index: number): EncodedType {
  const type = types[index];
  if (type === undefined) throw new UnsupportedModule(`A library refers to type ${index}, which it does not declare.`);
  return type;
}

const MEMORY_INFO = 1;

/** The needs that the `dylink.0` section states (tool-conventions, DynamicLinking.md). */
function readNeeds(name: string, bytes: Uint8Array, sections: readonly Section[]) {
  for (const section of sections) {
    if (section.id !== SECTION.custom) continue;
    const reader = new ByteReader(bytes, section.start);
    if (reader.name() !== 'dylink.0') continue;
    while (reader.position < section.end) {
      const kind = reader.u8();
      const size = reader.u32();
      const end = reader.position + size;
      if (kind === MEMORY_INFO) {
        const memoryBytes = reader.u32();
        const memoryAlignment = 2 ** reader.u32();
        return { memoryBytes, memoryAlignment, tableEntries: reader.u32() };
      }
      reader.position = end;
    }
    return { memoryBytes: 0, memoryAlignment: 1, tableEntries: 0 };
  }
  throw new UnsupportedModule(`${name} is no shared library: it has no dylink.0 section.`);
}

/** Reads a library; throws UnsupportedModule when it is none, or uses what the linker does not know. */
export function readSharedLibrary(name: string, bytes: Uint8Array): SharedLibrary {
  const sections = readSections(bytes);
  const find = (id: number): Section | undefined => sections.find((section) => section.id === id);
  const types = readItems(bytes, find(SECTION.type), readType);
  const start = find(SECTION.start);
  return {
    name,
    bytes,
    types,
    ...readImports(bytes, find(SECTION.import), types),
    functions: readItems(bytes, find(SECTION.function), (reader) => typeAt(types, reader.u32())),
    globals: readItems(bytes, find(SECTION.global), (reader) => ({
      type: reader.u8(),
      mutable: reader.u8() === 1,
      value: readConstantExpression(reader),
    })),
    exports: new Map(
      readItems(bytes, find(SECTION.export), (reader) => [reader.name(), { kind: reader.u8(), index: reader.u32() }]),
    ),
    start: start && new ByteReader(bytes, start.start).u32(),
    code: find(SECTION.code),
    elements: find(SECTION.element),
    data: find(SECTION.data),
    ...readNeeds(name, bytes, sections),
  };
}
