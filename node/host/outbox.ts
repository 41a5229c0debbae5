import type { Stream } from '@libp2p/interface';
import { describeError, HostError } from './host-error.ts';
import { streamClosed } from './stream-close.ts';

/** Large enough that one libp2p write carries many frames, small enough not to delay the frames behind it. */
const WRITE_BYTES_MAX = 65_536;

interface Queued {
  bytes: Uint8Array;
  isPush: boolean;
}

/**
 * Frames on their way out. They leave in order, coalesced into one write per turn of the event loop, and only while the
 * stream wants more.
 */
export class Outbox {
  readonly #stream: Stream;
  readonly #bytesMax: number;
  readonly #onFailure: (error: Error) => void;
  #queue: Queued[] = [];
  #queuedBytes = 0;
  #pushes = 0;
  #scheduled = false;
  #stopped = false;
  #wakers = new Set<() => void>();

  /** `onFailure` is called when the stream refuses to take bytes. */
  constructor(stream: Stream, bytesMax: number, onFailure: (error: Error) => void) {
    this.#stream = stream;
    this.#bytesMax = bytesMax;
    this.#onFailure = onFailure;
    stream.addEventListener('drain', this.#schedule);
  }

  /** Bytes that the peer has not yet made room for. */
  get bytes(): number {
    return this.#queuedBytes + this.#stream.writeBufferLength;
  }

  get isFull(): boolean {
    return this.bytes >= this.#bytesMax;
  }

  /** Pushes not yet handed to the stream. */
  get pushes(): number {
    return this.#pushes;
  }

  /** Queues one frame whatever is already waiting. Without effect on a stopped outbox. */
  post(bytes: Uint8Array, isPush = false): void {
    if (this.#stopped) return;
    this.#queue.push({ bytes, isPush });
    this.#queuedBytes += bytes.length;
    if (isPush) this.#pushes++;
    this.#schedule();
  }

  /** Queues one frame as soon as there is room. Rejects with the signal's reason, or `channel-closed`. */
  async deliver(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    while (this.isFull && !this.#stopped) await this.#wait(signal);
    signal.throwIfAborted();
    if (this.#stopped) throw new HostError('channel-closed', 'the channel closed before the message was sent');
    this.post(bytes);
  }

  /** Forgets what is queued and wakes whoever waits. */
  stop(): void {
    this.#stopped = true;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#pushes = 0;
    this.#stream.removeEventListener('drain', this.#schedule);
    this.#wake();
  }

  /**
   * Sends what is queued, half-closes the stream, waits for the peer to do the same; aborts the stream after `graceMs`.
   */
  async finish(graceMs: number): Promise<void> {
    const signal = AbortSignal.timeout(graceMs);
    try {
      while (this.#queue.length > 0 && !this.#stopped) await this.#wait(signal);
      this.stop();
      await this.#stream.close({ signal });
      await streamClosed(this.#stream, signal);
    } catch (error) {
      this.stop();
      this.#stream.abort(error instanceof Error ? error : new Error(describeError(error)));
    }
  }

  #schedule = (): void => {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    queueMicrotask(this.#flush);
  };

  #flush = (): void => {
    this.#scheduled = false;
    try {
      while (this.#queue.length > 0 && !this.#stream.writableNeedsDrain) this.#stream.send(this.#take());
    } catch (error) {
      this.#onFailure(error instanceof Error ? error : new Error(describeError(error)));
      return;
    }
    this.#wake();
  };

  #take(): Uint8Array {
    let count = 0;
    let size = 0;
    while (count < this.#queue.length && (count === 0 || size + this.#queue[count]!.bytes.length <= WRITE_BYTES_MAX)) {
      size += this.#queue[count]!.bytes.length;
      if (this.#queue[count]!.isPush) this.#pushes--;
      count++;
    }
    const taken = this.#queue.splice(0, count);
    this.#queuedBytes -= size;
    return taken.length === 1 ? taken[0]!.bytes : Buffer.concat(taken.map((queued) => queued.bytes));
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waker = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        this.#wakers.delete(waker);
        reject(signal.reason);
      };
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      signal.addEventListener('abort', onAbort, { once: true });
      this.#wakers.add(waker);
    });
  }

  #wake(): void {
    const wakers = [...this.#wakers];
    this.#wakers.clear();
    for (const waker of wakers) waker();
  }
}
