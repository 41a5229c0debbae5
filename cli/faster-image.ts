import { findBuilt } from '../wasm-sandbox/image/cache.ts';
import { FASTER_RECIPE } from '../wasm-sandbox/image/recipes.ts';

/** The command that gives a faster runtime image, and what it does; undefined when the image is built. */
export async function fasterImage(cacheDir: string): Promise<readonly [command: string, does: string] | undefined> {
  if ((await findBuilt(cacheDir, FASTER_RECIPE)) !== undefined) return undefined;
  const { name } = FASTER_RECIPE;
  return [`npx hivesmith runtime build ${name}`, `get a faster Python for --runtime ${name} (uses pip)`];
}
