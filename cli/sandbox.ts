import { makeDirectory } from '../node/host/make-directory.ts';
import { prepareImage, type RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { recipeNamed } from '../wasm-sandbox/image/recipes.ts';
import { DEFAULT_LIMITS } from '../wasm-sandbox/limits.ts';
import { createSandbox } from '../wasm-sandbox/pool.ts';
import { usageError } from './errors.ts';
import type { RunForTruth } from './truth.ts';

/** The image of a recipe, built if this machine has none yet; `say` is told when that begins: it takes seconds. */
export async function openImage(
  cacheDir: string,
  runtime: string,
  say: (line: string) => void = () => undefined,
  language = 'python',
): Promise<RuntimeImage> {
  const recipe = recipeNamed(runtime);
  if (recipe.language !== language) {
    throw usageError(`expected a runtime image for ${language}, but ${runtime} is for ${recipe.language}`);
  }
  let told = false;
  const began = performance.now();
  await makeDirectory(cacheDir);
  const image = await prepareImage({
    cacheDir,
    recipe,
    onProgress: () => {
      if (!told) say(`preparing the runtime image ${runtime} (once on this machine)`);
      told = true;
    },
  });
  if (told)
    say(`runtime image ${image.digest.slice(0, 16)} ready in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return image;
}

/** Lends `use` a way to run programs in sandbox threads, which end with it. */
export async function withTruthRunner<T>(
  options: { readonly image: RuntimeImage; readonly workers: number; readonly signal: AbortSignal },
  use: (run: RunForTruth) => Promise<T>,
): Promise<T> {
  const { image, workers, signal } = options;
  await using sandbox = await createSandbox({ image, workers, signal });
  return await use(async (source, stdin) => {
    const result = await sandbox.run({ source, stdin, limits: DEFAULT_LIMITS, seed: '' });
    return result.outcome === 'ok' ? result.stdout : undefined;
  });
}
