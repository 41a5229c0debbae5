import { ByteWriter } from '../pass/byte-writer.ts';
import { SECTION } from '../pass/module-info.ts';
import { OP, UnsupportedModule, VALUE } from '../pass/opcodes.ts';
import { Assembler, encodeType } from './assembler.ts';
import { readConstantExpression, writeConstant } from './constant-expression.ts';
import { relocateBody } from './relocate-code.ts';
import { type EncodedType, EXTERN, type FunctionImport, openSection, type SharedLibrary } from './shared-library.ts';
import { type ExtraFunction, STACK_POINTER, SymbolTable } from './symbols.ts';

export interface LinkRequest {
  /** In the order of search: the first that exports a name serves it. */
  readonly libraries: readonly SharedLibrary[];
  readonly stackBytes: number;
  /** What the linked module imports. */
  readonly host: readonly FunctionImport[];
  readonly extras: readonly ExtraFunction[];
  /** Library functions that the linked module exports, besides `memory` and `__init`. */
  readonly roots: readonly string[];
  /** Library variables whose addresses are wanted. */
  readonly variables: readonly string[];
}

export interface LinkedModule {
  /** `__init` has to be called once before anything else: it applies relocations and runs constructors. */
  readonly bytes: Uint8Array;
  readonly addresses: ReadonlyMap<string, number>;
  readonly stackGlobal: number;
  readonly stackTop: number;
  /** Imports that nothing defines; calling one traps. */
  readonly undefinedNames: readonly string[];
}

/** Numbers function types, equal ones once. */
class TypeTable {
  readonly types: EncodedType[] = [];
  private readonly known = new Map<EncodedType, number>();

  index(type: EncodedType): number {
    const known = this.known.get(type);
    if (known !== undefined) return known;
    this.known.set(type, this.types.length);
    return this.types.push(type) - 1;
  }
}

function initFunction(libraries: readonly SharedLibrary[], symbols: SymbolTable): Uint8Array {
  const code = new Assembler();
  for (const library of libraries) {
    if (library.start !== undefined) code.call(symbols.functionIndex(library, library.start));
  }
  for (const name of ['__wasm_apply_data_relocs', '_initialize']) {
    for (const library of libraries) {
      const found = library.exports.get(name);
      if (found?.kind === EXTERN.function) code.call(symbols.functionIndex(library, found.index));
    }
  }
  return code.body();
}

/** Function types and bodies of all defined functions, in the order of their numbers. */
function writeFunctions(request: LinkRequest, symbols: SymbolTable, types: TypeTable) {
  const code = new ByteWriter(1 << 23);
  const declared: number[] = [];
  const scratch = new ByteWriter(1 << 16);
  const add = (type: EncodedType, body: Uint8Array): void => {
    declared.push(types.index(type));
    code.u32(body.length);
    code.bytes(body);
  };
  for (const library of request.libraries) {
    const { reader, count } = openSection(library.bytes, library.code);
    const typeIndex = (index: number): number => types.index(library.types[index]!);
    if (count !== library.functions.length) throw new UnsupportedModule(`${library.name} declares functions it lacks.`);
    for (const type of library.functions) {
      const end = reader.u32() + reader.position;
      scratch.reset();
      relocateBody(reader, end, scratch, { library, symbols, typeIndex });
      reader.position = end;
      add(type, scratch.view());
    }
  }
  for (const { type, assemble } of symbols.extras)
    add(
      type,
      assemble((symbol) => symbols.namedFunction(symbol)),
    );
  add(encodeType('', ''), initFunction(request.libraries, symbols));
  return { code, declared };
}

function writeGlobals(libraries: readonly SharedLibrary[], symbols: SymbolTable): ByteWriter {
  const out = new ByteWriter();
  out.u32(1 + libraries.reduce((sum, library) => sum + library.globals.length, 0));
  out.u8(VALUE.i32, 1);
  writeConstant(out, symbols.layout.stackTop);
  for (const library of libraries) {
    for (const { type, mutable, value } of library.globals) {
      out.u8(type, mutable ? 1 : 0);
      if (value.kind === 'address') writeConstant(out, symbols.value(library, value));
      else {
        out.bytes(value.bytes);
        out.u8(OP.end);
      }
    }
  }
  return out;
}

