import type { BlobStore } from '../node/host/blob-store.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Cell } from '../protocol/messages/node-statements.ts';
import type { NodeStatement } from '../protocol/messages/statement.ts';
import { isRollout } from './core/units.ts';
import type { Shell } from './shell.ts';

/**
 * Output blobs that a reveal names and nobody has uploaded: the node is asked for each in the answer. Those of a rollout
 * only where the gateway cannot decide without them.
 */
export async function wantedOutputs(blobs: BlobStore, shell: Shell, statement: NodeStatement): Promise<string[]> {
  if (statement.type !== 'reveal/v1') return [];
  const digests = new Set<string>();
  for (const item of statement.predicate.items) {
    const isWanted = wantedOf(shell, item.lease);
    for (const [position, cell] of item.cells.entries()) {
      if (cell.outcome === 'ok' && isWanted(position, cell)) digests.add(cell.digest);
    }
  }
  const wanted: string[] = [];
  for (const digest of digests) {
    if (wanted.length < LIMITS.itemsPerMessage && !(await blobs.has(digest))) wanted.push(digest);
  }
  return wanted;
}

function wantedOf({ state, rollouts }: Shell, lease: string): (position: number, cell: Cell) => boolean {
  const unit = state.units.get(state.leases.get(lease)?.unit ?? '');
  if (unit === undefined || !isRollout(unit) || unit.unit.stage !== 'judge') return () => unit !== undefined;
  const { task } = unit.unit;
  return (position, { digest }) => rollouts?.wantsOutput(task, position, digest) === true;
}
