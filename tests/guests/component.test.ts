import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assemble,
  commandText,
  DRAW,
  ECHO,
  openSandbox,
  runGuest,
  runTwice,
  SPIN,
  summary,
  toComponent,
} from './guest-fixture.ts';

const component = async (text: string): Promise<Uint8Array> => toComponent(await assemble(text));

describe('a WASI 0.2 command component', () => {
  test('gets its input; output and the exit code out of band come back, twice the same', async () => {
    const [first, second] = await runTwice(await component(ECHO), 'hello');
    assert.deepEqual(summary(first!), ['nonzero-exit', 7, 'hello']);
    assert.deepEqual(second, first);
  });

  test('random bytes and the clock depend on seed and fuel alone', async () => {
    const [first, second] = await runTwice(await component(DRAW));
    assert.equal(first!.stdout.length, 24);
    assert.deepEqual(second, first);
  });

  test('all of its modules spend one fuel', async () => {
    const [first] = await runTwice(await component(SPIN), '', { fuel: 5_000_000 });
    assert.deepEqual([first!.outcome, first!.fuel], ['out-of-fuel', 5_000_000]);
    // The adapter's own work is counted too: less fuel than it needs ends the run in it.
    const [starved] = await runTwice(await component(ECHO), 'x', { fuel: 30_000 });
    assert.deepEqual([starved!.outcome, starved!.fuel], ['out-of-fuel', 30_000]);
  });

  test('output ends at its limit, memory at the budget, a trap is a trap', async () => {
    await using sandbox = await openSandbox(await component(ECHO));
    assert.deepEqual(summary(await runGuest(sandbox, 'hello', { outputBytes: 2 })), ['output-limit', null, 'he']);
    assert.deepEqual(summary(await runGuest(sandbox, 'hello')), ['nonzero-exit', 7, 'hello']);
    const grow = '(loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))';
    const [grown] = await runTwice(await component(commandText(grow)), '', { memoryMiB: 64 });
    assert.equal(grown!.outcome, 'ok');
    assert.ok(grown!.memoryBytes > 62 << 20 && grown!.memoryBytes <= 64 << 20, `${grown!.memoryBytes}`);
    const [trapped] = await runTwice(await component(commandText('unreachable')));
    assert.deepEqual(summary(trapped!), ['trap', null, '']);
  });

  test('a start function is metered like everything else', async () => {
    const program = await component(commandText('', '(func $spin (loop $again (br $again))) (start $spin)'));
    const [first] = await runTwice(program, '', { fuel: 1_000_000 });
    assert.deepEqual([first!.outcome, first!.fuel], ['out-of-fuel', 1_000_000]);
  });

  test('names of JavaScript in place of WASI functions reach nothing', async () => {
    // An interface of ours, with functions that every JavaScript object or class has.
    for (const name of ['constructor', 'to-string']) {
      const program = await assemble(`(component
        (import "wasi:cli/environment@0.2.0" (instance $e (export "${name}" (func (result u32)))))
        (core func $f (canon lower (func $e "${name}")))
        (core module $m (import "e" "f" (func $f (result i32)))
          (func (export "run") (result i32) (drop (call $f)) (i32.const 0)))
        (core instance $i (instantiate $m (with "e" (instance (export "f" (func $f))))))
        (func $run (result (result)) (canon lift (core func $i "run")))
        (instance $x (export "run" (func $run)))
        (export "wasi:cli/run@0.2.0" (instance $x)))`);
      const [first, second] = await runTwice(program);
      assert.deepEqual([name, ...summary(first!)], [name, 'trap', null, '']);
      assert.deepEqual(second, first);
    }
  });

  test('a component may fail without saying more', async () => {
    const program = await assemble(`(component
      (core module $m (func (export "run") (result i32) (i32.const 1)))
      (core instance $i (instantiate $m))
      (func $run (result (result)) (canon lift (core func $i "run")))
      (instance $x (export "run" (func $run)))
      (export "wasi:cli/run@0.2.0" (instance $x)))`);
    const [first] = await runTwice(program);
    assert.deepEqual(summary(first!), ['nonzero-exit', 1, '']);
  });
});
