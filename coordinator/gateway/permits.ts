import { NoVerdictError } from './job.ts';

/** A bounded number of things at once, first come first served, with a bounded queue before it. */
export class Permits {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #used = 0;

  constructor(most: number, mostWaiting: number) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get used(): number {
    return this.#used;
  }

  /** Runs `work` once there is room. Rejects with `queue-full`, or with the signal's reason when aborted while waiting. */
  async with<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    await this.#acquire(signal);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      this.#release();
    }
  }

  #acquire(signal: AbortSignal): Promise<void> {
    if (this.#used < this.#most) {
      this.#used++;
      return Promise.resolve();
    }
    if (this.#waiting.length >= this.#mostWaiting) {
      return Promise.reject(new NoVerdictError('queue-full', `${this.#waiting.length} tests are waiting already`));
    }
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const abort = () => {
        const at = this.#waiting.indexOf(start);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(start);
    });
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#used--;
    else next();
  }
}
