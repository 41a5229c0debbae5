import { imageWith, PACKAGES } from '../wasm-sandbox/image/names.ts';
import type { RuntimeRecipe } from '../wasm-sandbox/image/recipe.ts';
import { recipeNamed } from '../wasm-sandbox/image/recipes.ts';
import type { Invocation } from './command-spec.ts';
import { usageError } from './errors.ts';

/** The recipe that a command names, with the package of `--with`. */
export function chooseRecipe(invocation: Invocation): RuntimeRecipe {
  const name = invocation.positionals[0]!;
  const extra = invocation.text('with');
  if (extra === undefined) return recipeNamed(name);
  if (PACKAGES[name]?.includes(extra) === true) return recipeNamed(imageWith(name, extra));
  const known = Object.entries(PACKAGES).map(([image, packages]) => `${image} --with ${packages.join(' or ')}`);
  throw usageError(`there is no image ${name} with the package ${extra}; there is ${known.join(', ')}`);
}

/** Files that are here already, in place of what pip would fetch. */
export interface GivenFiles {
  readonly file?: string;
  readonly packages?: string;
}

export function givenFiles(invocation: Invocation): GivenFiles {
  const [file, packages] = [invocation.text('wheel'), invocation.text('packages')];
  return { ...(file === undefined ? {} : { file }), ...(packages === undefined ? {} : { packages }) };
}

/** What a person may want to know whose program ended with this on standard error. */
export function missingPackage(stderr: string): string | undefined {
  const missing = /^ModuleNotFoundError: No module named '(\w+)/m.exec(stderr)?.[1];
  const found = Object.entries(PACKAGES).find(([, packages]) => missing !== undefined && packages.includes(missing));
  if (found === undefined || missing === undefined) return undefined;
  const image = imageWith(found[0], missing);
  return `${missing} is in the image ${image} only: hivesmith runtime build ${found[0]} --with ${missing}, then --runtime ${image}`;
}
