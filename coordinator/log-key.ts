import type { Signer } from '../protocol/ed25519.ts';
import { signCheckpoint } from '../protocol/log/checkpoint.ts';
import type { SignCheckpoint } from './log/ledger.ts';

/** Signs tree heads of the log of `origin`; the coordinator's key is the log's key. */
export function checkpointSigner(origin: string, signer: Signer): SignCheckpoint {
  return (size, root) => signCheckpoint({ origin, size, root }, signer);
}
