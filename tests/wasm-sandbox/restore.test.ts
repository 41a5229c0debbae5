import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { GuestInstance, type GuestResult } from '../../wasm-sandbox/guest-instance.ts';
import { splitImage } from '../../wasm-sandbox/image/split-image.ts';
import { DEFAULT_LIMITS } from '../../wasm-sandbox/limits.ts';
import { CONTROL } from '../../wasm-sandbox/pass/options.ts';
import { testImage } from './fixture.ts';

const image = await testImage();
const { code, memory } = splitImage(await readFile(image.path));
const module = new WebAssembly.Module(code);
const make = (): GuestInstance => new GuestInstance(module, memory, image.fuelPerSecond);

function run(instance: GuestInstance, source: string): GuestResult {
  const encoder = new TextEncoder();
  const seed = Uint8Array.of(1);
  return instance.run({ source: encoder.encode(source), stdin: encoder.encode('in\n'), limits: DEFAULT_LIMITS, seed });
}

function committed(instance: GuestInstance): Uint8Array {
  return new Uint8Array((instance.exports['memory'] as WebAssembly.Memory).buffer);
}

function globals(instance: GuestInstance): Map<string, WebAssembly.Global> {
  const found = Object.entries(instance.exports).filter(([, value]) => value instanceof WebAssembly.Global);
  return new Map(found as [string, WebAssembly.Global][]);
}

/** Everything a guest could have changed: all committed memory, all mutable globals, every table entry. */
function state(instance: GuestInstance): string {
  const table = instance.exports[CONTROL.table] as WebAssembly.Table;
  const hash = createHash('sha256').update(committed(instance));
  for (const [name, global] of globals(instance)) hash.update(`${name}=${global.value}\n`);
  for (let at = 0; at < table.length; at++) hash.update(`${(table.get(at) as { name: string } | null)?.name}\n`);
  return hash.digest('hex');
}

test('after a restore memory, globals and table are as in a new instance', () => {
  const instance = make();
  const pristine = state(make());
  assert.equal(state(instance), pristine);
  for (const source of [
    'print(input())',
    "x=[str(k) for k in range(20000)]\nraise ValueError('x')",
    'import sys\nsys.setrecursionlimit(80)\ndef f(n): return f(n+1)\nf(0)',
    'import gc,functools\n@functools.cache\ndef f(n): return 0 if n==0 else 1+f(n-1)\nprint(f(20),gc.collect())',
    'import sys,builtins\nbuiltins.print=None\nsys.modules.clear()',
  ]) {
    run(instance, source);
    assert.notEqual(state(instance), pristine);
    assert.equal(instance.restore(), true);
    assert.equal(state(instance), pristine);
  }
});

test('a restore also removes what a broken guest wrote outside its own data', () => {
  const instance = make();
  const pristine = state(instance);
  const before = run(instance, 'print(1)');
  instance.restore();
  const bytes = committed(instance);
  for (const at of [0, 100_000, memory.length + 4096, bytes.length - 1]) bytes[at] = 0xaa;
  for (const [name, global] of globals(instance)) global.value = name === CONTROL.fuel ? -5n : 77;
  assert.equal(instance.restore(), true);
  assert.equal(state(instance), pristine);
  assert.deepEqual(run(instance, 'print(1)'), before);
});

test('an instance that committed more memory is not used again', () => {
  const instance = make();
  const size = committed(instance).length;
  const result = run(instance, 'x = bytearray(60_000_000)\nprint(len(x))');
  assert.equal(result.outcome, 'ok');
  assert.ok(committed(instance).length > size);
  assert.equal(instance.restore(), false);
});

test('the guest cannot see more memory than its limit', () => {
  const instance = make();
  const result = run(instance, 'a=[]\nwhile True: a.append(bytes(1000000))');
  assert.equal(result.outcome, 'out-of-memory');
  assert.ok(result.memoryBytes <= DEFAULT_LIMITS.memoryMiB * 2 ** 20);
});
