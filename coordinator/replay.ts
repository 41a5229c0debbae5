import { parseEnvelope } from '../protocol/dsse.ts';
import { isRefusal, parseStatement } from '../protocol/messages/statement.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { CoordinatorError } from './coordinator-error.ts';
import { fold } from './core/fold.ts';
import type { Entry, State } from './core/state.ts';
import { emptyState } from './core/state.ts';

/** Parses an entry of our own ledger, whose records were checked when it was opened. */
export function readEntry(index: number, bytes: Uint8Array): Entry {
  const envelope = parseEnvelope(bytes);
  if (!envelope.ok) throw damaged(index, envelope.reason);
  const parsed = parseStatement(envelope.value.payload);
  if (isRefusal(parsed)) throw damaged(index, parsed.detail);
  return { index, statement: parsed.statement, signer: envelope.value.keyId, hash: sha256Hex(bytes) };
}

/** State = fold(entries): how a restart and a release learn what the campaign knows. */
export async function replay(entries: AsyncIterable<Uint8Array>): Promise<State> {
  const state = emptyState();
  for await (const bytes of entries) fold(state, readEntry(state.size, bytes));
  if (state.genesis === null)
    throw new CoordinatorError('data-damaged', 'the ledger has no genesis entry; make a new campaign');
  return state;
}

function damaged(index: number, reason: string): CoordinatorError {
  return new CoordinatorError(
    'data-damaged',
    `entry ${index} of the ledger cannot be read: ${reason}. Restore the directory from a backup`,
  );
}
