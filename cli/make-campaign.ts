import { CATALOGUE_VERSION } from '../catalogue/builtin.ts';
import { initCampaign } from '../coordinator/init.ts';
import type { Preset } from '../protocol/messages/genesis.ts';
import { openImage } from './sandbox.ts';
import { digestSeedCode } from './start/campaign-directory.ts';

export interface NewCampaign {
  /** Absent or empty. */
  readonly dataDir: string;
  readonly name: string;
  readonly seed: string;
  readonly tasks: number;
  readonly seedCodeDir: string;
  readonly operatorsMin: number;
  readonly preset: Preset;
  readonly admission: 'invite' | 'open';
  readonly cacheDir: string;
  /** Name of the image that the genesis entry pins. */
  readonly runtime: string;
  readonly signal: AbortSignal;
  readonly benchmarkFiles?: readonly string[];
  readonly wrongShare?: number | undefined;
}

/** Makes a campaign of the builtin generator on a runtime image of this machine; gives its id. */
export async function makeCampaign(options: NewCampaign): Promise<{ campaign: string }> {
  await digestSeedCode(options.seedCodeDir);
  const image = await openImage(options.cacheDir, options.runtime);
  options.signal.throwIfAborted();
  const { dataDir, name, seed, tasks, seedCodeDir, operatorsMin, preset, admission, wrongShare } = options;
  return initCampaign({
    dataDir,
    name,
    seed,
    tasks,
    seedCodeDir,
    operatorsMin,
    preset,
    admission,
    image: { name: image.name, digest: image.digest },
    benchmarkFiles: options.benchmarkFiles ?? [],
    generator: {
      kind: 'builtin',
      version: CATALOGUE_VERSION,
      ...(wrongShare === undefined ? {} : { wrongShare }),
    },
  });
}
