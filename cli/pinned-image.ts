import { makeDirectory } from '../node/host/make-directory.ts';
import { findBuilt, findImage, prepareImage, type RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { imageWith, PACKAGES } from '../wasm-sandbox/image/names.ts';
import { ALL_RECIPES } from '../wasm-sandbox/image/recipes.ts';

/**
 * The image that a campaign pins, without a network: from the cache, else built from what npm installed if its recipe needs no
 * more. Else how to get it.
 */
export async function pinnedImage(
  cacheDir: string,
  image: { readonly name: string; readonly digest: string },
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<RuntimeImage | { readonly missing: string }> {
  const here = await findImage(cacheDir, image.digest);
  if (here !== undefined) return here;
  const wanted = `the runtime image ${image.name} with SHA-256 ${image.digest}`;
  const recipe = ALL_RECIPES.find(({ name }) => name === image.name);
  const other =
    'use the version of Hivesmith that the campaign used, or copy the image and its .sha256 file into the image cache';
  if (recipe === undefined)
    return { missing: `${wanted} is not on this machine, and this version has no recipe for it: ${other}` };
  const before = await findBuilt(cacheDir, recipe);
  if (before === undefined && recipe.needs !== '') {
    return {
      missing: `${wanted} is not on this machine: \`hivesmith runtime build ${buildArguments(image.name)}\` makes it`,
    };
  }
  if (before === undefined) say(`preparing the runtime image ${image.name} (once on this machine)`);
  await makeDirectory(cacheDir);
  const built = before ?? (await prepareImage({ cacheDir, recipe, signal }));
  if (built.digest === image.digest) return built;
  return { missing: `${wanted} is not on this machine, and this version makes ${built.digest}: ${other}` };
}

/** What `runtime build` takes for an image. */
function buildArguments(name: string): string {
  for (const [image, extras] of Object.entries(PACKAGES)) {
    const extra = extras.find((known) => imageWith(image, known) === name);
    if (extra !== undefined) return `${image} --with ${extra}`;
  }
  return name;
}
