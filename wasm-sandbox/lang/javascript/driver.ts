import { ByteReader } from '../../pass/byte-reader.ts';
import { ByteWriter } from '../../pass/byte-writer.ts';
import { readModule, SECTION } from '../../pass/module-info.ts';
import { OP, VALUE } from '../../pass/opcodes.ts';
import { type ImportItem, readImports, writeImports } from '../import-section.ts';
import { assembleModule, extendSection, ModuleSections } from '../module-sections.ts';
import { RENUMBERED, type Renumbering } from '../renumber.ts';
import { DriverCode, RANDOM_BYTES, SCRATCH } from './driver-code.ts';

/** Exported by the driver for the build: the address of its scratch memory, which the host provides. */
export const SCRATCH_EXPORT = 'driver_scratch';
export const START_EXPORT = 'driver_start';
export const STACK_GLOBAL = 0;
const SCRATCH_GLOBAL = 1;
const PREVIEW_1 = 'wasi_snapshot_preview1';
const FUNCTION = 0;
const GLOBAL = 3;
const I32 = VALUE.i32;

interface DriverFunction {
  readonly name: string;
  readonly params: readonly number[];
  readonly results: readonly number[];
  readonly locals: number;
  readonly code: (code: DriverCode) => number[];
}

const zero = (code: DriverCode): number[] => code.const(0);

/** What one host call does, by the first letter of its name; each leaves a JSValue pointer or returns zero for an exception. */
const OPERATIONS: Readonly<Record<string, (code: DriverCode) => number[]>> = {
  /** All of descriptor 0 as a string. */
  r: (code) => [
    ...[...code.call('read_all'), ...code.set(5)],
    ...[...code.get(5), ...code.load(SCRATCH.read), ...code.call('qjs_new_string')],
    ...[...code.get(5), ...code.call('free')],
  ],
  /** All of descriptor 0 as a Uint8Array. */
  b: (code) => [
    ...[...code.call('read_all'), ...code.set(5)],
    ...[...code.get(5), ...code.load(SCRATCH.read), ...code.call('qjs_new_uint8_array')],
    ...[...code.get(5), ...code.call('free')],
  ],
  /** All of descriptor 0 as a program, which runs. */
  e: (code) => [
    ...[...code.call('read_all'), ...code.set(5)],
    ...[...code.get(5), ...code.load(SCRATCH.read), ...code.load(SCRATCH.fileName), ...code.const(0)],
    ...[...code.call('qjs_eval'), ...code.set(6), ...code.get(5), ...code.call('free')],
    ...code.when([...code.get(6), ...code.call('qjs_is_exception')], [...code.const(0), OP.return]),
    ...code.get(6),
  ],
  /** Jobs of promises, until none is left. */
  j: (code) => [
    ...[OP.block, VALUE.empty, OP.loop, VALUE.empty],
    ...[...code.call('qjs_is_job_pending'), 0x45, OP.brIf, 1],
    ...code.when([...code.call('qjs_execute_pending_job'), ...code.const(0), OP.i32LtS], [...code.const(0), OP.return]),
    ...[OP.br, 0, OP.end, OP.end],
    ...code.undefined(),
  ],
  /** Writes the second argument, a string, to the descriptor of the first. */
  w: (code) => [
    ...[...code.argument(1), ...code.scratch(SCRATCH.length), ...code.call('qjs_get_string_len'), ...code.set(5)],
    ...code.when([...code.get(5), 0x45], [...code.const(0), OP.return]),
    ...code.write(code.load(SCRATCH.length)),
    ...[...code.get(5), ...code.call('qjs_free_cstring')],
    ...code.undefined(),
  ],
  /** Writes the second argument, a Uint8Array. */
  v: (code) => [...code.bytesOf(1), ...code.write(code.load(SCRATCH.length)), ...code.undefined()],
  /** The text of a Uint8Array. */
  t: (code) => [...code.bytesOf(0), ...code.get(5), ...code.load(SCRATCH.length), ...code.call('qjs_new_string')],
  x: (code) => [...code.number(0), 0xaa, ...code.call('proc_exit'), OP.unreachable],
  /** Random bytes of the run's seed. */
  d: (code) => [
    ...[...code.scratch(SCRATCH.random), ...code.const(RANDOM_BYTES), ...code.call('random_get'), OP.drop],
    ...[...code.scratch(SCRATCH.random), ...code.const(RANDOM_BYTES), ...code.call('qjs_new_uint8_array')],
  ],
  z: (code) => [...code.sleep(), ...code.undefined()],
  /** The reason of a promise that was rejected and is not handled. */
  u: (code) => [
    ...code.when([...code.load(SCRATCH.rejections), 0x45], [...code.undefined(), OP.return]),
    ...[...code.load(SCRATCH.reason), ...code.call('qjs_dup_value')],
  ],
};

