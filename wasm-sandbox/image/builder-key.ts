import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sha256 } from './digest.ts';

/** What takes part in making images: this folder, languages, the linker, the pass, the world that a runtime is started in. */
const FOLDERS = ['./', '../lang/', '../lang/javascript/', '../link/', '../pass/', '../wasi/'];

async function digestSources(): Promise<string> {
  const digests: string[] = [];
  for (const folder of FOLDERS) {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    const names = (await readdir(path)).filter((name) => /\.[jt]s$/.test(name)).sort();
    digests.push(...(await Promise.all(names.map(async (name) => sha256(name, await readFile(`${path}${name}`))))));
  }
  return sha256(...digests).slice(0, 16);
}

let known: Promise<string> | undefined;

/**
 * Hash of the code that makes images, part of their names in the cache: a version of this program never takes an image
 * that another version made for its own.
 */
export function builderKey(): Promise<string> {
  known ??= digestSources();
  return known;
}
