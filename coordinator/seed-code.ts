import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { LIMITS } from '../protocol/limits.ts';
import { CoordinatorError } from './coordinator-error.ts';

export interface Snippet {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Python files below a directory, in the order of their names, without those that are empty or too long for a snippet. */
export async function readSeedCode(directory: string): Promise<Snippet[]> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true }).catch((cause) => {
    throw new CoordinatorError(
      'seed-code-missing',
      `cannot read the seed code directory ${directory}: ${cause.message}`,
      {
        cause,
      },
    );
  });
  const paths = found
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const snippets: Snippet[] = [];
  for (const path of paths) {
    const bytes = new Uint8Array(await readFile(path));
    const name = relative(directory, path).replaceAll('\\', '/');
    if (bytes.length > 0 && bytes.length <= LIMITS.snippetBytes && name.length <= 200) snippets.push({ name, bytes });
  }
  if (snippets.length === 0) {
    throw new CoordinatorError(
      'seed-code-missing',
      `expected Python files (*.py, at most ${LIMITS.snippetBytes} bytes) in ${directory}, found none that can be used`,
    );
  }
  return snippets;
}
