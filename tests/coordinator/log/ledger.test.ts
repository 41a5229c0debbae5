import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openLedger } from '../../../coordinator/log/ledger.ts';
import { toHex } from '../../../protocol/bytes.ts';
import { openCheckpoint } from '../../../protocol/log/checkpoint.ts';
import { MerkleTree } from '../../../protocol/log/merkle.ts';
import { NOTE_ED25519 } from '../../../protocol/log/note.ts';
import { rawVerify } from '../../protocol/log/test-keys.ts';
import { collect, ORIGIN, sign, signer, temporaryDirectory, testEntry } from './ledger-fixture.ts';

test('a new ledger has the signed checkpoint of the empty tree, and keeps it', async (t) => {
  const directory = await temporaryDirectory(t);
  let text: string;
  {
    await using ledger = await openLedger(directory, { sign });
    text = ledger.checkpoint().text;
    assert.deepEqual([ledger.size, ledger.durableSize, ledger.pending], [0, 0, 0]);
  }
  await using ledger = await openLedger(directory, {
    sign: () => assert.fail('the stored checkpoint should be used'),
  });
  assert.equal(ledger.checkpoint().text, text);
});

test('concurrent appends get distinct indexes in order, and read back the same after a restart', async (t) => {
  const directory = await temporaryDirectory(t);
  const expected = new MerkleTree();
  {
    await using ledger = await openLedger(directory, { sign });
    const workers = Array.from({ length: 20 }, async (_, worker) => {
      const taken: number[] = [];
      for (let i = 0; i < 15; i++) {
        const entry = testEntry(worker * 100 + i);
        const index = ledger.append(entry);
        assert.equal(index, expected.append(entry));
        taken.push(index);
        await ledger.durable(index + 1);
        assert.ok(ledger.durableSize > index);
      }
      return taken;
    });
    const indexes = (await Promise.all(workers)).flat();
    assert.deepEqual(
      indexes.sort((a, b) => a - b),
      Array.from({ length: 300 }, (_, i) => i),
    );
  }
  await using ledger = await openLedger(directory, { sign });
  assert.equal(ledger.size, 300);
  assert.equal(toHex(ledger.tree.root()), toHex(expected.root()));
  const key = { name: ORIGIN, type: NOTE_ED25519, publicKey: signer.publicKey } as const;
  const checkpoint = openCheckpoint(rawVerify, ledger.checkpoint().text, key);
  assert.ok(checkpoint.ok);
  assert.deepEqual([checkpoint.value.size, toHex(checkpoint.value.root)], [300, toHex(expected.root())]);
  const streamed = await collect(ledger.entries(100, 200));
  assert.equal(streamed.length, 100);
  for (const [i, entry] of streamed.entries()) {
    assert.deepEqual(Buffer.from(entry), Buffer.from(await ledger.entry(100 + i)));
  }
});

test('entries appended together become durable together: one checkpoint for each group', async (t) => {
  await using ledger = await openLedger(await temporaryDirectory(t), { sign });
  const sizes: number[] = [];
  const stop = ledger.onDurable(({ size }) => sizes.push(size));
  for (let i = 0; i < 60; i++) ledger.append(testEntry(i));
  assert.deepEqual([ledger.pending, ledger.durableSize], [60, 0]);
  await ledger.durable(1);
  assert.deepEqual([sizes, ledger.pending], [[60], 0]);
  await nextTurn();
  // A full batch starts at once; everything that arrives while it is written is the second one.
  for (let i = 0; i < 250; i++) ledger.append(testEntry(i));
  await ledger.durable(310);
  assert.deepEqual(sizes, [60, 160, 310]);
  stop();
  ledger.append(testEntry(0));
  await ledger.durable(311);
  assert.deepEqual(sizes, [60, 160, 310]);
});

test('an entry appended in any turn of the event loop after an acknowledgement becomes durable', async (t) => {
  await using ledger = await openLedger(await temporaryDirectory(t), { sign, windowMs: 0 });
  for (let turns = 0; turns < 12; turns++) {
    await ledger.durable(ledger.append(testEntry(turns)) + 1);
    for (let i = 0; i < turns; i++) await Promise.resolve();
    await ledger.durable(ledger.append(testEntry(turns)) + 1);
  }
  assert.equal(ledger.durableSize, 24);
});

