import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentNew, parse, preview1AdapterCommandPath } from '@bytecodealliance/jco';
import { prepareWebAssembly } from '../../wasm-sandbox/lang/prepare-program.ts';
import { DEFAULT_LIMITS, type Limits } from '../../wasm-sandbox/limits.ts';
import { createSandbox, type Sandbox } from '../../wasm-sandbox/pool.ts';
import type { RunResult } from '../../wasm-sandbox/run-result.ts';

/** Cache shared by the tests of this folder. */
export const CACHE_DIR = join(tmpdir(), 'hivesmith-test-images');
await mkdir(CACHE_DIR, { recursive: true });

const SEED = '0123456789abcdef';

/** Text of a command: `body` runs in `_start`; $read and $write move bytes at an address and give how many. */
export function commandText(body: string, more = ''): string {
  return `(module
    (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
    (memory (export "memory") 1)
    (global $calls (mut i32) (i32.const 0))
    (func $move (param $fd i32) (param $at i32) (param $length i32) (result i32)
      (i32.store (i32.const 0) (local.get $at))
      (i32.store (i32.const 4) (local.get $length))
      (if (result i32) (local.get $fd)
        (then (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
        (else (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
      drop
      (i32.load (i32.const 8)))
    ${more}
    (func (export "_start") (local $n i32) ${body}))`;
}

/** Copies up to 1000 bytes of input to the output and ends with status 7. */
export const ECHO = commandText(`
  (local.set $n (call $move (i32.const 0) (i32.const 64) (i32.const 1000)))
  (drop (call $move (i32.const 1) (i32.const 64) (local.get $n)))
  (call $exit (i32.const 7))`);

/** Prints 16 random bytes and the clock. */
export const DRAW = commandText(`
  (drop (call $random (i32.const 64) (i32.const 16)))
  (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 80)))
  (drop (call $move (i32.const 1) (i32.const 64) (i32.const 24)))`);

export const SPIN = commandText('(loop $again (br $again))');

export const assemble = (text: string): Promise<Uint8Array> => parse(text);

/** The same command as a WASI 0.2 component, over jco's adapter. */
export async function toComponent(core: Uint8Array): Promise<Uint8Array> {
  return componentNew(core, [['wasi_snapshot_preview1', await readFile(preview1AdapterCommandPath())]]);
}

export async function openSandbox(program: Uint8Array): Promise<Sandbox> {
  return createSandbox({ image: await prepareWebAssembly(program, { cacheDir: CACHE_DIR }), workers: 1 });
}

export function runGuest(sandbox: Sandbox, stdin = '', limits: Partial<Limits> = {}, source = ''): Promise<RunResult> {
  const input = new TextEncoder().encode(stdin);
  return sandbox.run({ source, stdin: input, limits: { ...DEFAULT_LIMITS, ...limits }, seed: SEED });
}

/** Runs a program in a sandbox of its own, twice: both runs must be equal. Gives the second. */
export async function runTwice(program: Uint8Array, stdin = '', limits: Partial<Limits> = {}): Promise<RunResult[]> {
  await using sandbox = await openSandbox(program);
  return [await runGuest(sandbox, stdin, limits), await runGuest(sandbox, stdin, limits)];
}

export function summary({ outcome, exitCode, stdout }: RunResult): unknown[] {
  return [outcome, exitCode, Buffer.from(stdout).toString('latin1')];
}
