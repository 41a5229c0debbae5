import { cacheDirectory } from '../../../cli/paths.ts';
import { findBuilt } from '../../../wasm-sandbox/image/cache.ts';
import { RECIPES } from '../../../wasm-sandbox/image/recipes.ts';
import { DEFAULT_LIMITS } from '../../../wasm-sandbox/limits.ts';
import { createSandbox } from '../../../wasm-sandbox/pool.ts';

/** What a program did on one input. */
export interface Ran {
  outcome: string;
  fuel: number;
  stdout: string;
}

export interface Image extends AsyncDisposable {
  name: string;
  run(source: string, stdin: string, fuel: number): Promise<Ran>;
}

/** The Python images that are built on this machine, the default one first. */
export async function pythonImages(): Promise<Image[]> {
  const images: Image[] = [];
  for (const recipe of RECIPES.filter((r) => r.name.startsWith('python'))) {
    const image = await findBuilt(cacheDirectory(), recipe);
    if (image === undefined) continue;
    const sandbox = await createSandbox({ image, workers: 1 });
    const encoder = new TextEncoder();
    images.push({
      name: recipe.name,
      run: async (source, stdin, fuel) => {
        const limits = { ...DEFAULT_LIMITS, fuel, outputBytes: 2 ** 20 };
        const ran = await sandbox.run({ source, stdin: encoder.encode(stdin), limits, seed: '' });
        return { outcome: ran.outcome, fuel: ran.fuel, stdout: new TextDecoder().decode(ran.stdout) };
      },
      [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
    });
  }
  return images;
}
