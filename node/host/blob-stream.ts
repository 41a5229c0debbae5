import './promise-shim.ts';
import { setMaxListeners } from 'node:events';
import type { Connection, Stream } from '@libp2p/interface';
import { peerIdFromString } from '@libp2p/peer-id';
import { messageStreamToDuplex } from '@libp2p/utils';
import { pipe } from 'it-pipe';
import { type BlobStore, digestOf } from './blob-store.ts';
import { BlobAnswer, BlobAsk, BlobReader, chunksOf, encodeHeader, refusalOf } from './blob-wire.ts';
import { describeError, HostError } from './host-error.ts';
import { peerIdOfKey, publicKeyOfPeerId } from './identity.ts';
import type { Host } from './libp2p-host.ts';
import { Slots } from './slots.ts';
import { streamClosed } from './stream-close.ts';

export const BLOB_PROTOCOL = '/hivesmith/blob/1';

/** What this host serves and takes. */
export interface BlobPolicy {
  /** Blobs larger than this are neither served nor taken. */
  maxBytes: number;
  /** Serves blobs up to this size, where that is more: what this host offers by itself, such as a runtime image. */
  maxServedBytes?: number;
  /** Whether the peer of this hexadecimal public key may store this blob here. */
  mayPut(peerKey: string, digest: string): boolean;
}

const STREAMS_PER_PEER_MAX = 4;
/** A peer that stops in the middle of a transfer holds a stream and memory for this long at most. */
const TRANSFER_MS_MAX = 120_000;
/** More time for large blobs: a line of this many bytes in a millisecond carries an image in half an hour. */
const BYTES_PER_MS_LEAST = 16;

type Source = AsyncIterable<Uint8Array | { subarray(): Uint8Array }>;

/**
 * Sends what `speak` yields while `listen` reads what comes, over one stream, until both are done. The stream is cut
 * when the signal aborts or either side fails; otherwise it is closed on both ends.
 */