export const OPERATION_NAMES = Object.keys(OPERATIONS);

function hostCall(code: DriverCode): number[] {
  const letter = [...code.get(0), 0x2d, 0, 0];
  const cases = Object.entries(OPERATIONS).flatMap(([name, operation]) =>
    code.when([...letter, ...code.const(name.charCodeAt(0)), 0x46], [...operation(code), OP.return]),
  );
  return [...cases, ...code.undefined()];
}

/** Counts rejections; both arguments belong to the callee. */
function promiseRejection(code: DriverCode): number[] {
  const [promise, reason, handled] = [0, 1, 2];
  const count = (change: number): number[] =>
    code.store(SCRATCH.rejections, [...code.load(SCRATCH.rejections), ...code.const(change), OP.i32Add]);
  return [
    ...[...code.get(promise), ...code.call('qjs_free_value')],
    ...[...code.get(handled), OP.if, VALUE.empty],
    ...[...count(-1), ...code.get(reason), ...code.call('qjs_free_value')],
    OP.else,
    ...count(1),
    ...code.when(code.load(SCRATCH.reason), [...code.load(SCRATCH.reason), ...code.call('qjs_free_value')]),
    ...code.store(SCRATCH.reason, code.get(reason)),
    OP.end,
  ];
}

/** In place of what the package imports from its JavaScript, in the order of those imports; then our own. */
const FUNCTIONS: readonly DriverFunction[] = [
  { name: 'host_get_timezone_offset', params: [I32, I32], results: [I32], locals: 0, code: zero },
  { name: 'host_interrupt', params: [], results: [I32], locals: 0, code: zero },
  { name: 'host_promise_rejection', params: [I32, I32, I32], results: [], locals: 0, code: promiseRejection },
  { name: 'host_module_normalize', params: [I32, I32], results: [I32], locals: 0, code: zero },
  { name: 'host_module_load', params: [I32, I32], results: [I32], locals: 0, code: zero },
  { name: 'host_call', params: [I32, I32, I32, I32, I32], results: [I32], locals: 2, code: hostCall },
  { name: 'read_all', params: [], results: [I32], locals: 4, code: (code) => code.readAll() },
  {
    name: START_EXPORT,
    params: [],
    results: [],
    locals: 0,
    code: (code) => [
      ...[...code.load(SCRATCH.run), ...code.call('qjs_get_undefined'), ...code.const(0), ...code.const(0)],
      ...[...code.call('qjs_call'), OP.drop],
    ],
  },
];

const ADDED_IMPORTS: readonly {
  readonly name: string;
  readonly params: readonly number[];
  readonly results: readonly number[];
}[] = [
  { name: 'fd_read', params: [I32, I32, I32, I32], results: [I32] },
  { name: 'proc_exit', params: [I32], results: [] },
  { name: 'poll_oneoff', params: [I32, I32, I32, I32], results: [I32] },
];

function typeBytes({ params, results }: { params: readonly number[]; results: readonly number[] }): Uint8Array {
  return Uint8Array.of(0x60, params.length, ...params, results.length, ...results);
}

function indexBytes(...values: readonly number[]): Uint8Array {
  const out = new ByteWriter();
  for (const value of values) out.u32(value);
  return out.copy();
}

