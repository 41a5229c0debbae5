import { CATALOGUE_VERSION, OPEN_CATALOGUE_VERSION } from '../catalogue/builtin.ts';
import { initCampaign } from '../coordinator/init.ts';
import type { SeedCode } from '../coordinator/seed-code.ts';
import { PROMPTS_VERSION } from '../node/model/prompts/version.ts';
import type { Generator, Parameters, Preset } from '../protocol/messages/genesis.ts';
import type { FormKind } from '../protocol/rules/comparison-form.ts';
import { usageError } from './errors.ts';
import { openImage } from './sandbox.ts';
import { digestSeedCode } from './start/campaign-directory.ts';

export type GeneratorKind = Generator['kind'];

/** Version of each generator in this version of hivesmith. */
const VERSIONS: Readonly<Record<GeneratorKind, string>> = { builtin: CATALOGUE_VERSION, model: PROMPTS_VERSION };

/** The generator that an option names. */
export function generatorOf(text: string): GeneratorKind {
  if (text === 'builtin' || text === 'model') return text;
  throw usageError(`--generator ${text}: expected builtin or model`);
}

function generatorFor(kind: GeneratorKind, wrongShare: number | undefined, isOpen: boolean): Generator {
  const version = kind === 'builtin' && isOpen ? OPEN_CATALOGUE_VERSION : VERSIONS[kind];
  if (wrongShare === undefined) return { kind, version };
  if (kind === 'model') throw usageError('--wrong-share is for the builtin generator: models are wrong by themselves');
  return { kind, version, wrongShare };
}

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
  readonly generator: GeneratorKind;
  readonly signal: AbortSignal;
  readonly benchmarkFiles?: readonly string[];
  readonly wrongShare?: number | undefined;
  readonly checker?: FormKind | undefined;
  /** Parameters other than the preset has them. */
  readonly settings?: Partial<Parameters>;
}

/** Makes a campaign on a runtime image of this machine; gives its id. */
export async function makeCampaign(options: NewCampaign): Promise<{ campaign: string; seedCode: SeedCode }> {
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
    checker: options.checker,
    settings: options.settings ?? {},
    generator: generatorFor(options.generator, wrongShare, (options.settings?.openPercent ?? 0) > 0),
  });
}