/** Copies active segments with their addresses computed; `item` writes what is behind the address. */
function writeSegments(
  libraries: readonly SharedLibrary[],
  symbols: SymbolTable,
  which: 'elements' | 'data',
  tail: (out: ByteWriter) => number,
): ByteWriter {
  const items = new ByteWriter(1 << 20);
  let segments = 0;
  for (const library of libraries) {
    const { reader, count } = openSection(library.bytes, library[which]);
    for (let left = count; left > 0; left--) {
      if (reader.u32() !== 0) throw new UnsupportedModule(`${library.name} has a segment without a fixed place.`);
      items.u8(0);
      writeConstant(items, symbols.value(library, readConstantExpression(reader)));
      const length = reader.u32();
      items.u32(length);
      if (which === 'data') items.bytes(reader.take(length));
      else for (let n = length; n > 0; n--) items.u32(symbols.functionIndex(library, reader.u32()));
      segments++;
    }
  }
  segments += tail(items);
  const out = new ByteWriter(items.length + 8);
  out.u32(segments);
  out.bytes(items.view());
  return out;
}

function writeElements(libraries: readonly SharedLibrary[], symbols: SymbolTable): ByteWriter {
  return writeSegments(libraries, symbols, 'elements', (out) => {
    const { tableTail, layout } = symbols;
    if (tableTail.length === 0) return 0;
    out.u8(0);
    writeConstant(out, layout.tableEntries);
    out.u32(tableTail.length);
    for (const index of tableTail) out.u32(index);
    return 1;
  });
}

function list<T>(items: readonly T[], write: (out: ByteWriter, item: T) => void): ByteWriter {
  const out = new ByteWriter();
  out.u32(items.length);
  for (const item of items) write(out, item);
  return out;
}

function writeExports(request: LinkRequest, symbols: SymbolTable): ByteWriter {
  const entries: [string, number, number][] = [
    ['memory', EXTERN.memory, 0],
    ['__init', EXTERN.function, symbols.functionCount],
    ...request.roots.map((name): [string, number, number] => [
      name,
      EXTERN.function,
      symbols.namedFunction(`env ${name}`),
    ]),
  ];
  return list(entries, (out, [name, kind, index]) => {
    out.name(name);
    out.u8(kind);
    out.u32(index);
  });
}

/**
 * Links shared libraries into one core module that imports only functions of `host` and owns its memory and table. The
 * same request gives the same bytes. Throws UnsupportedModule when a library uses what cannot be placed statically.
 */
export function staticLink(request: LinkRequest): LinkedModule {
  const { libraries, host } = request;
  const symbols = new SymbolTable(libraries, request.stackBytes, host, request.extras);
  const types = new TypeTable();
  const imports = list(host, (out, { module, name, type }) => {
    out.name(module);
    out.name(name);
    out.u8(EXTERN.function);
    out.u32(types.index(type));
  });
  const { code, declared } = writeFunctions(request, symbols, types);
  const globals = writeGlobals(libraries, symbols);
  const data = writeSegments(libraries, symbols, 'data', () => 0);
  const exports = writeExports(request, symbols);
  // Behind everything that takes the address of a function: that is what makes the table longer.
  const elements = writeElements(libraries, symbols);
  const bodies = new ByteWriter(code.length + 8);
  bodies.u32(declared.length);
  bodies.bytes(code.view());
  const { layout } = symbols;
  const out = new ByteWriter(code.length + data.length + (1 << 16));
  out.u8(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const section = (id: number, content: ByteWriter): void => {
    out.u8(id);
    out.u32(content.length);
    out.bytes(content.view());
  };
  section(
    SECTION.type,
    list(types.types, (writer, type) => writer.bytes(Buffer.from(type, 'latin1'))),
  );
  section(SECTION.import, imports);
  section(
    SECTION.function,
    list(declared, (writer, type) => writer.u32(type)),
  );
  section(SECTION.table, limits([0x70, 0], layout.tableEntries + symbols.tableTail.length));
  section(SECTION.memory, limits([0], layout.heapEnd / 65536));
  section(SECTION.global, globals);
  section(SECTION.export, exports);
  section(SECTION.element, elements);
  section(SECTION.code, bodies);
  section(SECTION.data, data);
  return {
    bytes: out.copy(),
    addresses: new Map(request.variables.map((name) => [name, symbols.addressOfData(name)])),
    stackGlobal: STACK_POINTER,
    stackTop: layout.stackTop,
    undefinedNames: symbols.undefinedNames,
  };
}

function limits(prefix: readonly number[], least: number): ByteWriter {
  const out = new ByteWriter();
  out.u8(1, ...prefix);
  out.u32(least);
  return out;
}
