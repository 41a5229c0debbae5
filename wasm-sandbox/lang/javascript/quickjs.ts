import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { sha256 } from '../../image/digest.ts';
import { ImageError } from '../../image/image-error.ts';
import type { BuildOptions, RuntimeRecipe } from '../../image/recipe.ts';
import { BOOTSTRAP } from './bootstrap.ts';
import { buildQuickJs } from './quickjs-image.ts';
import { QUICKJS_LAYOUT as LAYOUT } from './quickjs-layout.ts';

const FILE = 'quickjs-wasi/quickjs.wasm';

/** The package's module. Rejects when it is not the one that the recipe is made for. */
export async function quickJsPackage(): Promise<Uint8Array> {
  const bytes = await readFile(createRequire(import.meta.url).resolve(FILE));
  const digest = sha256(bytes);
  if (digest === LAYOUT.packageDigest) return bytes;
  throw new ImageError(
    'image-input-mismatch',
    `The QuickJS package has an unexpected content: expected SHA-256 ${LAYOUT.packageDigest}, got ${digest}. ` +
      'Install the locked dependencies again (npm ci).',
  );
}

async function build({ onStep }: BuildOptions): Promise<Uint8Array> {
  onStep?.('read');
  const source = await quickJsPackage();
  onStep?.('build');
  await yieldToOthers();
  return buildQuickJs(source);
}

/** The image of JavaScript: needs nothing but the installed npm packages. */
export const QUICKJS: RuntimeRecipe = {
  name: LAYOUT.name,
  language: 'javascript',
  summary: 'QuickJS-NG, from the npm packages alone',
  version: LAYOUT.version,
  inputs: [{ name: FILE, digest: LAYOUT.packageDigest, from: 'npm, quickjs-wasi 3.6.2' }],
  steps: ['replace the host functions by a driver', 'run the bootstrap', 'save memory and globals', 'apply the pass'],
  needs: '',
  fuelPerSecond: LAYOUT.fuelPerSecond,
  key: sha256(JSON.stringify(LAYOUT), BOOTSTRAP).slice(0, 16),
  build,
};
