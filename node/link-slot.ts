import type { Link } from './link.ts';

/** The present link, if there is one, for whoever can wait for it. */
export class LinkSlot {
  #link: Link | undefined;
  #waiting: (() => void)[] = [];

  get current(): Link | undefined {
    return this.#link;
  }

  set(link: Link): void {
    this.#link = link;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  clear(link: Link): void {
    if (this.#link === link) this.#link = undefined;
  }

  /** The present link or the next one. Rejects with the signal's reason. */
  async get(signal: AbortSignal): Promise<Link> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#link !== undefined) return this.#link;
      await this.#next(signal);
    }
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        this.#waiting = this.#waiting.filter((other) => other !== wake);
        resolve();
      };
      this.#waiting.push(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
