import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTROL_PROTOCOL } from '../../node/host/control-stream.ts';
import { encodeFrame } from '../../node/host/frame.ts';
import { encodeBody } from '../../node/host/wire-cbor.ts';
import { WireError } from '../../node/host/wire-error.ts';
import { aborted, NEVER, openPair, QUIET } from './hosts.ts';

test('requests are pipelined both ways and answers may overtake', async () => {
  let releaseFirst!: () => void;
  const first = new Promise<void>((resolve) => {
    releaseFirst = resolve;
  });
  await using pair = await openPair(
    {
      onRequest: async (method, body) => {
        if (method === 'first') await first;
        return { method, body };
      },
    },
    { onRequest: async (method) => `client has ${method}` },
  );
  const slow = pair.link.channel.request('first', 1);
  assert.deepEqual(await pair.link.channel.request('second', { bytes: new Uint8Array([1, 2]) }), {
    method: 'second',
    body: { bytes: new Uint8Array([1, 2]) },
  });
  assert.equal(await pair.atServer.request('question', null), 'client has question');
  releaseFirst();
  assert.deepEqual(await slow, { method: 'first', body: 1 });
});

test('handlers may ask the asker, also with every place taken', async () => {
  await using pair = await openPair(
    { onRequest: async (_method, body) => pair.atServer.request('back', body), limits: { inFlightMax: 4 } },
    { onRequest: async (_method, body) => body, limits: { inFlightMax: 4 } },
  );
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => pair.link.channel.request('there', i)));
  assert.deepEqual(
    answers,
    answers.map((_, i) => i),
  );
});

test('200 concurrent requests wait for 64 places and all are answered', async () => {
  let running = 0;
  let most = 0;
  await using pair = await openPair(
    {
      onRequest: async (_method, body) => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        return body;
      },
    },
    {},
  );
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => pair.link.channel.request('echo', i)));
  assert.deepEqual(
    answers,
    answers.map((_, i) => i),
  );
  assert.ok(most > 1 && most <= 64, `${most} ran at once`);
});

test('pushes arrive in order, and a throwing receiver only loses its own push', async () => {
  const got: unknown[] = [];
  const errors: string[] = [];
  await using pair = await openPair(
    {},
    {
      onPush: (method, body) => {
        if (body === 3) throw new Error('three');
        got.push(`${method} ${body}`);
      },
      onHandlerError: (_error, method) => errors.push(method),
    },
  );
  for (let i = 0; i < 500; i++) assert.equal(pair.atServer.push('tick', i), true);
  await pair.atServer.request('flush', null);
  assert.deepEqual(
    got,
    Array.from({ length: 500 }, (_, i) => `tick ${i}`).filter((text) => text !== 'tick 3'),
  );
  assert.deepEqual(errors, ['tick']);
});

test('errors cross the wire as code, message and data; foreign ones as internal', async () => {
  const faults: unknown[] = [];
  await using pair = await openPair(
    {
      onRequest: async (method) => {
        if (method === 'known') throw new WireError('lease-unknown', 'no such lease', { lease: 'L1' });
        throw new Error('secret path in a message');
      },
      onHandlerError: (error) => faults.push(error),
    },
    {},
  );
  await assert.rejects(pair.link.channel.request('known', null), {
    name: 'WireError',
    code: 'lease-unknown',
    message: 'no such lease',
    data: { lease: 'L1' },
  });
  await assert.rejects(pair.link.channel.request('broken', null), (error: WireError) => {
    assert.equal(error.code, 'internal');
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
  assert.equal(faults.length, 1);
});

test('an aborted request rejects at once and aborts the remote handler', async () => {
  let cancelled!: () => void;
  const handlerAborted = new Promise<void>((resolve) => {
    cancelled = resolve;
  });
  const stop = new AbortController();
  await using pair = await openPair(
    {
      onRequest: async (method, _body, { signal }) => {
        if (method !== 'wait') return method;
        stop.abort(new Error('changed my mind'));
        await aborted(signal);
        cancelled();
        return 'late';
      },
    },
    {},
  );
  await assert.rejects(pair.link.channel.request('wait', null, { signal: stop.signal }), /changed my mind/);
  await handlerAborted;
  assert.equal(await pair.link.channel.request('after', null), 'after');
});

test('an unanswered request times out and the channel stays usable', async () => {
  await using pair = await openPair(
    {
      onRequest: async (method, _body, { signal }) => {
        if (method === 'wait') await aborted(signal);
        return method;
      },
    },
    {},
  );
  await assert.rejects(pair.link.channel.request('wait', null, { timeoutMs: 20 }), { code: 'request-timeout' });
  assert.equal(await pair.link.channel.request('after', null), 'after');
});

test('what is too large is refused before it is sent, and larger answers are reported at their maker', async () => {
  const faults: unknown[] = [];
  await using pair = await openPair(
    { onRequest: async () => new Uint8Array(2 ** 20 + 1), onHandlerError: (error) => faults.push(error) },
    {},
  );
  const { channel } = pair.link;
  await assert.rejects(channel.request('big', new Uint8Array(2 ** 20)), { code: 'frame-oversized' });
  assert.throws(() => channel.push('big', new Uint8Array(2 ** 18)), { code: 'frame-oversized' });
  await assert.rejects(channel.request('small', null), { code: 'internal' });
  assert.match(String(faults[0]), /at most 1048576 bytes/);
});

test('a peer with smaller limits refuses a frame and closes with frame-oversized on both sides', async () => {
  await using pair = await openPair({ limits: { requestBytesMax: 1000 } }, {});
  await assert.rejects(pair.link.channel.request('big', new Uint8Array(2000)), { code: 'channel-closed' });
  assert.equal((await pair.atServer.closed).reason, 'frame-oversized');
  assert.equal((await pair.link.channel.closed).reason, 'frame-oversized');
});

test('megabytes of answers pass through small queues', async () => {
  await using pair = await openPair(
    {
      onRequest: async (_method, body) => new Uint8Array(900_000).fill(body as number),
      limits: { queuedBytesMax: 100_000 },
    },
    { limits: { queuedBytesMax: 100_000 } },
  );
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => pair.link.channel.request('get', i)));
  answers.forEach((answer, i) => {
    assert.ok(answer instanceof Uint8Array && answer.length === 900_000 && answer.every((byte) => byte === i));
  });
});

