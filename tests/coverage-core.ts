import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs the tests that drive coordinator/core and node/core and prints line, branch and function coverage of exactly those
 * two folders, with the lines of the compiled files that no test reached. Compile without source maps: the test runner of
 * Node 20 cannot report coverage through those of this compiler. Exit 1 when a test fails or nothing was measured.
 */
const built = dirname(fileURLToPath(import.meta.url));

function tests(folder: string, isWanted: (name: string) => boolean): string[] {
  const names = readdirSync(join(built, folder)).filter((name) => name.endsWith('.test.js') && isWanted(name));
  return names.map((name) => join(built, folder, name));
}

const files = [
  ...tests('auditor', (name) => !name.startsWith('mutation')),
  ...tests('coordinator', () => true),
  ...tests('node', (name) => name.startsWith('core')),
  ...tests('model', (name) => name.startsWith('model-campaign') || name.startsWith('witnesses')),
  ...tests('sim', (name) => name.startsWith('swarm')),
];
const options = ['--test', '--experimental-test-coverage', '--test-concurrency=2', '--test-reporter=tap'];
const { stdout, status } = spawnSync(process.execPath, [...options, ...files], {
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
});
for (const line of stdout.split('\n')) if (/^ *not ok /.test(line)) console.error(line);

const sums = [0, 0, 0];
let measured = 0;
for (const row of stdout.split('\n').filter((line) => /^# .*\|/.test(line))) {
  const [name = '', ...shares] = row
    .slice(2)
    .split('|')
    .map((cell) => cell.trim());
  if (name !== 'file' && !/\/(?:coordinator|node)\/core\//.test(name)) continue;
  console.log(row.slice(2).replace('dist/coverage/', ''));
  if (name === 'file') continue;
  measured++;
  for (const i of sums.keys()) sums[i]! += Number(shares[i]);
}
const [lines, branches, functions] = sums.map((sum) => `${(sum / measured).toFixed(2)} %`);
console.log(`mean of ${measured} files: lines ${lines}, branches ${branches}, functions ${functions}`);
process.exitCode = status === 0 && measured > 0 ? 0 : 1;