test('close makes durable what waits, then refuses', async (t) => {
  const directory = await temporaryDirectory(t);
  const ledger = await openLedger(directory, { sign, windowMs: 60_000 });
  ledger.append(testEntry(0));
  const acknowledged = ledger.durable(1);
  await ledger.close();
  await acknowledged;
  assert.throws(() => ledger.append(testEntry(1)), { code: 'ledger-closed' });
  await using again = await openLedger(directory, { sign });
  assert.equal(again.durableSize, 1);
});

test('a copy of the directory without a flush has what was acknowledged and nothing of what waits', async (t) => {
  const directory = await temporaryDirectory(t);
  // Only full batches are written, so that no write is under way while the files are copied.
  await using ledger = await openLedger(join(directory, 'live'), { sign, windowMs: 60_000, fullBatch: 30 });
  for (let round = 0; round < 4; round++) {
    while (ledger.pending < 30) ledger.append(testEntry(ledger.size, 500));
    await ledger.durable(ledger.size);
    await nextTurn();
    ledger.append(testEntry(ledger.size));
    const copy = join(directory, `copy-${round}`);
    await cp(join(directory, 'live'), copy, { recursive: true, filter: (path) => !path.endsWith('LOCK') });
    await using recovered = await openLedger(copy, { sign });
    assert.deepEqual([recovered.size, ledger.pending], [30 * (round + 1), 1]);
    assert.equal(toHex(recovered.tree.root()), toHex(ledger.tree.root(recovered.size)));
  }
});

test('a second opener is told that the ledger is in use', async (t) => {
  const directory = await temporaryDirectory(t);
  await using ledger = await openLedger(directory, { sign });
  await assert.rejects(openLedger(directory, { sign }), { code: 'ledger-locked' });
  await ledger.durable(ledger.append(testEntry(0)) + 1);
});

test('waiting can be given up, for sizes that will come and not for others', async (t) => {
  await using ledger = await openLedger(await temporaryDirectory(t), { sign, windowMs: 60_000 });
  ledger.append(testEntry(0));
  const abort = new AbortController();
  const wait = ledger.durable(1, { signal: abort.signal });
  abort.abort(new Error('enough'));
  await assert.rejects(wait, /enough/);
  await assert.rejects(ledger.durable(1, { signal: abort.signal }), /enough/);
  await assert.rejects(ledger.durable(2), RangeError);
});

test('append refuses when too many wait, and takes entries again afterwards', async (t) => {
  await using ledger = await openLedger(await temporaryDirectory(t), { sign, maxPending: 3 });
  for (let i = 0; i < 3; i++) ledger.append(testEntry(i));
  assert.throws(() => ledger.append(testEntry(3)), { code: 'ledger-busy' });
  assert.equal(ledger.size, 3);
  await ledger.durable(3);
  assert.equal(ledger.append(testEntry(3)), 3);
  assert.throws(() => ledger.append(new Uint8Array(65_536)), RangeError);
});

test('entries that the cache dropped are read from disk', async (t) => {
  await using ledger = await openLedger(await temporaryDirectory(t), { sign, cacheBytes: 200 });
  for (let i = 0; i < 50; i++) ledger.append(testEntry(i));
  for (const i of [0, 20, 49]) assert.deepEqual(Buffer.from(await ledger.entry(i)), Buffer.from(testEntry(i)));
  await ledger.durable(50);
  ledger.append(testEntry(50));
  for (const i of [0, 20, 49, 50]) assert.deepEqual(Buffer.from(await ledger.entry(i)), Buffer.from(testEntry(i)));
  await assert.rejects(ledger.entry(51), RangeError);
});

test('a failed commit stops the ledger and rejects all who wait, with the cause', async (t) => {
  const directory = await temporaryDirectory(t);
  const cause = new Error('the key is gone');
  let broken = false;
  const ledger = await openLedger(directory, {
    sign: (size, root) => {
      if (broken) throw cause;
      return sign(size, root);
    },
  });
  await ledger.durable(ledger.append(testEntry(0)) + 1);
  broken = true;
  ledger.append(testEntry(1));
  ledger.append(testEntry(2));
  const waiters = await Promise.allSettled([ledger.durable(2), ledger.durable(3)]);
  for (const waiter of waiters) {
    assert.equal(waiter.status, 'rejected');
    assert.deepEqual([waiter.reason.code, waiter.reason.cause], ['ledger-stopped', cause]);
  }
  assert.throws(() => ledger.append(testEntry(3)), { code: 'ledger-stopped' });
  await assert.rejects(ledger.durable(2), { code: 'ledger-stopped' });
  await ledger.durable(1);
  await assert.rejects(ledger.close(), { code: 'ledger-stopped' });
  await using again = await openLedger(directory, { sign });
  assert.equal(again.size, 1);
});
