import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseTree } from '../../auditor/release-tree.ts';
import {
  encodeManifest,
  epochPath,
  MANIFEST_FILES,
  parseManifest,
  RELEASE,
} from '../../coordinator/core/release-manifest.ts';
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
import { sha256Hex } from '../../protocol/sha256.ts';
import { MANIFEST_NAMESPACE, signSsh } from '../../protocol/sshsig.ts';
import type { SyntheticCampaign } from './synthetic-campaign.ts';

/** One logged statement, opened for a forger. */
export interface Opened {
  readonly bytes: Uint8Array;
  readonly campaign: string;
  readonly statement: Statement;
}

export function openEntry(bytes: Uint8Array): Opened {
  const opened = tryOpen(bytes);
  if (opened === undefined) throw new Error('expected an entry that the campaign logged');
  return opened;
}

function tryOpen(bytes: Uint8Array): Opened | undefined {
  const envelope = parseEnvelope(bytes);
  if (!envelope.ok) return undefined;
  const read = parseStatement(envelope.value.payload);
  return isRefusal(read) ? undefined : { bytes, ...read };
}

/** A statement signed by `signer` in place of another. */
export function resign(entry: Opened, statement: Statement, signer: Signer): Uint8Array {
  return encodeEnvelope(PAYLOAD_TYPE, encodeStatement(statement, entry.campaign), signer);
}

/** A log that its owner made anew. */
export interface ForgedLog {
  readonly entries: readonly Uint8Array[];
  readonly tree: MerkleTree;
  readonly checkpoint: string;
  readonly epochs: readonly { readonly epoch: number; readonly checkpoint: string }[];
}

/**
 * Puts other entries into a log as its owner could: the checkpoints that epoch entries quote, and the seeds that follow,
 * are those of the new tree, and everything is signed again.
 */
export function forgeEntries(campaign: SyntheticCampaign, entries: readonly Uint8Array[]): ForgedLog {
  const tree = new MerkleTree();
  const origin = campaign.state.genesis!.origin;
  const head = () => signCheckpoint({ origin, size: tree.size, root: tree.root() }, campaign.log);
  const epochs: { epoch: number; checkpoint: string }[] = [];
  const forged = entries.map((bytes) => {
    const entry = tryOpen(bytes);
    let own = bytes;
    if (entry?.statement.type === 'epoch/v1') {
      const { epoch, beacon } = entry.statement.predicate;
      const checkpoint = head();
      epochs.push({ epoch, checkpoint });
      const seed = epochSeed(origin, epoch, tree.root(), fromHex(beacon)!);
      own = resign(entry, { type: 'epoch/v1', predicate: { epoch, checkpoint, beacon, seed } }, campaign.coordinator);
    }
    tree.append(own);
    return own;
  });
  return { entries: forged, tree, checkpoint: head(), epochs };
}

/** Replaces the log of a release on disk; the manifest is renewed, but not signed. */
export async function forgeLog(
  dir: string,
  campaign: SyntheticCampaign,
  entries: readonly Uint8Array[],
): Promise<void> {
  const log = forgeEntries(campaign, entries);
  for (const { epoch, checkpoint } of log.epochs) writeFileSync(join(dir, epochPath(epoch)), checkpoint);
  await rm(join(dir, 'log'), { recursive: true });
  await mkdir(join(dir, 'log'));
  const source = {
    tree: log.tree,
    async *entries(from: number, to: number) {
      yield* log.entries.slice(from, to);
    },
  };
  const { size } = log.tree;
  await writeLogRelease(join(dir, 'log'), source, { text: log.checkpoint, size, root: log.tree.root() });
  editManifest(dir, (facts) => ({ ...facts, checkpoint: log.checkpoint, entries: size }));
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
  const digests = new Map(
    [...files.files].filter((path) => !MANIFEST_FILES.has(path)).map((path) => [path, sha256Hex(files.read(path)!)]),
  );
  const old = parseManifest(files.read(RELEASE.manifest)!);
  if (!old.ok) throw new Error(old.reason);
  const manifest = encodeManifest({ files: digests, facts: old.value.facts });
  writeFileSync(join(dir, RELEASE.manifest), manifest);
  if (signer === undefined) return;
  writeFileSync(join(dir, RELEASE.dsse), encodeEnvelope(IN_TOTO_PAYLOAD_TYPE, manifest, signer));
  writeFileSync(join(dir, RELEASE.ssh), encodeUtf8(signSsh(manifest, MANIFEST_NAMESPACE, signer)));
}
