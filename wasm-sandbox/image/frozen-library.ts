import type { EmbeddedPython } from './embedded-python.ts';
import { LIBRARY_ADDITIONS } from './library-additions.ts';

/** A module of the library as the interpreter imports it without any file. */
export interface FrozenModule {
  readonly name: string;
  readonly isPackage: boolean;
  /** Marshalled code object. */
  readonly code: Uint8Array;
}

/** Left out: what needs a screen, other processes, a network server, a debugger, or is not part of this interpreter. */
const LEFT_OUT = [
  /^(test|idlelib|tkinter|turtle|turtledemo|ensurepip|pydoc_data|venv|site-packages|lib2to3|config-.*|__phello__)\b/,
  /^(_ios_|_android_|_apple_|_aix_|_osx_|_sysconfig|_pyrepl\/(?!__init__|utils|types|trace)|antigravity|this\.py|__hello__)/,
  /^(multiprocessing|ctypes|curses|dbm|wsgiref|xmlrpc|ssl|http\/server|socketserver)\b/,
  /^(smtplib|ftplib|poplib|imaplib|mailbox|webbrowser|pydoc|cProfile|pty|tty|zipapp|compileall)\b/,
  /^(concurrent\/interpreters|concurrent\/futures\/(process|interpreter)|compression\/zstd)\b/,
  /^(_pydecimal|_pydatetime|_pyio)\.py/,
  /^encodings\/(cp(?!437|1252)|mac_|iso8859_(?!1\.|15)|koi8|kz1048|ptcp154|tis_620|hp_roman8|oem|mbcs)/,
];

const SOURCE = /^(?<module>(?:\w+\/)*\w+)\.py$/;

/** What decides which modules are compiled, and from what, besides the sources. */
export const FREEZING = JSON.stringify([LEFT_OUT.map(String), LIBRARY_ADDITIONS]);

/** Compiles the library's sources, in the order of their names. */
export function freezeLibrary(python: EmbeddedPython, files: ReadonlyMap<string, Uint8Array>): FrozenModule[] {
  const kept = [...files].filter(([path]) => !LEFT_OUT.some((pattern) => pattern.test(path)));
  return freezeSources(python, new Map(kept));
}

/** Compiles sources, in the order of their names; other files are passed over. */
export function freezeSources(python: EmbeddedPython, files: ReadonlyMap<string, Uint8Array>): FrozenModule[] {
  const frozen: FrozenModule[] = [];
  for (const path of [...files.keys()].sort()) {
    const module = SOURCE.exec(path)?.groups?.['module'];
    if (module === undefined) continue;
    const isPackage = module === '__init__' || module.endsWith('/__init__');
    const name = (isPackage ? module.slice(0, -'/__init__'.length) : module).replaceAll('/', '.');
    if (name === '') continue;
    frozen.push({ name, isPackage, code: python.compile(withAddition(path, files.get(path)!), `<frozen ${name}>`) });
  }
  return frozen;
}

function withAddition(path: string, source: Uint8Array): Uint8Array {
  const addition = LIBRARY_ADDITIONS[path];
  return addition === undefined ? source : Buffer.concat([source, new TextEncoder().encode(addition)]);
}

const ENTRY_BYTES = 16;

/** Points `PyImport_FrozenModules`, at `table`, to the modules; before the interpreter starts. */
export function installFrozen(python: EmbeddedPython, table: number, modules: readonly FrozenModule[]): void {
  const entries = python.place(new Uint8Array(ENTRY_BYTES * (modules.length + 1)));
  modules.forEach(({ name, isPackage, code }, index) => {
    const entry = entries + ENTRY_BYTES * index;
    python.setWord(entry, python.placeText(name));
    python.setWord(entry + 4, python.place(code));
    python.setWord(entry + 8, code.length);
    python.setWord(entry + 12, isPackage ? 1 : 0);
  });
  python.setWord(table, entries);
}
