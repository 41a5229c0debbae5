import { ByteReader } from './byte-reader.ts';
import { OP, skipImmediates, UnsupportedModule } from './opcodes.ts';

export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

export interface Section {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

export interface FunctionType {
  readonly params: readonly number[];
  readonly results: readonly number[];
  /** Equal for structurally equal types. */
  readonly key: string;
}

/** One defined function: offsets into the module bytes and its signature. */
export interface FunctionBody {
  /** Number of local groups, and where they are encoded. */
  readonly groupCount: number;
  readonly groupsStart: number;
  readonly codeStart: number;
  readonly end: number;
  /** Declared locals, parameters excluded. */
  readonly locals: number;
  readonly type: FunctionType;
}

export interface GlobalType {
  readonly type: number;
  readonly mutable: boolean;
  readonly initStart: number;
  readonly end: number;
}

export interface ModuleExport {
  readonly name: string;
  readonly kind: number;
  readonly index: number;
}

export interface ModuleInfo {
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  readonly types: readonly FunctionType[];
  readonly imports: readonly { readonly module: string; readonly name: string }[];
  /** Type of every function, imported ones first. */
  readonly functionTypes: readonly FunctionType[];
  readonly functions: readonly FunctionBody[];
  readonly globals: readonly GlobalType[];
  readonly exports: readonly ModuleExport[];
  readonly tables: number;
  readonly memoryPages: number;
  /** Functions (by index) that a table or `ref.func` can make reachable by call_indirect. */
  readonly taken: ReadonlySet<number>;
}

export function readSections(bytes: Uint8Array): Section[] {
  const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  if (magic.some((value, index) => bytes[index] !== value)) {
    throw new UnsupportedModule('Expected a WebAssembly 1.0 core module (magic and version do not match).');
  }
  const reader = new ByteReader(bytes, 8);
  const sections: Section[] = [];
  while (reader.position < bytes.length) {
    const id = reader.u8();
    const length = reader.u32();
    const start = reader.position;
    reader.take(length);
    sections.push({ id, start, end: start + length });
  }
  return sections;
}

function reading<T>(bytes: Uint8Array, sections: readonly Section[], id: number, item: (reader: ByteReader) => T): T[] {
  const section = sections.find((candidate) => candidate.id === id);
  if (!section) return [];
  const reader = new ByteReader(bytes, section.start);
  return Array.from({ length: reader.u32() }, () => item(reader));
}

function readType(reader: ByteReader): FunctionType {
  if (reader.u8() !== 0x60) throw new UnsupportedModule('The module declares types other than functions.');
  const params = [...reader.take(reader.u32())];
  const results = [...reader.take(reader.u32())];
  return { params, results, key: `${params.join()}>${results.join()}` };
}

function readGlobal(reader: ByteReader): GlobalType {
  const type = reader.u8();
  const mutable = reader.u8() === 1;
  const initStart = reader.position;
  skipExpression(reader);
  return { type, mutable, initStart, end: reader.position };
}

function skipExpression(reader: ByteReader): void {
  for (let op = reader.u8(); op !== OP.end; op = reader.u8()) skipImmediates(reader, op);
}

function readMemory(reader: ByteReader): number {
  const flags = reader.u8();
  if (flags & 2)
    throw new UnsupportedModule('The module shares its memory between threads; build it without -pthread.');
  if (flags & 4) throw new UnsupportedModule('The module uses 64-bit memory; build it for wasm32.');
  if (flags > 1) throw new UnsupportedModule('The module declares an unknown kind of memory.');
  const least = reader.u32();
  if (flags & 1) reader.u32();
  return least;
}

/** Function indices named by one element segment (all eight encodings). */
function readElement(reader: ByteReader): number[] {
  const flags = reader.u32();
  if (flags & 2 && !(flags & 1)) reader.u32();
  if (!(flags & 1)) skipExpression(reader);
  if (flags & 3) reader.u8();
  const found: number[] = [];
  for (let left = reader.u32(); left > 0; left--) {
    if (!(flags & 4)) found.push(reader.u32());
    else
      for (let op = reader.u8(); op !== OP.end; op = reader.u8()) {
        if (op === OP.refFunc) found.push(reader.u32());
        else skipImmediates(reader, op);
      }
  }
  return found;
}

function readBody(reader: ByteReader, type: FunctionType): FunctionBody {
  const end = reader.u32() + reader.position;
  const groupCount = reader.u32();
  const groupsStart = reader.position;
  let locals = 0;
  for (let left = groupCount; left > 0; left--) {
    locals += reader.u32();
    reader.u8();
  }
  const codeStart = reader.position;
  reader.position = end;
  return { groupCount, groupsStart, codeStart, end, locals, type };
}

function refFuncTargets(bytes: Uint8Array, functions: readonly FunctionBody[], taken: Set<number>): void {
  for (const { codeStart, end } of functions) {
    const reader = new ByteReader(bytes, codeStart);
    while (reader.position < end) {
      const op = reader.u8();
      if (op === OP.refFunc) taken.add(reader.u32());
      else skipImmediates(reader, op);
    }
  }
}

/**
 * Reads what the pass needs to know of a core module.
 * Throws UnsupportedModule when a feature outside the deterministic subset is used.
 */
export function readModule(bytes: Uint8Array): ModuleInfo {
  const sections = readSections(bytes);
  if (sections.some((section) => section.id > SECTION.dataCount)) {
    throw new UnsupportedModule('The module uses exception handling or another section outside the supported set.');
  }
  if (sections.some((section) => section.id === SECTION.start)) {
    throw new UnsupportedModule('The module has a start function, which would run before limits apply; export _start.');
  }
  const types = reading(bytes, sections, SECTION.type, readType);
  const typeAt = (index: number): FunctionType => {
    const type = types[index];
    if (!type) throw new UnsupportedModule(`The module refers to type ${index}, which it does not declare.`);
    return type;
  };
  const imported: FunctionType[] = [];
  const imports = reading(bytes, sections, SECTION.import, (reader) => {
    const module = reader.name();
    const name = reader.name();
    if (reader.u8() !== 0) {
      throw new UnsupportedModule(`The module imports ${module}.${name}, which is not a function; define it instead.`);
    }
    imported.push(typeAt(reader.u32()));
    return { module, name };
  });
  const declared = reading(bytes, sections, SECTION.function, (reader) => typeAt(reader.u32()));
  const memories = reading(bytes, sections, SECTION.memory, readMemory);
  if (memories.length > 1) throw new UnsupportedModule('The module declares more than one memory.');
  let next = 0;
  const functions = reading(bytes, sections, SECTION.code, (reader) =>
    readBody(reader, declared[next++] ?? typeAt(-1)),
  );
  const taken = new Set(reading(bytes, sections, SECTION.element, readElement).flat());
  refFuncTargets(bytes, functions, taken);
  return {
    bytes,
    sections,
    types,
    imports,
    functionTypes: [...imported, ...declared],
    functions,
    globals: reading(bytes, sections, SECTION.global, readGlobal),
    exports: reading(bytes, sections, SECTION.export, (reader) => {
      const name = reader.name();
      const kind = reader.u8();
      return { name, kind, index: reader.u32() };
    }),
    tables: reading(bytes, sections, SECTION.table, skipTable).length,
    memoryPages: memories[0] ?? 0,
    taken,
  };
}

function skipTable(reader: ByteReader): void {
  reader.u8();
  const flags = reader.u8();
  reader.u32();
  if (flags & 1) reader.u32();
}
