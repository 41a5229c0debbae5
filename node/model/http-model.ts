import type { Clock } from '../host/clock.ts';
import { describeError } from '../host/host-error.ts';
import type { Logger } from '../host/logger.ts';
import {
  type ChatAnswer,
  type ChatModel,
  type ChatRequest,
  ModelEndless,
  type ModelFacts,
  ModelRejected,
  ModelUnavailable,
} from './chat.ts';
import { wireRequest } from './dialect.ts';
import { readBounded } from './http.ts';
import { BrokenStream, collectAnswer, linesOf } from './stream.ts';

export interface HttpModelOptions {
  /** Root of the server, without `/v1` and without a slash at its end. */
  readonly root: string;
  readonly facts: ModelFacts;
  readonly apiKey?: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: Partial<HttpLimits>;
}

export interface HttpLimits {
  /** Requests in all, of which each but the first follows a pause. */
  readonly tries: number;
  /** First pause; it doubles. A server's own Retry-After counts instead, up to `pauseMsMax`. */
  readonly pauseMs: number;
  readonly pauseMsMax: number;
  /** Silence after which a connection counts as dead, and how long one answer may take in all. */
  readonly idleMs: number;
  readonly totalMs: number;
  /** Requests at the same time. */
  readonly concurrency: number;
}

const LIMITS: HttpLimits = {
  tries: 5,
  pauseMs: 500,
  pauseMsMax: 30_000,
  idleMs: 240_000,
  totalMs: 900_000,
  concurrency: 4,
};

/** Bytes of stream per token asked for: events wrap each token into some hundred bytes of JSON. */
const BYTES_PER_TOKEN = 2_000;
const BYTES_MIN = 262_144;
const PROBLEM_BYTES_MAX = 4_096;

/** A failed try that may go well later. */
class Passing extends Error {
  readonly afterMs: number | undefined;

  constructor(message: string, afterMs?: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

/** A model behind HTTP: one streamed request a question, asked again after a pause when the server is busy or broke off. */
export class HttpModel implements ChatModel {
  readonly facts: ModelFacts;
  readonly #options: HttpModelOptions;
  readonly #limits: HttpLimits;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(options: HttpModelOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.facts = options.facts;
  }

  async chat(request: ChatRequest, { signal }: { readonly signal: AbortSignal }): Promise<ChatAnswer> {
    await this.#enter(signal);
    try {
      return await this.#persist(request, signal);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    while (this.#running >= this.#limits.concurrency) {
      signal.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const go = () => {
          signal.removeEventListener('abort', stop);
          resolve();
        };
        const stop = () => {
          this.#waiting.splice(this.#waiting.indexOf(go), 1);
          reject(signal.reason);
        };
        this.#waiting.push(go);
        signal.addEventListener('abort', stop, { once: true });
      });
    }
    signal.throwIfAborted();
    this.#running++;
  }

  async #persist(request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer> {
    const { clock, logger, root } = this.#options;
    const { tries, pauseMs, pauseMsMax } = this.#limits;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(request, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Passing)) throw error;
        if (attempt >= tries) {
          throw new ModelUnavailable(`${root} gave no answer in ${tries} tries: ${error.message}`, { cause: error });
        }
        const pause = Math.min(pauseMsMax, error.afterMs ?? pauseMs * 2 ** (attempt - 1));
        logger.warn('a model is asked again', { server: root, attempt, pauseMs: pause, reason: error.message });
        await clock.sleep(pause, signal);
      }
    }
  }

  async #once(request: ChatRequest, outer: AbortSignal): Promise<ChatAnswer> {
    const { root, facts } = this.#options;
    const watch = new Watch(this.#limits, outer);
    try {
      const { path, body, stream } = wireRequest(facts.server, facts.model, request);
      const response = await fetch(`${root}${path}`, {
        method: 'POST',
        headers: this.#headers(),
        body: JSON.stringify(body),
        redirect: 'error',
        signal: watch.signal,
      });
      if (!response.ok) throw await problemOf(response, this.#options.clock.now());
      if (response.body === null) throw new BrokenStream('the answer has no body');
      const bytesMax = BYTES_MIN + BYTES_PER_TOKEN * request.sampling.maxTokens;
      return await collectAnswer(linesOf(watch.over(response.body), bytesMax), stream);
    } catch (error) {
      outer.throwIfAborted();
      throw this.#judge(error, watch);
    } finally {
      watch.stop();
    }
  }

  #headers(): Record<string, string> {
    const { apiKey } = this.#options;
    const auth = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    return { 'content-type': 'application/json', accept: 'text/event-stream, application/x-ndjson', ...auth };
  }

  #judge(error: unknown, watch: Watch): unknown {
    if (watch.late === 'total') return new ModelEndless(`no end of the answer within ${this.#limits.totalMs / 1000} s`);
    if (watch.late === 'idle') return new Passing(`silent for ${this.#limits.idleMs / 1000} s`);
    if (error instanceof RangeError) return new ModelEndless(error.message);
    if (error instanceof Passing || error instanceof ModelRejected || error instanceof ModelUnavailable) return error;
    return new Passing(describeError(error));
  }
}

/** Cuts a request that is silent for too long, or takes too long in all. */
class Watch {
  readonly signal: AbortSignal;
  late: 'idle' | 'total' | undefined;
  readonly #own = new AbortController();
  readonly #idleMs: number;
  readonly #total: NodeJS.Timeout;
  #idle: NodeJS.Timeout;

  constructor({ idleMs, totalMs }: HttpLimits, outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#own.signal]);
    this.#idleMs = idleMs;
    this.#total = setTimeout(() => this.#cut('total'), totalMs);
    this.#idle = setTimeout(() => this.#cut('idle'), idleMs);
  }

  async *over(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.#cut('idle'), this.#idleMs);
      yield chunk;
    }
  }

  stop(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#idle);
    // What was not read, after an answer that is whole or hopeless, is not wanted.
    this.#own.abort();
  }

  #cut(late: 'idle' | 'total'): void {
    this.late ??= late;
    this.#own.abort();
  }
}

const BUSY: ReadonlySet<number> = new Set([408, 409, 425, 429]);
/** A wrong key, address or model name concerns every question, not this one. */
const MISCONFIGURED: ReadonlySet<number> = new Set([401, 403, 404, 405]);

async function problemOf(response: Response, nowMs: number): Promise<Error> {
  const { status } = response;
  const bytes = await readBounded(response, PROBLEM_BYTES_MAX).catch(() => new Uint8Array());
  const said = new TextDecoder().decode(bytes).replaceAll(/\s+/g, ' ').slice(0, 300);
  const message = `status ${status}${said === '' ? '' : `: ${said}`}`;
  if (BUSY.has(status) || status >= 500) return new Passing(message, retryAfterMs(response, nowMs));
  if (MISCONFIGURED.has(status))
    return new ModelUnavailable(`${response.url} answers ${message}; check URL, model and key`);
  return new ModelRejected(message);
}

/** Retry-After: seconds or a date (RFC 9110). */
export function retryAfterMs(response: Response, nowMs: number): number | undefined {
  const value = response.headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
