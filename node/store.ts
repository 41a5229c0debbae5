import { type BatchOperation, Level } from 'level';
import type { Hex32 } from '../protocol/ids.ts';
import type { Intent } from './core/intent.ts';
import type { Vote } from './core/vote-guard.ts';
import { codeOf } from './host/host-error.ts';
import { makeDirectory } from './host/make-directory.ts';
import type { ForkEvidence } from './log-view.ts';
import { NodeError } from './node-error.ts';

/** A statement that was signed and may have been sent; its exact bytes, because they are what the log holds. */
export interface OutboxItem {
  readonly seq: number;
  readonly prev: Hex32;
  readonly intent: Intent;
  readonly envelope: Uint8Array;
}

/** The newest statement of this node that it holds to be in the log. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: Hex32;
}

/** A promise of the coordinator: entry and proof, enough to show alone that a statement was accepted. */
export interface StoredReceipt {
  readonly seq: number;
  readonly type: string;
  readonly index: number;
  readonly checkpoint: string;
  /** Hashes of the inclusion proof, base64. */
  readonly proof: readonly string[];
  /** The envelope, base64. */
  readonly entry: string;
}

/** Everything that outlives a process. */
export interface Remembered {
  readonly chain: ChainEnd | undefined;
  readonly outbox: OutboxItem | undefined;
  readonly votes: { readonly open: readonly Vote[]; readonly closed: readonly Hex32[] };
  readonly accepted: number;
  readonly refused: number;
  readonly checkpoint: string | undefined;
}

interface StoredOutbox {
  readonly seq: number;
  readonly prev: Hex32;
  readonly intent: Intent;
  readonly envelope: string;
}

/** Cells and salt until the vote is revealed; afterwards the key alone says that the lease is over. */
type StoredVote = { readonly cells: Vote['cells']; readonly salt: Hex32 } | { readonly revealed: true };

type Operation = BatchOperation<Level<string, unknown>, string, unknown>;

const OUTBOX = 'outbox';
const CHAIN = 'chain';
const CHECKPOINT = 'checkpoint';
const REFUSED = 'refused';
const JSON_VALUES = { valueEncoding: 'json' } as const;

/** Keys of numbers must sort like numbers. */
function numberKey(value: number): string {
  return String(value).padStart(16, '0');
}

/**
 * Opens the store at `directory`, creating it.
 * @throws NodeError `data-in-use` when another process has it open
 */
export async function openNodeStore(directory: string): Promise<NodeStore> {
  await makeDirectory(directory);
  const db = new Level<string, unknown>(directory, JSON_VALUES);
  try {
    await db.open();
  } catch (cause) {
    if (codeOf((cause as Error).cause) !== 'LEVEL_LOCKED') throw cause;
    const message = `another node is running on ${directory}; stop it first, or choose another data directory`;
    throw new NodeError('data-in-use', message, { cause });
  }
  return new NodeStore(db);
}

/**
 * What a node must not forget, in LevelDB. Writes that others rely on (votes, statements, receipts) are on disk when the
 * promise resolves; the rest may be lost with the power and is then learned again.
 */
export class NodeStore implements AsyncDisposable {
  readonly #db: Level<string, unknown>;
  readonly #meta;
  readonly #votes;
  readonly #receipts;
  readonly #evidence;

  constructor(db: Level<string, unknown>) {
    this.#db = db;
    this.#meta = db.sublevel<string, unknown>('meta', JSON_VALUES);
    this.#votes = db.sublevel<string, StoredVote>('votes', JSON_VALUES);
    this.#receipts = db.sublevel<string, StoredReceipt>('receipts', JSON_VALUES);
    this.#evidence = db.sublevel<string, ForkEvidence>('evidence', JSON_VALUES);
  }

  async load(): Promise<Remembered> {
    const outbox = (await this.#meta.get(OUTBOX)) as StoredOutbox | undefined;
    const accepted = await this.#receipts.keys().all();
    return {
      chain: (await this.#meta.get(CHAIN)) as ChainEnd | undefined,
      outbox: outbox && { ...outbox, envelope: new Uint8Array(Buffer.from(outbox.envelope, 'base64')) },
      votes: await this.#loadVotes(),
      accepted: accepted.length,
      refused: ((await this.#meta.get(REFUSED)) as number | undefined) ?? 0,
      checkpoint: (await this.#meta.get(CHECKPOINT)) as string | undefined,
    };
  }

  async #loadVotes(): Promise<{ open: Vote[]; closed: Hex32[] }> {
    const open: Vote[] = [];
    const closed: Hex32[] = [];
    for await (const [lease, vote] of this.#votes.iterator()) {
      if ('revealed' in vote) closed.push(lease);
      else open.push({ lease, cells: vote.cells, salt: vote.salt });
    }
    return { open, closed };
  }

  /** A vote must be on disk before its commitment leaves the machine. */
  putVote({ lease, cells, salt }: Vote): Promise<void> {
    return this.#write([{ type: 'put', sublevel: this.#votes, key: lease, value: { cells, salt } }], true);
  }

  /** Keeps the lease so that it is never voted on again, and forgets the cells. */
  closeVote(lease: Hex32): Promise<void> {
    return this.#write([{ type: 'put', sublevel: this.#votes, key: lease, value: { revealed: true } }], false);
  }

  /** Must be on disk before the envelope is sent: after a crash the same bytes are sent again. */
  putOutbox({ seq, prev, intent, envelope }: OutboxItem): Promise<void> {
    const value: StoredOutbox = { seq, prev, intent, envelope: Buffer.from(envelope).toString('base64') };
    return this.#write([{ type: 'put', sublevel: this.#meta, key: OUTBOX, value }], true);
  }

  dropOutbox(): Promise<void> {
    return this.#write([{ type: 'del', sublevel: this.#meta, key: OUTBOX }], true);
  }

  /** The statement in the outbox is in the log: the chain moves on and the receipt, if there is one, is kept. */
  settle(chain: ChainEnd, receipt: StoredReceipt | undefined): Promise<void> {
    const operations: Operation[] = [
      { type: 'del', sublevel: this.#meta, key: OUTBOX },
      { type: 'put', sublevel: this.#meta, key: CHAIN, value: chain },
    ];
    if (receipt !== undefined) {
      operations.push({ type: 'put', sublevel: this.#receipts, key: numberKey(receipt.seq), value: receipt });
    }
    return this.#write(operations, true);
  }

  /** The chain as the log has it, after this store was lost. */
  putChain(chain: ChainEnd): Promise<void> {
    return this.#write([{ type: 'put', sublevel: this.#meta, key: CHAIN, value: chain }], true);
  }

  putRefused(count: number): Promise<void> {
    return this.#write([{ type: 'put', sublevel: this.#meta, key: REFUSED, value: count }], false);
  }

  putCheckpoint(note: string): Promise<void> {
    return this.#write([{ type: 'put', sublevel: this.#meta, key: CHECKPOINT, value: note }], false);
  }

  async putEvidence(evidence: ForkEvidence): Promise<void> {
    const key = numberKey((await this.#evidence.keys().all()).length);
    await this.#write([{ type: 'put', sublevel: this.#evidence, key, value: evidence }], true);
  }

  evidence(): Promise<ForkEvidence[]> {
    return this.#evidence.values().all();
  }

  /** The newest receipts first. */
  receipts(limit: number): Promise<StoredReceipt[]> {
    return this.#receipts.values({ reverse: true, limit }).all();
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #write(operations: Operation[], sync: boolean): Promise<void> {
    return this.#db.batch(operations, { sync });
  }
}