async function converse<T>(
  stream: Stream,
  signal: AbortSignal,
  speak: () => AsyncIterable<Uint8Array>,
  listen: (reader: BlobReader) => Promise<T>,
): Promise<T> {
  const onAbort = () => stream.abort(new Error('the blob transfer was cancelled'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const duplex = messageStreamToDuplex(stream);
    // A stream that was refused before the listeners existed will never say so again.
    if (stream.status !== 'open') throw new Error(`the stream is ${stream.status}`);
    if (signal.aborted) onAbort();
    const result = await pipe(speak(), duplex, async (source: Source) => {
      const reader = new BlobReader(source);
      const heard = await listen(reader);
      await reader.end();
      return heard;
    });
    // The pipe is done when all is read; what this side says may still be on its way.
    await streamClosed(stream, signal);
    return result;
  } catch (error) {
    stream.abort(error instanceof Error ? error : new Error(describeError(error)));
    signal.throwIfAborted();
    if (error instanceof HostError) throw error;
    throw new HostError('blob-interrupted', `the blob transfer broke off: ${describeError(error)}`, { cause: error });
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Hands values from who reads to who speaks, so that a reply can depend on what came. */
function mailbox<T>(): { give(value: T): void; take(): Promise<T> } {
  let give!: (value: T) => void;
  const value = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { give, take: () => value };
}

/** Serves the blobs of `store`, and takes blobs within the policy. The returned function stops it. */
export async function serveBlobs(host: Host, store: BlobStore, policy: BlobPolicy): Promise<() => Promise<void>> {
  const accept = async (stream: Stream, connection: Connection): Promise<void> => {
    const key = publicKeyOfPeerId(connection.remotePeer.toString());
    const largest = Math.max(policy.maxBytes, policy.maxServedBytes ?? 0);
    const signal = AbortSignal.timeout(TRANSFER_MS_MAX + Math.ceil(largest / BYTES_PER_MS_LEAST));
    try {
      await serveOne(stream, signal, store, policy, key);
    } catch {
      // The peer went away or broke the protocol; its stream is cut, and nothing was stored.
    }
  };
  await host.libp2p.handle(BLOB_PROTOCOL, accept, { maxInboundStreams: STREAMS_PER_PEER_MAX });
  return () => host.libp2p.unhandle(BLOB_PROTOCOL);
}

type Reply = { header: BlobAnswer; bytes?: Uint8Array; isLast: boolean };

async function serveOne(
  stream: Stream,
  signal: AbortSignal,
  store: BlobStore,
  policy: BlobPolicy,
  key: string,
): Promise<void> {
  const first = mailbox<Reply>();
  const second = mailbox<Reply>();
  async function* speak(): AsyncGenerator<Uint8Array> {
    for (const box of [first, second]) {
      const reply = await box.take();
      yield encodeHeader(reply.header);
      if (reply.bytes !== undefined) yield* chunksOf(reply.bytes);
      if (reply.isLast) return;
    }
  }
  await converse(stream, signal, speak, async (reader) => {
    let reply: Reply;
    try {
      const ask = await reader.header(BlobAsk);
      if (ask.op === 'get') reply = await answerGet(ask.digest, store, policy);
      else if (await mayStart(ask, store, policy, key)) {
        first.give({ header: { status: 'send' }, isLast: false });
        await store.put(ask.digest, await reader.blob(ask.size, ask.digest));
        reply = { header: { status: 'stored' }, isLast: true };
      } else reply = { header: { status: 'stored' }, isLast: true };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      reply = { header: refusal, isLast: true };
    }
    // The first box ignores this if it has spoken already.
    first.give(reply);
    second.give(reply);
  });
}

async function answerGet(digest: string, store: BlobStore, policy: BlobPolicy): Promise<Reply> {
  const bytes = await store.get(digest);
  if (bytes === undefined) throw new HostError('blob-missing', `the blob ${digest} is not here`);
  const max = policy.maxServedBytes ?? policy.maxBytes;
  if (bytes.length > max) throw tooLarge(bytes.length, max);
  return { header: { status: 'ok', size: bytes.length }, bytes, isLast: true };
}

/** False if the blob is here already. */
async function mayStart(
  ask: BlobAsk & { op: 'put' },
  store: BlobStore,
  policy: BlobPolicy,
  key: string,
): Promise<boolean> {
  if (ask.size > policy.maxBytes) throw tooLarge(ask.size, policy.maxBytes);
  if (!policy.mayPut(key, ask.digest)) {
    throw new HostError('blob-refused', `this host does not take the blob ${ask.digest} from you`);
  }
  return !(await store.has(ask.digest));
}

function tooLarge(size: number, max: number): HostError {
  return new HostError('blob-too-large', `expected a blob of at most ${max} bytes, got ${size}`);
}

const slotsByHost = new WeakMap<Host, Map<string, Slots>>();

/** The serving side resets streams beyond its limit, so this side queues. */
async function withStream<T>(
  host: Host,
  peerKey: string,
  signal: AbortSignal,
  use: (stream: Stream) => Promise<T>,
): Promise<T> {
  const byPeer = slotsByHost.get(host) ?? new Map<string, Slots>();
  slotsByHost.set(host, byPeer);
  const slots = byPeer.get(peerKey) ?? new Slots(STREAMS_PER_PEER_MAX);
  byPeer.set(peerKey, slots);
  // One signal may bound any number of transfers; Node would warn of a leak from the eleventh on.
  setMaxListeners(0, signal);
  await slots.acquire(signal);
  try {
    return await use(await openStream(host, peerKey, signal));
  } finally {
    slots.release();
    if (slots.isIdle) byPeer.delete(peerKey);
  }
}

async function openStream(host: Host, peerKey: string, signal: AbortSignal): Promise<Stream> {
  try {
    return await host.libp2p.dialProtocol(peerIdFromString(peerIdOfKey(peerKey)), BLOB_PROTOCOL, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new HostError('dial-failed', `cannot open a blob stream to ${peerKey}: ${describeError(cause)}`, { cause });
  }
}

/**
 * Fetches one blob from a connected peer, by its hexadecimal public key. Throws `blob-missing`, `blob-too-large`
 * (before any byte is taken), `blob-mismatch`, `blob-interrupted`, `dial-failed`, or the signal's reason.
 */
export async function fetchBlob(
  host: Host,
  peerKey: string,
  digest: string,
  { signal, maxBytes }: { signal: AbortSignal; maxBytes: number },
): Promise<Uint8Array> {
  async function* speak(): AsyncGenerator<Uint8Array> {
    yield encodeHeader({ op: 'get', digest });
  }
  return withStream(host, peerKey, signal, (stream) =>
    converse(stream, signal, speak, async (reader) => {
      const answer = await reader.header(BlobAnswer);
      if (answer.status === 'refused') throw new HostError(answer.code, answer.message);
      if (answer.status !== 'ok') throw unexpected(answer.status);
      if (answer.size > maxBytes) throw tooLarge(answer.size, maxBytes);
      return reader.blob(answer.size, digest);
    }),
  );
}

/**
 * Gives one blob to a connected peer; resolves when the peer has stored it, or had it. Throws what the peer refused it
 * for (`blob-refused`, `blob-too-large`, `blob-mismatch`), `blob-interrupted`, `dial-failed`, or the signal's reason.
 */
export async function offerBlob(
  host: Host,
  peerKey: string,
  digest: string,
  bytes: Uint8Array,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const got = digestOf(bytes);
  if (got !== digest) throw new HostError('blob-mismatch', `expected bytes with SHA-256 ${digest}, got ${got}`);
  const isWanted = mailbox<boolean>();
  async function* speak(): AsyncGenerator<Uint8Array> {
    yield encodeHeader({ op: 'put', digest, size: bytes.length });
    if (await isWanted.take()) yield* chunksOf(bytes);
  }
  await withStream(host, peerKey, signal, (stream) =>
    converse(stream, signal, speak, async (reader) => {
      for (;;) {
        const answer = await reader.header(BlobAnswer);
        isWanted.give(answer.status === 'send');
        if (answer.status === 'stored') return;
        if (answer.status === 'refused') throw new HostError(answer.code, answer.message);
        if (answer.status !== 'send') throw unexpected(answer.status);
      }
    }),
  );
}

function unexpected(status: string): HostError {
  return new HostError('blob-malformed', `got the answer ${status} out of turn`);
}
