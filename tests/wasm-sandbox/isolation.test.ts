import assert from 'node:assert/strict';
import { hostname, userInfo } from 'node:os';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { SandboxFailure, WorkerCrash } from '../../wasm-sandbox/sandbox-failure.ts';
import { ERRNO } from '../../wasm-sandbox/wasi/errno.ts';
import { GUEST_IMPORTS, GuestExit, type GuestWorld, guestImports } from '../../wasm-sandbox/wasi/guest-host.ts';
import { GuestFault, GuestMemory } from '../../wasm-sandbox/wasi/guest-memory.ts';
import { InputStream, OutputStream } from '../../wasm-sandbox/wasi/streams.ts';
import { WorkerThread } from '../../wasm-sandbox/worker-thread.ts';
import { cell, request, testImage, text } from './fixture.ts';

const PAGE = 65536;
const CANARY = 0xc5;

interface Rig {
  readonly world: GuestWorld;
  readonly bytes: Uint8Array;
  readonly spent: () => bigint;
}

/** A world whose guest sees one page of two; the host must never touch the second. */
function rig(content: Uint8Array): Rig {
  const Memory = WebAssembly.Memory as unknown as new (type: object) => WebAssembly.Memory;
  const memory = new Memory({ initial: 2 });
  const bytes = new Uint8Array(memory.buffer);
  for (let at = 0; at < PAGE; at += content.length) bytes.set(content.subarray(0, PAGE - at), at);
  bytes.fill(CANARY, PAGE);
  let spent = 0n;
  const charge = (amount: bigint): void => {
    assert.ok(amount >= 0n);
    spent += amount;
    if (spent > 10_000_000n) throw new GuestExit('out-of-fuel');
  };
  const world: GuestWorld = {
    memory: new GuestMemory(memory, { value: 1 } as WebAssembly.Global),
    meter: { charge, nanoseconds: () => spent, pass: charge },
    input: new InputStream(new Uint8Array(3000).fill(7)),
    output: new OutputStream(5000),
    errors: new OutputStream(5000),
    seed: new Uint8Array(8),
    arguments: ['main', 'two'],
    environment: ['A=b'],
    closed: new Set(),
    randomCalls: 0,
  };
  return { world, bytes, spent: () => spent };
}

const NAMES = [...GUEST_IMPORTS].map((name) => name.split('.')[1]!);
/** Addresses and sizes at and beyond every edge, as the signed numbers that a guest passes. */
const wild = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 8, PAGE - 8, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE - 1, 2 * PAGE, 0x7fffffff, -1, -8, -PAGE),
  fc.integer({ min: 0, max: PAGE }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);

test('host functions stay within what the guest sees, whatever pointers they get', () => {
  const known = new Set<number>(Object.values(ERRNO));
  const operands = fc.array(wild, { minLength: 5, maxLength: 5 });
  const content = fc.uint8Array({ minLength: 16, maxLength: 64 });
  let faults = 0;
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), operands, content, (name, list, pattern) => {
      const { world, bytes, spent } = rig(pattern);
      const imports = guestImports(NAMES, () => world);
      try {
        const answer = (imports[name] as (...values: number[]) => number)(...list);
        assert.ok(known.has(answer), `${name} answered ${answer}`);
      } catch (stop) {
        if (!(stop instanceof GuestFault || stop instanceof GuestExit)) throw stop;
        faults++;
      }
      assert.ok(spent() >= 200n, 'every call takes fuel');
      assert.ok(
        bytes.subarray(PAGE).every((byte) => byte === CANARY),
        `${name} wrote beyond the guest`,
      );
    }),
    { numRuns: 1500 },
  );
  assert.ok(faults > 100);
});

test('a call with more buffers than there may be is refused, not worked off', () => {
  const { world, spent } = rig(new Uint8Array(16));
  const imports = guestImports(NAMES, () => world) as unknown as Record<string, (...values: number[]) => number>;
  for (const [name, ...operands] of [
    ['fd_write', 1, 0, -1, 0],
    ['fd_read', 0, 0, 100_000_000, 0],
    ['poll_oneoff', 0, 0, -1, 0],
  ] as const) {
    assert.equal(imports[name]!(...operands), ERRNO.invalid);
  }
  assert.equal(spent(), 600n);
});

const image = await testImage();
const sandbox = await createSandbox({ image, workers: 1 });
after(() => sandbox[Symbol.asyncDispose]());