test('pushes are refused, not stored, when nobody takes them', async () => {
  await using pair = await openPair({ limits: { queuedPushesMax: 10 } }, {});
  const taken = Array.from({ length: 20 }, (_, i) => pair.atServer.push('tick', i));
  assert.deepEqual(taken, [...Array(10).fill(true), ...Array(10).fill(false)]);
});

test('close lets what is in flight finish and tells both sides why', async () => {
  let release!: () => void;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let started!: () => void;
  const isStarted = new Promise<void>((resolve) => {
    started = resolve;
  });
  await using pair = await openPair(
    {
      onRequest: async () => {
        started();
        await held;
        return 'done';
      },
    },
    {},
  );
  const answer = pair.link.channel.request('work', null);
  await isStarted;
  const gone = pair.atServer.goAway('shutting-down', 'restart');
  release();
  assert.equal(await answer, 'done');
  await gone;
  assert.deepEqual(await pair.atServer.closed, { reason: 'shutting-down', message: 'restart' });
  assert.deepEqual(await pair.link.channel.closed, { reason: 'shutting-down', message: 'restart' });
  await assert.rejects(pair.link.channel.request('more', null), { code: 'channel-closed' });
  assert.equal(pair.link.channel.push('more', null), false);
});

test('a peer that dies in the middle of a request ends it, and its handlers', async () => {
  let handlerAborted!: () => void;
  const isAborted = new Promise<void>((resolve) => {
    handlerAborted = resolve;
  });
  await using pair = await openPair(
    {
      onRequest: async (_method, _body, { signal }) => {
        await pair.client.disconnect(pair.server.identity.signer.keyId);
        await aborted(signal);
        handlerAborted();
        return null;
      },
    },
    {},
  );
  await assert.rejects(pair.link.channel.request('work', null), { code: 'channel-closed' });
  await isAborted;
  assert.equal((await pair.atServer.closed).reason, 'connection-lost');
});

test('garbage, bad kinds and bad bodies end the channel with a farewell and nothing else', async () => {
  const cases: [string, Uint8Array, string][] = [
    ['text', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'frame-malformed'],
    ['a huge frame', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1), 'frame-oversized'],
    ['bad CBOR', encodeFrame(1, 1, Uint8Array.of(0x9f)), 'frame-malformed'],
    ['no call', encodeFrame(1, 1, encodeBody('method')), 'frame-malformed'],
    ['a long method', encodeFrame(4, 0, encodeBody(['m'.repeat(65), null])), 'frame-malformed'],
    [
      'a reused id',
      Buffer.concat([1, 1].map((id) => encodeFrame(1, id, encodeBody(['wait', null])))),
      'frame-malformed',
    ],
    ['a bad farewell', encodeFrame(6, 0, encodeBody({ code: 7 })), 'frame-malformed'],
  ];
  for (const [what, bytes, reason] of cases) {
    await using pair = await openPair(
      {
        onRequest: async (_method, _body, { signal }) => aborted(signal),
        closeGraceMs: 100,
      },
      QUIET,
    );
    await pair.link.channel.close();
    const stream = await pair.client.libp2p.dialProtocol(pair.server.libp2p.getMultiaddrs(), CONTROL_PROTOCOL, {
      signal: NEVER,
    });
    const farewell = new Promise<string>((resolve) => {
      stream.addEventListener('message', (event) => resolve(Buffer.from(event.data.subarray()).toString('latin1')));
    });
    stream.send(bytes);
    assert.ok((await farewell).includes(reason), what);
  }
});
