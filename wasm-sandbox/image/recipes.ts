import { QUICKJS } from '../lang/javascript/quickjs.ts';
import { ImageError } from './image-error.ts';
import { PYTHON_312 } from './python-312.ts';
import { PYTHON_314 } from './python-314.ts';
import { PYTHON_314_CYARON } from './python-314-cyaron.ts';
import type { RuntimeRecipe } from './recipe.ts';

/** Every runtime image that can be built here, the default one first. */
export const RECIPES: readonly RuntimeRecipe[] = [PYTHON_312, PYTHON_314, QUICKJS];

/** Images with a package that not everybody wants. */
export const RECIPES_WITH_PACKAGES: readonly RuntimeRecipe[] = [PYTHON_314_CYARON];

export const ALL_RECIPES: readonly RuntimeRecipe[] = [...RECIPES, ...RECIPES_WITH_PACKAGES];

export const DEFAULT_RECIPE = PYTHON_312;
/** What is offered to who runs the default one. */
export const FASTER_RECIPE = PYTHON_314;

/** Throws ImageError `image-unknown`. */
export function recipeNamed(name: string): RuntimeRecipe {
  const found = ALL_RECIPES.find((recipe) => recipe.name === name);
  if (found) return found;
  const known = ALL_RECIPES.map((recipe) => recipe.name).join(', ');
  throw new ImageError(
    'image-unknown',
    `Expected the name of a runtime image (${known}), got ${JSON.stringify(name)}.`,
  );
}
