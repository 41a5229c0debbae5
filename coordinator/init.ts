import { readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openBlobFiles } from '../node/host/blob-files.ts';
import { digestOf } from '../node/host/blob-store.ts';
import { loadOrCreateIdentity } from '../node/host/identity.ts';
import { silentLogger } from '../node/host/logger.ts';
import { makeDirectory } from '../node/host/make-directory.ts';
import { fromHex, toHex } from '../protocol/bytes.ts';
import { LIMITS } from '../protocol/limits.ts';
import { formatVerifierKey, NOTE_ED25519 } from '../protocol/log/note.ts';
import {
  type Generator,
  type Genesis,
  genesis as genesisSchema,
  type Parameters,
  PRESETS,
  type Preset,
  withModelDeadlines,
} from '../protocol/messages/genesis.ts';
import type { FormKind } from '../protocol/rules/comparison-form.ts';
import { rulesDigest } from '../protocol/rules/rules-digest.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { BeaconChain } from './beacon-chain.ts';
import { type Benchmark, readBenchmarks } from './benchmark-files.ts';
import { CoordinatorError } from './coordinator-error.ts';
import { genesisSubject } from './core/genesis-subject.ts';
import { dataDir } from './data-dir.ts';
import { openLedger } from './log/ledger.ts';
import { checkpointSigner } from './log-key.ts';
import { sealOwn } from './own-entries.ts';
import { readSeedCode, type SeedCode, type Snippet } from './seed-code.ts';

const NO_SEED_CODE: SeedCode = { snippets: [], skipped: {} };

/** Beacon values of a campaign: epochs of 2 s for eleven days of work. */
const BEACON_LENGTH = 500_000;

export interface CampaignOptions {
  readonly dataDir: string;
  readonly name: string;
  readonly seed: string;
  readonly tasks: number;
  /** Absent in a campaign of no tasks, which only judges rollouts. */
  readonly seedCodeDir?: string;
  /** Operators that must have joined before solving starts; fewer than m + 1 makes tasks thin. */
  readonly operatorsMin: number;
  readonly image: { readonly name: string; readonly digest: string };
  readonly generator: Generator;
  readonly preset: Preset;
  /** Files of benchmark problems that no task may share passages with. */
  readonly benchmarkFiles?: readonly string[];
  /** How answers are compared; that of the preset if absent. */
  readonly checker?: FormKind | undefined;
  /** Parameters other than the preset has them; the options above win. */
  readonly settings?: Partial<Parameters>;
  readonly admission: 'invite' | 'open';
}

/**
 * Creates a campaign in an absent or empty directory: key, beacon, ledger with the genesis and the seed code. Prepared
 * beside the directory and renamed, so that an interrupted init leaves nothing that looks like a campaign.
 */
export async function initCampaign(options: CampaignOptions): Promise<{ campaign: string; seedCode: SeedCode }> {
  const benchmark = await readBenchmarks(options.benchmarkFiles ?? []);
  const seedCode = options.seedCodeDir === undefined ? NO_SEED_CODE : await readSeedCode(options.seedCodeDir);
  const existing = await readdir(options.dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (existing.length > 0) {
    throw new CoordinatorError(
      'data-not-empty',
      `expected ${options.dataDir} to be absent or empty, it holds ${existing[0]}`,
    );
  }
  await makeDirectory(dirname(options.dataDir));
  const building = `${options.dataDir}.new-${process.pid}`;
  await rm(building, { recursive: true, force: true });
  try {
    const campaign = await fill(building, options, seedCode.snippets, benchmark);
    await rm(options.dataDir, { recursive: true, force: true });
    await rename(building, options.dataDir);
    return { campaign, seedCode };
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function fill(
  root: string,
  options: CampaignOptions,
  snippets: readonly Snippet[],
  benchmark: Benchmark,
): Promise<string> {
  const paths = dataDir(root);
  await makeDirectory(root);
  const { signer } = await loadOrCreateIdentity(paths.identity);
  const beacon = BeaconChain.make(BEACON_LENGTH);
  await beacon.write(paths.beacon);
  const blobs = openBlobFiles(paths.blobs, silentLogger);
  for (const { bytes } of snippets) await blobs.put(digestOf(bytes), bytes);
  const genesis = makeGenesis(options, signer.keyId, beacon, snippets.length, benchmark);
  await using ledger = await openLedger(paths.ledger, { sign: checkpointSigner(genesis.origin, signer) });
  const first = sealOwn({ type: 'genesis/v1', predicate: genesis }, genesisSubject(genesis.origin), signer);
  const campaign = sha256Hex(first);
  ledger.append(first);
  for (let i = 0; i < benchmark.grams.length; i += LIMITS.gramsPerEntry) {
    const grams = benchmark.grams.slice(i, i + LIMITS.gramsPerEntry);
    ledger.append(sealOwn({ type: 'benchmark/v1', predicate: { grams } }, campaign, signer));
  }
  for (let i = 0; i < snippets.length; i += LIMITS.snippetsPerEntry) {
    const batch = snippets.slice(i, i + LIMITS.snippetsPerEntry).map(({ name, bytes }) => {
      return { name, digest: digestOf(bytes), size: bytes.length };
    });
    ledger.append(sealOwn({ type: 'snippets/v1', predicate: { snippets: batch } }, campaign, signer));
  }
  await ledger.durable(ledger.size);
  return campaign;
}

function makeGenesis(
  options: CampaignOptions,
  key: string,
  beacon: BeaconChain,
  snippets: number,
  { files, grams }: Benchmark,
): Genesis {
  const slug = options.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const origin = `hivesmith/${slug === '' ? 'campaign' : slug}-${key.slice(0, 8)}`;
  const preset = PRESETS[options.preset];
  const parameters: Parameters = {
    ...(options.generator.kind === 'model' ? withModelDeadlines(preset) : preset),
    ...options.settings,
    tasks: options.tasks,
    attemptsMax: Math.max(1, options.tasks * 4),
    operatorsMin: options.operatorsMin,
    checker: options.checker ?? options.settings?.checker ?? preset.checker,
  };
  return genesisSchema.parse({
    name: options.name,
    origin,
    coordinator: key,
    vkey: formatVerifierKey({ name: origin, type: NOTE_ED25519, publicKey: fromHex(key)! }),
    createdAt: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    seed: options.seed,
    rules: rulesDigest(parameters),
    image: options.image,
    generator: options.generator,
    ...(grams.length === 0 ? {} : { benchmark: { files, grams: grams.length } }),
    snippets,
    beacon: { kind: 'chain', end: toHex(beacon.value(0)), length: beacon.length },
    admission: options.admission,
    parameters,
  });
}
