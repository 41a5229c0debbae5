import { HostError } from './host-error.ts';
import { encodeBody } from './wire-cbor.ts';
import { WireError, wireErrorBody } from './wire-error.ts';

export type RequestHandler = (method: string, body: unknown, context: { signal: AbortSignal }) => Promise<unknown>;

export interface InboundOptions {
  onRequest: RequestHandler;
  /** Handlers that run at once; as many more may wait. */
  inFlightMax: number;
  /** Total of the request bodies that run or wait. */
  bytesMax: number;
  responseBytesMax: number;
  errorBytesMax: number;
  /** Sends an answer when there is room for it. */
  answer(kind: 'response' | 'error', id: number, body: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Sends a refusal at once. */
  refuse(id: number, body: Uint8Array): void;
  /** Our own faults: handlers that threw something other than a WireError. */
  onHandlerError(error: unknown, method: string): void;
  onIdle(): void;
}

interface Entry {
  id: number;
  method: string;
  body: unknown;
  bytes: number;
  abort: AbortController;
}

/**
 * The requests of the peer. A handler holds its place until its answer is queued, so a peer that asks but does not read
 * stops being served instead of filling the memory. Reading is never paused: answers to our own requests come by the
 * same stream, and two sides that both waited would wait forever. What exceeds the bounds is answered `overloaded`.
 */
export class InboundRequests {
  readonly #options: InboundOptions;
  #entries = new Map<number, Entry>();
  #waiting: Entry[] = [];
  #running = 0;
  #bytes = 0;

  constructor(options: InboundOptions) {
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#entries.size === 0;
  }

  /** Starts, queues or refuses one request. Throws `frame-malformed` on an id that is in use. */
  accept(id: number, method: string, body: unknown, bytes: number): void {
    const { inFlightMax, bytesMax } = this.#options;
    if (this.#entries.has(id)) throw new HostError('frame-malformed', `expected a new request id, got ${id} again`);
    if (this.#entries.size >= 2 * inFlightMax || (this.#bytes + bytes > bytesMax && this.#entries.size > 0)) {
      this.refuse(
        id,
        'overloaded',
        `expected at most ${inFlightMax} requests in flight; wait for answers before asking more`,
      );
      return;
    }
    const entry = { id, method, body, bytes, abort: new AbortController() };
    this.#entries.set(id, entry);
    this.#bytes += bytes;
    if (this.#running < inFlightMax) void this.#run(entry);
    else this.#waiting.push(entry);
  }

  refuse(id: number, code: string, message: string): void {
    this.#options.refuse(id, encodeBody({ code, message }));
  }

  /** The peer no longer wants the answer. Unknown ids were answered already. */
  cancel(id: number): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.abort.abort(new WireError('cancelled', 'the peer cancelled the request'));
    if (!this.#waiting.includes(entry)) return;
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    this.#forget(entry);
  }

  abortAll(reason: unknown): void {
    for (const entry of this.#waiting.splice(0)) this.#forget(entry);
    for (const entry of this.#entries.values()) entry.abort.abort(reason);
  }

  async #run(entry: Entry): Promise<void> {
    const { answer, onRequest } = this.#options;
    const { signal } = entry.abort;
    this.#running++;
    try {
      let kind: 'response' | 'error' = 'response';
      let body: Uint8Array;
      try {
        body = this.#encodeResponse(await onRequest(entry.method, entry.body, { signal }));
      } catch (error) {
        kind = 'error';
        body = signal.aborted ? new Uint8Array(0) : this.#encodeError(error, entry.method);
      }
      if (!signal.aborted) await answer(kind, entry.id, body, signal);
    } catch {
      // The answer found no way out: the request was cancelled or the channel ended, and both were told.
    } finally {
      this.#running--;
      const next = this.#waiting.shift();
      if (next !== undefined) void this.#run(next);
      this.#forget(entry);
    }
  }

  #encodeResponse(value: unknown): Uint8Array {
    const body = encodeBody(value);
    const max = this.#options.responseBytesMax;
    if (body.length > max) throw new RangeError(`expected a response of at most ${max} bytes, made ${body.length}`);
    return body;
  }

  #encodeError(error: unknown, method: string): Uint8Array {
    if (error instanceof WireError) {
      try {
        const body = encodeBody(wireErrorBody(error));
        if (body.length <= this.#options.errorBytesMax) return body;
        return encodeBody(wireErrorBody(new WireError(error.code, error.message)));
      } catch (cause) {
        this.#options.onHandlerError(cause, method);
      }
    } else {
      this.#options.onHandlerError(error, method);
    }
    return encodeBody({
      code: 'internal',
      message: 'the request failed for a reason that is not yours; try it again later',
    });
  }

  #forget(entry: Entry): void {
    if (!this.#entries.delete(entry.id)) return;
    this.#bytes -= entry.bytes;
    if (this.#entries.size === 0) this.#options.onIdle();
  }
}
