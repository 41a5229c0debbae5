import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { CompiledLanguage } from './language.ts';
import { type Finished, runTool } from './run-tool.ts';

/** A compiler of this machine that makes WASI preview 1 commands. */
export interface Toolchain {
  readonly language: CompiledLanguage;
  readonly program: string;
  /** First line of what the compiler says of itself. */
  readonly version: string;
}

/** What people call the languages. */
export const LANGUAGE_NAMES: Readonly<Record<CompiledLanguage, string>> = { c: 'C', cpp: 'C++', rust: 'Rust' };

/** What a person installs when there is no toolchain for a language. */
export const TOOLCHAIN_ADVICE: Readonly<Record<CompiledLanguage, string>> = {
  c: 'on Debian: apt-get install clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32',
  cpp: 'on Debian: apt-get install clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32 libc++-19-dev-wasm32 libc++abi-19-dev-wasm32',
  rust: 'install rustc with rustup, then: rustup target add wasm32-wasip1',
};

const NEWEST_CLANG = 24;
const OLDEST_CLANG = 14;
const CLANG_TARGET = '--target=wasm32-wasi';

/** The newest first: a distribution keeps one C++ library for WASI, and the compiler called just clang may be older than it. */
function clangNames(base: string): string[] {
  const versions = Array.from({ length: NEWEST_CLANG - OLDEST_CLANG + 1 }, (_, index) => NEWEST_CLANG - index);
  return [...versions.map((version) => `${base}-${version}`), base];
}

async function isFile(path: string): Promise<boolean> {
  return isAbsolute(path) && (await stat(path).catch(() => undefined))?.isFile() === true;
}

function firstLine({ stdout }: Finished): string {
  return stdout.split('\n')[0]?.trim() ?? '';
}

/** Whether a clang finds all that a WASI program is linked from: start file, C library, builtins, linker. */
async function linksForWasi(program: string, libraries: readonly string[]): Promise<boolean> {
  const questions = [
    ...libraries.map((name) => `-print-file-name=${name}`),
    '-print-libgcc-file-name',
    '-print-prog-name=wasm-ld',
  ];
  for (const question of questions) {
    const answer = await runTool(program, [CLANG_TARGET, question]);
    if (answer.code !== 0 || !(await isFile(firstLine(answer)))) return false;
  }
  return true;
}

async function findClang(language: 'c' | 'cpp'): Promise<Toolchain | undefined> {
  const libraries = ['crt1-command.o', 'libc.a', ...(language === 'cpp' ? ['libc++.a', 'libc++abi.a'] : [])];
  for (const program of clangNames(language === 'c' ? 'clang' : 'clang++')) {
    const version = await runTool(program, ['--version']);
    if (version.code !== 0) continue;
    if (await linksForWasi(program, libraries)) return { language, program, version: firstLine(version) };
  }
  return undefined;
}

async function findRustc(): Promise<Toolchain | undefined> {
  const version = await runTool('rustc', ['--version']);
  if (version.code !== 0) return undefined;
  const library = await runTool('rustc', ['--print', 'target-libdir', '--target', 'wasm32-wasip1']);
  if (library.code !== 0) return undefined;
  const found = await stat(firstLine(library)).catch(() => undefined);
  return found?.isDirectory() ? { language: 'rust', program: 'rustc', version: firstLine(version) } : undefined;
}

/** The toolchain of this machine for a language, or undefined. Asks compilers where their files are; compiles nothing. */
export function findToolchain(language: CompiledLanguage): Promise<Toolchain | undefined> {
  return language === 'rust' ? findRustc() : findClang(language);
}
