import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBlobFiles } from '../../node/host/blob-files.ts';
import { type BlobStore, digestOf } from '../../node/host/blob-store.ts';
import { BLOB_PROTOCOL, type BlobPolicy, fetchBlob, offerBlob, serveBlobs } from '../../node/host/blob-stream.ts';
import { encodeHeader } from '../../node/host/blob-wire.ts';
import { createLogger, silentLogger } from '../../node/host/logger.ts';
import { Scope } from '../../node/host/scope.ts';
import { LOOPBACK, NEVER, startHost, temporaryDirectory } from './hosts.ts';

const OPEN: BlobPolicy = { maxBytes: 4 * 2 ** 20, mayPut: () => true };
const LIMITS = { signal: NEVER, maxBytes: 4 * 2 ** 20 };

function bytesOf(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0, x = seed; i < size; i++) {
    x = (x * 1103515245 + 12345) & 0x7fffffff;
    bytes[i] = x >> 16;
  }
  return bytes;
}

async function openPeers(scope: Scope, policy: BlobPolicy = OPEN) {
  const server = scope.use(await startHost(1, [LOOPBACK]));
  const client = scope.use(await startHost(2));
  const store = openBlobFiles(await temporaryDirectory(scope), silentLogger);
  await serveBlobs(server, store, policy);
  const serverKey = server.identity.signer.keyId;
  await client.libp2p.dial(server.libp2p.getMultiaddrs());
  // The server knows the connection once it has answered on it.
  await assert.rejects(fetchBlob(client, serverKey, 'ff'.repeat(32), LIMITS), { code: 'blob-missing' });
  return { server, client, store, serverKey };
}

test('blobs of every size go both ways', async () => {
  await using scope = new Scope();
  const { client, store, serverKey } = await openPeers(scope);
  for (const size of [0, 1, 65_535, 65_536, 65_537, 4 * 2 ** 20]) {
    const bytes = bytesOf(size);
    const digest = digestOf(bytes);
    await offerBlob(client, serverKey, digest, bytes, LIMITS);
    assert.equal(await store.has(digest), true);
    await offerBlob(client, serverKey, digest, bytes, LIMITS);
    assert.equal(digestOf(await fetchBlob(client, serverKey, digest, LIMITS)), digest);
  }
});

test('the side that was dialled can fetch from the side that dialled', async () => {
  await using scope = new Scope();
  const { server, client } = await openPeers(scope);
  const mine = openBlobFiles(await temporaryDirectory(scope), silentLogger);
  const bytes = bytesOf(100_000);
  await mine.put(digestOf(bytes), bytes);
  await serveBlobs(client, mine, OPEN);
  const got = await fetchBlob(server, client.identity.signer.keyId, digestOf(bytes), LIMITS);
  assert.deepEqual(got, bytes);
});

test('many fetches at once queue for the streams of one peer', async () => {
  await using scope = new Scope();
  const { client, store, serverKey } = await openPeers(scope);
  const blobs = Array.from({ length: 24 }, (_, i) => bytesOf(50_000, i + 1));
  for (const bytes of blobs) await store.put(digestOf(bytes), bytes);
  const got = await Promise.all(blobs.map((bytes) => fetchBlob(client, serverKey, digestOf(bytes), LIMITS)));
  assert.deepEqual(got, blobs);
});

test('a missing blob, one too large for either side, and one that is not wanted are refused by code', async () => {
  await using scope = new Scope();
  const small = bytesOf(10);
  const policy: BlobPolicy = { maxBytes: 1000, mayPut: (_key, digest) => digest !== digestOf(small) };
  const { client, store, serverKey } = await openPeers(scope, policy);
  const large = bytesOf(1001);
  const fits = bytesOf(900);
  await store.put(digestOf(large), large);
  await store.put(digestOf(fits), fits);
  await assert.rejects(fetchBlob(client, serverKey, 'ab'.repeat(32), LIMITS), { code: 'blob-missing' });
  await assert.rejects(fetchBlob(client, serverKey, digestOf(large), LIMITS), { code: 'blob-too-large' });
  const own = { signal: NEVER, maxBytes: 899 };
  await assert.rejects(fetchBlob(client, serverKey, digestOf(fits), own), { code: 'blob-too-large' });
  const other = bytesOf(1001, 7);
  await assert.rejects(offerBlob(client, serverKey, digestOf(other), other, LIMITS), { code: 'blob-too-large' });
  await assert.rejects(offerBlob(client, serverKey, digestOf(small), small, LIMITS), { code: 'blob-refused' });
  await assert.rejects(offerBlob(client, serverKey, digestOf(small), large, LIMITS), { code: 'blob-mismatch' });
  await assert.rejects(fetchBlob(client, serverKey, '../etc/passwd', LIMITS), { code: 'blob-malformed' });
  assert.equal(digestOf(await fetchBlob(client, serverKey, digestOf(fits), LIMITS)), digestOf(fits));
});

