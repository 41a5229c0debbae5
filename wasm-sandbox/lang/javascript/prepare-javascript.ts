import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuntimeImage } from '../../image/cache.ts';
import { sha256 } from '../../image/digest.ts';
import { PASS_VERSION } from '../../pass/options.ts';
import { BOOTSTRAP } from './bootstrap.ts';
import { buildQuickJs, QUICKJS_RECIPE, quickJsPackage } from './quickjs-image.ts';

const DIGEST_LENGTH = 64;

async function cached(path: string): Promise<string | undefined> {
  try {
    const [bytes, noted] = await Promise.all([readFile(path), readFile(`${path}.sha256`, 'latin1')]);
    const digest = sha256(bytes);
    return noted.slice(0, DIGEST_LENGTH) === digest ? digest : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

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

/** The JavaScript image, from the cache or built; a damaged file is built again. `onBuild` is told when that begins. */
export async function prepareJavaScript(cacheDir: string, onBuild?: () => void): Promise<RuntimeImage> {
  const { name, version, fuelPerSecond } = QUICKJS_RECIPE;
  const key = sha256(JSON.stringify(QUICKJS_RECIPE), `pass ${PASS_VERSION}`, BOOTSTRAP).slice(0, 16);
  const path = join(cacheDir, `${name}-v${version}-${key}.wasm`);
  const found = await cached(path);
  if (found !== undefined) return { name, digest: found, path, fuelPerSecond };
  onBuild?.();
  const image = buildQuickJs(await quickJsPackage());
  const digest = sha256(image);
  await mkdir(cacheDir, { recursive: true });
  await writeWhole(path, image);
  await writeWhole(`${path}.sha256`, `${digest}\n`);
  return { name, digest, path, fuelPerSecond };
}
