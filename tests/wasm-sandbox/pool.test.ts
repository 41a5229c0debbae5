import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, test } from 'node:test';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { SandboxFailure } from '../../wasm-sandbox/sandbox-failure.ts';
import { CACHE_DIR, cell, request, testImage, text } from './fixture.ts';

const image = await testImage();
const sandbox = await createSandbox({ image, workers: 2 });
after(() => sandbox[Symbol.asyncDispose]());

const PROGRAMS: [source: string, stdin: string][] = [
  ['print(sum(int(x) for x in input().split()))', '1 2 3\n'],
  ['import random\nprint(random.random(), random.randrange(10**9))', ''],
  ['x = {str(k): k for k in range(20000)}\nprint(len(x), sorted(x)[:3])', ''],
  ['a = [bytes(100000) for _ in range(300)]\nprint(len(a))', ''],
  ['def f(n): return f(n+1)\nf(0)', ''],
  ['import time, os\nprint(time.time(), time.perf_counter_ns(), os.urandom(8).hex(), hash("a"), {"x","y","z"})', ''],
];

test('a program gets standard input and its exit code, outputs and fuel come back', async () => {
  const ran = await sandbox.run(
    request(
      "import sys\nd=sys.stdin.read()\nprint(len(d), end='')\nprint('e', file=sys.stderr)\nsys.exit(7)",
      'abc\ndef',
    ),
  );
  assert.deepEqual([ran.outcome, ran.exitCode, text(ran.stdout), text(ran.stderr)], ['nonzero-exit', 7, '7', 'e\n']);
  assert.ok(Number.isSafeInteger(ran.fuel) && ran.fuel > 0);
  assert.match(ran.fingerprint, /^[0-9a-f]{64}$/);
});

test('output before an uncaught exception is kept', async () => {
  const ran = await sandbox.run(request("print('before')\n1/0"));
  assert.deepEqual([ran.outcome, ran.exitCode, text(ran.stdout)], ['nonzero-exit', 1, 'before\n']);
  assert.match(text(ran.stderr), /File "main.py", line 2, in <module>\n {4}1\/0\n[\s\S]*ZeroDivisionError/);
});

test('the seed decides the random numbers and nothing else does', async () => {
  const draw = async (seed: string): Promise<string> =>
    text((await sandbox.run({ ...request('import random,os\nprint(random.random(),os.urandom(4))'), seed })).stdout);
  assert.equal(await draw('aa'), await draw('aa'));
  assert.notEqual(await draw('aa'), await draw('ab'));
});

test('output is cut exactly at its limit', async () => {
  const ran = await sandbox.run(request("print('x' * 100)", '', { outputBytes: 10 }));
  assert.deepEqual([ran.outcome, text(ran.stdout)], ['output-limit', 'x'.repeat(10)]);
  const fits = await sandbox.run(request("print('x' * 9)", '', { outputBytes: 10 }));
  assert.equal(fits.outcome, 'ok');
});

test('fuel is exact: a run that needs all of its budget ends, one unit less does not', async () => {
  const source = 'print(sum(range(1000)))';
  const { fuel } = await sandbox.run(request(source));
  assert.equal((await sandbox.run(request(source, '', { fuel }))).outcome, 'ok');
  const short = await sandbox.run(request(source, '', { fuel: fuel - 1 }));
  assert.deepEqual([short.outcome, short.fuel], ['out-of-fuel', fuel - 1]);
});

test('requests out of bounds are refused', async () => {
  await assert.rejects(sandbox.run(request('', '', { fuel: 0 })), /fuel must be a whole number/);
  await assert.rejects(sandbox.run(request('', '', { memoryMiB: 5000 })), RangeError);
  await assert.rejects(sandbox.run({ ...request(''), seed: 'xyz' }), /hex/);
  await assert.rejects(createSandbox({ image, workers: 0 }), RangeError);
});

