import { join } from 'node:path';
import { Level } from 'level';
import { makeDirectory } from '../../node/host/make-directory.ts';
import { concat, decodeUtf8, encodeUtf8, equal, toHex } from '../../protocol/bytes.ts';
import { readCheckpoint } from '../../protocol/log/checkpoint.ts';
import { MerkleTree } from '../../protocol/log/merkle.ts';
import { sha256 } from '../../protocol/sha256.ts';
import { type Head, HeadFile } from './head-file.ts';
import { LedgerDamaged, LedgerError } from './ledger-error.ts';

const CHECKPOINT_KEY = 'checkpoint';
const FIRST_KEY = 'r/';
const AFTER_LAST_KEY = 'r0';
const SHA256_BYTES = 32;
const HEADER_BYTES = 8 + SHA256_BYTES;
const READ_AHEAD = 500;
const READ_AHEAD_BYTES = 1024 * 1024;

function recordKey(seq: number): string {
  return `r/${String(seq).padStart(16, '0')}`;
}

/** seq (u64), SHA-256 of the previous record, entry. */
export function encodeRecord(seq: number, prevHash: Uint8Array, entry: Uint8Array): Uint8Array {
  const record = new Uint8Array(HEADER_BYTES + entry.length);
  new DataView(record.buffer).setBigUint64(0, BigInt(seq));
  record.set(prevHash, 8);
  record.set(entry, HEADER_BYTES);
  return record;
}

export function entryOf(record: Uint8Array): Uint8Array {
  return record.subarray(HEADER_BYTES);
}

function seqOf(record: Uint8Array): number {
  return Number(new DataView(record.buffer, record.byteOffset).getBigUint64(0));
}

/** SHA-256 of the text, then the text: LevelDB does not tell when a byte of a signature has changed on disk. */
function encodeCheckpoint(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  return concat(sha256(bytes), bytes);
}

function decodeCheckpoint(stored: Uint8Array): string | undefined {
  const bytes = stored.subarray(SHA256_BYTES);
  return equal(sha256(bytes), stored.subarray(0, SHA256_BYTES)) ? decodeUtf8(bytes) : undefined;
}

/** What opening found and checked. `checkpoint` is undefined in a new ledger. */
export interface Recovered {
  readonly tree: MerkleTree;
  readonly lastHash: Uint8Array;
  readonly checkpoint: { readonly text: string; readonly size: number; readonly root: Uint8Array } | undefined;
}

/** The ledger's records, checkpoint and head on disk. One writer, one batch at a time: `ledger.ts` sees to it. */
export class LedgerStore {
  readonly directory: string;
  readonly #db: Level<string, Uint8Array>;
  readonly #head: HeadFile;

  private constructor(directory: string, db: Level<string, Uint8Array>, head: HeadFile) {
    this.directory = directory;
    this.#db = db;
    this.#head = head;
  }

  /**
   * Opens `directory`, reads every record and checks numbering, hash chain, checkpoint and head.
   * @throws LedgerError `ledger-damaged`, `ledger-locked` or `ledger-unavailable`
   */
  static async open(directory: string): Promise<{ store: LedgerStore; recovered: Recovered }> {
    await makeDirectory(directory).catch((error: unknown) => {
      throw new LedgerError('ledger-unavailable', `The ledger directory cannot be made: ${error}`, { cause: error });
    });
    const db = await openDatabase(directory);
    let headFile: HeadFile | undefined;
    try {
      const { file, found, head } = await HeadFile.open(join(directory, 'head'));
      headFile = file;
      const store = new LedgerStore(directory, db, file);
      const recovered = await store.#recover();
      store.#checkHead(found, head, recovered);
      await file.reset({ size: recovered.tree.size, root: recovered.tree.root() });
      return { store, recovered };
    } catch (error) {
      await headFile?.close();
      await db.close();
      throw error;
    }
  }

