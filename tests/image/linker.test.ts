import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Assembler, encodeType } from '../../wasm-sandbox/link/assembler.ts';
import { readSharedLibrary, type SharedLibrary } from '../../wasm-sandbox/link/shared-library.ts';
import { type LinkRequest, staticLink } from '../../wasm-sandbox/link/static-link.ts';
import { ByteWriter } from '../../wasm-sandbox/pass/byte-writer.ts';
import { OP } from '../../wasm-sandbox/pass/opcodes.ts';

const I32 = 0x7f;
const LOAD = [0x28, 2, 0];
const STORE = [0x36, 2, 0];

interface LibraryText {
  readonly needs: { readonly memory: number; readonly alignment: number; readonly table: number };
  /** `MODULE NAME` of functions with their type, and of i32 globals. */
  readonly functionImports?: readonly (readonly [module: string, name: string, type: number])[];
  readonly globalImports?: readonly (readonly [module: string, name: string, mutable: 0 | 1])[];
  readonly functions: readonly (readonly [type: number, code: readonly number[]])[];
  readonly globals?: readonly (readonly number[])[];
  readonly exports: readonly (readonly [name: string, kind: number, index: number])[];
  readonly elements?: readonly (readonly [offset: readonly number[], functions: readonly number[]])[];
  readonly data?: readonly (readonly [offset: readonly number[], bytes: readonly number[]])[];
  readonly start?: number;
}

/** Types of all libraries here: 0 is () -> (), 1 is () -> i32, 2 is (i32) -> i32. */
const TYPES = ['', '|i', 'i|i'].map((text) => {
  const [params = '', results = ''] = text.split('|');
  return [...Buffer.from(encodeType(params, results), 'latin1')];
});

