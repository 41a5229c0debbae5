/** A counting semaphore: at most `max` holders, the others wait in order of arrival. */
export class Slots {
  readonly #max: number;
  #held = 0;
  #waiting: { grant(): void; refuse(reason: unknown): void }[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  get isIdle(): boolean {
    return this.#held === 0 && this.#waiting.length === 0;
  }

  /** Resolves when a slot is held. Rejects with the signal's reason on abort; nothing is held then. */
  acquire(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#held < this.#max) {
      this.#held++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== entry);
        reject(signal?.reason);
      };
      const entry = {
        grant: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        refuse: (reason: unknown) => {
          signal?.removeEventListener('abort', onAbort);
          reject(reason);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(entry);
    });
  }

  /** Hands the slot to who waits longest, else frees it. Exactly once per acquired slot. */
  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#held--;
    else next.grant();
  }

  /** Rejects everyone who waits. */
  refuseWaiting(reason: unknown): void {
    for (const entry of this.#waiting.splice(0)) entry.refuse(reason);
  }
}
