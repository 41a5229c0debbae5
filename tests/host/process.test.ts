import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { systemClock } from '../../node/host/clock.ts';
import { createLogger, type LoggerOptions } from '../../node/host/logger.ts';
import { Scope } from '../../node/host/scope.ts';
import { Slots } from '../../node/host/slots.ts';
import { NEVER } from './hosts.ts';

test('a scope closes in reverse order, once, and reports every failure', async () => {
  const order: string[] = [];
  const scope = new Scope();
  const resource = scope.use({ [Symbol.asyncDispose]: async () => void order.push('first') });
  assert.ok(Symbol.asyncDispose in resource);
  scope.use({
    [Symbol.dispose]: () => {
      order.push('second');
      throw new Error('two');
    },
  });
  scope.defer(async () => {
    await new Promise(setImmediate);
    order.push('third');
    throw new Error('three');
  });
  await assert.rejects(scope.close(), (error: AggregateError) => {
    assert.deepEqual(
      error.errors.map((inner: Error) => inner.message),
      ['three', 'two'],
    );
    return true;
  });
  await assert.rejects(scope.close(), AggregateError);
  assert.deepEqual(order, ['third', 'second', 'first']);
  assert.throws(() => scope.defer(() => {}), /open scope/);
});

test('a scope works with await using', async () => {
  const order: number[] = [];
  {
    await using scope = new Scope();
    scope.defer(() => order.push(1));
    scope.defer(() => order.push(2));
  }
  assert.deepEqual(order, [2, 1]);
});

test('slots are handed on in order, and those who gave up are skipped', async () => {
  const slots = new Slots(1);
  const order: string[] = [];
  await slots.acquire();
  const stop = new AbortController();
  const a = slots.acquire(stop.signal);
  const b = slots.acquire().then(() => order.push('b'));
  const c = slots.acquire().then(() => order.push('c'));
  stop.abort(new Error('enough'));
  await assert.rejects(a, /enough/);
  slots.release();
  await b;
  slots.release();
  await c;
  assert.deepEqual(order, ['b', 'c']);
  assert.equal(slots.isIdle, false);
  const d = slots.acquire();
  slots.refuseWaiting(new Error('closed'));
  await assert.rejects(d, /closed/);
  slots.release();
  assert.equal(slots.isIdle, true);
});

test('sleep ends at once on abort', async () => {
  const stop = new AbortController();
  const forever = systemClock.sleep(2 ** 40, stop.signal);
  stop.abort(new Error('wake'));
  await assert.rejects(forever, /wake/);
  await assert.rejects(systemClock.sleep(1, AbortSignal.abort(new Error('late'))), /late/);
  await systemClock.sleep(0, NEVER);
});

function linesOf(options: Partial<LoggerOptions>): { lines: string[]; log: ReturnType<typeof createLogger> } {
  const lines: string[] = [];
  const clock = { ...systemClock, now: () => 0 };
  const write = (line: string) => void lines.push(line);
  return { lines, log: createLogger({ level: 'info', format: 'json', clock, write, ...options }) };
}

test('JSON log lines hold scope, message and fields, one line each', () => {
  const { lines, log } = linesOf({});
  log.debug('not shown');
  log
    .child('channel')
    .child('out')
    .warn('peer lied', { text: 'a\n\u001b[31m', bytes: new Uint8Array(20), n: 7n, e: new TypeError('x') });
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^[^\n\u001b]*\n$/);
  assert.deepEqual(JSON.parse(lines[0]!), {
    time: '1970-01-01T00:00:00.000Z',
    level: 'warn',
    scope: 'channel:out',
    message: 'peer lied',
    text: 'a\n\u001b[31m',
    bytes: `${'00'.repeat(16)}... (20 bytes)`,
    n: '7',
    e: 'x',
  });
});

test('human log lines escape what peers chose, and circular values do not throw', () => {
  const { lines, log } = linesOf({ format: 'human', scope: 'node' });
  const loop: { self?: unknown } = {};
  loop.self = loop;
  log.error('refused', { key: 'ab/12', text: 'x\ny', loop });
  assert.match(
    lines[0]!,
    /^1970-01-01T00:00:00.000Z ERROR node refused key=ab\/12 text="x\\ny" loop="\(unprintable: [^\n]*\n$/,
  );
});

interface Ended {
  code: number | null;
  stderr: string;
  stdout: string;
}

/** Runs a main function in a process of its own; `onLine` sees each line of its standard output. */
function runProcess(
  body: string,
  onLine: (line: string, kill: (signal: NodeJS.Signals) => void) => void,
  debug = '',
): Promise<Ended> {
  const module = new URL('../../node/host/lifecycle.js', import.meta.url).href;
  const script = `import { runMain } from ${JSON.stringify(module)}; void runMain(async ({ signal }) => { ${body} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, HIVESMITH_DEBUG: debug },
  });
  return new Promise((resolve) => {
    const ended: Ended = { code: null, stderr: '', stdout: '' };
    child.stderr.on('data', (chunk) => {
      ended.stderr += chunk;
    });
    child.stdout.on('data', (chunk) => {
      ended.stdout += chunk;
      onLine(String(chunk).trim(), (signal) => child.kill(signal));
    });
    child.on('close', (code) => resolve({ ...ended, code }));
  });
}

test('a thrown error becomes one line and its exit code', async () => {
  const thrown = `throw Object.assign(new Error('expected a, got\\n b'), { code: 'bad-input', exitCode: 2 });`;
  const plain = await runProcess(thrown, () => {});
  assert.deepEqual(plain, {
    code: 2,
    stderr: 'hivesmith: expected a, got  b [bad-input]\n',
    stdout: '',
  });
  const debug = await runProcess(thrown, () => {}, '1');
  assert.match(debug.stderr, /^hivesmith: .*\n.*\n[\s\S]* {4}at /);
  assert.equal((await runProcess('return 3;', () => {})).code, 3);
  assert.deepEqual(await runProcess('return undefined;', () => {}), { code: 0, stderr: '', stdout: '' });
  const lost = await runProcess(
    `void Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 60000));`,
    () => {},
  );
  assert.deepEqual([lost.code, lost.stderr], [1, 'hivesmith: lost\n']);
});

const UNTIL_ABORT = `const tick = setInterval(() => {}, 1000); console.log('ready');
  await new Promise((resolve) => signal.addEventListener('abort', resolve)); console.log('stopping');`;

test('the first signal asks, the second one exits', async () => {
  const polite = await runProcess(`${UNTIL_ABORT} clearInterval(tick); return 0;`, (line, kill) => {
    if (line === 'ready') kill('SIGTERM');
  });
  assert.deepEqual(polite, { code: 0, stderr: '', stdout: 'ready\nstopping\n' });
  const stuck = await runProcess(`${UNTIL_ABORT} await new Promise(() => {});`, (line, kill) => {
    if (line === 'ready') kill('SIGINT');
    if (line === 'stopping') kill('SIGINT');
  });
  assert.deepEqual(stuck, { code: 130, stderr: '', stdout: 'ready\nstopping\n' });
  const rethrown = await runProcess(`${UNTIL_ABORT} clearInterval(tick); signal.throwIfAborted();`, (line, kill) => {
    if (line === 'ready') kill('SIGTERM');
  });
  assert.deepEqual([rethrown.code, rethrown.stderr], [143, 'hivesmith: stopped by SIGTERM [interrupted]\n']);
});
