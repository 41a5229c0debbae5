import { prfBelow } from '../../protocol/rules/prf.ts';

interface Appointment {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
}

/** Simulated time in milliseconds: appointments happen in the order of their time, then of their making. */
export class Agenda {
  now = 0;
  readonly #jitter: string;
  readonly #spread: number;
  readonly #heap: Appointment[] = [];
  #made = 0;

  /**
   * @param jitter seed of the delays of `soon`
   * @param spread the longest of them
   */
  constructor(jitter: string, spread: number) {
    this.#jitter = jitter;
    this.#spread = spread;
  }

  at(time: number, act: () => void): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push({ at: Math.max(time, this.now), order: this.#made++, act });
    for (let up = (i - 1) >> 1; i > 0 && isBefore(heap[i]!, heap[up]!); up = (i - 1) >> 1) {
      [heap[i], heap[up]] = [heap[up]!, heap[i]!];
      i = up;
    }
  }

  /** After a delay that the seed decides. */
  soon(act: () => void): void {
    this.at(this.now + 1 + prfBelow(this.#spread, this.#jitter, 'delay', String(this.#made)), act);
  }

  /** Does the next appointment; false when there is none. */
  step(): boolean {
    const heap = this.#heap;
    const next = heap[0];
    const last = heap.pop();
    if (next === undefined || last === undefined) return false;
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink();
    }
    this.now = next.at;
    next.act();
    return true;
  }

  #sink(): void {
    const heap = this.#heap;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && isBefore(heap[child]!, heap[least]!)) least = child;
      }
      if (least === i) return;
      [heap[i], heap[least]] = [heap[least]!, heap[i]!];
      i = least;
    }
  }
}

function isBefore(a: Appointment, b: Appointment): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
