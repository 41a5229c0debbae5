import { type Checkpoint, readCheckpoint } from '../protocol/log/checkpoint.ts';
import type { VerifierKey } from '../protocol/log/note.ts';
import { verifyConsistency } from '../protocol/log/proof.ts';
import { NodeError } from './node-error.ts';
import { checkCheckpoint, sameTree } from './trust.ts';

/** Asks the coordinator for the proof that the log of size `from` begins the log of size `to`. */
export type AskConsistency = (from: number, to: number) => Promise<readonly Uint8Array[]>;

/** Where the newest checkpoint and, should it come to that, the evidence of a fork are kept. */
export interface CheckpointStore {
  putCheckpoint(note: string): Promise<void>;
  putEvidence(evidence: ForkEvidence): Promise<void>;
}

/** Two checkpoints signed by one log key that cannot belong to one append-only log, and the proof that failed. */
export interface ForkEvidence {
  readonly earlier: string;
  readonly later: string;
  readonly proof: readonly string[];
}

/**
 * The one log that this node has seen: every checkpoint it acts on must extend, or be extended by, the newest one it
 * holds. A coordinator that shows different logs to different people must keep doing so for ever.
 */
export class LogView {
  readonly #key: VerifierKey;
  readonly #store: CheckpointStore;
  #newest: { readonly note: string; readonly checkpoint: Checkpoint } | undefined;
  #turn: Promise<void> = Promise.resolve();

  /** @param known the newest checkpoint of earlier runs, verified when it was stored */
  constructor(key: VerifierKey, store: CheckpointStore, known: string | undefined) {
    this.#key = key;
    this.#store = store;
    const stored = known === undefined ? undefined : readCheckpoint(known);
    if (known !== undefined && stored?.ok) this.#newest = { note: known, checkpoint: stored.value };
  }

  /** Entries in the newest log seen; 0 before the first. */
  get size(): number {
    return this.#newest?.checkpoint.size ?? 0;
  }

  /**
   * Verifies the signature of `note` and its consistency with what was seen, and remembers it if it is newer. Calls are
   * answered one after the other.
   * @throws NodeError `checkpoint-invalid`; `log-forked`, with both checkpoints kept; whatever `ask` throws
   */
  follow(note: string, ask: AskConsistency): Promise<void> {
    const turn = this.#turn.then(() => this.#follow(note, ask));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #follow(note: string, ask: AskConsistency): Promise<void> {
    const incoming = { note, checkpoint: checkCheckpoint(note, this.#key) };
    const known = this.#newest;
    if (known !== undefined) {
      if (sameTree(known.checkpoint, incoming.checkpoint)) return;
      const isNewer = incoming.checkpoint.size >= known.checkpoint.size;
      await this.#compare(isNewer ? known : incoming, isNewer ? incoming : known, ask);
      if (!isNewer) return;
    }
    this.#newest = incoming;
    await this.#store.putCheckpoint(note);
  }

  async #compare(earlier: Seen, later: Seen, ask: AskConsistency): Promise<void> {
    const [from, to] = [earlier.checkpoint, later.checkpoint];
    // No proof could mend two trees of one size.
    const proof = from.size === to.size ? [] : await ask(from.size, to.size);
    if (verifyConsistency(from.size, to.size, from.root, to.root, proof)) return;
    const hex = proof.map((hash) => Buffer.from(hash).toString('hex'));
    await this.#store.putEvidence({ earlier: earlier.note, later: later.note, proof: hex });
    throw new NodeError(
      'log-forked',
      `the coordinator signed two logs: the one of size ${from.size} does not begin the one of size ${to.size}. Both ` +
        'checkpoints are kept as evidence in the data directory; show them to whoever audits the campaign',
    );
  }
}

interface Seen {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}
