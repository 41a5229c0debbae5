import { ByteReader } from './byte-reader.ts';
import { type Patch, readConstant } from './const-expression.ts';
import { readElementSegment } from './element-segment.ts';
import type { FunctionBody, FunctionType, GlobalType, ModuleExport, ModuleInfo, OtherImport } from './module-info.ts';
import { VALUE } from './opcodes.ts';
import { feature, invalid, limit, malformed } from './refusal.ts';
import { EXTERNAL, SECTION, type Section } from './sections.ts';
import { FunctionValidator } from './validate-function.ts';

/** What engines take, less the few locals that the pass adds. */
const MOST = { signature: 1000, locals: 49_000, bodyBytes: 4 << 20, functions: 1_000_000, tableSize: 10_000_000 };
const MOST_PAGES = 65536;

interface Limits {
  readonly least: number;
  readonly most: number | undefined;
}

function valueType(reader: ByteReader): number {
  const at = reader.position;
  const type = reader.u8();
  if (type <= VALUE.i32 && type >= VALUE.f64) return type;
  if (type === VALUE.funcref || type === VALUE.externref) return type;
  if (type === VALUE.v128) throw feature('The module uses SIMD values; build it without -msimd128.', at);
  if (type >= 0x63 && type <= 0x74) throw feature('The module uses garbage-collected or exception types.', at);
  throw malformed(`malformed value type 0x${type.toString(16)}`, at);
}

function referenceType(reader: ByteReader): number {
  const at = reader.position;
  const type = valueType(reader);
  if (type !== VALUE.funcref && type !== VALUE.externref) throw malformed('malformed reference type', at);
  return type;
}

/** Reads a module's sections one after the other and keeps what the pass needs to know. */
export class DeclarationReader {
  private readonly bytes: Uint8Array;
  private readonly types: FunctionType[] = [];
  private readonly imports: { module: string; name: string; offset: number }[] = [];
  private readonly otherImports: OtherImport[] = [];
  private readonly functionTypes: FunctionType[] = [];
  private readonly functions: FunctionBody[] = [];
  private readonly importedGlobals: { type: number; mutable: boolean }[] = [];
  private readonly globals: GlobalType[] = [];
  private readonly tables: number[] = [];
  private readonly memories: Limits[] = [];
  private readonly exports: ModuleExport[] = [];
  private readonly elements: number[] = [];
  private readonly patches: Patch[] = [];
  /** Exported functions, and those that a table can hold; code may name both by ref.func. */
  private readonly exported = new Set<number>();
  private readonly taken = new Set<number>();
  private start: number | undefined;
  private dataCount: number | undefined;
  private dataSegments = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  read(section: Section): void {
    const reader = new ByteReader(this.bytes, section.start, section.end);
    if (section.id === SECTION.start) this.readStart(reader);
    else if (section.id === SECTION.dataCount) this.dataCount = reader.u32();
    else {
      const item = this.itemReader(section.id);
      if (section.id === SECTION.code) this.checkCodeCount(reader.count(), section.start);
      else for (let left = reader.count(); left > 0; left--) item(reader);
      if (section.id === SECTION.code) for (let at = 0; at < this.declared(); at++) item(reader);
    }
    if (reader.position !== section.end) throw malformed('section size mismatch', reader.position);
  }

  private itemReader(id: number): (reader: ByteReader) => void {
    switch (id) {
      case SECTION.type:
        return (reader) => this.readType(reader);
      case SECTION.import:
        return (reader) => this.readImport(reader);
      case SECTION.function:
        return (reader) => this.functionTypes.push(this.typeAt(reader));
      case SECTION.table:
        return (reader) => this.readTable(reader);
      case SECTION.memory:
        return (reader) => this.readMemory(reader);
      case SECTION.global:
        return (reader) => this.readGlobal(reader);
      case SECTION.export:
        return (reader) => this.readExport(reader);
      case SECTION.element:
        return (reader) => this.readElement(reader);
      case SECTION.code:
        return (reader) => this.readBody(reader);
      default:
        return (reader) => this.readData(reader);
    }
  }

  private declared(): number {
    return this.functionTypes.length - this.imports.length;
  }