const PROBE = `
import os, sys, time, platform, datetime
def ask(f):
    try: return f()
    except Exception as e: return type(e).__name__
print([ask(f) for f in (lambda: dict(os.environ), os.getcwd, lambda: os.uname(), platform.node, lambda: os.getlogin(),
  lambda: os.getpid(), time.time, lambda: time.strftime('%Z'), datetime.datetime.now, lambda: sys.argv, lambda: os.listdir('.'),
  lambda: os.listdir('/'), lambda: open('/etc/hostname').read(), lambda: os.stat('/'), lambda: os.get_terminal_size(),
  lambda: sys.executable, lambda: os.cpu_count(), lambda: [os.fstat(k) for k in range(12)])])
print(sorted(sys.modules)[:5], id(object()) % 16, hash('x'))
`;

test('a program sees nothing of the host: not its time, names, files, process or environment', async () => {
  process.env['HIVESMITH_SECRET_PROBE'] = 'visible-secret';
  const fresh = await createSandbox({ image, workers: 1 });
  const ran = await fresh.run(request(PROBE));
  const again = await sandbox.run(request(PROBE));
  await fresh[Symbol.asyncDispose]();
  delete process.env['HIVESMITH_SECRET_PROBE'];
  assert.equal(ran.outcome, 'ok', text(ran.stderr));
  const said = text(ran.stdout);
  assert.doesNotMatch(said, /visible-secret/);
  for (const secret of [hostname(), process.cwd(), `${process.pid},`, process.execPath]) {
    assert.ok(secret.length < 3 || !said.includes(secret), `${secret} is visible`);
  }
  if (userInfo().username.length > 4) assert.ok(!said.includes(userInfo().username));
  assert.match(said, /1700000000\.\d+/);
  assert.deepEqual(cell(again), cell(ran));
});

test('what one program leaves in memory the next one cannot find', async () => {
  const secret = `s3cret${'x'.repeat(40)}`;
  await sandbox.run(
    request(`k = ${JSON.stringify(secret)} * 20000\nimport builtins, sys\nbuiltins.kept = k\nsys.kept = k`),
  );
  const look =
    'import builtins, sys, gc\nprint(hasattr(builtins, "kept"), hasattr(sys, "kept"), any("s3cr" "et" in o for o in gc.get_objects() if isinstance(o, str)))\n' +
    'b = bytearray(30_000_000)\nprint(any(b))';
  assert.equal(text((await sandbox.run(request(look))).stdout), 'False False False\nFalse\n');
});

test('many small writes take no more memory than few large ones', async () => {
  const source = 'import os\nfor k in range(60000): os.write(1, b"x")';
  const ran = await sandbox.run(request(source));
  assert.deepEqual([ran.outcome, ran.stdout.length], ['ok', 60000]);
});

test('a worker that crashes is replaced and the run tried again; the result is as ever', async () => {
  const expected = cell(await sandbox.run(request('print(6 * 7)')));
  let crashes = 1;
  const flaky = await createSandbox({ image, workers: 1 }, (start) => {
    const thread = new WorkerThread(start);
    if (crashes-- <= 0) return thread;
    return { alive: false, run: () => Promise.reject(new WorkerCrash('gone')), stop: () => thread.stop(undefined) };
  });
  assert.deepEqual(cell(await flaky.run(request('print(6 * 7)'))), expected);
  await flaky[Symbol.asyncDispose]();
});

test('a worker that always crashes is a failure of the sandbox, never an outcome', async () => {
  let started = 0;
  const broken = await createSandbox({ image, workers: 1 }, () => {
    started++;
    return { alive: false, run: () => Promise.reject(new WorkerCrash('gone')), stop: async () => undefined };
  });
  await assert.rejects(broken.run(request('print(1)')), (error) => error instanceof SandboxFailure);
  assert.equal(started, 2);
  await broken[Symbol.asyncDispose]();
});

test('the real thread reports its own end as a crash', async () => {
  const thread = new WorkerThread({ module: {} as WebAssembly.Module, memory: new Uint8Array(0), fuelPerSecond: 1 });
  const run = thread.run({
    source: new Uint8Array(0),
    stdin: new Uint8Array(0),
    limits: request('').limits,
    seed: new Uint8Array(0),
  });
  await assert.rejects(run, SandboxFailure);
  await thread.stop(undefined);
  assert.equal(thread.alive, false);
});