function library(name: string, text: LibraryText): SharedLibrary {
  const out = new ByteWriter();
  out.u8(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const section = (id: number, write: (content: ByteWriter) => void): void => {
    const content = new ByteWriter();
    write(content);
    out.u8(id);
    out.u32(content.length);
    out.bytes(content.copy());
  };
  section(0, (content) => {
    content.name('dylink.0');
    content.u8(1, 4, text.needs.memory, text.needs.alignment, text.needs.table, 0);
  });
  section(1, (content) => content.u8(TYPES.length, ...TYPES.flat()));
  const { functionImports = [], globalImports = [], elements = [], data = [], globals = [] } = text;
  section(2, (content) => {
    content.u32(functionImports.length + globalImports.length);
    for (const [module, entry, type] of functionImports) {
      content.name(module);
      content.name(entry);
      content.u8(0, type);
    }
    for (const [module, entry, mutable] of globalImports) {
      content.name(module);
      content.name(entry);
      content.u8(3, I32, mutable);
    }
  });
  section(3, (content) => content.u8(text.functions.length, ...text.functions.map(([type]) => type)));
  section(6, (content) => content.u8(globals.length, ...globals.flat()));
  section(7, (content) => {
    content.u32(text.exports.length);
    for (const [entry, kind, index] of text.exports) {
      content.name(entry);
      content.u8(kind, index);
    }
  });
  if (text.start !== undefined) section(8, (content) => content.u8(text.start!));
  section(9, (content) => {
    content.u32(elements.length);
    for (const [offset, list] of elements) content.u8(0, ...offset, OP.end, list.length, ...list);
  });
  section(10, (content) => {
    content.u32(text.functions.length);
    for (const [, code] of text.functions) content.u8(code.length + 2, 0, ...code, OP.end);
  });
  section(11, (content) => {
    content.u32(data.length);
    for (const [offset, bytes] of data) content.u8(0, ...offset, OP.end, bytes.length, ...bytes);
  });
  return readSharedLibrary(name, out.copy());
}

/** Exports a variable at 4 bytes into its data, and `bump`, which adds one to it and returns it. */
const counter = library('counter', {
  needs: { memory: 8, alignment: 4, table: 0 },
  globalImports: [['env', '__memory_base', 0]],
  functions: [
    [
      1,
      [
        OP.globalGet,
        0,
        OP.globalGet,
        0,
        ...LOAD.with(2, 4),
        OP.i32Const,
        1,
        OP.i32Add,
        ...STORE.with(2, 4),
        OP.globalGet,
        0,
        ...LOAD.with(2, 4),
      ],
    ],
    [1, [OP.i32Const, 42]],
  ],
  globals: [[I32, 0, OP.i32Const, 4, OP.end]],
  exports: [
    ['counter', 3, 1],
    ['bump', 0, 0],
    ['answer', 0, 1],
  ],
  data: [
    [
      [OP.globalGet, 0, OP.i32Const, 4, OP.i32Add],
      [10, 0, 0, 0],
    ],
  ],
});

/** Uses everything that one library can want of another. */
const user = library('user', {
  needs: { memory: 4, alignment: 2, table: 1 },
  functionImports: [
    ['env', 'bump', 1],
    ['env', 'answer', 1],
    ['env', 'nobody', 2],
    ['outside', 'double', 2],
  ],
  globalImports: [
    ['env', '__memory_base', 0],
    ['env', '__table_base', 0],
    ['env', '__stack_pointer', 1],
    ['GOT.mem', 'counter', 0],
    ['GOT.func', 'bump', 0],
    ['GOT.mem', '__heap_base', 0],
  ],
  functions: [
    // 4: through a pointer to the other library's variable
    [1, [OP.globalGet, 3, ...LOAD]],
    // 5: through the other library's function pointer
    [1, [OP.globalGet, 4, OP.callIndirect, 1, 0]],
    // 6: its own function through its own table entry
    [1, [OP.globalGet, 1, OP.callIndirect, 1, 0]],
    // 7: the stack pointer
    [1, [OP.globalGet, 2]],
    // 8: what the host gives
    [1, [OP.i32Const, 21, OP.call, 3]],
    // 9: what nobody defines
    [1, [OP.i32Const, 1, OP.call, 2]],
    // 10: writes the variable's address to its own data
    [0, [OP.globalGet, 0, OP.globalGet, 3, ...STORE]],
    // 11: through that address
    [1, [OP.globalGet, 0, ...LOAD, ...LOAD]],
    // 12
    [1, [OP.call, 1]],
    // 13
    [1, [OP.globalGet, 5]],
    // 14: a block of a type that is renumbered
    [1, [OP.block, 1, OP.call, 0, OP.end]],
  ],
  exports: [
    ['read', 0, 4],
    ['viaPointer', 0, 5],
    ['viaTable', 0, 6],
    ['stack', 0, 7],
    ['host', 0, 8],
    ['missing', 0, 9],
    ['__wasm_apply_data_relocs', 0, 10],
    ['relocated', 0, 11],
    ['ask', 0, 12],
    ['heap', 0, 13],
    ['inBlock', 0, 14],
  ],
  elements: [[[OP.globalGet, 1], [8]]],
  start: 10,
});

const ROOTS = [
  'bump',
  'read',
  'viaPointer',
  'viaTable',
  'stack',
  'host',
  'missing',
  'relocated',
  'ask',
  'heap',
  'inBlock',
];
const REQUEST: LinkRequest = {
  libraries: [counter, user],
  stackBytes: 1000,
  host: [{ module: 'outside', name: 'twice', type: encodeType('i', 'i') }],
  extras: [
    {
      symbol: 'outside double',
      type: encodeType('i', 'i'),
      assemble: (functionIndex) => new Assembler().get(0).call(functionIndex('outside twice')).body(),
    },
  ],
  roots: ROOTS,
  variables: ['counter'],
};

function instantiate(request: LinkRequest) {
  const linked = staticLink(request);
  const imports = { outside: { twice: (value: number) => 2 * value } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(linked.bytes), imports);
  const call = (name: string): number => (exports[name] as () => number)();
  call('__init');
  return { linked, call };
}

test('functions, variables, pointers and the table of two libraries work in one module', () => {
  const { linked, call } = instantiate(REQUEST);
  assert.equal(call('read'), 10);
  assert.equal(call('bump'), 11);
  assert.equal(call('viaPointer'), 12);
  assert.equal(call('inBlock'), 13);
  assert.equal(call('read'), 13);
  assert.equal(call('relocated'), 13);
  assert.equal(call('viaTable'), 42, 'the entry holds a function that calls the host');
  assert.equal(call('host'), 42);
  assert.equal(call('ask'), 42);
  assert.equal(call('stack'), linked.stackTop);
  assert.equal(linked.stackTop % 16, 0);
  assert.equal(linked.addresses.get('counter'), linked.stackTop + 4);
  assert.equal(call('heap') % 65536, 0);
  assert.deepEqual(linked.undefinedNames, ['env nobody']);
  assert.throws(() => call('missing'), WebAssembly.RuntimeError);
});

test('the same request gives the same bytes', () => {
  assert.deepEqual(staticLink(REQUEST).bytes, staticLink(REQUEST).bytes);
});

test('an extra function stands in for one of a library, within that library too', () => {
  const answer = {
    symbol: 'env answer',
    type: encodeType('', 'i'),
    assemble: () => new Assembler().i32(7).body(),
  };
  const { call } = instantiate({ ...REQUEST, extras: [...REQUEST.extras, answer], roots: [...ROOTS, 'answer'] });
  assert.equal(call('ask'), 7);
  assert.equal(call('answer'), 7);
});

test('what is no library, and what cannot be placed, is refused by name', () => {
  const plain = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  assert.throws(() => readSharedLibrary('plain', plain), /plain is no shared library/);
  assert.throws(() => readSharedLibrary('text', new TextEncoder().encode('#!/bin/sh')), /core module/);
  assert.throws(() => staticLink({ ...REQUEST, libraries: [user] }), /variable counter|function env bump/);
  assert.throws(() => staticLink({ ...REQUEST, variables: ['nothing'] }), /variable nothing/);
  assert.throws(() => staticLink({ ...REQUEST, roots: ['nothing'] }), /function env nothing/);
});
