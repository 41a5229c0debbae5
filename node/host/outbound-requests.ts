import { setMaxListeners } from 'node:events';
import { encodeFrame, FRAME_KIND } from './frame.ts';
import { HostError } from './host-error.ts';
import type { Outbox } from './outbox.ts';
import { Slots } from './slots.ts';
import { encodeBody } from './wire-cbor.ts';

export interface RequestOptions {
  /** Aborting it rejects the request with the signal's reason and tells the peer to stop. */
  signal?: AbortSignal;
  /** Milliseconds until the request rejects with `request-timeout`; 30,000 by default. */
  timeoutMs?: number;
}

interface Pending {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

const TIMEOUT_MS = 30_000;
const ID_MAX = 0xffffffff;

/** Our requests to the peer: ids, bounds, timeouts, and who waits for which answer. */
export class OutboundRequests {
  readonly #outbox: Outbox;
  readonly #requestBytesMax: number;
  readonly #slots: Slots;
  readonly #onIdle: () => void;
  #pending = new Map<number, Pending>();
  #lastId = 0;

  constructor(outbox: Outbox, options: { requestBytesMax: number; inFlightMax: number; onIdle: () => void }) {
    this.#outbox = outbox;
    this.#requestBytesMax = options.requestBytesMax;
    this.#slots = new Slots(options.inFlightMax);
    this.#onIdle = options.onIdle;
  }

  get isIdle(): boolean {
    return this.#slots.isIdle;
  }

  /** The answer to one request; waits for a free place first. */
  async request(method: string, body: unknown, options: RequestOptions): Promise<unknown> {
    const { signal, timeoutMs = TIMEOUT_MS } = options;
    signal?.throwIfAborted();
    const bytes = encodeBody([method, body]);
    if (bytes.length > this.#requestBytesMax) {
      const expected = `expected a request of at most ${this.#requestBytesMax} bytes`;
      throw new HostError('frame-oversized', `${expected}, got ${bytes.length} for ${method}`);
    }
    const abort = new AbortController();
    const onAbort = () => abort.abort(signal?.reason);
    const timer = setTimeout(() => {
      abort.abort(new HostError('request-timeout', `the peer did not answer ${method} within ${timeoutMs} ms`));
    }, timeoutMs);
    if (signal !== undefined) listenQuietly(signal, onAbort);
    try {
      await this.#slots.acquire(abort.signal);
      try {
        return await this.#exchange(bytes, abort.signal);
      } finally {
        this.#slots.release();
        if (this.#slots.isIdle) this.#onIdle();
      }
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Settles the request of this id. False if nobody waits: it was cancelled or timed out here. */
  settle(id: number, settle: (pending: Pending) => void): boolean {
    const pending = this.#pending.get(id);
    if (pending === undefined) return false;
    // If the answer cannot be read, `settle` throws and the request stays, to be rejected when the channel ends.
    settle(pending);
    this.#pending.delete(id);
    return true;
  }

  /** Rejects requests that have not been sent. */
  refuseWaiting(reason: Error): void {
    this.#slots.refuseWaiting(reason);
  }

  /** Rejects every request. */
  refuseAll(reason: Error): void {
    this.#slots.refuseWaiting(reason);
    for (const id of [...this.#pending.keys()]) this.settle(id, (pending) => pending.reject(reason));
  }

  async #exchange(bytes: Uint8Array, signal: AbortSignal): Promise<unknown> {
    const id = this.#nextId();
    let isSent = false;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      const onAbort = () => {
        if (!this.settle(id, (pending) => pending.reject(signal.reason))) return;
        if (isSent) this.#outbox.post(encodeFrame(FRAME_KIND.cancel, id, new Uint8Array(0)));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
    });
    // The channel may end while the request waits for room; that rejection is seen by the await below or by deliver.
    answer.catch(() => {});
    try {
      await this.#outbox.deliver(encodeFrame(FRAME_KIND.request, id, bytes), signal);
      isSent = true;
      return await answer;
    } finally {
      this.#pending.delete(id);
    }
  }

  #nextId(): number {
    do this.#lastId = (this.#lastId % ID_MAX) + 1;
    while (this.#pending.has(this.#lastId));
    return this.#lastId;
  }
}

/** One signal may bound any number of requests; Node would warn of a leak from the eleventh on. */
function listenQuietly(signal: AbortSignal, onAbort: () => void): void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', onAbort, { once: true });
}
