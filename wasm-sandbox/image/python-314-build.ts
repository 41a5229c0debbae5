import { Assembler, encodeType } from '../link/assembler.ts';
import { readSharedLibrary } from '../link/shared-library.ts';
import { type LinkedModule, staticLink } from '../link/static-link.ts';
import type { ExtraFunction } from '../link/symbols.ts';
import { BRIDGE_HOST, WASI_BRIDGE } from '../link/wasi-bridge.ts';
import { readModule } from '../pass/module-info.ts';
import type { PassOptions } from '../pass/options.ts';
import { ENTRY_COMMAND, LIBRARY_BOOTSTRAP } from './bootstrap.ts';
import { type BuildGuest, openBuildGuest } from './build-world.ts';
import { EmbeddedPython, PYTHON_FUNCTIONS, type PythonOptions } from './embedded-python.ts';
import { finishImage, forBuilding } from './finish-image.ts';
import { type FrozenModule, freezeLibrary, freezeSources, installFrozen } from './frozen-library.ts';
import type { ImageNote } from './note.ts';
import { unpack } from './packed-file.ts';
import { PYTHON_314_LAYOUT as LAYOUT } from './python-314-layout.ts';
import { moduleOf } from './saved-program.ts';
import { tarFiles } from './tar-files.ts';
import { zipMember } from './zip-member.ts';

const PAGE = 65536;
const FROZEN_TABLE = 'PyImport_FrozenModules';
const ENTRY_FUNCTION = 'PyRun_SimpleStringFlags';

/** There is nothing to load at run time: `dlopen` and its kin say no. */
const NO_LOADING: readonly ExtraFunction[] = (
  [
    ['env dlopen', 'ii'],
    ['env dlsym', 'ii'],
    ['env dlerror', ''],
  ] as const
).map(([symbol, params]) => ({
  symbol,
  type: encodeType(params, 'i'),
  assemble: () => new Assembler().i32(0).body(),
}));

/** The same on every machine, whatever its environment. */
const COMMON: PythonOptions = { use_hash_seed: 1, hash_seed: 0, utf8_mode: 1, pathconfig_warnings: 0 };
/** An interpreter that can compile, but has imported nothing. */
const COMPILER: PythonOptions = { ...COMMON, _init_main: 0 };
const INTERPRETER: PythonOptions = {
  ...COMMON,
  site_import: 0,
  write_bytecode: 0,
  stdio_encoding: 'utf-8',
  stdio_errors: 'strict',
  home: '/python',
  module_search_paths: [],
};

const NOTHING = { arguments: [], environment: [] };

/** The wheel's interpreter and C library as one module that imports WASI preview 1 only. */
export function linkPython314(container: Uint8Array): LinkedModule {
  return staticLink({
    libraries: LAYOUT.libraries.map((file) => readSharedLibrary(file.name, unpack(container, file))),
    stackBytes: LAYOUT.stackBytes,
    host: BRIDGE_HOST,
    extras: [...WASI_BRIDGE, ...NO_LOADING],
    roots: PYTHON_FUNCTIONS,
    variables: [FROZEN_TABLE],
  });
}

/**
 * Lets a program have the whole recursion limit for itself: the frames below it are given back. The fields
 * (py_recursion_remaining, py_recursion_limit, recursion_headroom) are found by their values within the thread state.
 */
function giveBackFrames(python: EmbeddedPython): void {
  const { pythonRecursionLimit: limit, bootstrapFrames } = LAYOUT;
  const at = python.threadState();
  const words = new Int32Array(python.memory.buffer, at, 128);
  const matches = [...words.keys()].filter(
    (index) => words[index] === limit && words[index + 1] === limit && words[index + 2] === 0,
  );
  if (matches.length !== 1)
    throw new Error(`Expected one recursion limit in the thread state, found ${matches.length}.`);
  words[matches[0]!] = limit + bootstrapFrames;
}

function preInitialize(guest: BuildGuest, linked: LinkedModule, modules: readonly FrozenModule[]): number {
  const python = new EmbeddedPython(guest);
  installFrozen(python, linked.addresses.get(FROZEN_TABLE)!, modules);
  python.initialize(INTERPRETER);
  python.run(LIBRARY_BOOTSTRAP);
  giveBackFrames(python);
  const said = guest.said();
  if (said !== '') throw new Error(`The runtime's bootstrap was to say nothing. It said:\n${said}`);
  return python.placeText(ENTRY_COMMAND);
}

interface Extra {
  readonly note: ImageNote;
  /** Further modules by path, which no program has to import. */
  readonly packages: ReadonlyMap<string, Uint8Array>;
  /** As in finishImage. */
  readonly changed?: Partial<PassOptions>;
}

const PLAIN: Extra = { note: LAYOUT, packages: new Map() };

/**
 * Makes the fast image from the wheel: links its libraries into one module, compiles the standard library with that very
 * interpreter, starts it with the library built in, runs the bootstrap and saves the result as a module, behind the
 * deterministic pass. Clock, random bytes and hash seed are fixed throughout, so that each build has the same bytes.
 */
export async function buildPython314(
  wheel: Uint8Array,
  onStep: (step: string) => Promise<void>,
  { note, packages, changed }: Extra = PLAIN,
): Promise<Uint8Array> {
  await onStep('link');
  const container = zipMember(wheel, LAYOUT.member);
  const linked = linkPython314(container);
  const module = new WebAssembly.Module(forBuilding(linked.bytes));
  await onStep('freeze');
  const compiler = new EmbeddedPython(openBuildGuest(module, NOTHING));
  compiler.initialize(COMPILER);
  const library = freezeLibrary(compiler, tarFiles(unpack(container, LAYOUT.standardLibrary)));
  const modules = [...library, ...freezeSources(compiler, packages)];
  await onStep('initialise');
  const guest = openBuildGuest(module, NOTHING);
  const command = preInitialize(guest, linked, modules);
  const memory = new Uint8Array(guest.memory.buffer);
  // Nothing on the C stack is alive between two calls from outside.
  memory.fill(0, 0, linked.stackTop);
  await onStep('protect');
  const pages = memory.length / PAGE;
  const entry = readModule(linked.bytes).exports.find(({ name }) => name === ENTRY_FUNCTION)!;
  const program = moduleOf({
    source: linked.bytes,
    memory,
    global: (index) => (guest.exports[`__g${index}`] as WebAssembly.Global).value as number,
    pages,
    run: { functionIndex: entry.index, command: ENTRY_COMMAND, address: command },
  });
  const finish = {
    note,
    stack: { global: linked.stackGlobal, lowest: LAYOUT.stackReserve },
    memory: { committedPages: pages + LAYOUT.committedSpare, mostPages: LAYOUT.mostPages },
  };
  return finishImage(program, finish, changed);
}
