import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { DEFAULT_IMAGE, IMAGE_NAMES, imageWith, PACKAGES } from '../../wasm-sandbox/image/names.ts';
import {
  DEFAULT_RECIPE,
  FASTER_RECIPE,
  RECIPES,
  RECIPES_WITH_PACKAGES,
  recipeNamed,
} from '../../wasm-sandbox/image/recipes.ts';
import { tarFiles } from '../../wasm-sandbox/image/tar-files.ts';
import { zipMember } from '../../wasm-sandbox/image/zip-member.ts';

/** A zip archive as other programs write them: local headers, directory, end record. */
function zip(members: readonly (readonly [name: string, content: Uint8Array, deflated: boolean])[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content, deflated] of members) {
    const packed = deflated ? deflateRawSync(content) : Buffer.from(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(deflated ? 8 : 0, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name, 'latin1'), packed);
    directory.push(entry, Buffer.from(name, 'latin1'));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, ...directory, end]));
}

test('a zip member comes out as it went in, stored or deflated', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.boolean()), { minLength: 1, maxLength: 5 }),
      (all) => {
        const archive = zip(all.map(([content, deflated], i) => [`dir/file-${i}`, content, deflated] as const));
        for (const [i, [content]] of all.entries()) {
          assert.deepEqual(new Uint8Array(zipMember(archive, `dir/file-${i}`)), content);
        }
      },
    ),
  );
  const archive = zip([['a', new Uint8Array(3), false]]);
  assert.throws(() => zipMember(archive, 'b'), /no member b/);
  assert.throws(() => zipMember(archive.subarray(0, archive.length - 30), 'a'), /no directory/);
});

function tarEntry(name: string, content: Uint8Array, kind = '0'): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write(kind, 156);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

test('tar files come out by path; folders are passed over, links refused', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 1200 }), { maxLength: 5 }), (contents) => {
      const entries = contents.map((content, i) => tarEntry(`lib/f${i}.py`, content));
      const archive = Buffer.concat([tarEntry('lib/', new Uint8Array(0), '5'), ...entries, Buffer.alloc(1024)]);
      const files = tarFiles(new Uint8Array(archive));
      assert.deepEqual(
        [...files.keys()],
        contents.map((_, i) => `lib/f${i}.py`),
      );
      assert.deepEqual(
        [...files.values()].map((bytes) => [...bytes]),
        contents.map((bytes) => [...bytes]),
      );
    }),
  );
  assert.throws(() => tarFiles(new Uint8Array(tarEntry('x', new Uint8Array(0), '2'))), /unknown kind/);
});

test('every recipe is found by its name, and names tell the same', () => {
  assert.deepEqual(
    RECIPES.map(({ name }) => name),
    IMAGE_NAMES,
  );
  assert.equal(DEFAULT_RECIPE.name, DEFAULT_IMAGE);
  assert.equal(DEFAULT_RECIPE.needs, '');
  assert.notEqual(FASTER_RECIPE.needs, '');
  for (const recipe of RECIPES) {
    assert.equal(recipeNamed(recipe.name), recipe);
    for (const { digest } of recipe.inputs) assert.match(digest, /^[0-9a-f]{64}$/);
    assert.ok(recipe.steps.length > 0);
  }
  assert.throws(() => recipeNamed('python-2'), /python-3\.12, python-3\.14.*"python-2"/);
});

test('an image with a package has a name and a key of its own, and says what it is made from', () => {
  for (const [image, packages] of Object.entries(PACKAGES)) {
    const plain = recipeNamed(image);
    for (const extra of packages) {
      const recipe = recipeNamed(imageWith(image, extra));
      assert.ok(RECIPES_WITH_PACKAGES.includes(recipe) && !RECIPES.includes(recipe));
      assert.notEqual(recipe.key, plain.key);
      assert.deepEqual(recipe.inputs.slice(0, plain.inputs.length), plain.inputs);
      const added = recipe.inputs.slice(plain.inputs.length);
      assert.ok(added.some(({ from }) => from.startsWith(`PyPI, ${extra} `)));
      for (const { digest } of added) assert.match(digest, /^[0-9a-f]{64}$/);
    }
  }
  assert.equal(RECIPES_WITH_PACKAGES.length, Object.values(PACKAGES).flat().length);
});

test('wheels of a package that are here are taken by their digest, and others are not', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'hivesmith-packages-'));
  t.after(() => rm(folder, { recursive: true }));
  const [recipe] = RECIPES_WITH_PACKAGES;
  const missing = { code: 'image-input-missing', message: /Could not read .*cyaron-/ };
  await assert.rejects(recipe!.build({ packages: folder }), missing);
  const { name } = recipe!.inputs.find(({ from }) => from.includes('cyaron'))!;
  await writeFile(join(folder, name), 'another package');
  await assert.rejects(recipe!.build({ packages: folder }), { code: 'image-input-mismatch' });
});
