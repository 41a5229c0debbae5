import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRelease } from '../../coordinator/release-files.ts';
import { readCheckpoint } from '../../protocol/log/checkpoint.ts';
import type { SyntheticCampaign } from './synthetic-campaign.ts';

/** A directory of its own that goes away with the test. */
export async function scratchDir(t: { after(fn: () => Promise<void>): void }): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'hivesmith-audit-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Writes the release of a finished campaign. */
export async function releaseOf(campaign: SyntheticCampaign, outDir: string): Promise<string> {
  const text = campaign.checkpoint();
  const checkpoint = readCheckpoint(text);
  if (!checkpoint.ok) throw new Error(checkpoint.reason);
  const { dir } = await writeRelease({
    outDir,
    state: campaign.state,
    ledger: campaign.ledger,
    checkpoint: { text, size: checkpoint.value.size, root: checkpoint.value.root },
    readBlob: async (digest) => campaign.blobs.get(digest),
    signer: campaign.coordinator,
    toolVersion: 'test',
  });
  return dir;
}
