import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { describeError, HostError } from '../../node/host/host-error.ts';
import type { Logger } from '../../node/host/logger.ts';
import type { Front, Reply, Route } from './front.ts';

/** Largest body of a request, and how long one may take to arrive. */
export const BODY_BYTES_MAX = 64 << 20;
const RECEIVE_MS_MAX = 120_000;
/** Requests in work, and bytes of their bodies, beyond which a front says that it is busy. */
const REQUESTS_MAX = 8_192;
const HELD_BYTES_MAX = 512 << 20;

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  readonly fronts: readonly Front[];
  /** Every request but a ping must bring it; null: none is asked for. */
  readonly token: string | null;
  readonly openApi: unknown;
  readonly logger: Logger;
  readonly requestsMax?: number;
}

interface Target {
  readonly front: Front;
  readonly route: Route;
  readonly tail: string;
}

/** The listening gateway: finds the route, takes in the body within bounds, and answers in the front's own words. */
export class HttpServer implements AsyncDisposable {
  readonly #options: HttpOptions;
  readonly #server: Server;
  /** One for each request in work. */
  readonly #active = new Set<AbortController>();
  readonly #routes = new Map<string, Omit<Target, 'tail'>>();
  #requests = 0;
  #heldBytes = 0;

  private constructor(options: HttpOptions) {
    this.#options = options;
    for (const front of options.fronts) {
      for (const route of front.routes) {
        this.#routes.set(`${route.method} ${route.path.replace(/\{[a-z]+\}$/, '*')}`, { front, route });
      }
    }
    this.#server = createServer({ keepAlive: true, requestTimeout: RECEIVE_MS_MAX }, (request, response) => {
      void this.#serve(request, response);
    });
    // Clients keep connections for a whole training step.
    this.#server.keepAliveTimeout = 120_000;
  }

  /** Rejects with HostError `port-busy` or `listen-failed`. */
  static async listen(options: HttpOptions): Promise<HttpServer> {
    const server = new HttpServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', (cause: NodeJS.ErrnoException) => {
        const code = cause.code === 'EADDRINUSE' ? 'port-busy' : 'listen-failed';
        const where = `${options.host}:${options.port}`;
        reject(new HostError(code, `cannot listen on ${where}: ${describeError(cause)}`, { cause }));
      });
      server.#server.listen(options.port, options.host, resolve);
    });
    return server;
  }

  /** `http://HOST:PORT` */
  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return `http://${host}:${address.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const active of this.#active) active.abort(new Error('the gateway is stopping'));
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeIdleConnections();
    const cut = setTimeout(() => this.#server.closeAllConnections(), 1_000);
    await closed;
    clearTimeout(cut);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    this.#active.add(gone);
    response.once('close', () => {
      this.#active.delete(gone);
      if (!response.writableFinished) gone.abort(new Error('the client went away'));
    });
    const url = new URL(request.url ?? '/', 'http://gateway');
    let reply: Reply;
    this.#requests++;
    let held = 0;
    try {
      const target = this.#find(request.method ?? '', url.pathname);
      if (target === undefined) reply = this.#other(request.method ?? '', url.pathname);
      else if (target.route.isPing !== true && !this.#isAllowed(request)) reply = target.front.unauthorized();
      else if (this.#requests > (this.#options.requestsMax ?? REQUESTS_MAX)) reply = target.front.busy();
      else {
        const taken = await this.#body(request, target);
        held = 'bytes' in taken ? taken.bytes : 0;
        reply =
          'reply' in taken
            ? taken.reply
            : await target.route.handle({
                body: taken.body,
                query: url.searchParams,
                tail: target.tail,
                signal: gone.signal,
              });
      }
    } catch (error) {
      if (!gone.signal.aborted) this.#options.logger.error('a request failed', { path: url.pathname, error });
      const target = this.#find(request.method ?? '', url.pathname);
      reply = target?.front.failed() ?? { status: 500, body: { detail: 'Internal Server Error' } };
    } finally {
      this.#requests--;
      this.#heldBytes -= held;
    }
    send(request, response, reply);
  }

  #find(method: string, pathname: string): Target | undefined {
    const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
    const exact = this.#routes.get(`${method} ${path}`);
    if (exact !== undefined) return { ...exact, tail: '' };
    const cut = path.lastIndexOf('/') + 1;
    const open = this.#routes.get(`${method} ${path.slice(0, cut)}*`);
    return open === undefined ? undefined : { ...open, tail: path.slice(cut) };
  }

  /** The document of all routes, a known path with another method, or nothing. */
  #other(method: string, path: string): Reply {
    if (method === 'GET' && path === '/openapi.json') return { status: 200, body: this.#options.openApi };
    const other = method === 'GET' ? 'POST' : 'GET';
    if (this.#find(other, path) !== undefined) return { status: 405, body: { detail: 'Method Not Allowed' } };
    return { status: 404, body: { detail: 'Not Found' } };
  }

  #isAllowed({ headers }: IncomingMessage): boolean {
    const { token } = this.#options;
    if (token === null) return true;
    const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    return [bearer, headers['x-auth-token']].some((given) => typeof given === 'string' && isEqual(given, token));
  }

  async #body(
    request: IncomingMessage,
    { front, route }: Target,
  ): Promise<{ readonly reply: Reply } | { readonly body: unknown; readonly bytes: number }> {
    if (route.body === undefined) return { body: undefined, bytes: 0 };
    const type = request.headers['content-type'] ?? '';
    if (!/^application\/(?:json|[a-z.+-]+\+json)\b/i.test(type))
      return { reply: front.badBody({ kind: 'type', type }) };
    const most = route.bodyBytesMax ?? BODY_BYTES_MAX;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // The rest is read and dropped, because a client that is cut off while it sends sees no answer.
      if (bytes > most) chunks.length = 0;
      else chunks.push(chunk);
    }
    if (bytes > most) return { reply: front.tooLarge(most) };
    if (this.#heldBytes + bytes > HELD_BYTES_MAX) return { reply: front.busy() };
    const parsed = parseJson(Buffer.concat(chunks));
    if ('problem' in parsed) return { reply: front.badBody({ kind: 'json', message: parsed.problem }) };
    const checked = route.body.safeParse(parsed.value);
    if (!checked.success) {
      return { reply: front.badBody({ kind: 'shape', error: checked.error, body: parsed.value }) };
    }
    this.#heldBytes += bytes;
    return { body: checked.data, bytes };
  }
}

function parseJson(bytes: Buffer): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch (error) {
    return { problem: describeError(error) };
  }
}

/** Lengths differ in most wrong guesses, and must not be told apart by time either. */
function isEqual(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

function send(request: IncomingMessage, response: ServerResponse, { status, body }: Reply): void {
  if (response.destroyed || response.headersSent) return;
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
  // A body that was refused unread may still be on its way.
  if (!request.complete) request.resume();
}
