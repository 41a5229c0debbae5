import { join } from 'node:path';

/** Where a coordinator keeps what in its data directory. */
export interface DataDir {
  readonly root: string;
  readonly identity: string;
  readonly beacon: string;
  readonly ledger: string;
  /** Blob files live in `blobs/` below it. */
  readonly blobs: string;
  /** C2SP tiles and checkpoint, for any static web server. */
  readonly log: string;
  /** Addresses that the last run listened on, for invites made while it is down. */
  readonly addresses: string;
}

export function dataDir(root: string): DataDir {
  return {
    root,
    identity: join(root, 'identity.key'),
    beacon: join(root, 'beacon.key'),
    ledger: join(root, 'ledger'),
    blobs: root,
    log: join(root, 'log'),
    addresses: join(root, 'addresses.json'),
  };
}
