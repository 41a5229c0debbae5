import { digestOf } from '../node/host/blob-store.ts';
import type { Logger } from '../node/host/logger.ts';
import { silentLogger } from '../node/host/logger.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Predicates } from '../protocol/messages/statement.ts';
import { obtainImage } from '../wasm-sandbox/image/obtain.ts';
import { CoordinatorError } from './coordinator-error.ts';
import { datasetFiles, referencedBlobs } from './core/dataset.ts';
import { fold } from './core/fold.ts';
import { quarantined, releasable } from './core/quarantine.ts';
import type { State } from './core/state.ts';
import type { TaskState } from './core/task-state.ts';
import { checkpointSigner } from './log-key.ts';
import { type OpenCampaign, openCampaign } from './open-campaign.ts';
import { sealOwn } from './own-entries.ts';
import { Referee } from './referee.ts';
import { writeRelease } from './release-files.ts';
import { readEntry, replay } from './replay.ts';

type Files = Predicates['release/v1']['files'];

export interface ReleaseParts {
  readonly campaign: OpenCampaign;
  readonly referee: Referee;
  /** Appends `release/v1` as `Shell.release` does. */
  readonly append: (files: (state: State) => Files | undefined) => Promise<number | undefined>;
  readonly outDir: string;
  readonly logger: Logger;
}

/**
 * Makes a release of what is decided now: outputs that nobody uploaded are run by the referee, the data set is derived
 * from the fold, its digests are logged, and the directory is written at the checkpoint that ends with that entry.
 */
export async function release(parts: ReleaseParts): Promise<string> {
  const { campaign, outDir, logger } = parts;
  const { ledger, blobs, identity } = campaign;
  const size = await appendRelease(parts);
  const root = ledger.tree.root(size);
  const checkpoint = {
    size,
    root,
    text: checkpointSigner(campaign.state.genesis!.origin, identity.signer)(size, root),
  };
  // The campaign may go on meanwhile: the release is the fold at its own checkpoint.
  const released = await replay(ledger.entries(0, size));
  const { dir } = await writeRelease({
    outDir,
    state: released,
    ledger,
    checkpoint,
    readBlob: (digest) => blobs.get(digest),
    signer: identity.signer,
  });
  logger.info('a release was written', { dir, entries: size, accepted: released.accepted });
  return dir;
}

/** Reads blobs until none is missing at the very moment at which the entry is made; decisions may land in between. */
async function appendRelease(parts: ReleaseParts): Promise<number> {
  const { state, blobs, paths } = parts.campaign;
  const known = new Map<Hex32, Uint8Array>();
  for (;;) {
    await completeOutputs(parts);
    for (const digest of referencedBlobs(state)) {
      if (known.has(digest)) continue;
      const blob = await blobs.get(digest);
      if (blob === undefined) {
        throw new CoordinatorError('release-blob-missing', `blob ${digest} is missing from ${paths.blobs}; restore it`);
      }
      known.set(digest, blob);
    }
    const size = await parts.append((now) => {
      for (const digest of referencedBlobs(now)) if (!known.has(digest)) return undefined;
      return datasetFiles(now, (digest) => known.get(digest)!).map(({ name, bytes }) => {
        return { name, digest: digestOf(bytes), size: bytes.length };
      });
    });
    if (size !== undefined) return size;
  }
}

async function completeOutputs({ campaign, referee, logger }: ReleaseParts): Promise<void> {
  const { state, blobs } = campaign;
  for (const task of releasable(state)) {
    const { decision } = task;
    if (decision?.verdict !== 'accepted') continue;
    for (const label of decision.labels) {
      if (label.digest === null || (await blobs.has(label.digest))) continue;
      logger.info('an output was not uploaded; the referee runs it', { task: decision.task, input: label.input });
      await findOutput(state, task, label.input, label.digest, referee);
    }
  }
}

/** Some candidate printed the label; the golden one most likely, but it need not meet every label. */
async function findOutput(state: State, task: TaskState, input: Hex32, wanted: Hex32, referee: Referee): Promise<void> {
  for (const { digest } of task.candidates) if ((await referee.output(state, task, digest, input)) === wanted) return;
  throw new CoordinatorError('release-blob-missing', `no candidate prints output ${wanted} on input ${input}`);
}

/** Nothing is written when no task may be released; says what holds them back. */
export function refuseEmpty(state: State): void {
  // A campaign of no tasks is released for its log: verdicts, and the votes behind them.
  if (state.genesis!.parameters.tasks === 0 && state.rollouts.made > 0) return;
  if (releasable(state).length > 0) return;
  const waiting = quarantined(state).length;
  const found =
    waiting === 0 ? 'there is none yet' : `${waiting} are in quarantine until their contributors are checked`;
  const mend = waiting === 0 ? '' : '; release while the coordinator runs, so that a sample of their votes is repeated';
  throw new CoordinatorError('nothing-to-release', `expected at least one releasable task, ${found}${mend}`);
}

/** The release of a coordinator that does not run. */
export async function releaseOffline(options: {
  readonly dataDir: string;
  readonly out: string;
  readonly cacheDir: string;
  readonly signal: AbortSignal;
}): Promise<string> {
  await using campaign = await openCampaign(options.dataDir, silentLogger);
  const { state, ledger, identity, blobs } = campaign;
  refuseEmpty(state);
  const image = () => obtainImage({ cacheDir: options.cacheDir, image: state.genesis!.image });
  await using referee = new Referee({ image, blobs, logger: silentLogger, signal: options.signal });
  const append: ReleaseParts['append'] = async (files) => {
    const statement = {
      type: 'release/v1',
      predicate: { accepted: releasable(state).length, files: files(state) ?? [] },
    } as const;
    const bytes = sealOwn(statement, state.campaign, identity.signer);
    fold(state, readEntry(ledger.append(bytes), bytes));
    await ledger.durable(ledger.size);
    return ledger.size;
  };
  // Awaited here, or the campaign would be closed under it.
  return await release({ campaign, referee, append, outDir: options.out, logger: silentLogger });
}
