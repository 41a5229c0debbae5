import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { cell, request, testImage, text } from './fixture.ts';

/** The programs lie beside the sources, also when this file runs compiled from a folder below the repository. */
function programFolder(): string {
  for (let up = new URL('.', import.meta.url); ; up = new URL('../', up)) {
    const folder = fileURLToPath(new URL('tests/wasm-sandbox/programs/', up));
    try {
      if (readdirSync(folder).some((name) => name.endsWith('.py'))) return folder;
    } catch (error) {
      if (up.pathname === '/') throw error;
    }
  }
}

const folder = programFolder();
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.py'))
  .map((name) => name.slice(0, -3));
const python = spawnSync('python3', ['-c', 'import sys; print(sys.version_info >= (3, 11))']);
const native = python.status === 0 && python.stdout.toString().trim() === 'True';
const sandbox = await createSandbox({ image: await testImage(), workers: 2 });
after(() => sandbox[Symbol.asyncDispose]());

function inputOf(name: string): Uint8Array {
  return readdirSync(folder).includes(`${name}.in`) ? readFileSync(`${folder}${name}.in`) : new Uint8Array(0);
}

test('there are at least twenty programs', () => assert.ok(names.length >= 20));

for (const name of names) {
  test(`program ${name} answers as native Python does`, async () => {
    const source = readFileSync(`${folder}${name}.py`, 'utf8');
    const stdin = inputOf(name);
    const first = await sandbox.run(request(source, stdin));
    assert.equal(text(first.stderr), '');
    assert.equal(text(first.stdout), readFileSync(`${folder}${name}.out`, 'utf8'));
    assert.equal(first.outcome, 'ok');
    const second = await sandbox.run(request(source, stdin));
    assert.deepEqual(cell(second), cell(first));
    if (!native) return;
    const run = spawnSync('python3', [`${folder}${name}.py`], {
      input: stdin,
      env: { ...process.env, PYTHONUTF8: '1' },
    });
    assert.equal(text(first.stdout), run.stdout.toString());
  });
}
