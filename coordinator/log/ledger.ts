import { equal } from '../../protocol/bytes.ts';
import { leafHash, type MerkleTree } from '../../protocol/log/merkle.ts';
import { MAX_ENTRY_BYTES } from '../../protocol/log/tile.ts';
import { sha256 } from '../../protocol/sha256.ts';
import { LedgerError } from './ledger-error.ts';
import { encodeRecord, entryOf, LedgerStore, type Recovered } from './ledger-store.ts';

/** Signs a tree head: gives the text of a checkpoint (signed note) of this size and root. */
export type SignCheckpoint = (size: number, root: Uint8Array) => string;

export interface LedgerOptions {
  readonly sign: SignCheckpoint;
  /** How long the first entry of a batch waits for others, in milliseconds (5). */
  readonly windowMs?: number;
  /** A batch of so many entries does not wait (100). */
  readonly fullBatch?: number;
  /** Entries that may wait for the disk before `append` refuses (10,000). */
  readonly maxPending?: number;
  /** Bytes of recent entries kept in memory for `entry` (64 MiB). */
  readonly cacheBytes?: number;
}

export interface DurableCheckpoint {
  readonly text: string;
  readonly size: number;
  readonly root: Uint8Array;
}

interface Waiter {
  readonly size: number;
  readonly settle: (error?: unknown) => void;
}

/**
 * Opens the ledger in `directory`, creating it if there is none, and checks every record.
 * @throws LedgerError `ledger-damaged`, `ledger-locked` or `ledger-unavailable`
 */
