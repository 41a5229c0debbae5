import type { Intent } from '../../node/core/intent.ts';
import type { Vote } from '../../node/core/vote-guard.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { NodeStatement } from '../../protocol/messages/statement.ts';

/** A statement that was signed and may have been sent. */
export interface OutboxItem {
  readonly seq: number;
  readonly intent: Intent;
  readonly statement: NodeStatement;
  readonly envelope: Uint8Array;
  readonly hash: Hex32;
}

/** What of a node outlives its process. */
export class NodeDisk {
  chain: { readonly seq: number; readonly hash: Hex32 } | undefined;
  outbox: OutboxItem | undefined;
  readonly #open = new Map<Hex32, Vote>();
  readonly #closed = new Set<Hex32>();

  putVote(vote: Vote): void {
    if (!this.#closed.has(vote.lease)) this.#open.set(vote.lease, vote);
  }

  closeVote(lease: Hex32): void {
    this.#open.delete(lease);
    this.#closed.add(lease);
  }

  votes(): { open: Vote[]; closed: Hex32[] } {
    return { open: [...this.#open.values()], closed: [...this.#closed] };
  }
}
