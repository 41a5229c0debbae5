import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_SOURCE_BYTES } from '../limits.ts';
import { GuestRefusal } from './guest-refusal.ts';
import type { CompiledLanguage } from './language.ts';
import { prepareInThread } from './prepare-program.ts';
import { cachedProgram } from './program-cache.ts';
import type { ProgramImage } from './program-image.ts';
import { checkSize } from './refusing.ts';
import { runTool } from './run-tool.ts';
import { findToolchain, LANGUAGE_NAMES, TOOLCHAIN_ADVICE, type Toolchain } from './toolchain.ts';

/** A compiler that takes longer is stopped: a source file can make one work for ever. */
const COMPILE_TIMEOUT_MS = 120_000;
/** The C stack of a compiled program. It lies below everything else, so that its overflow traps. */
const STACK_BYTES = 16 << 20;
const STACK_FLAGS = [`-zstack-size=${STACK_BYTES}`, '--stack-first', '--strip-all'];
const SOURCE_NAMES = { c: 'main.c', cpp: 'main.cpp', rust: 'main.rs' } as const;

/** Clock and signal functions that WASI lacks, as wasi-libc emulates them. */
const EMULATED = ['signal', 'process-clocks', 'mman'];
const CLANG_FLAGS = [
  '--target=wasm32-wasi',
  '-O2',
  '-w',
  '-I.',
  ...EMULATED.flatMap((name) => [
    `-D_WASI_EMULATED_${name.toUpperCase().replace('-', '_')}`,
    `-lwasi-emulated-${name}`,
  ]),
  ...STACK_FLAGS.map((flag) => `-Wl,${flag.replace('-zstack-size', '-z,stack-size')}`),
];

const FLAGS: Readonly<Record<CompiledLanguage, readonly string[]>> = {
  c: [...CLANG_FLAGS, '-std=gnu17', '-lm'],
  cpp: [...CLANG_FLAGS, '-std=gnu++20', '-fno-exceptions'],
  rust: [
    ...['--target', 'wasm32-wasip1', '--edition', '2021', '-O', '-C', 'panic=abort', '--cap-lints', 'allow'],
    ...STACK_FLAGS.flatMap((flag) => ['-C', `link-arg=${flag}`]),
  ],
};

/** The header of GCC that programs of contests include in place of the standard ones; clang's library has none. */
const ALL_HEADERS = `#pragma once
${[
  ...['algorithm', 'array', 'bitset', 'cassert', 'cctype', 'chrono', 'climits', 'cmath', 'complex', 'cstdint'],
  ...['cstdio', 'cstdlib', 'cstring', 'ctime', 'deque', 'forward_list', 'functional', 'iomanip', 'iostream'],
  ...['iterator', 'limits', 'list', 'map', 'memory', 'numeric', 'optional', 'queue', 'random', 'set', 'sstream'],
  ...['stack', 'string', 'string_view', 'tuple', 'unordered_map', 'unordered_set', 'utility', 'variant', 'vector'],
]
  .map((name) => `#include <${name}>`)
  .join('\n')}
`;

async function compile(
  source: Uint8Array,
  { language, program }: Toolchain,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const directory = await mkdtemp(join(tmpdir(), 'hivesmith-compile-'));
  try {
    const file = SOURCE_NAMES[language];
    await writeFile(join(directory, file), source);
    await mkdir(join(directory, 'bits'));
    await writeFile(join(directory, 'bits', 'stdc++.h'), ALL_HEADERS);
    const args = [file, ...FLAGS[language], '-o', 'main.wasm'];
    const options = { cwd: directory, timeoutMs: COMPILE_TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) };
    const { code, stdout, stderr } = await runTool(program, args, options);
    signal?.throwIfAborted();
    if (code === null) {
      throw new GuestRefusal('compile-failed', `${program} did not end within ${COMPILE_TIMEOUT_MS / 1000} s.`);
    }
    if (code !== 0)
      throw new GuestRefusal('compile-failed', `${program} refused the program`, { detail: stderr || stdout });
    const output = join(directory, 'main.wasm');
    checkSize((await stat(output)).size);
    return await readFile(output);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Compiles a program with a toolchain of this machine and prepares it, or finds it in the cache. The compiler is not in
 * the sandbox: it reads what the source tells it to include. Rejects with GuestRefusal when there is no toolchain or the
 * compiler or the pass refuses the program.
 */
export async function prepareCompiled(
  source: Uint8Array,
  language: CompiledLanguage,
  { cacheDir, signal }: { readonly cacheDir: string; readonly signal?: AbortSignal },
): Promise<ProgramImage> {
  if (source.length > MAX_SOURCE_BYTES) {
    throw new GuestRefusal(
      'guest-too-large',
      `Expected a program of at most ${MAX_SOURCE_BYTES} bytes, got ${source.length}.`,
    );
  }
  const toolchain = await findToolchain(language);
  if (!toolchain) {
    throw new GuestRefusal(
      'toolchain-missing',
      `This machine has no ${LANGUAGE_NAMES[language]} compiler for WebAssembly; ${TOOLCHAIN_ADVICE[language]}.`,
    );
  }
  const key = Buffer.concat([Buffer.from(`${JSON.stringify([toolchain, FLAGS[language]])}\n`), source]);
  return cachedProgram(cacheDir, language, key, async () => {
    const bytes = await compile(source, toolchain, signal);
    return prepareInThread({ form: 'command', bytes }, signal);
  });
}
