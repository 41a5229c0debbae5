import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builderKey } from './builder-key.ts';
import { sha256 } from './digest.ts';
import { ImageError } from './image-error.ts';
import { readNote } from './note.ts';
import type { BuildOptions, RuntimeRecipe } from './recipe.ts';
import { DEFAULT_RECIPE } from './recipes.ts';

/** A runtime that guests run on, as a file. */
export interface RuntimeImage {
  readonly name: string;
  /** SHA-256 of the image's bytes, hex. Nodes that agree on it agree on every result. */
  readonly digest: string;
  readonly path: string;
  /** Fuel of one reference second; a constant of the image. */
  readonly fuelPerSecond: number;
}

export interface PrepareOptions {
  readonly cacheDir: string;
  /** The default recipe when absent. */
  readonly recipe?: RuntimeRecipe;
  /** A file to use instead of fetching the recipe's input. */
  readonly file?: string;
  /** A folder with the wheels of packages to use instead of fetching them. */
  readonly packages?: string;
  readonly signal?: AbortSignal;
  /** Called when a step of work begins that can take seconds. */
  readonly onProgress?: (progress: { readonly step: string }) => void;
}

const DIGEST_LENGTH = 64;
const NOTED = '.wasm.sha256';

function describe(bytes: Uint8Array, path: string, digest: string): RuntimeImage {
  const { name, fuelPerSecond } = readNote(bytes);
  return { name, digest, path, fuelPerSecond };
}

/** The cached image, or undefined when there is none or it is damaged. Its digest stands in a file beside it. */
export async function readCached(path: string): Promise<RuntimeImage | undefined> {
  try {
    const [bytes, noted] = await Promise.all([readFile(path), readFile(`${path}.sha256`, 'latin1')]);
    const digest = sha256(bytes);
    return noted.slice(0, DIGEST_LENGTH) === digest ? describe(bytes, path, digest) : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes beside the target and renames, so that readers see a whole file or none. */
async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(draft, bytes, { flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function store(cacheDir: string, path: string, bytes: Uint8Array): Promise<RuntimeImage> {
  const digest = sha256(bytes);
  const image = describe(bytes, path, digest);
  await mkdir(cacheDir, { recursive: true });
  await writeWhole(path, bytes);
  await writeWhole(`${path}.sha256`, `${digest}\n`);
  return image;
}

async function pathOf(cacheDir: string, { name, version, key }: RuntimeRecipe): Promise<string> {
  return join(cacheDir, `${name}-v${version}-${sha256(key, await builderKey()).slice(0, 16)}.wasm`);
}

/** The image of a recipe if it was built here before. */
export async function findBuilt(cacheDir: string, recipe: RuntimeRecipe): Promise<RuntimeImage | undefined> {
  return readCached(await pathOf(cacheDir, recipe));
}

/**
 * Builds the image of a recipe, or finds it in `cacheDir` (named by a hash of the recipe and of the code that
 * builds). A damaged file is built again.
 * Several processes may do this at once: each writes the same bytes. Rejects with ImageError when an input cannot be had.
 */
export async function prepareImage(options: PrepareOptions): Promise<RuntimeImage> {
  const { cacheDir, recipe = DEFAULT_RECIPE, file, packages, signal, onProgress } = options;
  const cached = await findBuilt(cacheDir, recipe);
  if (cached) return cached;
  const build: BuildOptions = {
    onStep: (step) => onProgress?.({ step }),
    ...(file === undefined ? {} : { file }),
    ...(packages === undefined ? {} : { packages }),
    ...(signal === undefined ? {} : { signal }),
  };
  const bytes = await recipe.build(build);
  onProgress?.({ step: 'write' });
  return store(cacheDir, await pathOf(cacheDir, recipe), bytes);
}

/** The image of a digest, built or fetched, or undefined when `cacheDir` holds none of it. */
export async function findImage(cacheDir: string, digest: string): Promise<RuntimeImage | undefined> {
  const names = await readdir(cacheDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names.filter((entry) => entry.endsWith(NOTED)).sort()) {
    const noted = await readFile(join(cacheDir, name), 'latin1').catch(() => '');
    if (noted.slice(0, DIGEST_LENGTH) !== digest) continue;
    const image = await readCached(join(cacheDir, name.slice(0, -'.sha256'.length)));
    if (image) return image;
  }
  return undefined;
}

/** Keeps an image that came from elsewhere. Rejects with ImageError when the bytes are not those of the digest. */
export function keepImage(cacheDir: string, digest: string, bytes: Uint8Array): Promise<RuntimeImage> {
  const got = sha256(bytes);
  if (got !== digest) {
    throw new ImageError('image-damaged', `Expected a runtime image with SHA-256 ${digest}, got one with ${got}.`);
  }
  return store(cacheDir, join(cacheDir, `fetched-${digest.slice(0, 16)}.wasm`), bytes);
}