const CHILD = `
const { prepareImage } = await import(process.argv[1] + '/image/cache.js');
const { createSandbox } = await import(process.argv[1] + '/pool.js');
const programs = JSON.parse(process.argv[3]);
const sandbox = await createSandbox({ image: await prepareImage({ cacheDir: process.argv[2] }), workers: 1 });
const cells = [];
for (const [source, stdin] of programs) {
  const limits = { fuel: 10e9, memoryMiB: 256, outputBytes: 1 << 20 };
  const ran = await sandbox.run({ source, stdin: new TextEncoder().encode(stdin), limits, seed: '0123456789abcdef' });
  cells.push([ran.outcome, ran.exitCode, new TextDecoder().decode(ran.stdout), ran.fuel, ran.fingerprint]);
}
await sandbox[Symbol.asyncDispose]();
console.log(JSON.stringify(cells));
`;

/** Runs programs in a process of its own, which has to end by itself. */
function inProcess(programs: readonly (readonly [string, string])[], flags: string[]): unknown[] {
  const library = new URL('../../wasm-sandbox', import.meta.url).href;
  const args = [...flags, '--input-type=module', '-e', CHILD, library, CACHE_DIR, JSON.stringify(programs)];
  const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(child.status, 0, child.stderr);
  return JSON.parse(child.stdout) as unknown[];
}

test('processes, orders, neighbours and compiler tiers agree on every cell', async () => {
  const here = await Promise.all(PROGRAMS.map(([source, stdin]) => sandbox.run(request(source, stdin))));
  const expected = here.map(cell);
  assert.deepEqual(inProcess(PROGRAMS, []), expected);
  assert.deepEqual(inProcess([...PROGRAMS].reverse(), ['--liftoff-only']).reverse(), expected);
});

test('many runs at once all answer', async () => {
  const runs = Array.from({ length: 40 }, (_, k) => sandbox.run(request(`print(${k} ** 2)`)));
  assert.deepEqual(
    (await Promise.all(runs)).map((ran) => text(ran.stdout)),
    runs.map((_, k) => `${k ** 2}\n`),
  );
});

test('the watchdog ends a stuck worker as a failure, and the pool goes on', async () => {
  const strict = await createSandbox({ image, workers: 1, watchdogMs: 150 });
  await assert.rejects(strict.run(request('while True: pass', '', { fuel: 1e12 })), SandboxFailure);
  const relaxed = await createSandbox({ image, workers: 1 });
  const expected = cell(await relaxed.run(request('print(1)')));
  await relaxed[Symbol.asyncDispose]();
  // A new worker may itself be slower than so strict a watchdog; the pool must serve it in the end.
  for (let attempt = 0; ; attempt++) {
    try {
      assert.deepEqual(cell(await strict.run(request('print(1)'))), expected);
      break;
    } catch (error) {
      if (!(error instanceof SandboxFailure) || attempt === 20) throw error;
    }
  }
  await strict[Symbol.asyncDispose]();
});

test('aborting ends a run, queued or running, with the reason of the signal', async () => {
  const single = await createSandbox({ image, workers: 1 });
  const running = new AbortController();
  const queued = new AbortController();
  const first = single.run(request('while True: pass', '', { fuel: 1e12 }), { signal: running.signal });
  const second = single.run(request('print(2)'), { signal: queued.signal });
  const third = single.run(request('print(3)'));
  queued.abort(new Error('not needed'));
  await assert.rejects(second, /not needed/);
  running.abort(new Error('enough'));
  await assert.rejects(first, /enough/);
  assert.equal(text((await third).stdout), '3\n');
  await single[Symbol.asyncDispose]();
});

test('closing the sandbox rejects what runs and waits, and later runs', async () => {
  const closing = await createSandbox({ image, workers: 1 });
  const runs = [1, 2].map(() => closing.run(request('while True: pass', '', { fuel: 1e12 })));
  const settled = Promise.allSettled(runs);
  await closing[Symbol.asyncDispose]();
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  await assert.rejects(closing.run(request('print(1)')), /closed/);
});
