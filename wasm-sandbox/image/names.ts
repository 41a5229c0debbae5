import { QUICKJS_LAYOUT } from '../lang/javascript/quickjs-layout.ts';
import { PYTHON_312_LAYOUT } from './python-312-layout.ts';
import { PYTHON_314_LAYOUT } from './python-314-layout.ts';

/** Names of all recipes, for those who need no more of them; the default one first. */
export const IMAGE_NAMES: readonly string[] = [PYTHON_312_LAYOUT.name, PYTHON_314_LAYOUT.name, QUICKJS_LAYOUT.name];

export const PYTHON_IMAGE_NAMES: readonly string[] = [PYTHON_312_LAYOUT.name, PYTHON_314_LAYOUT.name];

export const JAVASCRIPT_IMAGE: string = QUICKJS_LAYOUT.name;

export const DEFAULT_IMAGE: string = PYTHON_312_LAYOUT.name;
