import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findImage, keepImage } from '../../wasm-sandbox/image/cache.ts';
import { sha256 } from '../../wasm-sandbox/image/digest.ts';
import { inspectImage } from '../../wasm-sandbox/image/inspect-image.ts';
import { listImages, noteSpeed } from '../../wasm-sandbox/image/inventory.ts';
import { readNote } from '../../wasm-sandbox/image/note.ts';
import { obtainImage } from '../../wasm-sandbox/image/obtain.ts';
import { recipeNamed } from '../../wasm-sandbox/image/recipes.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { request, testImage, text } from '../wasm-sandbox/fixture.ts';
import { foreignImage } from './foreign-image.ts';

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function cache(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hivesmith-obtain-'));
  folders.push(folder);
  return folder;
}

const foreign = await foreignImage();
const image = { name: foreign.name, digest: foreign.digest };
const unknown = { name: 'nobody-has-it', digest: '0'.repeat(64) };

test('an image that no recipe makes is fetched once, checked, kept and listed', async () => {
  const cacheDir = await cache();
  let fetched = 0;
  const fetch = async (digest: string): Promise<Uint8Array> => {
    assert.equal(digest, foreign.digest);
    fetched++;
    return foreign.bytes;
  };
  const got = await obtainImage({ cacheDir, image, fetch });
  assert.deepEqual(await obtainImage({ cacheDir, image, fetch }), got);
  assert.equal(fetched, 1);
  assert.equal(got.fuelPerSecond, readNote(foreign.bytes).fuelPerSecond);
  await using sandbox = await createSandbox({ image: got, workers: 1 });
  assert.equal(text((await sandbox.run(request('print(6 * 7)'))).stdout), '42\n');
  const listed = (await listImages(cacheDir)).find(({ digest }) => digest === foreign.digest);
  assert.deepEqual([listed?.name, listed?.built, listed?.from], [foreign.name, true, 'a coordinator']);
});

test('what comes instead of the image is refused and not kept', async () => {
  const cacheDir = await cache();
  for (const bytes of [new Uint8Array(0), foreign.bytes.subarray(0, 5000), foreign.bytes.with(-1, 77)]) {
    await assert.rejects(obtainImage({ cacheDir, image, fetch: async () => bytes }), { code: 'image-damaged' });
  }
  assert.deepEqual(await readdir(cacheDir), []);
  await assert.rejects(obtainImage({ cacheDir, image: unknown }), { code: 'image-unavailable' });
});

test('a module that is no runtime image is told from one', async () => {
  const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  assert.throws(() => inspectImage(empty), /no note/);
  const note = JSON.stringify({ name: 'x', version: 1, fuelPerSecond: 1 });
  const custom = [15, ...Buffer.from('hivesmith.image'), ...Buffer.from(note)];
  assert.throws(() => inspectImage(Uint8Array.of(...empty, 0, custom.length, ...custom)), { code: 'image-damaged' });
  inspectImage(foreign.bytes);
  inspectImage(new Uint8Array(await readFile((await testImage()).path)));
});

test('a kept image that was damaged later counts as absent', async () => {
  const cacheDir = await cache();
  const kept = await keepImage(cacheDir, foreign.digest, foreign.bytes);
  assert.equal((await findImage(cacheDir, foreign.digest))?.path, kept.path);
  await writeFile(kept.path, foreign.bytes.subarray(1));
  assert.equal(await findImage(cacheDir, foreign.digest), undefined);
  assert.equal(await findImage(join(cacheDir, 'absent'), foreign.digest), undefined);
});

test('an input of another content stops the build, naming both digests', async () => {
  const file = join(await cache(), 'a.whl');
  await writeFile(file, 'not the wheel');
  const recipe = recipeNamed('python-3.14');
  await assert.rejects(recipe.build({ file }), {
    code: 'image-input-mismatch',
    message: new RegExp(`${recipe.inputs[0]!.digest}.*${sha256('not the wheel')}`),
  });
  await assert.rejects(recipe.build({ file: `${file}.absent` }), { code: 'image-input-missing' });
});

test('a measured speed is remembered with the image, wherever it lies', async () => {
  const cacheDir = await cache();
  const kept = await keepImage(cacheDir, foreign.digest, foreign.bytes);
  const speed = async () => (await listImages(cacheDir)).find(({ digest }) => digest === kept.digest)?.timesNative;
  assert.equal(await speed(), null);
  await noteSpeed(kept, 2.1);
  assert.equal(await speed(), 2.1);
});
