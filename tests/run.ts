import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../cli/package-root.ts';

/**
 * Runs the compiled test files of every `*.test.ts` under `tests/` (so that leftovers of removed tests in `dist/` are not
 * run). `npm test -- NAME...` runs those whose path contains one of the names. Two files at a time: several start processes.
 */
const built = dirname(fileURLToPath(import.meta.url));
const source = join(packageRoot(), 'tests');
const names = process.argv.slice(2);

const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => relative(source, join(entry.parentPath, entry.name)))
  .filter((path) => names.length === 0 || names.some((name) => path.includes(name)))
  .map((path) => join(built, path.replace(/\.ts$/, '.js')))
  .sort();

if (files.length === 0) {
  console.error(`no test file matches ${names.join(', ')}`);
  process.exit(2);
}
const options = ['--enable-source-maps', '--test', '--test-concurrency=2'];
process.exit(spawnSync(process.execPath, [...options, ...files], { stdio: 'inherit' }).status ?? 1);
