import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stream } from '@libp2p/interface';
import fc from 'fast-check';
import type { Channel, ChannelOptions } from '../../node/host/channel.ts';
import { CONTROL_PROTOCOL, handleControl } from '../../node/host/control-stream.ts';
import { encodeFrame } from '../../node/host/frame.ts';
import { Scope } from '../../node/host/scope.ts';
import { encodeBody } from '../../node/host/wire-cbor.ts';
import { aborted, LOOPBACK, NEVER, openPair, QUIET, startHost } from './hosts.ts';

/** A listening channel whose peer is a bare stream that keeps no rules. */
async function openBare(scope: Scope, options: Partial<ChannelOptions>): Promise<{ stream: Stream; channel: Channel }> {
  const server = scope.use(await startHost(1, [LOOPBACK]));
  const client = scope.use(await startHost(2));
  let opened!: (channel: Channel) => void;
  const channel = new Promise<Channel>((resolve) => {
    opened = resolve;
  });
  await handleControl(server, (_peer, open) => opened(open({ ...QUIET, ...options, closeGraceMs: 100 })));
  const stream = await client.libp2p.dialProtocol(server.libp2p.getMultiaddrs(), CONTROL_PROTOCOL, { signal: NEVER });
  return { stream, channel: await channel };
}

const waitForAbort: ChannelOptions['onRequest'] = async (_method, _body, { signal }) => aborted(signal);

test('a peer that asks more than it may is told so, and is served on', async () => {
  let release!: () => void;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using pair = await openPair(
    {
      onRequest: async (_method, body) => {
        await held;
        return body;
      },
      limits: { inFlightMax: 2 },
    },
    { limits: { inFlightMax: 10 } },
  );
  const asked = Array.from({ length: 6 }, (_, i) => pair.link.channel.request('work', i));
  const late = Promise.allSettled(asked.slice(4));
  for (const result of await late) {
    assert.equal(result.status === 'rejected' && result.reason.code, 'overloaded');
  }
  release();
  assert.deepEqual(await Promise.all(asked.slice(0, 4)), [0, 1, 2, 3]);
  assert.equal(await pair.link.channel.request('work', 7), 7);
});

test('a peer that floods requests and reads nothing is cut off', async () => {
  await using scope = new Scope();
  const { stream, channel } = await openBare(scope, {
    onRequest: waitForAbort,
    limits: { inFlightMax: 2, queuedBytesMax: 10_000 },
  });
  stream.pause();
  const flood = Array.from({ length: 20_000 }, (_, i) => encodeFrame(1, i + 1, encodeBody(['work', null])));
  stream.send(Buffer.concat(flood));
  assert.equal((await channel.closed).reason, 'overloaded');
});

test('a half-closed stream and a reset stream end the channel and its handlers', async () => {
  for (const [leave, reason] of [
    [(stream: Stream) => void stream.close(), 'peer-closed'],
    [(stream: Stream) => stream.abort(new Error('reset')), 'connection-lost'],
  ] as const) {
    await using scope = new Scope();
    let ended!: () => void;
    const handlerEnded = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const { stream, channel } = await openBare(scope, {
      onRequest: async (_method, _body, { signal }) => {
        leave(stream);
        await aborted(signal);
        ended();
      },
    });
    const pending = assert.rejects(channel.request('never', null), { code: 'channel-closed' });
    stream.send(encodeFrame(1, 1, encodeBody(['work', null])));
    await handlerEnded;
    await pending;
    assert.equal((await channel.closed).reason, reason);
  }
});

test('a peer that never closes its half is cut after the grace', async () => {
  await using scope = new Scope();
  const { stream, channel } = await openBare(scope, {});
  const cut = new Promise<string>((resolve) => {
    stream.addEventListener('close', () => resolve(stream.status), { once: true });
  });
  await channel.close();
  assert.equal(await cut, 'reset');
});

test('answers and cancellations of unknown requests are ignored', async () => {
  await using scope = new Scope();
  const { stream, channel } = await openBare(scope, { onRequest: async () => 'served' });
  const answer = new Promise<string>((resolve) => {
    stream.addEventListener('message', (event) => resolve(Buffer.from(event.data.subarray()).toString('latin1')));
  });
  stream.send(encodeFrame(2, 77, Uint8Array.of(0x9f)));
  stream.send(encodeFrame(3, 78, encodeBody('not an error')));
  stream.send(encodeFrame(5, 79, new Uint8Array(0)));
  stream.send(encodeFrame(1, 80, encodeBody(['work', null])));
  assert.match(await answer, /served/);
  await channel.close();
});

test('an answer that cannot be read ends the channel and rejects the request', async () => {
  await using scope = new Scope();
  const { stream, channel } = await openBare(scope, {});
  stream.addEventListener('message', () => stream.send(encodeFrame(2, 1, Uint8Array.of(0x9f))), { once: true });
  await assert.rejects(channel.request('work', null), { code: 'channel-closed' });
  assert.equal((await channel.closed).reason, 'frame-malformed');
});

test('random bytes never do more than end the channel', async () => {
  await using scope = new Scope();
  const server = scope.use(await startHost(1, [LOOPBACK]));
  const client = scope.use(await startHost(2));
  let opened: (channel: Channel) => void = () => {};
  await handleControl(server, (_peer, open) => opened(open({ ...QUIET, closeGraceMs: 50 })));
  const body = fc.uint8Array({ maxLength: 40 });
  const frame = fc.tuple(fc.constantFrom(1, 2, 3, 4, 5, 6), body).map(([kind, bytes]) => {
    return encodeFrame(kind as 1, 1, bytes);
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ minLength: 5, maxLength: 60 }), frame), async (bytes) => {
      const channel = new Promise<Channel>((resolve) => {
        opened = resolve;
      });
      const stream = await client.libp2p.dialProtocol(server.libp2p.getMultiaddrs(), CONTROL_PROTOCOL, {
        signal: NEVER,
      });
      stream.send(bytes);
      await stream.close();
      await (await channel).closed;
    }),
    { numRuns: 40 },
  );
});
