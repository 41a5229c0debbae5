import type { Entry } from '../../coordinator/core/state.ts';
import { readEntry } from '../../coordinator/replay.ts';
import { MerkleTree } from '../../protocol/log/merkle.ts';
import type { Engine } from './engine.ts';
import type { Random } from './random.ts';

interface Deferred {
  readonly size: number;
  readonly act: () => void;
}

/** The log in memory: group commits take virtual time, and a crash loses what was not durable. */
export class MemoryLedger {
  readonly #engine: Engine;
  readonly #flushMs: number;
  readonly #onDurable: (entry: Entry) => void;
  /** Bytes for a restart; none are kept by a simulation without crashes. */
  readonly #entries: Uint8Array[] = [];
  readonly #keepsBytes: boolean;
  /** Entries that are not durable yet, and barriers, which are sent later. */
  readonly #read = new Map<number, Entry>();
  #size = 0;
  #tree = new MerkleTree();
  #durable = 0;
  #deferred: Deferred[] = [];
  #isFlushing = false;
  /** Grows with every crash, so that a flush of before is dropped. */
  #life = 0;

  constructor(engine: Engine, flushMs: number, keepsBytes: boolean, onDurable: (entry: Entry) => void) {
    this.#engine = engine;
    this.#flushMs = flushMs;
    this.#keepsBytes = keepsBytes;
    this.#onDurable = onDurable;
  }

  get size(): number {
    return this.#size;
  }

  get root(): Uint8Array {
    return this.#tree.root();
  }

  entry(index: number): Entry {
    return this.#read.get(index)!;
  }

  append(bytes: Uint8Array, entry: Entry): void {
    if (entry.index !== this.size)
      throw new Error(`invariant: the core expected entry ${entry.index}, the log has ${this.size}`);
    if (this.#keepsBytes) this.#entries.push(bytes);
    this.#read.set(entry.index, entry);
    this.#size++;
    this.#tree.append(bytes);
    this.#engine.trace(`entry ${entry.index} ${entry.statement.type} ${entry.hash}`);
    this.#flushSoon();
  }

  /** Runs `act` when everything logged so far is durable; never when a crash comes first. */
  whenDurable(act: () => void): void {
    this.#deferred.push({ size: this.size, act });
    this.#flushSoon();
  }

  /** Loses a part of what was not durable, in whole entries; returns how many are left. */
  crash(random: Random): number {
    this.#life++;
    const kept = random.between(this.#durable, this.size);
    this.#entries.length = kept;
    this.#size = kept;
    this.#durable = Math.min(this.#durable, kept);
    this.#tree = new MerkleTree();
    for (const bytes of this.#entries) this.#tree.append(bytes);
    this.#deferred = [];
    this.#isFlushing = false;
    return kept;
  }

  /** All entries, read from their bytes as a restart does. */
  reload(): Entry[] {
    return this.#entries.map((bytes, index) => readEntry(index, bytes));
  }

  /** What has survived a restart is durable. */
  settle(): void {
    this.#flush(this.size);
  }

  /** One group commit at a time. */
  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    const life = this.#life;
    const { size } = this;
    this.#engine.after(this.#flushMs, () => {
      if (life !== this.#life) return;
      this.#isFlushing = false;
      this.#flush(size);
      if (this.size > this.#durable || this.#deferred.length > 0) this.#flushSoon();
    });
  }

  #flush(size: number): void {
    while (this.#durable < size) {
      const entry = this.entry(this.#durable++);
      if (entry.statement.type !== 'barrier/v1') this.#read.delete(entry.index);
      this.#onDurable(entry);
    }
    const waiting = this.#deferred;
    this.#deferred = waiting.filter((item) => item.size > size);
    for (const item of waiting) if (item.size <= size) item.act();
  }
}