  private checkCodeCount(count: number, at: number): void {
    if (count !== this.declared()) throw malformed('function and code section have inconsistent lengths', at);
    if (count > MOST.functions) throw limit('functions', MOST.functions, count, at);
  }

  private readType(reader: ByteReader): void {
    const at = reader.position;
    const form = reader.u8();
    if (form >= 0x4e && form <= 0x5f) throw feature('The module declares types other than functions.', at);
    if (form !== 0x60) throw malformed('expected a function type', at);
    const list = (): number[] => {
      const count = reader.count();
      if (count > MOST.signature) throw limit('parameters or results', MOST.signature, count, at);
      return Array.from({ length: count }, () => valueType(reader));
    };
    const params = list();
    const results = list();
    this.types.push({ params, results, key: `${params.join()}>${results.join()}` });
  }

  private typeAt(reader: ByteReader): FunctionType {
    const at = reader.position;
    const index = reader.u32();
    const type = this.types[index];
    if (!type) throw invalid(`unknown type ${index}`, at);
    return type;
  }

  private readImport(reader: ByteReader): void {
    const offset = reader.position;
    const module = reader.name();
    const name = reader.name();
    const kind = reader.u8();
    if (kind === EXTERNAL.function) {
      this.functionTypes.push(this.typeAt(reader));
      this.imports.push({ module, name, offset });
      return;
    }
    this.otherImports.push({ module, name, kind, offset });
    if (kind === EXTERNAL.table) this.readTable(reader);
    else if (kind === EXTERNAL.memory) this.readMemory(reader);
    else if (kind === EXTERNAL.global) this.importedGlobals.push(this.globalType(reader));
    else if (kind === 4) throw feature('The module imports an exception tag; build it without exceptions.', offset);
    else throw malformed('malformed import kind', offset);
  }

  private limits(reader: ByteReader, what: string): Limits {
    const at = reader.position;
    const flags = reader.u8();
    if (flags & 2 && flags < 8) {
      const how = `The module shares its ${what} between threads; build it without -pthread.`;
      throw feature(how, at);
    }
    if (flags & 4 && flags < 8) throw feature(`The module uses 64-bit ${what}; build it for wasm32.`, at);
    if (flags > 15) throw malformed('malformed limits flags', at);
    if (flags > 1) throw feature('The module uses custom page sizes.', at);
    const least = reader.u32();
    const most = flags & 1 ? reader.u32() : undefined;
    if (most !== undefined && most < least) throw invalid('size minimum must not be greater than maximum', at);
    return { least, most };
  }

  private readTable(reader: ByteReader): void {
    const type = referenceType(reader);
    const at = reader.position;
    const { least } = this.limits(reader, 'table');
    if (least > MOST.tableSize) throw limit('table entries', MOST.tableSize, least, at);
    this.tables.push(type);
  }

  private readMemory(reader: ByteReader): void {
    const at = reader.position;
    const limits = this.limits(reader, 'memory');
    if (this.memories.length > 0) throw feature('The module declares more than one memory.', at);
    if (Math.max(limits.least, limits.most ?? 0) > MOST_PAGES) {
      throw invalid('memory size must be at most 65536 pages (4 GiB)', at);
    }
    this.memories.push(limits);
  }

  private globalType(reader: ByteReader): { type: number; mutable: boolean } {
    const type = valueType(reader);
    const mutability = reader.u8();
    if (mutability > 1) throw malformed('malformed mutability', reader.position - 1);
    return { type, mutable: mutability === 1 };
  }

  private constant(reader: ByteReader, type: number): void {
    const { importedGlobals: globals, taken: referenced } = this;
    const patch = readConstant(reader, type, { globals, functionCount: this.functionTypes.length, referenced });
    if (patch) this.patches.push(patch);
  }

  private readGlobal(reader: ByteReader): void {
    const { type, mutable } = this.globalType(reader);
    const initStart = reader.position;
    this.constant(reader, type);
    this.globals.push({ type, mutable, initStart, end: reader.position });
  }