function bodyBytes({ locals, code }: DriverFunction, assembler: DriverCode): Uint8Array {
  const content = [...(locals > 0 ? [1, locals, I32] : [0]), ...code(assembler), OP.end];
  const out = new ByteWriter();
  out.u32(content.length);
  out.bytes(Uint8Array.from(content));
  return out.copy();
}

function exportBytes(name: string, kind: number, index: number): Uint8Array {
  const out = new ByteWriter();
  out.name(name);
  out.u8(kind);
  out.u32(index);
  return out.copy();
}

/**
 * The package's QuickJS, which calls JavaScript of its host, as a module that imports functions of WASI preview 1 only:
 * what the host's JavaScript did is done by driver functions in the module itself.
 */
export function withDriver(source: Uint8Array): Uint8Array {
  const module = readModule(source);
  const sections = new ModuleSections(source);
  const imports = readImports(sections.content(SECTION.import));
  const kept = imports.filter((item) => item.module === PREVIEW_1);
  const replaced = imports.filter((item) => item.module !== PREVIEW_1).map((item) => item.name);
  const imported = kept.length + ADDED_IMPORTS.length;
  const firstDriver = imported + module.functions.length;
  const driver = (name: string): number => firstDriver + FUNCTIONS.findIndex((item) => item.name === name);
  const renumbering: Renumbering = {
    function: (index) => {
      const item = imports[index];
      if (!item) return index - imports.length + imported;
      return item.module === PREVIEW_1 ? kept.indexOf(item) : driver(item.name);
    },
    global: (index) => index,
  };
  const unknown = replaced.find((name) => !FUNCTIONS.some((item) => item.name === name));
  if (unknown !== undefined) throw new Error(`The QuickJS package imports ${unknown}, which the driver lacks.`);
  const exported = new Map(module.exports.map(({ name, index }) => [name, renumbering.function(index)]));
  const addedImports = ADDED_IMPORTS.map(({ name }) => name);
  const indexOf = (name: string): number => {
    if (FUNCTIONS.some((item) => item.name === name)) return driver(name);
    if (addedImports.includes(name)) return kept.length + addedImports.indexOf(name);
    const index = exported.get(name) ?? kept.findIndex((item) => item.name === name);
    if (index < 0) throw new Error(`The QuickJS package has no function ${name}.`);
    return index;
  };
  const contents = sections.all();
  for (const [id, renumber] of RENUMBERED) {
    if (sections.has(id)) contents.set(id, renumber(sections.content(id), renumbering));
  }
  const types = module.types.length;
  const append = (id: number, items: readonly Uint8Array[]): void => {
    contents.set(id, extendSection(contents.get(id) ?? Uint8Array.of(0), items, 'behind'));
  };
  const added = ADDED_IMPORTS.map(({ name }, index): ImportItem => {
    return { module: PREVIEW_1, name, kind: 'function', type: indexBytes(types + index) };
  });
  contents.set(SECTION.import, writeImports([...kept, ...added]));
  append(SECTION.type, [...ADDED_IMPORTS, ...FUNCTIONS].map(typeBytes));
  append(
    SECTION.function,
    FUNCTIONS.map((_, index) => indexBytes(types + ADDED_IMPORTS.length + index)),
  );
  append(SECTION.global, [Uint8Array.of(I32, 1, OP.i32Const, 0, OP.end)]);
  append(SECTION.export, [
    exportBytes(START_EXPORT, FUNCTION, driver(START_EXPORT)),
    exportBytes(SCRATCH_EXPORT, GLOBAL, SCRATCH_GLOBAL),
  ]);
  const assembler = new DriverCode(indexOf, SCRATCH_GLOBAL);
  append(
    SECTION.code,
    FUNCTIONS.map((item) => bodyBytes(item, assembler)),
  );
  if (new ByteReader(sections.content(SECTION.global)).u32() !== SCRATCH_GLOBAL) {
    throw new Error('The QuickJS package has other globals than its stack pointer.');
  }
  return assembleModule(contents);
}
