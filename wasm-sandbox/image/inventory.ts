import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findBuilt, type RuntimeImage, readCached } from './cache.ts';
import { ALL_RECIPES } from './recipes.ts';

/** A runtime image as a person sees it: one that a recipe makes, or one that came from a coordinator. */
export interface ImageListing {
  readonly name: string;
  readonly language: string;
  readonly summary: string;
  readonly built: boolean;
  readonly digest: string | null;
  readonly path: string | null;
  /** Where it came from, or would come from. */
  readonly from: string;
  /** What building it needs besides Node and the installed packages. */
  readonly needs: string;
  /** CPU time for that of the native language, where it was measured here. */
  readonly timesNative: number | null;
}

const SPEED = '.speed';

/** Remembers how an image compares with the native language on this machine. */
export async function noteSpeed(image: RuntimeImage, timesNative: number): Promise<void> {
  await writeFile(speedFile(image), `${timesNative.toFixed(3)}\n`);
}

/** One for each digest: the same image can lie in the cache more than once. */
function speedFile({ path, digest }: RuntimeImage): string {
  return join(dirname(path), `${digest}${SPEED}`);
}

async function readSpeed(image: RuntimeImage): Promise<number | null> {
  const text = await readFile(speedFile(image), 'latin1').catch(() => '');
  const number = Number.parseFloat(text);
  return number > 0 && Number.isFinite(number) ? number : null;
}

async function fetchedImages(cacheDir: string): Promise<RuntimeImage[]> {
  const names = await readdir(cacheDir).catch(() => []);
  const found: RuntimeImage[] = [];
  for (const name of names.filter((entry) => /^fetched-[0-9a-f]+\.wasm$/.test(entry)).sort()) {
    const image = await readCached(join(cacheDir, name)).catch(() => undefined);
    if (image) found.push(image);
  }
  return found;
}

/** Every image that a recipe makes, and every one that was fetched. */
export async function listImages(cacheDir: string): Promise<ImageListing[]> {
  const own = ALL_RECIPES.map(async (recipe): Promise<ImageListing> => {
    const { name, language, summary, inputs, needs } = recipe;
    const image = await findBuilt(cacheDir, recipe);
    return {
      name,
      language,
      summary,
      built: image !== undefined,
      digest: image?.digest ?? null,
      path: image?.path ?? null,
      from: inputs[0]?.from ?? '',
      needs,
      timesNative: image ? await readSpeed(image) : null,
    };
  });
  const fetched = (await fetchedImages(cacheDir)).map(
    async (image): Promise<ImageListing> => ({
      name: image.name,
      language: ALL_RECIPES.find((recipe) => recipe.name === image.name)?.language ?? '',
      summary: 'fetched from a coordinator',
      built: true,
      digest: image.digest,
      path: image.path,
      from: 'a coordinator',
      needs: '',
      timesNative: await readSpeed(image),
    }),
  );
  return Promise.all([...own, ...fetched]);
}
