import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeDirectory } from '../../node/host/make-directory.ts';

test('a directory is made with what is missing above it, once or by several at a time', async () => {
  const root = await mkdtemp(join(tmpdir(), 'hivesmith-make-'));
  try {
    const deep = join(root, 'a', 'b', 'c');
    await Promise.all([makeDirectory(deep), makeDirectory(deep), makeDirectory(join(root, 'a', 'd'))]);
    assert.ok((await stat(deep)).isDirectory());
    await makeDirectory(deep);
    await writeFile(join(root, 'file'), '');
    await assert.rejects(makeDirectory(join(root, 'file')), { code: 'EEXIST' });
    await assert.rejects(makeDirectory(join(root, 'file', 'below')), { code: 'ENOTDIR' });
  } finally {
    await rm(root, { recursive: true });
  }
});

test('a file system that takes no new entries is said so, not waited for', {
  skip: process.platform !== 'linux' && 'no /proc here',
}, async () => {
  await assert.rejects(makeDirectory('/proc/hivesmith'), { code: 'directory-unwritable' });
  await assert.rejects(makeDirectory('/proc/hivesmith/a/b'), { code: 'directory-unwritable' });
});