export async function openLedger(directory: string, options: LedgerOptions): Promise<Ledger> {
  const { store, recovered } = await LedgerStore.open(directory);
  try {
    return new Ledger(
      store,
      recovered.tree,
      recovered.lastHash,
      await firstCheckpoint(store, recovered, options),
      options,
    );
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A new ledger stores the checkpoint of the empty tree, so that one without any checkpoint is known to be damaged. */
async function firstCheckpoint(
  store: LedgerStore,
  { tree, checkpoint }: Recovered,
  { sign }: LedgerOptions,
): Promise<DurableCheckpoint> {
  if (checkpoint !== undefined) return checkpoint;
  const head = { size: 0, root: tree.root() };
  const text = sign(head.size, head.root);
  await store.commit(0, [], text, head);
  return { text, ...head };
}

/**
 * The append-only log of a campaign on disk. `append` orders entries at once; they become durable in groups, each with
 * the signed checkpoint of its end in the same atomic write, so that no checkpoint can be seen that a crash takes back.
 *
 * Nothing may be acknowledged to anyone before `durable` has resolved for it.
 */
export class Ledger {
  /** Covers pending entries too: ask it for roots and proofs of `durableSize` or smaller. */
  readonly tree: MerkleTree;
  readonly #store: LedgerStore;
  readonly #sign: SignCheckpoint;
  readonly #windowMs: number;
  readonly #fullBatch: number;
  readonly #maxPending: number;
  readonly #cacheBytes: number;
  readonly #cache = new Map<number, Uint8Array>();
  #cached = 0;
  #lastHash: Uint8Array;
  #checkpoint: DurableCheckpoint;
  #queue: Uint8Array[] = [];
  #timer: NodeJS.Timeout | undefined;
  #committing: Promise<void> | undefined;
  #refusal: LedgerError | undefined;
  #closing: Promise<void> | undefined;
  readonly #waiters = new Set<Waiter>();
  readonly #listeners = new Set<(checkpoint: DurableCheckpoint) => void>();

  /** Use `openLedger`. */
  constructor(
    store: LedgerStore,
    tree: MerkleTree,
    lastHash: Uint8Array,
    checkpoint: DurableCheckpoint,
    options: LedgerOptions,
  ) {
    this.#store = store;
    this.tree = tree;
    this.#lastHash = lastHash;
    this.#checkpoint = checkpoint;
    this.#sign = options.sign;
    this.#windowMs = options.windowMs ?? 5;
    this.#fullBatch = options.fullBatch ?? 100;
    this.#maxPending = options.maxPending ?? 10_000;
    this.#cacheBytes = options.cacheBytes ?? 64 * 1024 * 1024;
  }

  /** Entries appended, durable or not. */
  get size(): number {
    return this.tree.size;
  }

  get durableSize(): number {
    return this.#checkpoint.size;
  }

  /** Entries that are not durable yet: the caller's measure of back-pressure. */
  get pending(): number {
    return this.size - this.durableSize;
  }

  /** The latest durable checkpoint. */
  checkpoint(): DurableCheckpoint {
    return this.#checkpoint;
  }

  /**
   * Takes a copy of `entry`, gives its index. It is not durable yet.
   * @throws LedgerError `ledger-stopped`, `ledger-closed` or `ledger-busy`; RangeError when longer than 65,535 bytes
   */
  append(entry: Uint8Array): number {
    if (this.#refusal !== undefined) throw this.#refusal;
    if (entry.length > MAX_ENTRY_BYTES) {
      throw new RangeError(`an entry has at most ${MAX_ENTRY_BYTES} bytes, this has ${entry.length}`);
    }
    if (this.pending >= this.#maxPending) {
      throw new LedgerError(
        'ledger-busy',
        `${this.pending} entries wait for the disk, which is the limit. Try again when some are durable.`,
      );
    }
    const record = encodeRecord(this.size, this.#lastHash, entry);
    this.#lastHash = sha256(record);
    const index = this.tree.append(entry);
    this.#queue.push(record);
    this.#remember(index, entryOf(record));
    this.#schedule();
    return index;
  }

  /**
   * Resolves when the entries [0, size) are on disk.
   * @throws LedgerError `ledger-stopped` with the cause when they cannot be; the signal's reason when aborted
   */
  durable(size: number, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (size <= this.durableSize) return resolve();
      if (size > this.size) throw new RangeError(`there are ${this.size} entries; ${size} will not become durable`);
      if (this.#refusal?.code === 'ledger-stopped') throw this.#refusal;
      const settle = (error?: unknown) => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', abort);
        if (error === undefined) resolve();
        else reject(error);
      };
      const abort = () => settle(signal?.reason);
      const waiter: Waiter = { size, settle };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', abort);
    });
  }

  /** Calls `listener` with each new durable checkpoint. It must not throw. Returns a function that ends it. */
  onDurable(listener: (checkpoint: DurableCheckpoint) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Entry `index`, durable or not. Do not write into it. */
  async entry(index: number): Promise<Uint8Array> {
    if (!Number.isInteger(index) || index < 0 || index >= this.size) {
      throw new RangeError(`there are ${this.size} entries; ${index} is not one of them`);
    }
    const cached = this.#cache.get(index);
    if (cached !== undefined) return cached;
    return this.#intact(index, await this.#store.read(index));
  }

  /** Durable entries [from, to) read from disk. */
  async *entries(from = 0, to = this.durableSize): AsyncGenerator<Uint8Array> {
    if (to > this.durableSize) throw new RangeError(`${this.durableSize} entries are durable, not ${to}`);
    let index = from;
    for await (const record of this.#store.records(from, to)) yield this.#intact(index++, record);
  }

  /** The disk may have lost what was whole at the start: nothing altered may reach a published file. */
  #intact(index: number, record: Uint8Array | undefined): Uint8Array {
    const entry = record && entryOf(record);
    if (entry === undefined || !equal(leafHash(entry), this.tree.leafHash(index))) {
      throw this.#store.damaged(`record ${index} is missing or altered`);
    }
    return entry;
  }

  /** Makes everything durable, then closes. Rejects when a commit failed. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const failure = this.#refusal;
    this.#refusal ??= new LedgerError('ledger-closed', 'The ledger is closed and takes no more entries.');
    clearTimeout(this.#timer);
    await (this.#committing ?? this.#startCommits());
    await this.#store.close();
    const stopped = failure ?? this.#refusal;
    if (stopped.code === 'ledger-stopped') throw stopped;
  }

  #remember(index: number, entry: Uint8Array): void {
    this.#cache.set(index, entry);
    this.#cached += entry.length;
    for (const [oldest, bytes] of this.#cache) {
      // What is not durable can be read nowhere else.
      if (this.#cached <= this.#cacheBytes || oldest >= this.durableSize) return;
      this.#cache.delete(oldest);
      this.#cached -= bytes.length;
    }
  }

  #schedule(): void {
    if (this.#committing !== undefined) return;
    if (this.#queue.length >= this.#fullBatch) {
      void this.#startCommits();
    } else {
      this.#timer ??= setTimeout(() => this.#startCommits(), this.#windowMs);
    }
  }

  #startCommits(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#hasWork()) return Promise.resolve();
    this.#committing ??= this.#commitAll();
    return this.#committing;
  }

  #hasWork(): boolean {
    return this.#queue.length > 0 && this.#refusal?.code !== 'ledger-stopped';
  }

  /** One batch at a time; what arrives during a write is the next batch, without waiting for the window. */
  async #commitAll(): Promise<void> {
    while (this.#hasWork()) {
      try {
        await this.#commit();
      } catch (cause) {
        this.#stop(cause);
      }
    }
    // In the same turn as the last look at the queue, or an entry appended in between would wait for ever.
    this.#committing = undefined;
  }

  async #commit(): Promise<void> {
    const batch = this.#queue.slice();
    const first = this.durableSize;
    const size = first + batch.length;
    const root = this.tree.root(size);
    const text = this.#sign(size, root);
    await this.#store.commit(first, batch, text, { size, root });
    this.#queue = this.#queue.slice(batch.length);
    this.#checkpoint = { text, size, root };
    for (const waiter of this.#waiters) if (waiter.size <= size) waiter.settle();
    for (const listener of this.#listeners) listener(this.#checkpoint);
  }

  #stop(cause: unknown): void {
    this.#refusal = new LedgerError(
      'ledger-stopped',
      `Entries could not be written to ${this.#store.directory}: ${cause}. Nothing after entry ${this.durableSize} is ` +
        'acknowledged. See to the disk (space, permissions, health), then start again.',
      { cause },
    );
    for (const waiter of this.#waiters) waiter.settle(this.#refusal);
  }
}
