import { createHash } from 'node:crypto';

interface Appointment {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
}

const TRACE_LINES = 512;

/**
 * Virtual time in milliseconds. Appointments happen in the order of their time, then of their making, so a run depends on
 * nothing but what was put in. The trace digest covers every line given to `trace`.
 */
export class Engine {
  now = 0;
  /** Appointments kept so far. */
  events = 0;
  readonly #heap: Appointment[] = [];
  readonly #trace = createHash('sha256');
  readonly #print: ((line: string) => void) | undefined;
  #lines: string[] = [];
  #made = 0;

  constructor(print?: (line: string) => void) {
    this.#print = print;
  }

  after(delay: number, act: () => void): void {
    this.at(this.now + delay, act);
  }

  at(time: number, act: () => void): void {
    const heap = this.#heap;
    const item = { at: Math.max(time, this.now), order: this.#made++, act };
    let hole = heap.length;
    heap.push(item);
    while (hole > 0) {
      const up = (hole - 1) >> 1;
      const parent = heap[up]!;
      if (!isBefore(item, parent)) break;
      heap[hole] = parent;
      hole = up;
    }
    heap[hole] = item;
  }

  /** Runs until `isOver` or until nothing is left before `end`; true when `isOver` held. */
  run(isOver: () => boolean, end: number): boolean {
    while (!isOver()) {
      const next = this.#heap[0];
      if (next === undefined || next.at > end) return false;
      this.#takeFirst();
      this.now = next.at;
      this.events++;
      next.act();
    }
    return true;
  }

  trace(line: string): void {
    this.#print?.(`${this.now} ${line}`);
    this.#lines.push(`${this.now} ${line}\n`);
    if (this.#lines.length >= TRACE_LINES) this.#flush();
  }

  /** SHA-256 of the trace up to now, hexadecimal. */
  digest(): string {
    this.#flush();
    return this.#trace.copy().digest('hex');
  }

  #flush(): void {
    this.#trace.update(this.#lines.join(''));
    this.#lines = [];
  }

  #takeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = last;
  }
}

function isBefore(a: Appointment, b: Appointment): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
