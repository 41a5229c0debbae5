import { extname } from 'node:path';

/** Languages that a program file can be in. `wasm` is a WASI preview 1 command or a WASI 0.2 command component. */
export const LANGUAGES = ['python', 'javascript', 'wasm', 'c', 'cpp', 'rust'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Languages that a toolchain of this machine compiles. */
export type CompiledLanguage = 'c' | 'cpp' | 'rust';

const BY_ENDING: Readonly<Record<string, Language>> = {
  '.c': 'c',
  '.cc': 'cpp',
  '.cjs': 'javascript',
  '.cpp': 'cpp',
  '.cxx': 'cpp',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.rs': 'rust',
  '.wasm': 'wasm',
};

/** The language that goes with a file's name; Python for every ending that no other language has. */
export function languageOfFile(path: string): Language {
  return BY_ENDING[extname(path).toLowerCase()] ?? 'python';
}

export function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text);
}

export function isCompiled(language: Language): language is CompiledLanguage {
  return language === 'c' || language === 'cpp' || language === 'rust';
}
