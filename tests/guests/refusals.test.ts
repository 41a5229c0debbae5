import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GuestRefusal } from '../../wasm-sandbox/lang/guest-refusal.ts';
import { prepareWebAssembly } from '../../wasm-sandbox/lang/prepare-program.ts';
import { assemble, CACHE_DIR, commandText, ECHO, toComponent } from './guest-fixture.ts';

async function refused(bytes: Uint8Array, code: string, words: RegExp): Promise<void> {
  await assert.rejects(prepareWebAssembly(bytes, { cacheDir: CACHE_DIR }), (error) => {
    assert.ok(error instanceof GuestRefusal, String(error));
    assert.deepEqual([error.code, words.test(error.message)], [code, true], error.message);
    return true;
  });
}

describe('a file that cannot run', () => {
  test('is not WebAssembly, or empty', async () => {
    await refused(new TextEncoder().encode('#!/bin/sh\necho no\n'), 'guest-invalid', /first bytes/);
    await refused(new Uint8Array(0), 'guest-invalid', /first bytes/);
  });

  test('is cut short anywhere', async () => {
    const whole = await assemble(ECHO);
    const lengths = [4, 8, 9, 40, 200, whole.length - 1];
    for (const length of lengths) {
      await assert.rejects(prepareWebAssembly(whole.subarray(0, length), { cacheDir: CACHE_DIR }), GuestRefusal);
    }
    const component = await toComponent(whole);
    for (const length of [8, 5000, component.length - 1]) {
      await assert.rejects(prepareWebAssembly(component.subarray(0, length), { cacheDir: CACHE_DIR }), GuestRefusal);
    }
  });

  test('is too large', async () => {
    await refused(new Uint8Array(200 << 20), 'guest-too-large', /at most 67108864 bytes, got 209715200/);
  });

  test('uses features that are not deterministic', async () => {
    const simd = commandText('(drop (i32x4.splat (i32.const 1)))');
    await refused(await assemble(simd), 'guest-unsupported', /SIMD/);
    const atomic = commandText('(drop (i32.atomic.load (i32.const 64)))');
    await refused(await assemble(atomic), 'guest-unsupported', /thread/);
    const tail = commandText('(return_call $tail)', '(func $tail)');
    await refused(await assemble(tail), 'guest-unsupported', /tail calls/);
    await refused(
      await assemble('(module (memory (export "memory") i64 1) (func (export "_start")))'),
      'guest-unsupported',
      /64-bit/,
    );
  });

  test('has a start function, endless or not', async () => {
    const endless = commandText('', '(func $spin (loop $again (br $again))) (start $spin)');
    await refused(await assemble(endless), 'guest-unsupported', /start function/);
  });

  test('imports what is not there', async () => {
    const with_ = (more: string): Promise<Uint8Array> =>
      assemble(`(module ${more} (memory (export "memory") 1) (func (export "_start")))`);
    await refused(await with_('(import "env" "system" (func (param i32)))'), 'guest-import', /env\.system/);
    const preview1 = 'import "wasi_snapshot_preview1"';
    await refused(await with_(`(${preview1} "fd_write" (func (param f64)))`), 'guest-import', /fd_write with a type/);
    await refused(await with_(`(${preview1} "constructor" (func))`), 'guest-import', /constructor/);
    await refused(await assemble('(module (import "env" "m" (memory 1)))'), 'guest-import', /env\.m/);
  });

  test('is a library', async () => {
    const no = async (text: string): Promise<Uint8Array> => assemble(`(module ${text})`);
    await refused(await no('(memory (export "memory") 1)'), 'guest-not-a-command', /_start/);
    await refused(await no('(func (export "_start"))'), 'guest-not-a-command', /memory/);
    await refused(
      await no('(memory (export "memory") 1) (func (export "_start") (param i32))'),
      'guest-not-a-command',
      /_start/,
    );
    await refused(await assemble('(component)'), 'guest-not-a-command', /wasi:cli\/run/);
  });

  test('is a component that wants the network, or an import that is no interface', async () => {
    const sockets = '(component (import "wasi:sockets/network@0.2.0" (instance)))';
    await refused(await assemble(sockets), 'guest-import', /wasi:sockets\/network@0\.2\.0/);
    await refused(await assemble('(component (import "run-me" (func)))'), 'guest-import', /run-me/);
    await refused(await assemble('(component (import "wasi:cli/stdin@0.3.0" (instance)))'), 'guest-import', /0\.3\.0/);
  });

  test('is a component with a core module that cannot be made deterministic', async () => {
    const simd = commandText('(drop (i32x4.splat (i32.const 1)))');
    await refused(await toComponent(await assemble(simd)), 'guest-unsupported', /SIMD/);
  });
});
