import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseTree, sha256Of } from '../../auditor/release-tree.ts';
import { encodeManifest, epochPath, MANIFEST_FILES, parseManifest, RELEASE } from '../../coordinator/core/release-manifest.ts';
import { writeLogRelease } from '../../coordinator/log/publisher.ts';
import { encodeUtf8, fromHex } from '../../protocol/bytes.ts';
import { encodeEnvelope, IN_TOTO_PAYLOAD_TYPE, parseEnvelope } from '../../protocol/dsse.ts';
import type { Signer } from '../../protocol/ed25519.ts';
import { signCheckpoint } from '../../protocol/log/checkpoint.ts';
import { MerkleTree } from '../../protocol/log/merkle.ts';
import {
  encodeStatement,
  isRefusal,
  PAYLOAD_TYPE,
  parseStatement,
  type Statement,
} from '../../protocol/messages/statement.ts';
import { epochSeed } from '../../protocol/rules/seed.ts';
import { MANIFEST_NAMESPACE, signSsh } from '../../protocol/sshsig.ts';
import type { SyntheticCampaign } from './synthetic-campaign.ts';

/** One logged statement, opened for a forger. */
export interface Opened {
  readonly bytes: Uint8Array;
  readonly campaign: string;
  readonly statement: Statement;
}

export function openEntry(bytes: Uint8Array): Opened {
  const envelope = parseEnvelope(bytes);
  if (!envelope.ok) throw new Error(envelope.reason);
  const read = parseStatement(envelope.value.payload);
  if (isRefusal(read)) throw new Error(read.detail);
  return { bytes, ...read };
}

/** A statement signed by `signer` in place of another. */
export function resign(entry: Opened, statement: Statement, signer: Signer): Uint8Array {
  return encodeEnvelope(PAYLOAD_TYPE, encodeStatement(statement, entry.campaign), signer);
}

/**
 * Replaces the log of a release as its owner could: new tiles, new checkpoints in all epoch entries (with the seeds that
 * follow), everything signed again.
 */
export async function forgeLog(dir: string, campaign: SyntheticCampaign, entries: readonly Uint8Array[]): Promise<void> {
  const tree = new MerkleTree();
  const origin = campaign.state.genesis!.origin;
  const head = () => signCheckpoint({ origin, size: tree.size, root: tree.root() }, campaign.log);
  const forged: Uint8Array[] = [];
  for (const bytes of entries) {
    const entry = openEntry(bytes);
    let own = bytes;
    if (entry.statement.type === 'epoch/v1') {
      const { epoch, beacon } = entry.statement.predicate;
      const checkpoint = head();
      const seed = epochSeed(origin, epoch, tree.root(), fromHex(beacon)!);
      const predicate = { epoch, checkpoint, beacon, seed };
      own = resign(entry, { type: 'epoch/v1', predicate }, campaign.coordinator);
      writeFileSync(join(dir, epochPath(epoch)), checkpoint);
    }
    forged.push(own);
    tree.append(own);
  }
  await rm(join(dir, 'log'), { recursive: true });
  await mkdir(join(dir, 'log'));
  const source = {
    tree,
    async *entries(from: number, to: number) {
      yield* forged.slice(from, to);
    },
  };
  const text = head();
  await writeLogRelease(join(dir, 'log'), source, { text, size: tree.size, root: tree.root() });
  editManifest(dir, (facts) => ({ ...facts, checkpoint: text, entries: tree.size }));
}

type Facts = Parameters<typeof encodeManifest>[0]['facts'];

function editManifest(dir: string, edit: (facts: Facts) => Facts): void {
  const path = join(dir, RELEASE.manifest);
  const manifest = parseManifest(readFileSync(path));
  if (!manifest.ok) throw new Error(manifest.reason);
  writeFileSync(path, encodeManifest({ files: manifest.value.files, facts: edit(manifest.value.facts) }));
}

/** Lists the files as they are now; with a signer the manifest is signed again, otherwise the old signatures stay. */
export function renewManifest(dir: string, signer?: Signer): void {
  const files = new ReleaseTree(dir);
  const digests = new Map([...files.files].filter((path) => !MANIFEST_FILES.has(path)).map((path) => [path, sha256Of(files.read(path)!)]));
  const old = parseManifest(files.read(RELEASE.manifest)!);
  if (!old.ok) throw new Error(old.reason);
  const manifest = encodeManifest({ files: digests, facts: old.value.facts });
  writeFileSync(join(dir, RELEASE.manifest), manifest);
  if (signer === undefined) return;
  writeFileSync(join(dir, RELEASE.dsse), encodeEnvelope(IN_TOTO_PAYLOAD_TYPE, manifest, signer));
  writeFileSync(join(dir, RELEASE.ssh), encodeUtf8(signSsh(manifest, MANIFEST_NAMESPACE, signer)));
}
