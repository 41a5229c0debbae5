import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { callControl, serveControl } from '../../node/host/control-port.ts';
import { HostError } from '../../node/host/host-error.ts';
import { Scope } from '../../node/host/scope.ts';
import { aborted, NEVER, temporaryDirectory } from './hosts.ts';

const FAST = { timeoutMs: 5000 };

async function addressIn(directory: string): Promise<{ port: number; token: string; pid: number }> {
  return JSON.parse(await readFile(join(directory, 'control.json'), 'utf8'));
}

/** Sends raw text to the port and returns everything that comes back. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    let got = '';
    socket.on('data', (chunk) => {
      got += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(got));
    socket.end(text);
  });
}

test('methods are called with their parameters, errors keep their code, and the file goes with the port', async () => {
  await using scope = new Scope();
  const directory = await temporaryDirectory(scope);
  const port = await serveControl(
    directory,
    {
      echo: async (params) => ({ params }),
      fail: async () => {
        throw new HostError('shutting-down', 'try later');
      },
      none: async () => undefined,
    },
    { signal: NEVER },
  );
  assert.equal((await stat(join(directory, 'control.json'))).mode & 0o777, 0o600);
  assert.deepEqual(await callControl(directory, 'echo', { a: [1, 'ü\n'] }, FAST), { params: { a: [1, 'ü\n'] } });
  assert.equal(await callControl(directory, 'none', null, FAST), null);
  await assert.rejects(callControl(directory, 'fail', null, FAST), {
    code: 'control-failed',
    message: 'try later',
    cause: { code: 'shutting-down', message: 'try later' },
  });
  await assert.rejects(callControl(directory, 'toString', null, FAST), { message: /expected one of echo, fail, none/ });
  await port.close();
  assert.deepEqual(await readdir(directory), []);
  await assert.rejects(callControl(directory, 'echo', null, FAST), { code: 'not-running' });
});

test('only the token opens the port, and garbage closes only its own connection', async () => {
  await using scope = new Scope();
  const directory = await temporaryDirectory(scope);
  let calls = 0;
  scope.use(await serveControl(directory, { count: async () => ++calls }, { signal: NEVER }));
  const { port, token } = await addressIn(directory);
  const wrong = token.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  assert.match(await exchange(port, `${JSON.stringify({ token: wrong, method: 'count' })}\n`), /token-invalid/);
  assert.match(await exchange(port, `${JSON.stringify({ token: '', method: 'count' })}\n`), /token-invalid/);
  assert.match(await exchange(port, 'GET / HTTP/1.1\n'), /request-malformed/);
  assert.equal(calls, 0);
  const line = `${JSON.stringify({ token, method: 'count' })}\n`;
  const answers = (await exchange(port, line + line)).trim().split('\n');
  assert.deepEqual(
    answers.map((answer) => JSON.parse(answer)),
    [
      { ok: true, result: 1 },
      { ok: true, result: 2 },
    ],
  );
});

test('a stale file means not-running, whatever listens on its port now', async () => {
  await using scope = new Scope();
  const directory = await temporaryDirectory(scope);
  const gone = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => gone.once('listening', resolve));
  const { port } = gone.address() as { port: number };
  const write = () =>
    writeFile(join(directory, 'control.json'), JSON.stringify({ port, token: 'ab'.repeat(32), pid: 1 }));
  await write();
  gone.on('connection', (socket) =>
    socket
      .on('error', () => {})
      .resume()
      .end('220 mail ready\n'),
  );
  await assert.rejects(callControl(directory, 'status', null, FAST), { code: 'not-running' });
  await new Promise((resolve) => gone.close(resolve));
  await assert.rejects(callControl(directory, 'status', null, FAST), { code: 'not-running' });
  await writeFile(join(directory, 'control.json'), '{"port":');
  await assert.rejects(callControl(directory, 'status', null, FAST), { code: 'not-running' });
  await write();
  scope.use(await serveControl(directory, { status: async () => 'up' }, { signal: NEVER }));
  assert.equal(await callControl(directory, 'status', null, FAST), 'up');
});

test('a second process on the same directory is refused', async () => {
  await using scope = new Scope();
  const directory = await temporaryDirectory(scope);
  scope.use(await serveControl(directory, { status: async () => 'first' }, { signal: NEVER }));
  await assert.rejects(serveControl(directory, {}, { signal: NEVER }), { code: 'already-running' });
  assert.equal(await callControl(directory, 'status', null, FAST), 'first');
});

test('a slow method times out at the caller and is aborted at the process', async () => {
  await using scope = new Scope();
  const directory = await temporaryDirectory(scope);
  let ended!: () => void;
  const isAborted = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const wait = async (_params: unknown, { signal }: { signal: AbortSignal }) => {
    await aborted(signal);
    ended();
  };
  scope.use(await serveControl(directory, { wait }, { signal: NEVER }));
  await assert.rejects(callControl(directory, 'wait', null, { timeoutMs: 50 }), { code: 'control-timeout' });
  await isAborted;
});

test('aborting the signal closes the port and removes the file', async () => {
  await using scope = new Scope();
  const directory = await temporaryDirectory(scope);
  const stop = new AbortController();
  const port = await serveControl(directory, {}, { signal: stop.signal });
  stop.abort(new Error('stop'));
  await port.close();
  assert.deepEqual(await readdir(directory), []);
});
