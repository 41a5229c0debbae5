import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { packageRoot } from '../../cli/package-root.ts';
import { prepareCompiled } from '../../wasm-sandbox/lang/compile.ts';
import { GuestRefusal } from '../../wasm-sandbox/lang/guest-refusal.ts';
import type { CompiledLanguage } from '../../wasm-sandbox/lang/language.ts';
import { prepareWebAssembly } from '../../wasm-sandbox/lang/prepare-program.ts';
import { runTool } from '../../wasm-sandbox/lang/run-tool.ts';
import { findToolchain, TOOLCHAIN_ADVICE } from '../../wasm-sandbox/lang/toolchain.ts';
import type { Limits } from '../../wasm-sandbox/limits.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import type { RunResult } from '../../wasm-sandbox/run-result.ts';
import { CACHE_DIR, runGuest, runTwice, summary, toComponent } from './guest-fixture.ts';

/** C, C++ and Rust programs, with the compilers of this machine; a language without one is skipped with the reason. */
const PROGRAMS = join(packageRoot(), 'tests', 'guests', 'programs');
const INPUT = '5\n3 1 2 3 11\n';
const folder = await mkdtemp(join(tmpdir(), 'hivesmith-guests-'));
after(() => rm(folder, { recursive: true }));

async function why(language: CompiledLanguage): Promise<string | false> {
  return (await findToolchain(language)) ? false : `no compiler here; ${TOOLCHAIN_ADVICE[language]}`;
}

async function wasip2(): Promise<string | false> {
  const { stdout } = await runTool('rustc', ['--print', 'target-libdir', '--target', 'wasm32-wasip2']);
  const found = await stat(stdout.trim()).catch(() => null);
  return found ? false : 'no such target here; rustup target add wasm32-wasip2';
}

const skip = { c: await why('c'), cpp: await why('cpp'), rust: await why('rust') };
const skipWasip2 = await wasip2();

async function run(language: CompiledLanguage, source: string, limits: Partial<Limits> = {}): Promise<RunResult> {
  const image = await prepareCompiled(Buffer.from(source), language, { cacheDir: CACHE_DIR });
  await using sandbox = await createSandbox({ image, workers: 1 });
  const first = await runGuest(sandbox, INPUT, limits);
  assert.deepEqual(await runGuest(sandbox, INPUT, limits), first);
  return first;
}

const program = (name: string): Promise<string> => readFile(join(PROGRAMS, name), 'utf8');

describe('compiled programs', () => {
  test('C: standard library, exit code, no environment', { skip: skip.c }, async () => {
    const result = await run('c', await program('sum.c'));
    assert.deepEqual(summary(result), ['nonzero-exit', 4, '20 3 4.472136 1\n']);
    assert.equal(Buffer.from(result.stderr).toString(), 'no home\n');
  });

  test('C++: containers, streams, the header of contests', { skip: skip.cpp }, async () => {
    const result = await run('cpp', await program('words.cpp'));
    assert.deepEqual(summary(result), ['ok', 0, '3 2\n1 1\n11 1\n2 1\n5 1\n4 2.000\n']);
  });

  test('Rust: collections, deep recursion, no files', { skip: skip.rust }, async () => {
    const result = await run('rust', await program('totals.rs'));
    const expected = '{1: 1, 2: 1, 3: 2, 5: 1, 11: 1}\nSome(11) 20000\ntrue 0\n';
    assert.deepEqual(summary(result), ['nonzero-exit', 6, expected]);
  });
});

describe('hostile compiled programs', () => {
  const C: Readonly<Record<string, readonly [source: string, outcome: string, exitCode: number | null]>> = {
    'an endless loop': ['int main() { volatile int x = 0; for (;;) x++; }', 'out-of-fuel', null],
    'endless recursion': [
      'int f(volatile char *p) { volatile char here[64]; here[p[0] & 63] = 1; return f(here) + here[3]; } int main() { char c = 0; return f(&c); }',
      'trap',
      null,
    ],
    'a null pointer called': ['int main() { void (*volatile f)(void) = 0; f(); }', 'trap', null],
    'a write past all memory': ['int main() { *(volatile char *)0xfffffff0 = 1; }', 'trap', null],
    abort: ['#include <stdlib.h>\nint main() { abort(); }', 'trap', null],
    'division by zero': ['int main(int c, char **v) { volatile int z = c - 1; return 5 / z; }', 'trap', null],
    'a status above a byte': ['#include <stdlib.h>\nint main() { exit(0x4d454d); }', 'nonzero-exit', 0x4d],
    'memory until there is none': [
      '#include <stdlib.h>\nint main() { for (;;) { volatile char *p = malloc(1 << 20); if (!p) return 3; p[9] = 1; } }',
      'nonzero-exit',
      3,
    ],
    'a flood': [
      '#include <stdio.h>\nint main() { for (;;) puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); }',
      'output-limit',
      null,
    ],
    'a long sleep': ['#include <unistd.h>\nint main() { sleep(1000000); }', 'out-of-fuel', null],
    files: [
      '#include <stdio.h>\nint main() { return fopen("/etc/passwd", "r") || fopen("x", "w") ? 0 : 5; }',
      'nonzero-exit',
      5,
    ],
  };
  for (const [name, [source, outcome, exitCode]] of Object.entries(C)) {
    test(name, { skip: skip.c }, async () => {
      const result = await run('c', source, { fuel: 300_000_000, memoryMiB: 64 });
      assert.deepEqual([result.outcome, result.exitCode], [outcome, exitCode]);
    });
  }
});

describe('compilers', () => {
  test('their messages come back', { skip: skip.c || skip.rust }, async () => {
    for (const [language, source] of [
      ['c', 'int main() { return x; }'],
      ['rust', 'fn main() { x }'],
      ['c', '\u0000\u0001'],
    ] as const) {
      const compiling = prepareCompiled(Buffer.from(source), language, { cacheDir: CACHE_DIR });
      await assert.rejects(compiling, (error) => {
        return error instanceof GuestRefusal && error.code === 'compile-failed' && /error/.test(error.detail);
      });
    }
  });
});

describe('components of real toolchains', () => {
  const build = async (target: string): Promise<Uint8Array> => {
    const out = join(folder, `${target}.wasm`);
    const args = [join(PROGRAMS, 'totals.rs'), '--target', target, '-O', '-o', out];
    const { code, stderr } = await runTool('rustc', args);
    assert.equal(code, 0, stderr);
    return readFile(out);
  };
  const expected = '{1: 1, 2: 1, 3: 2, 5: 1, 11: 1}\nSome(11) 20000\ntrue 0\n';

  test('Rust over the adapter prints and exits as the preview 1 command does', { skip: skip.rust }, async () => {
    const command = await build('wasm32-wasip1');
    const [plain] = await runTwice(command, INPUT);
    const [component] = await runTwice(await toComponent(command), INPUT);
    assert.deepEqual(summary(plain!), ['nonzero-exit', 6, expected]);
    assert.deepEqual(summary(component!), summary(plain!));
  });

  test('Rust for WASI 0.2: exit tells success from failure only', { skip: skip.rust || skipWasip2 }, async () => {
    const image = await prepareWebAssembly(await build('wasm32-wasip2'), { cacheDir: CACHE_DIR });
    await using sandbox = await createSandbox({ image, workers: 1 });
    const first = await runGuest(sandbox, INPUT);
    assert.deepEqual(summary(first), ['nonzero-exit', 1, expected]);
    assert.deepEqual(await runGuest(sandbox, INPUT), first);
  });
});
