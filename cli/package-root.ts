import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package: the nearest one above the built files that has a package.json. */
export function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory);
    if (parent === directory)
      throw new Error('expected a package.json above the built files of hivesmith; install it again');
    directory = parent;
  }
  return directory;
}

export async function packageVersion(): Promise<string> {
  const text = await readFile(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The seed programs that come with the package. */
export function defaultSeedCode(): string {
  return join(packageRoot(), 'examples', 'seed');
}

/** The entry file of the command line, for child processes. */
export function entryFile(): string {
  return fileURLToPath(new URL('./main.js', import.meta.url));
}
