import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { makeDirectory } from '../node/host/make-directory.ts';
import { encodeUtf8, equal } from '../protocol/bytes.ts';
import { encodeEnvelope, IN_TOTO_PAYLOAD_TYPE, parseEnvelope } from '../protocol/dsse.ts';
import type { Signer } from '../protocol/ed25519.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { isRefusal, parseStatement } from '../protocol/messages/statement.ts';
import { MANIFEST_NAMESPACE, signSsh } from '../protocol/sshsig.ts';
import { datasetFiles, referencedBlobs } from './core/dataset.ts';
import {
  allowedSigners,
  blobPath,
  encodeManifest,
  epochPath,
  factsOf,
  policyText,
  RELEASE,
  readableGenesis,
  releaseReport,
} from './core/release-manifest.ts';
import { reportPage } from './core/report-page/page.ts';
import type { State } from './core/state.ts';
import type { DurableCheckpoint } from './log/ledger.ts';
import { type LogSource, writeLogRelease } from './log/publisher.ts';
import { ReleaseError } from './release-error.ts';

export interface ReleaseOptions {
  /** Must not exist or be empty. */
  readonly outDir: string;
  /** The fold of exactly the entries under `checkpoint`. */
  readonly state: State;
  /** The log: its tree and its entries; it may have grown beyond `checkpoint`. */
  readonly ledger: LogSource;
  readonly checkpoint: DurableCheckpoint;
  readonly readBlob: (digest: Hex32) => Promise<Uint8Array | undefined>;
  /** The coordinator's key, which signs the manifest. */
  readonly signer: Signer;
  /** What made this release, for the reader of the manifest. */
  readonly toolVersion?: string;
}

/**
 * Writes a release directory: everything that an auditor needs, and nothing else. It is put together beside `outDir` and
 * renamed at the end, so that a crash leaves no half release under that name.
 * @throws ReleaseError `release-dir-not-empty`, `release-blob-missing`, `release-log-mismatch`, `release-wrong-key`
 */
export async function writeRelease(options: ReleaseOptions): Promise<{ dir: string }> {
  const dir = resolve(options.outDir);
  await refuseContents(dir);
  const coordinator = options.state.genesis?.coordinator;
  if (options.signer.keyId !== coordinator) {
    const message = `expected the coordinator's key ${coordinator} to sign the release, came ${options.signer.keyId}`;
    throw new ReleaseError('release-wrong-key', message);
  }
  const partial = `${dir}.partial`;
  await rm(partial, { recursive: true, force: true });
  try {
    await writeContents(partial, options);
    // Windows renames onto nothing only.
    await rmdir(dir).catch(unlessMissing);
    await rename(partial, dir);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  return { dir };
}

async function refuseContents(dir: string): Promise<void> {
  const found = (await readdir(dir).catch(unlessMissing)) ?? [];
  if (found.length === 0) return;
  throw new ReleaseError(
    'release-dir-not-empty',
    `expected ${dir} to be new or empty, but it holds ${found[0]}; name another directory or move this one away`,
  );
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function writeContents(dir: string, options: ReleaseOptions): Promise<void> {
  const { state, ledger, checkpoint, signer } = options;
  const { vkey } = state.genesis!;
  const entries = await readEntries(ledger, state, checkpoint);
  await writeLogRelease(join(dir, 'log'), ledger, checkpoint);
  const text = (name: string, content: string) => writeDurably(join(dir, name), encodeUtf8(content));
  for (const { epoch, checkpoint: quoted } of entries.epochs) await text(epochPath(epoch), quoted);
  await writeBlobs(dir, options);
  for (const file of datasetFiles(state, (digest) => readFileSync(join(dir, blobPath(digest))))) {
    await writeDurably(join(dir, 'dataset', file.name), file.bytes);
  }
  await text(RELEASE.policy, policyText(vkey));
  await text(RELEASE.vkey, `${vkey}\n`);
  await text(RELEASE.allowedSigners, allowedSigners(signer.keyId));
  await writeDurably(join(dir, RELEASE.genesis), readableGenesis(entries.genesis));
  await writeDurably(join(dir, RELEASE.report), releaseReport(state));
  await writeDurably(join(dir, RELEASE.page), reportPage(state));
  const facts = factsOf(state, checkpoint.text, options.toolVersion ?? 'hivesmith');
  const manifest = encodeManifest({ files: await digestsOf(dir), facts });
  await writeDurably(join(dir, RELEASE.manifest), manifest);
  await writeDurably(join(dir, RELEASE.dsse), encodeEnvelope(IN_TOTO_PAYLOAD_TYPE, manifest, signer));
  await text(RELEASE.ssh, signSsh(manifest, MANIFEST_NAMESPACE, signer));
}

interface QuotedEntries {
  /** Payload of the genesis entry. */
  readonly genesis: Uint8Array;
  readonly epochs: readonly { readonly epoch: number; readonly checkpoint: string }[];
}

async function readEntries(ledger: LogSource, state: State, { size, root }: DurableCheckpoint): Promise<QuotedEntries> {
  if (size !== state.size) throw mismatch(`the state has folded ${state.size} entries, the checkpoint covers ${size}`);
  if (!equal(ledger.tree.root(size), root))
    throw mismatch(`the checkpoint of size ${size} has another root than the log`);
  const epochs: { epoch: number; checkpoint: string }[] = [];
  let genesis: Uint8Array | undefined;
  for await (const entry of ledger.entries(0, size)) {
    const envelope = parseEnvelope(entry);
    if (!envelope.ok) throw mismatch(envelope.reason);
    const { payload } = envelope.value;
    genesis ??= payload;
    const read = parseStatement(payload);
    if (isRefusal(read)) throw mismatch(read.detail);
    if (read.statement.type === 'epoch/v1') epochs.push(read.statement.predicate);
  }
  if (genesis === undefined) throw mismatch('the log is empty');
  return { genesis, epochs };
}

function mismatch(fault: string): ReleaseError {
  return new ReleaseError('release-log-mismatch', `expected log, state and checkpoint of one moment, but ${fault}`);
}

async function writeBlobs(dir: string, { state, readBlob }: ReleaseOptions): Promise<void> {
  const digests = [...referencedBlobs(state)];
  const takeNext = async () => {
    for (let digest = digests.pop(); digest !== undefined; digest = digests.pop()) {
      const bytes = await readBlob(digest);
      if (bytes === undefined || sha256(bytes) !== digest) {
        const came = bytes === undefined ? 'none is stored' : 'the stored bytes have another digest';
        throw new ReleaseError('release-blob-missing', `expected blob ${digest}, which the log names, but ${came}`);
      }
      await writeDurably(join(dir, blobPath(digest)), bytes);
    }
  };
  await Promise.all(Array.from({ length: 16 }, takeNext));
}

function sha256(bytes: Uint8Array): Hex32 {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The rename must not become durable before what it makes visible. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await makeDirectory(dirname(path));
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function digestsOf(dir: string): Promise<Map<string, Hex32>> {
  const digests = new Map<string, Hex32>();
  for (const item of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!item.isFile()) continue;
    const path = join(item.parentPath, item.name);
    digests.set(path.slice(dir.length + 1).replaceAll(sep, '/'), sha256(await readFile(path)));
  }
  return digests;
}
