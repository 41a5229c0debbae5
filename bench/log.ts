import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger } from '../coordinator/log/ledger.ts';
import { checkpointSigner } from '../coordinator/log-key.ts';
import { identityFromSeed } from '../node/host/identity.ts';
import { MerkleTree } from '../protocol/log/merkle.ts';
import { milliseconds, type Pair } from './measure.ts';

const ENTRIES = 2_000;
const CLIENTS = 100;
const entries = Array.from({ length: ENTRIES }, () => new Uint8Array(randomBytes(1_024)));

/** Every entry acknowledged durably, 100 waiting at a time. */
async function appendDurably(): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'hivesmith-bench-'));
  try {
    const { signer } = identityFromSeed(new Uint8Array(32).fill(7));
    await using ledger = await openLedger(join(dir, 'ledger'), { sign: checkpointSigner('hivesmith/bench', signer) });
    let next = 0;
    const client = async () => {
      while (next < ENTRIES) {
        const size = ledger.append(entries[next++]!) + 1;
        await ledger.durable(size);
      }
    };
    const ms = await milliseconds(() => Promise.all(Array.from({ length: CLIENTS }, client)));
    return (ENTRIES / ms) * 1_000;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** The same bytes with one write and fsync for each group of as many entries: what the disk allows. */
async function writeAndSync(): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'hivesmith-bench-'));
  try {
    const file = await open(join(dir, 'file'), 'a');
    const ms = await milliseconds(async () => {
      for (let i = 0; i < ENTRIES; i += CLIENTS) {
        await file.write(Buffer.concat(entries.slice(i, i + CLIENTS)));
        await file.datasync();
      }
    });
    await file.close();
    return (ENTRIES / ms) * 1_000;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export const logPairs: readonly Pair[] = [
  {
    bench: 'log-append',
    metric: 'durably acknowledged entries/s',
    better: 'higher',
    peerName: 'plain file, one fdatasync per 100 entries',
    note: '1 KiB entries, 100 clients, signed checkpoint per group',
    ours: appendDurably,
    peer: writeAndSync,
  },
  {
    bench: 'log-tree',
    metric: 'ms for 20,000 leaves',
    better: 'lower',
    peerName: 'bare SHA-256, two per leaf',
    note: 'RFC 6962 tree over 1 KiB entries',
    ours: () =>
      milliseconds(() => {
        const tree = new MerkleTree();
        for (let i = 0; i < 20_000; i++) tree.append(entries[i % ENTRIES]!);
      }),
    peer: () =>
      milliseconds(() => {
        for (let i = 0; i < 20_000; i++) {
          createHash('sha256')
            .update(entries[i % ENTRIES]!)
            .digest();
          createHash('sha256').update(entries[0]!.subarray(0, 65)).digest();
        }
      }),
  },
];
