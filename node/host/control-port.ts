import { randomBytes, timingSafeEqual } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { type ControlAddress, callPort } from './control-call.ts';
import { codeOf, describeError, HostError } from './host-error.ts';
import { readLines } from './line-reader.ts';
import { makeDirectory } from './make-directory.ts';

/** Answers one method. The parameters come from a program of the same user, but may still be wrong: check them. */
export type ControlHandler = (params: unknown, context: { signal: AbortSignal }) => Promise<unknown>;

const CONTROL_FILE = 'control.json';
const LINE_BYTES_MAX = 2 ** 20;
const CONNECTIONS_MAX = 32;
const IDLE_MS_MAX = 30_000;
/** Answered by every control port; tells a live process from a stale file. */
const PING_METHOD = 'control.ping';
const PING_MS_MAX = 2000;

const Address = z.strictObject({
  port: z.int().min(1).max(65_535),
  token: z.string().regex(/^[0-9a-f]{64}$/),
  pid: z.int().min(1),
});

const Request = z.strictObject({ token: z.string(), method: z.string().max(64), params: z.unknown().optional() });

export interface ControlPort extends AsyncDisposable {
  /** Stops listening, cuts the connections and removes the file. Also done when the signal aborts. */
  close(): Promise<void>;
}

/**
 * Lets commands of the same user talk to this process: a TCP server on a free loopback port, whose port and random
 * token stand in `DATA/control.json` (mode 0600). Throws `already-running` if a live process serves the same directory.
 */
export async function serveControl(
  dataDir: string,
  handlers: Readonly<Record<string, ControlHandler>>,
  { signal }: { signal: AbortSignal },
): Promise<ControlPort> {
  signal.throwIfAborted();
  await refuseSecond(dataDir);
  const token = randomBytes(32).toString('hex');
  const sockets = new Set<Socket>();
  const stop = new AbortController();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void serveSocket(socket, token, handlers, stop.signal);
  });
  server.maxConnections = CONNECTIONS_MAX;
  const port = await listen(server);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      signal.removeEventListener('abort', onAbort);
      stop.abort(new Error('the process is stopping'));
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      await removeOwnFile(dataDir, token);
    })();
    return closing;
  };
  const onAbort = () => void close();
  try {
    await writeAddress(dataDir, { port, token, pid: process.pid });
  } catch (error) {
    await close();
    throw error;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) await close();
  return { close, [Symbol.asyncDispose]: close };
}

/**
 * Calls a method of the process that runs on `dataDir`. Throws `not-running` if there is none, `control-timeout`, or
 * `control-failed` with the process's own message and, as `cause`, its `{code, message}`.
 */
export async function callControl(
  dataDir: string,
  method: string,
  params: unknown,
  { timeoutMs }: { timeoutMs: number },
): Promise<unknown> {
  const address = await readAddress(dataDir);
  if (address === undefined) {
    throw new HostError('not-running', `nothing runs on ${dataDir}: it has no ${CONTROL_FILE}. Start it first`);
  }
  const answer = await callPort(address, { token: address.token, method, params }, timeoutMs, LINE_BYTES_MAX);
  if (answer === undefined || (!answer.ok && answer.error.code === 'token-invalid')) {
    const which = `${CONTROL_FILE} names process ${address.pid}, which does not answer on port ${address.port}`;
    throw new HostError('not-running', `nothing runs on ${dataDir}: its ${which}. Start it again`);
  }
  if (answer.ok) return answer.result;
  throw new HostError('control-failed', answer.error.message, { cause: answer.error });
}

async function refuseSecond(dataDir: string): Promise<void> {
  try {
    await callControl(dataDir, PING_METHOD, null, { timeoutMs: PING_MS_MAX });
  } catch (error) {
    if (codeOf(error) === 'not-running') return;
    throw error;
  }
  throw new HostError(
    'already-running',
    `a process runs on ${dataDir} already. Stop it, or choose another --data directory`,
  );
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new HostError('listen-failed', `cannot listen on 127.0.0.1: ${describeError(cause)}`, { cause }));
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
    });
  });
}

async function serveSocket(
  socket: Socket,
  token: string,
  handlers: Readonly<Record<string, ControlHandler>>,
  signal: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  socket.once('close', () => gone.abort(new Error('the caller went away')));
  socket.setTimeout(IDLE_MS_MAX, () => socket.destroy());
  const context = { signal: AbortSignal.any([signal, gone.signal]) };
  try {
    for await (const line of readLines(socket, LINE_BYTES_MAX)) {
      socket.setTimeout(0);
      const answer = await answerLine(line, token, handlers, context);
      if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`);
      socket.setTimeout(IDLE_MS_MAX);
    }
    socket.end();
  } catch {
    // An overlong line or a broken connection: this caller is cut, others go on.
    socket.destroy();
  }
}

async function answerLine(
  line: string,
  token: string,
  handlers: Readonly<Record<string, ControlHandler>>,
  context: { signal: AbortSignal },
): Promise<unknown> {
  const request = Request.safeParse(parseJson(line));
  if (!request.success) return failure('request-malformed', 'expected one line {"token", "method", "params"}');
  const { method, params } = request.data;
  if (!isEqual(request.data.token, token)) return failure('token-invalid', `expected the token of ${CONTROL_FILE}`);
  if (method === PING_METHOD) return { ok: true, result: null };
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler === undefined) {
    return failure(
      'method-unknown',
      `expected one of ${Object.keys(handlers).join(', ')}, got ${JSON.stringify(method)}`,
    );
  }
  try {
    return { ok: true, result: (await handler(params, context)) ?? null };
  } catch (error) {
    return failure(codeOf(error) ?? 'internal', describeError(error));
  }
}

function failure(code: string, message: string): unknown {
  return { ok: false, error: { code, message } };
}

function isEqual(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readAddress(dataDir: string): Promise<ControlAddress | undefined> {
  try {
    const parsed = Address.safeParse(parseJson(await readFile(join(dataDir, CONTROL_FILE), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeAddress(dataDir: string, address: ControlAddress): Promise<void> {
  await makeDirectory(dataDir);
  const temporary = join(dataDir, `${CONTROL_FILE}.${process.pid}.tmp`);
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(address)}\n`);
  } finally {
    await file.close();
  }
  await rename(temporary, join(dataDir, CONTROL_FILE));
}

/** Another process may have started on the directory since; its file stays. */
async function removeOwnFile(dataDir: string, token: string): Promise<void> {
  const address = await readAddress(dataDir);
  if (address?.token === token) await rm(join(dataDir, CONTROL_FILE), { force: true });
}
