import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { prepareWebAssembly } from '../../wasm-sandbox/lang/prepare-program.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { SandboxFailure } from '../../wasm-sandbox/sandbox-failure.ts';
import {
  assemble,
  CACHE_DIR,
  commandText,
  DRAW,
  ECHO,
  openSandbox,
  runGuest,
  runTwice,
  SPIN,
  summary,
} from './guest-fixture.ts';

describe('a WASI preview 1 command', () => {
  test('gets its input; output, exit code and fuel come back, twice the same', async () => {
    const [first, second] = await runTwice(await assemble(ECHO), 'hello');
    assert.deepEqual(summary(first!), ['nonzero-exit', 7, 'hello']);
    assert.ok(first!.fuel > 0);
    assert.deepEqual(second, first);
  });

  test('returning from _start is success, and 256 as a status is too', async () => {
    const [returned] = await runTwice(await assemble(commandText('')));
    assert.deepEqual(summary(returned!), ['ok', 0, '']);
    const [wrapped] = await runTwice(await assemble(commandText('(call $exit (i32.const 256))')));
    assert.deepEqual(summary(wrapped!), ['ok', 0, '']);
  });

  test('random bytes and the clock depend on seed and fuel alone', async () => {
    const program = await assemble(DRAW);
    const [first, second] = await runTwice(program);
    assert.equal(first!.stdout.length, 24);
    assert.deepEqual(second, first);
    const [third] = await runTwice(program);
    assert.deepEqual(third, first);
  });

  test('an endless loop ends at exactly its fuel', async () => {
    const [first] = await runTwice(await assemble(SPIN), '', { fuel: 5_000_000 });
    assert.deepEqual([first!.outcome, first!.fuel], ['out-of-fuel', 5_000_000]);
  });

  test('endless recursion is a trap, the same each time', async () => {
    const program = await assemble(commandText('(call $down)', '(func $down (call $down) (call $down))'));
    const [first, second] = await runTwice(program);
    assert.equal(first!.outcome, 'trap');
    assert.deepEqual(second, first);
  });

  test('memory ends at the limit, and at what the module declares', async () => {
    const grow = `(loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
      (i32.store (i32.const 64) (memory.size)) (drop (call $move (i32.const 1) (i32.const 64) (i32.const 4)))`;
    const [first, second] = await runTwice(await assemble(commandText(grow)), '', { memoryMiB: 64 });
    assert.equal(Buffer.from(first!.stdout).readUInt32LE(), 1009);
    assert.deepEqual(second, first);
    const bounded = commandText(grow).replace('"memory") 1', '"memory") 1 40');
    const [small] = await runTwice(await assemble(bounded));
    assert.equal(Buffer.from(small!.stdout).readUInt32LE(), 33);
  });

  test('a module that wants more than the limit from the start is out of memory', async () => {
    const large = commandText('').replace('"memory") 1', '"memory") 1100');
    const [first] = await runTwice(await assemble(large), '', { memoryMiB: 64 });
    assert.deepEqual([first!.outcome, first!.fuel], ['out-of-memory', 0]);
  });

  test('data outside of the memory is a trap', async () => {
    const [first, second] = await runTwice(await assemble(commandText('', '(data (i32.const 0x7fffffff) "x")')));
    assert.deepEqual([first!.outcome, first!.fuel, second!.outcome], ['trap', 0, 'trap']);
  });

  test('what a run leaves in memory, globals and tables is gone in the next', async () => {
    const more = '(table $t 2 funcref) (elem declare func $mark) (func $mark)';
    const leave = `
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.store (i32.const 200) (i32.add (i32.load (i32.const 200)) (i32.const 1)))
      (i32.store (i32.const 64) (global.get $calls))
      (i32.store (i32.const 68) (i32.load (i32.const 200)))`;
    const table = `${leave}
      (i32.store (i32.const 72) (ref.is_null (table.get $t (i32.const 0))))
      (table.set $t (i32.const 0) (ref.func $mark))
      (drop (call $move (i32.const 1) (i32.const 64) (i32.const 12)))`;
    const plain = `${leave} (drop (call $move (i32.const 1) (i32.const 64) (i32.const 12)))`;
    for (const body of [plain, table]) {
      const [first, second] = await runTwice(await assemble(commandText(body, more)));
      assert.equal(Buffer.from(first!.stdout).readUInt32LE(0), 1);
      assert.deepEqual(second, first);
    }
  });

  test('a global that the module exports as a constant does not stand in the way of a restore', async () => {
    const [first, second] = await runTwice(
      await assemble(commandText('', '(global (export "end") i32 (i32.const 9))')),
    );
    assert.deepEqual(
      [summary(first!), summary(second!)],
      [
        ['ok', 0, ''],
        ['ok', 0, ''],
      ],
    );
  });

  test('wild pointers given to the host are traps and reach nothing', async () => {
    const wild = '(drop (call $fd_write (i32.const 1) (i32.const -8) (i32.const 1) (i32.const 8)))';
    const [first] = await runTwice(await assemble(commandText(wild)));
    assert.deepEqual(summary(first!), ['trap', null, '']);
  });

  test('the prepared form is cached by content, and made again when the file is damaged', async () => {
    const program = await assemble(commandText('(call $exit (i32.const 3))'));
    const image = await prepareWebAssembly(program, { cacheDir: CACHE_DIR });
    const whole = await readFile(image.path);
    assert.deepEqual(await prepareWebAssembly(program, { cacheDir: CACHE_DIR }), image);
    await writeFile(image.path, whole.subarray(0, whole.length - 3));
    await using damaged = await createSandbox({ image, workers: 1 });
    await assert.rejects(
      runGuest(damaged),
      (error) => error instanceof SandboxFailure && /damaged/.test(error.message),
    );
    assert.deepEqual(await prepareWebAssembly(program, { cacheDir: CACHE_DIR }), image);
    assert.deepEqual(await readFile(image.path), whole);
    assert.equal((await runGuest(damaged)).exitCode, 3);
  });

  test('a run that is stopped does not keep the sandbox from the next', async () => {
    await using sandbox = await openSandbox(await assemble(ECHO));
    assert.equal((await runGuest(sandbox, 'a', { fuel: 10 })).outcome, 'out-of-fuel');
    assert.deepEqual(summary(await runGuest(sandbox, 'b', { outputBytes: 0 })), ['output-limit', null, '']);
    assert.deepEqual(summary(await runGuest(sandbox, 'c')), ['nonzero-exit', 7, 'c']);
  });
});