  private readExport(reader: ByteReader): void {
    const at = reader.position;
    const name = reader.name();
    const kind = reader.u8();
    const index = reader.u32();
    const { functionTypes, tables, memories, importedGlobals, globals } = this;
    const counts = [functionTypes.length, tables.length, memories.length, importedGlobals.length + globals.length];
    const count = counts[kind];
    if (count === undefined) throw malformed('malformed export kind', at);
    if (index >= count) throw invalid(`the export ${JSON.stringify(name)} names nothing`, at);
    if (kind === EXTERNAL.function) this.exported.add(index);
    this.exports.push({ name, kind, index });
  }

  private readStart(reader: ByteReader): void {
    const at = reader.position;
    this.start = reader.u32();
    const type = this.functionTypes[this.start];
    if (!type) throw invalid(`unknown function ${this.start}`, at);
    if (type.params.length + type.results.length > 0) throw invalid('the start function takes or returns values', at);
  }

  private readElement(reader: ByteReader): void {
    const { tables, functionTypes } = this;
    const segment = readElementSegment(reader, tables, functionTypes.length, (type) => this.constant(reader, type));
    for (const index of segment.functions) this.taken.add(index);
    this.elements.push(segment.type);
  }

  private readData(reader: ByteReader): void {
    const at = reader.position;
    const flags = reader.u32();
    if (flags > 2) throw malformed('malformed data segment kind', at);
    const memory = flags === 2 ? reader.u32() : 0;
    if (flags !== 1) {
      if (memory >= this.memories.length) throw invalid(`unknown memory ${memory}`, at);
      this.constant(reader, VALUE.i32);
    }
    reader.skip(reader.u32());
    this.dataSegments++;
  }

  private validator: FunctionValidator | undefined;

  private readBody(reader: ByteReader): void {
    const size = reader.u32();
    const at = reader.position;
    if (size > MOST.bodyBytes) throw limit('bytes in one function', MOST.bodyBytes, size, at);
    const body = new ByteReader(this.bytes, at, at + size);
    reader.skip(size);
    const type = this.functionTypes[this.imports.length + this.functions.length]!;
    const groupCount = body.count();
    const groupsStart = body.position;
    const ends: number[] = [];
    const local: number[] = [];
    let locals = 0;
    for (let left = groupCount; left > 0; left--) {
      locals += body.u32();
      if (locals > MOST.locals) throw limit('locals', MOST.locals, locals, at);
      ends.push(locals);
      local.push(valueType(body));
    }
    const codeStart = body.position;
    this.validator ??= new FunctionValidator(this.codeScope());
    const facts = this.validator.validate(body, type, { ends, types: local });
    for (const index of facts.referenced) this.taken.add(index);
    const end = at + size;
    this.functions.push({ groupCount, groupsStart, codeStart, end, locals, type, facts });
  }

  private codeScope() {
    const { types, functionTypes, tables, elements, taken, exported, dataCount, memories } = this;
    const globals = [...this.importedGlobals, ...this.globals];
    const hasMemory = memories.length > 0;
    return { types, functionTypes, tables, elements, taken, exported, dataCount, hasMemory, globals };
  }

  finish(sections: readonly Section[]): ModuleInfo {
    const { bytes, types, imports, otherImports, functionTypes, functions, globals, exports, taken, start } = this;
    if (functions.length !== this.declared()) throw malformed('the code section is missing', bytes.length);
    if (this.dataCount !== undefined && this.dataCount !== this.dataSegments) {
      throw malformed('data count and data section have inconsistent lengths', bytes.length);
    }
    if (new Set(exports.map(({ name }) => name)).size < exports.length) throw invalid('duplicate export name', 8);
    const [memory] = this.memories;
    return {
      ...{ bytes, sections, types, imports, otherImports, functionTypes, functions, globals, exports, taken, start },
      importedGlobals: this.importedGlobals.length,
      tables: this.tables.length,
      memoryPages: memory?.least ?? 0,
      memoryMost: memory?.most,
      definesMemory: memory !== undefined && !otherImports.some(({ kind }) => kind === EXTERNAL.memory),
      patches: [...this.patches].sort((a, b) => a.start - b.start),
    };
  }
}
