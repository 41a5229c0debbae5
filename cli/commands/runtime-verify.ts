import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { listImages } from '../../wasm-sandbox/image/inventory.ts';
import type { RuntimeRecipe } from '../../wasm-sandbox/image/recipe.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { EXIT } from '../exit-codes.ts';
import { note, writeJson, writeOut } from '../output.ts';
import { cacheDirectory } from '../paths.ts';
import { chooseRecipe, type GivenFiles, givenFiles } from '../runtime-recipe.ts';

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const recipe = chooseRecipe(invocation);
  const here = (await listImages(cacheDirectory())).filter(({ name, built }) => built && name === recipe.name);
  const rebuilt = await rebuild(recipe, givenFiles(invocation), signal);
  const images = here.map(({ path, digest }) => ({ path, digest, same: digest === rebuilt }));
  const same = images.length > 0 && images.every((image) => image.same);
  if (invocation.flag('json')) await writeJson({ name: recipe.name, rebuilt, images, same });
  else {
    const lines = images.map((image) => `${image.same ? 'same ' : 'OTHER'}  ${image.digest}  ${image.path}`);
    await writeOut(`${[`rebuilt ${rebuilt}  ${recipe.name}`, ...lines].join('\n')}\n`);
  }
  if (images.length === 0)
    note(`hivesmith: no image ${recipe.name} is here to compare; hivesmith runtime build ${recipe.name}`);
  return same ? EXIT.ok : EXIT.failed;
}

/** Digest of a build in a place of its own, from its inputs. */
async function rebuild(recipe: RuntimeRecipe, files: GivenFiles, signal: AbortSignal): Promise<string> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'hivesmith-verify-'));
  try {
    const { digest } = await prepareImage({
      cacheDir,
      recipe,
      signal,
      onProgress: ({ step }) => note(`${recipe.name}: ${step}`),
      ...files,
    });
    return digest;
  } finally {
    await rm(cacheDir, { recursive: true, force: true });
  }
}
