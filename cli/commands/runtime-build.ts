import { findBuilt, prepareImage } from '../../wasm-sandbox/image/cache.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { EXIT } from '../exit-codes.ts';
import { note, writeJson, writeOut } from '../output.ts';
import { cacheDirectory } from '../paths.ts';
import { chooseRecipe, givenFiles } from '../runtime-recipe.ts';

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const recipe = chooseRecipe(invocation);
  const cacheDir = cacheDirectory();
  const wasBuilt = (await findBuilt(cacheDir, recipe)) !== undefined;
  const began = performance.now();
  const image = await prepareImage({
    cacheDir,
    recipe,
    signal,
    onProgress: ({ step }) => note(`${recipe.name}: ${step}`),
    ...givenFiles(invocation),
  });
  const seconds = Math.round(performance.now() - began) / 1000;
  const { name, digest, path } = image;
  if (invocation.flag('json')) await writeJson({ name, digest, path, built: !wasBuilt, seconds });
  else
    await writeOut(
      `${name} ${digest}\n${wasBuilt ? 'was built before' : `built in ${seconds.toFixed(1)} s`}: ${path}\n`,
    );
  return EXIT.ok;
}
