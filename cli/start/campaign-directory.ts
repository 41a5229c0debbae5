import { createHash, randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { readSeedCode } from '../../coordinator/seed-code.ts';
import { codeOf, describeError } from '../../node/host/host-error.ts';
import { makeDirectory } from '../../node/host/make-directory.ts';
import { DEFAULT_IMAGE } from '../../wasm-sandbox/image/names.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { CampaignPaths } from '../paths.ts';

const FORMAT = 'hivesmith-campaign/1';

const record = z.strictObject({
  format: z.literal(FORMAT),
  /** `new` until the coordinator's directory is whole, `finished` once release and measurement are kept. */
  state: z.enum(['new', 'ready', 'finished']),
  seed: z.string(),
  tasks: z.int(),
  operators: z.int(),
  nodes: z.int(),
  /** Digest of the names and contents of the seed code. */
  seedCode: z.string(),
  /** Name of the runtime image. */
  runtime: z.string().default(DEFAULT_IMAGE),
  generator: z.enum(['builtin', 'model']).default('builtin'),
  /** Digest of the runtime image; null until the campaign is made. */
  image: z.string().nullable(),
  /** Time spent forging, over all runs of the command. */
  milliseconds: z.int(),
});

/** What `start` remembers of its campaign. */
export type CampaignRecord = z.infer<typeof record>;

export interface WantedCampaign {
  /** Undefined means: whatever the campaign has, or the default for a new one. */
  readonly seed: string | undefined;
  readonly tasks: number | undefined;
  readonly nodes: number | undefined;
  readonly seedCode: string | undefined;
  readonly runtime: string | undefined;
  readonly generator: CampaignRecord['generator'] | undefined;
  readonly defaults: { readonly tasks: number; readonly nodes: number; readonly seedCode: string };
}

/**
 * The campaign of the directory: the one it holds, or a new one if the directory is absent or empty. Throws with exit code
 * 4 if the directory holds anything else, contradicts what is wanted, or cannot be written.
 */
export async function openCampaignDirectory(paths: CampaignPaths, wanted: WantedCampaign): Promise<CampaignRecord> {
  try {
    const names = await readdir(paths.root).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    });
    const text = await readFile(paths.marker, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (text !== undefined) return await continueCampaign(paths, text, wanted);
    if (names.length > 0) throw notEmpty(paths.root, names);
    return await newCampaign(paths, wanted);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(
      EXIT.data,
      codeOf(error) ?? 'data-unusable',
      `cannot use ${paths.root} as data directory: ${describeError(error)}`,
      'choose a directory that this user may write with --data DIR',
    );
  }
}

function notEmpty(root: string, names: readonly string[]): CliError {
  const shown = names.slice(0, 3).join(', ');
  return new CliError(
    EXIT.data,
    'data-not-empty',
    `expected ${root} to be absent, empty or a campaign of \`hivesmith start\`, but it holds ${shown}${names.length > 3 ? ', ...' : ''}`,
    'choose another directory with --data DIR',
  );
}

async function newCampaign(paths: CampaignPaths, wanted: WantedCampaign): Promise<CampaignRecord> {
  const nodes = wanted.nodes ?? wanted.defaults.nodes;
  const made: CampaignRecord = {
    format: FORMAT,
    state: 'new',
    seed: wanted.seed ?? randomBytes(8).toString('hex'),
    tasks: wanted.tasks ?? wanted.defaults.tasks,
    operators: Math.min(nodes, wanted.defaults.nodes),
    nodes,
    seedCode: wanted.seedCode ?? wanted.defaults.seedCode,
    runtime: wanted.runtime ?? DEFAULT_IMAGE,
    generator: wanted.generator ?? 'builtin',
    image: null,
    milliseconds: 0,
  };
  await makeDirectory(paths.root);
  await writeRecord(paths, made);
  return made;
}

async function continueCampaign(paths: CampaignPaths, text: string, wanted: WantedCampaign): Promise<CampaignRecord> {
  const parsed = record.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new CliError(
      EXIT.data,
      'data-damaged',
      `expected ${paths.marker} to describe a campaign of this version of hivesmith, but it does not`,
      'choose another directory with --data DIR',
    );
  }
  const { data } = parsed;
  refuseContradiction(paths, 'seed', wanted.seed, data.seed);
  refuseContradiction(paths, 'tasks', wanted.tasks, data.tasks);
  refuseContradiction(paths, 'runtime', wanted.runtime, data.runtime);
  refuseContradiction(paths, 'generator', wanted.generator, data.generator);
  if (wanted.seedCode !== undefined && wanted.seedCode !== data.seedCode) {
    const short = (digest: string) => digest.slice(0, 16);
    refuseContradiction(paths, 'seed-code', `code ${short(wanted.seedCode)}`, `code ${short(data.seedCode)}`);
  }
  if (wanted.nodes !== undefined && wanted.nodes < data.operators) {
    throw new CliError(
      EXIT.data,
      'data-contradicts',
      `--nodes ${wanted.nodes}: the campaign in ${paths.root} waits for ${data.operators} operators`,
      `give at least --nodes ${data.operators}, or another directory with --data DIR`,
    );
  }
  // A first run that was interrupted before the campaign was whole left nothing worth keeping.
  if (data.state === 'new') await removeUnfinished(paths);
  const continued = { ...data, nodes: wanted.nodes ?? data.nodes };
  await writeRecord(paths, continued);
  return continued;
}

async function removeUnfinished(paths: CampaignPaths): Promise<void> {
  const own = basename(paths.coordinator);
  const names = (await readdir(paths.root)).filter((name) => name === own || name.startsWith(`${own}.new-`));
  await Promise.all(names.map((name) => rm(join(paths.root, name), { recursive: true, force: true })));
}

function refuseContradiction(
  paths: CampaignPaths,
  option: string,
  wanted: string | number | undefined,
  has: string | number,
): void {
  if (wanted === undefined || wanted === has) return;
  throw new CliError(
    EXIT.data,
    'data-contradicts',
    `--${option} ${wanted}: the campaign in ${paths.root} has ${option} ${has}`,
    'leave the option out to continue it, or choose another directory with --data DIR',
  );
}

/** Throws unless the campaign is new or runs on this image: its nodes could not take part otherwise. */
export function requireImage(paths: CampaignPaths, { image }: CampaignRecord, digest: string): void {
  if (image === null || image === digest) return;
  throw new CliError(
    EXIT.data,
    'data-contradicts',
    `the campaign in ${paths.root} runs on image ${image.slice(0, 16)}, this version of hivesmith makes ${digest.slice(0, 16)}`,
    'continue it with the version that began it, or choose another directory with --data DIR',
  );
}

/** Replaces the record as a whole, so that a crash leaves the old or the new one. */
export async function writeRecord(paths: CampaignPaths, value: CampaignRecord): Promise<void> {
  await replaceFile(paths.marker, `${JSON.stringify(value, null, 2)}\n`);
}

/** Writes `path` durably: a crash leaves the old contents or the new. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** Digest of the seed code below a folder, names and contents. Throws `seed-code-missing` if there is none. */
export async function digestSeedCode(directory: string): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, bytes } of (await readSeedCode(directory)).snippets) {
    hash.update(`${name}\0${createHash('sha256').update(bytes).digest('hex')}\n`);
  }
  return hash.digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
