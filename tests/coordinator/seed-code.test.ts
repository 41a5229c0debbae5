import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSeedCode, skippedText } from '../../coordinator/seed-code.ts';

async function folder(t: { after(fn: () => Promise<void>): void }): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'hivesmith-seed-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('seed code is every Python file below a folder; what else lies there is counted with its reason, but for a README', async (t) => {
  const path = await folder(t);
  await mkdir(join(path, 'deep', 'er'), { recursive: true });
  await writeFile(join(path, 'b.py'), 'print(1)\n');
  await writeFile(join(path, 'deep', 'er', 'a.py'), '# naïve\n');
  await writeFile(join(path, 'wrong.py'), 'def half(:\n');
  await writeFile(join(path, 'main.rs'), 'fn main() {}\n');
  await writeFile(join(path, 'README.md'), '# text\n');
  await writeFile(join(path, 'empty.py'), '');
  await writeFile(join(path, 'nul.py'), 'a = 1\u0000\n');
  await writeFile(join(path, 'latin.py'), Buffer.from([0x23, 0xe9, 0x0a]));
  await writeFile(join(path, 'huge.py'), '#');
  await truncate(join(path, 'huge.py'), 10_000_000);
  const { snippets, skipped } = await readSeedCode(path);
  // Whether it is Python is found by whoever extracts its features.
  assert.deepEqual(
    snippets.map(({ name }) => name),
    ['b.py', 'deep/er/a.py', 'wrong.py'],
  );
  assert.deepEqual(skipped, { 'other language': 1, empty: 1, binary: 2, 'too large': 1 });
  assert.equal(skippedText(skipped), '; skipped 5 files: 1 other language, 1 empty, 1 too large, 2 binary');
  assert.equal(skippedText({}), '');
});

test('a folder without any says what was found instead', async (t) => {
  const path = await folder(t);
  await writeFile(join(path, 'main.c'), 'int main;\n');
  await assert.rejects(readSeedCode(path), /found none that can be used; skipped 1 file: 1 other language/);
  await assert.rejects(readSeedCode(join(path, 'absent')), /cannot read the seed code directory/);
});
