import { admitNode } from '../../../coordinator/core/admit.ts';
import { checkCoordinator, type QuotedHead } from '../../../coordinator/core/check.ts';
import { fold } from '../../../coordinator/core/fold.ts';
import { type Entry, emptyState, type State } from '../../../coordinator/core/state.ts';
import { fromHex } from '../../../protocol/bytes.ts';
import { isNodeStatement } from '../../../protocol/messages/statement.ts';
import { sha256Hex } from '../../../protocol/sha256.ts';
import { type Checker, Violation } from './checker.ts';

/**
 * An auditor that follows the log while it grows: every entry is checked against the fold of those before it, and the fold
 * equals the coordinator's live state at every epoch, after every restart and at the end.
 */
export class ShadowAudit implements Checker {
  readonly #state = emptyState();
  #compared = -1;

  onDurable(entry: Entry, live: State): void {
    const shadow = this.#state;
    const { statement } = entry;
    if (entry.index !== shadow.size) throw new Violation('entries in order', `${entry.index} after ${shadow.size}`);
    const problem = isNodeStatement(statement)
      ? admitNode(shadow, entry.signer, statement)?.detail
      : checkCoordinator(shadow, statement, quotedHead);
    if (problem !== undefined) {
      throw new Violation('every entry follows from its prefix', `entry ${entry.index} ${statement.type}: ${problem}`);
    }
    fold(shadow, entry);
    if (statement.type === 'epoch/v1') this.#compareWith(live);
  }

  onRestart(state: State): void {
    this.#compareWith(state);
  }

  onEnd(state: State): void {
    this.#compareWith(state);
    if (this.#compared < 0) throw new Violation('fold equals live state', 'the two were never compared');
  }

  /** Only where both have folded the same entries. */
  #compareWith(live: State): void {
    if (live.size !== this.#state.size || this.#compared === live.size) return;
    this.#compared = live.size;
    const [ours, theirs] = [snapshot(this.#state), snapshot(live)];
    if (ours === theirs) return;
    let at = 0;
    while (ours[at] === theirs[at]) at++;
    const from = Math.max(0, at - 80);
    const [a, b] = [ours.slice(from, at + 80), theirs.slice(from, at + 80)];
    throw new Violation('fold equals live state', `at size ${live.size} the fold has ${a}, the coordinator ${b}`);
  }
}

/** State as text, with maps and sets in their order, because the order of iteration is part of what they do. */
function snapshot(state: State): string {
  return JSON.stringify(state, (_key, value: unknown) => {
    if (value instanceof Map) return { map: [...value] };
    return value instanceof Set ? { set: [...value] } : value;
  });
}

export function digestOf(state: State): string {
  return sha256Hex(snapshot(state));
}

/** Simulated checkpoints are not signed; their tree head is checked by the seed that follows from it. */
function quotedHead(checkpoint: string): QuotedHead | undefined {
  const [, size, root] = checkpoint.split('\n');
  return size === undefined || root === undefined ? undefined : { size: Number(size), root: fromHex(root)! };
}
