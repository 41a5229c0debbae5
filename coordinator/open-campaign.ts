import { openBlobFiles } from '../node/host/blob-files.ts';
import type { BlobStore } from '../node/host/blob-store.ts';
import { type Identity, loadOrCreateIdentity } from '../node/host/identity.ts';
import type { Logger } from '../node/host/logger.ts';
import { parseEnvelope } from '../protocol/dsse.ts';
import { isRefusal, parseStatement } from '../protocol/messages/statement.ts';
import { BeaconChain } from './beacon-chain.ts';
import { CoordinatorError } from './coordinator-error.ts';
import type { State } from './core/state.ts';
import { type DataDir, dataDir } from './data-dir.ts';
import { type Ledger, openLedger } from './log/ledger.ts';
import { checkpointSigner } from './log-key.ts';
import { replay } from './replay.ts';

/** A campaign's durable parts, opened and replayed. Disposing closes the ledger. */
export interface OpenCampaign extends AsyncDisposable {
  readonly paths: DataDir;
  readonly identity: Identity;
  readonly beacon: BeaconChain;
  readonly blobs: BlobStore;
  readonly ledger: Ledger;
  readonly state: State;
}

/** @throws CoordinatorError `data-missing`, `data-damaged`; LedgerError; HostError of the identity file */
export async function openCampaign(root: string, logger: Logger): Promise<OpenCampaign> {
  const paths = dataDir(root);
  const beacon = await BeaconChain.read(paths.beacon);
  const identity = await loadOrCreateIdentity(paths.identity);
  // The origin stands in the genesis entry, which is read before anything is signed.
  let origin = '';
  const ledger = await openLedger(paths.ledger, {
    sign: (size, rootHash) => checkpointSigner(origin, identity.signer)(size, rootHash),
  });
  try {
    origin = await originOf(ledger);
    const state = await replay(ledger.entries());
    if (state.genesis!.coordinator !== identity.signer.keyId) {
      throw new CoordinatorError(
        'data-damaged',
        `the key in ${paths.identity} is not the campaign's; restore it from a backup`,
      );
    }
    const blobs = openBlobFiles(paths.blobs, logger);
    return { paths, identity, beacon, blobs, ledger, state, [Symbol.asyncDispose]: () => ledger.close() };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

async function originOf(ledger: Ledger): Promise<string> {
  const entry = ledger.size === 0 ? undefined : parseEnvelope(await ledger.entry(0));
  const parsed = entry?.ok === true ? parseStatement(entry.value.payload) : undefined;
  if (parsed === undefined || isRefusal(parsed) || parsed.statement.type !== 'genesis/v1') {
    throw new CoordinatorError(
      'data-damaged',
      'the ledger does not begin with a genesis entry; restore it from a backup',
    );
  }
  return parsed.statement.predicate.origin;
}
