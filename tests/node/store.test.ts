import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BlobCache } from '../../node/blob-cache.ts';
import { openNodeStore } from '../../node/store.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { cellsOf, leaseNamed } from './core-world.ts';

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hivesmith-node-store-'));
});
after(() => rm(directory, { recursive: true }));

describe('node store', () => {
  test('what was written is there after the store was closed and opened again', async () => {
    const path = join(directory, 'kept');
    const { cells, salt } = cellsOf(3);
    const [open, over] = [leaseNamed('open'), leaseNamed('over')];
    const envelope = Uint8Array.of(1, 2, 255);
    const outbox = {
      seq: 4,
      prev: sha256Hex('3'),
      intent: { type: 'heartbeat/v1' as const, predicate: { epoch: 9 } },
      envelope,
    };
    const receipt = { seq: 3, type: 'join/v1', index: 17, checkpoint: 'note', proof: ['AAAA'], entry: 'AQ==' };
    {
      await using store = await openNodeStore(path);
      await store.settle({ seq: 3, hash: sha256Hex('3') }, receipt);
      await store.putVote({ lease: open, cells, salt });
      await store.putVote({ lease: over, cells, salt });
      await store.closeVote(over);
      await store.putOutbox(outbox);
      await store.putCheckpoint('newest');
      await store.putEvidence({ earlier: 'a', later: 'b', proof: [] });
      await store.putRefused(2);
    }
    await using store = await openNodeStore(path);
    assert.deepEqual(await store.load(), {
      chain: { seq: 3, hash: sha256Hex('3') },
      outbox,
      votes: { open: [{ lease: open, cells, salt }], closed: [over] },
      accepted: 1,
      refused: 2,
      checkpoint: 'newest',
    });
    assert.deepEqual(await store.receipts(10), [receipt]);
    assert.deepEqual(await store.evidence(), [{ earlier: 'a', later: 'b', proof: [] }]);
  });

  test('a receipt and the end of the outbox become durable together', async () => {
    await using store = await openNodeStore(join(directory, 'settle'));
    const intent = { type: 'heartbeat/v1' as const, predicate: { epoch: 1 } };
    await store.putOutbox({ seq: 0, prev: sha256Hex('0'), intent, envelope: Uint8Array.of(7) });
    await store.settle({ seq: 0, hash: sha256Hex('a') }, undefined);
    const { outbox, chain, accepted } = await store.load();
    assert.deepEqual(
      { outbox, chain, accepted },
      { outbox: undefined, chain: { seq: 0, hash: sha256Hex('a') }, accepted: 0 },
    );
  });

  test('receipts come newest first, by number and not by text', async () => {
    await using store = await openNodeStore(join(directory, 'order'));
    for (const seq of [9, 10, 100]) {
      const receipt = { seq, type: 'commit/v1', index: seq, checkpoint: '', proof: [], entry: '' };
      await store.settle({ seq, hash: sha256Hex(String(seq)) }, receipt);
    }
    assert.deepEqual(
      (await store.receipts(2)).map(({ seq }) => seq),
      [100, 10],
    );
  });

  test('a store that another node has open is refused with a hint', async () => {
    const path = join(directory, 'twice');
    await using _store = await openNodeStore(path);
    await assert.rejects(openNodeStore(path), { code: 'data-in-use', message: /another data directory/ });
  });
});

describe('blob cache', () => {
  const blob = (fill: number, size = 100) => new Uint8Array(size).fill(fill);

  test('the least recently used blobs make room, pinned ones stay', async () => {
    const cache = await BlobCache.open(join(directory, 'lru'), 300);
    const [a, b, c] = [await cache.put(blob(1)), await cache.put(blob(2)), await cache.put(blob(3))];
    cache.pin(b!);
    assert.deepEqual(await cache.get(a!), blob(1));
    const d = await cache.put(blob(4));
    assert.equal(await cache.get(c!), undefined, 'the oldest one that is neither used nor pinned');
    await cache.put(blob(5));
    assert.equal(await cache.get(a!), undefined);
    assert.deepEqual(await cache.get(b!), blob(2));
    assert.deepEqual(await cache.get(d), blob(4));
    cache.unpin(b!);
    assert.ok(cache.bytes <= 300);
  });

  test('a damaged file counts as absent, and what is no blob is swept out', async () => {
    const path = join(directory, 'damaged');
    const digest = await (await BlobCache.open(path, 1_000)).put(blob(9));
    await writeFile(join(path, digest), blob(8));
    await writeFile(join(path, 'half.tmp'), blob(8));
    const cache = await BlobCache.open(path, 1_000);
    assert.equal(await cache.get(digest), undefined);
    assert.deepEqual(await readdir(path), []);
    await cache.put(blob(9));
    assert.deepEqual(await cache.get(digest), blob(9));
  });
});