  /** Makes records and checkpoint durable together, or throws and writes neither. */
  async commit(first: number, records: readonly Uint8Array[], checkpoint: string, head: Head): Promise<void> {
    await this.#db.batch<string, Uint8Array>(
      [
        ...records.map((value, i) => ({ type: 'put' as const, key: recordKey(first + i), value })),
        { type: 'put', key: CHECKPOINT_KEY, value: encodeCheckpoint(checkpoint) },
      ],
      { sync: true },
    );
    await this.#head.write(head);
  }

  /** The record number `seq` as stored, or undefined. */
  async read(seq: number): Promise<Uint8Array | undefined> {
    return this.#guard(() => this.#db.get(recordKey(seq)));
  }

  /**
   * Records [from, to) from disk in order, each with the number it claims and the key's order checked.
   * @throws LedgerDamaged at a gap or an unreadable record
   */
  async *records(from: number, to: number): AsyncGenerator<Uint8Array> {
    const range = {
      gte: recordKey(from),
      lt: to === Number.POSITIVE_INFINITY ? AFTER_LAST_KEY : recordKey(to),
      highWaterMarkBytes: READ_AHEAD_BYTES,
    };
    const iterator = this.#db.iterator(range);
    let seq = from;
    try {
      for (;;) {
        const rows = await this.#guard(() => iterator.nextv(READ_AHEAD));
        if (rows.length === 0) break;
        for (const [key, record] of rows) {
          if (key !== recordKey(seq)) throw this.damaged(`record ${seq} is missing; the next one found is ${key}`);
          if (record.length < HEADER_BYTES || seqOf(record) !== seq) throw this.damaged(`record ${seq} is altered`);
          yield record;
          seq++;
        }
      }
    } finally {
      await iterator.close();
    }
    if (to !== Number.POSITIVE_INFINITY && seq < to) throw this.damaged(`record ${seq} is missing`);
  }

  damaged(fault: string, cause?: unknown): LedgerDamaged {
    return new LedgerDamaged(this.directory, fault, { cause });
  }

  async close(): Promise<void> {
    await this.#head.close();
    await this.#db.close();
  }

  async #recover(): Promise<Recovered> {
    const tree = new MerkleTree();
    let lastHash: Uint8Array = new Uint8Array(SHA256_BYTES);
    for await (const record of this.records(0, Number.POSITIVE_INFINITY)) {
      if (!equal(record.subarray(8, HEADER_BYTES), lastHash)) {
        throw this.damaged(`record ${tree.size} does not follow from the one before; one of the two is altered`);
      }
      tree.append(entryOf(record));
      lastHash = sha256(record);
    }
    await this.#checkNoStrayKeys(tree.size);
    const stored = await this.#guard(() => this.#db.get(CHECKPOINT_KEY));
    if (stored === undefined) {
      if (tree.size > 0) throw this.damaged(`there are ${tree.size} records and no checkpoint`);
      return { tree, lastHash, checkpoint: undefined };
    }
    const text = decodeCheckpoint(stored);
    if (text === undefined) throw this.damaged('the stored checkpoint is altered');
    const checkpoint = readCheckpoint(text);
    if (!checkpoint.ok) throw this.damaged(`the stored checkpoint cannot be read: ${checkpoint.reason}`);
    const { size, root } = checkpoint.value;
    if (size !== tree.size) throw this.damaged(`its checkpoint is of ${size} entries and ${tree.size} are there`);
    if (!equal(root, tree.root())) {
      throw this.damaged(`the entries give root ${toHex(tree.root())}, its checkpoint says ${toHex(root)}`);
    }
    return { tree, lastHash, checkpoint: { text, size, root } };
  }

  /** Damage inside a key can move a record out of the range that is read. */
  async #checkNoStrayKeys(size: number): Promise<void> {
    const ranges = [{ lt: CHECKPOINT_KEY }, { gt: CHECKPOINT_KEY, lt: FIRST_KEY }, { gte: AFTER_LAST_KEY }];
    for (const range of ranges) {
      const [stray] = await this.#guard(() => this.#db.keys({ ...range, limit: 1 }).all());
      if (stray !== undefined) throw this.damaged(`after ${size} records there is the unknown key ${stray}`);
    }
  }

  #checkHead(found: boolean, head: Head | undefined, { tree }: Recovered): void {
    if (!found && tree.size > 0) throw this.damaged(`there are ${tree.size} records and no file "head"`);
    if (!found) return;
    if (head === undefined) throw this.damaged('the file "head" is unreadable');
    if (head.size > tree.size) {
      throw this.damaged(
        `it had ${head.size} entries and has ${tree.size}: the last ${head.size - tree.size} are lost`,
      );
    }
    if (!equal(head.root, tree.root(head.size)))
      throw this.damaged(`the first ${head.size} entries were others before`);
  }

  async #guard<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (isCode(error, 'LEVEL_CORRUPTION')) throw this.damaged('the database cannot read a block', error);
      throw new LedgerError('ledger-unavailable', `The ledger in ${this.directory} cannot be read: ${error}`, {
        cause: error,
      });
    }
  }
}

async function openDatabase(directory: string): Promise<Level<string, Uint8Array>> {
  const db = new Level<string, Uint8Array>(join(directory, 'entries'), { valueEncoding: 'view' });
  try {
    await db.open();
    return db;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (isCode(cause, 'LEVEL_LOCKED')) {
      throw new LedgerError(
        'ledger-locked',
        `The ledger in ${directory} is in use by another process. Stop that one, or give this one its own directory.`,
        { cause: error },
      );
    }
    if (isCode(cause, 'LEVEL_CORRUPTION')) {
      throw new LedgerDamaged(directory, `the database does not open: ${(cause as Error).message}`, { cause: error });
    }
    throw new LedgerError('ledger-unavailable', `The ledger in ${directory} does not open: ${cause ?? error}`, {
      cause: error,
    });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}
