import type { BlobStore } from '../node/host/blob-store.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { NodeStatement } from '../protocol/messages/statement.ts';

/** Output blobs that a reveal names and nobody has uploaded: the node is asked for each in the answer. */
export async function wantedOutputs(blobs: BlobStore, statement: NodeStatement): Promise<string[]> {
  if (statement.type !== 'reveal/v1') return [];
  const digests = new Set<string>();
  for (const item of statement.predicate.items) {
    for (const cell of item.cells) if (cell.outcome === 'ok') digests.add(cell.digest);
  }
  const wanted: string[] = [];
  for (const digest of digests) {
    if (wanted.length < LIMITS.itemsPerMessage && !(await blobs.has(digest))) wanted.push(digest);
  }
  return wanted;
}