test('bytes that do not match the digest are not taken, in either direction', async () => {
  await using scope = new Scope();
  const { server, client, store, serverKey } = await openPeers(scope);
  const lie = digestOf(bytesOf(1));
  const liar: BlobStore = { get: async () => bytesOf(200_000), put: async () => {}, has: async () => true };
  await serveBlobs(client, liar, OPEN);
  const clientKey = client.identity.signer.keyId;
  await assert.rejects(fetchBlob(server, clientKey, lie, LIMITS), { code: 'blob-mismatch' });

  const stream = await client.libp2p.dialProtocol(server.libp2p.getMultiaddrs(), BLOB_PROTOCOL, { signal: NEVER });
  const refused = new Promise<string>((resolve) => {
    let text = '';
    stream.addEventListener('message', (event) => {
      text += Buffer.from(event.data.subarray()).toString('latin1');
      if (text.includes('mismatch')) resolve(text);
    });
  });
  stream.send(encodeHeader({ op: 'put', digest: lie, size: 5 }));
  stream.send(bytesOf(5));
  assert.match(await refused, /blob-mismatch/);
  stream.abort(new Error('done'));
  assert.equal(await store.has(lie), false);
  const bytes = bytesOf(77);
  await offerBlob(client, serverKey, digestOf(bytes), bytes, LIMITS);
});

test('a transfer that breaks off or is cancelled rejects and stores nothing', async () => {
  await using scope = new Scope();
  const { server, client } = await openPeers(scope);
  const clientKey = client.identity.signer.keyId;
  const stalls: BlobStore = { get: () => new Promise(() => {}), put: async () => {}, has: async () => false };
  const unserve = await serveBlobs(client, stalls, OPEN);
  const stop = new AbortController();
  const cancelled = fetchBlob(server, clientKey, 'ab'.repeat(32), { signal: stop.signal, maxBytes: 10 });
  setImmediate(() => stop.abort(new Error('no longer needed')));
  await assert.rejects(cancelled, /no longer needed/);
  await unserve();
  const cuts: BlobStore = {
    ...stalls,
    get: async () => {
      await server.disconnect(clientKey);
      return undefined;
    },
  };
  await serveBlobs(client, cuts, OPEN);
  await assert.rejects(fetchBlob(server, clientKey, 'ab'.repeat(32), LIMITS), { code: 'blob-interrupted' });
  await assert.rejects(fetchBlob(server, clientKey, 'ab'.repeat(32), LIMITS), { code: 'dial-failed' });
});

test('a damaged file is reported, moved aside and can be stored again', async () => {
  await using scope = new Scope();
  const directory = await temporaryDirectory(scope);
  const lines: string[] = [];
  const store = openBlobFiles(
    directory,
    createLogger({ level: 'warn', format: 'json', write: (line) => lines.push(line) }),
  );
  const bytes = bytesOf(1000);
  const digest = digestOf(bytes);
  assert.equal(await store.get(digest), undefined);
  await store.put(digest, bytes);
  const folder = join(directory, 'blobs', 'sha256', digest.slice(0, 2));
  assert.deepEqual(await readdir(folder), [digest.slice(2)]);
  assert.deepEqual(new Uint8Array(await readFile(join(folder, digest.slice(2)))), bytes);
  await writeFile(join(folder, digest.slice(2)), bytesOf(999));
  assert.equal(await store.get(digest), undefined);
  assert.equal(await store.has(digest), false);
  assert.equal(JSON.parse(lines[0]!).expected, digest);
  await store.put(digest, bytes);
  assert.deepEqual(new Uint8Array((await store.get(digest))!), bytes);
  await assert.rejects(store.put(digest, bytesOf(3)), { code: 'blob-mismatch' });
  await assert.rejects(store.get('../../etc/passwd'), { code: 'blob-malformed' });
});
