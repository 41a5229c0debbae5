import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Ledger, openLedger } from '../../../coordinator/log/ledger.ts';
import { openPublisher, writeLogRelease } from '../../../coordinator/log/publisher.ts';
import { toHex } from '../../../protocol/bytes.ts';
import { readCheckpoint } from '../../../protocol/log/checkpoint.ts';
import { leafHash, MerkleTree } from '../../../protocol/log/merkle.ts';
import { parseEntryBundle, tilePath, tilesOfSize } from '../../../protocol/log/tile.ts';
import { sign, temporaryDirectory, testEntry } from './ledger-fixture.ts';

async function grow(ledger: Ledger, size: number): Promise<void> {
  while (ledger.size < size) ledger.append(testEntry(ledger.size));
  await ledger.durable(size);
}

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1)).sort();
}

/** Rebuilds the tree from nothing but the files, twice: from the entries and from the hashes of level 0. */
async function checkFiles(directory: string, size: number): Promise<void> {
  const checkpoint = readCheckpoint(await readFile(join(directory, 'checkpoint'), 'utf8'));
  assert.ok(checkpoint.ok);
  assert.equal(checkpoint.value.size, size);
  const [fromEntries, fromTiles] = [new MerkleTree(), new MerkleTree()];
  for (const tile of tilesOfSize(size)) {
    const bytes = Uint8Array.from(await readFile(join(directory, tilePath(tile))));
    if (tile.level === 'entries') {
      const entries = parseEntryBundle(bytes, tile.width);
      assert.ok(entries.ok);
      for (const entry of entries.value) fromEntries.appendLeafHash(leafHash(entry));
    } else {
      assert.equal(bytes.length, 32 * tile.width);
      if (tile.level === 0) {
        for (let at = 0; at < bytes.length; at += 32) fromTiles.appendLeafHash(bytes.slice(at, at + 32));
      } else {
        assert.equal(toHex(bytes.slice(0, 32)), toHex(fromTiles.subtreeHash(8 * tile.level, 256 * tile.index)));
      }
    }
  }
  assert.equal(toHex(fromEntries.root(size)), toHex(checkpoint.value.root));
  assert.equal(toHex(fromTiles.root(size)), toHex(checkpoint.value.root));
}

test('the tree can be rebuilt from the files after every publication, also across restarts', async (t) => {
  const directory = await temporaryDirectory(t);
  const log = join(directory, 'log');
  for (const sizes of [
    [0, 1, 3],
    [255, 256, 257],
    [257, 700],
  ]) {
    await using ledger = await openLedger(join(directory, 'ledger'), { sign });
    const publisher = await openPublisher(log, ledger);
    for (const size of sizes) {
      await grow(ledger, size);
      await publisher.publish(ledger.checkpoint());
      assert.equal(publisher.publishedSize, size);
      await checkFiles(log, size);
    }
  }
});

test('full tiles are written once and partial tiles go when the full one is there', async (t) => {
  const directory = await temporaryDirectory(t);
  await using ledger = await openLedger(join(directory, 'ledger'), { sign });
  const log = join(directory, 'log');
  const publisher = await openPublisher(log, ledger);
  await grow(ledger, 100);
  await publisher.publish(ledger.checkpoint());
  await grow(ledger, 256);
  await publisher.publish(ledger.checkpoint());
  const full = join(log, 'tile/entries/000');
  // An unchanged file keeps what is put into it: it would be overwritten if it were written again.
  await writeFile(full, 'marked');
  await grow(ledger, 300);
  await publisher.publish(ledger.checkpoint());
  assert.equal(await readFile(full, 'utf8'), 'marked');
  assert.deepEqual(await filesIn(log), [
    'checkpoint',
    'tile/0/000',
    'tile/0/001.p/44',
    'tile/1/000.p/1',
    'tile/entries/000',
    'tile/entries/001.p/44',
  ]);
});

test('publications asked for at once are done in order, and an older one changes nothing', async (t) => {
  const directory = await temporaryDirectory(t);
  await using ledger = await openLedger(join(directory, 'ledger'), { sign });
  const log = join(directory, 'log');
  const publisher = await openPublisher(log, ledger);
  await grow(ledger, 5);
  const older = ledger.checkpoint();
  await grow(ledger, 9);
  await Promise.all([publisher.publish(ledger.checkpoint()), publisher.publish(older)]);
  await checkFiles(log, 9);
});

test('a published log that the ledger does not extend is left alone', async (t) => {
  const directory = await temporaryDirectory(t);
  const log = join(directory, 'log');
  await using ledger = await openLedger(join(directory, 'ledger'), { sign });
  await grow(ledger, 20);
  await (await openPublisher(log, ledger)).publish(ledger.checkpoint());
  await using shorter = await openLedger(join(directory, 'shorter'), { sign });
  await grow(shorter, 19);
  await assert.rejects(openPublisher(log, shorter), { code: 'published-log-conflict', message: /20 entries/ });
  await using other = await openLedger(join(directory, 'other'), { sign });
  for (let i = 0; i < 20; i++) other.append(testEntry(i + 1));
  await other.durable(20);
  await assert.rejects(openPublisher(log, other), { code: 'published-log-conflict', message: /are others/ });
  await writeFile(join(log, 'checkpoint'), 'not a checkpoint');
  await assert.rejects(openPublisher(log, ledger), { code: 'published-log-conflict', message: /cannot be read/ });
});

test('a release has the files of one size and no others, although the ledger went on', async (t) => {
  const directory = await temporaryDirectory(t);
  await using ledger = await openLedger(join(directory, 'ledger'), { sign });
  await grow(ledger, 300);
  const checkpoint = ledger.checkpoint();
  await grow(ledger, 600);
  const release = join(directory, 'release');
  await writeLogRelease(release, ledger, checkpoint);
  await checkFiles(release, 300);
  assert.deepEqual(await filesIn(release), ['checkpoint', ...tilesOfSize(300).map(tilePath)].sort());
  await assert.rejects(writeLogRelease(release, ledger, checkpoint), /empty directory/);
  await mkdir(join(directory, 'empty'));
  await writeLogRelease(join(directory, 'empty'), ledger, checkpoint);
});
