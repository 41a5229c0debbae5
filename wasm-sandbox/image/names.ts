import { QUICKJS_LAYOUT } from '../lang/javascript/quickjs-layout.ts';
import { PYTHON_312_LAYOUT } from './python-312-layout.ts';
import { PYTHON_314_LAYOUT } from './python-314-layout.ts';

/** Names of all recipes, for those who need no more of them; the default one first. */
export const IMAGE_NAMES: readonly string[] = [PYTHON_312_LAYOUT.name, PYTHON_314_LAYOUT.name, QUICKJS_LAYOUT.name];

export const PYTHON_IMAGE_NAMES: readonly string[] = [PYTHON_312_LAYOUT.name, PYTHON_314_LAYOUT.name];

/** Packages that an image can be built with, by the image. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = { [PYTHON_314_LAYOUT.name]: ['cyaron'] };

/** Name of an image with a package. */
export function imageWith(image: string, extra: string): string {
  return `${image}-${extra}`;
}

export const JAVASCRIPT_IMAGE: string = QUICKJS_LAYOUT.name;

export const DEFAULT_IMAGE: string = PYTHON_312_LAYOUT.name;
