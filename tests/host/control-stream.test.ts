import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '../../node/host/channel.ts';
import { dialControl, handleControl } from '../../node/host/control-stream.ts';
import { publicKeyOfPeerId } from '../../node/host/identity.ts';
import { LOOPBACK, NEVER, QUIET, startHost } from './hosts.ts';

test('both ends learn the key that the other proved', async () => {
  await using server = await startHost(1, [LOOPBACK]);
  await using client = await startHost(2);
  const keys: string[] = [];
  await using listener = await handleControl(server, (peer, open) => {
    keys.push(peer.key);
    open({ ...QUIET, onRequest: async () => 'hello' });
  });
  const link = await dialControl(client, server.addresses()[0]!, { ...QUIET, signal: NEVER });
  assert.equal(await link.channel.request('hello', null), 'hello');
  assert.equal(link.peer.key, server.identity.signer.keyId);
  assert.deepEqual(keys, [client.identity.signer.keyId]);
  assert.deepEqual([...listener.channels.keys()], keys);
});

test('a new control stream replaces the old one of the same peer', async () => {
  await using server = await startHost(1, [LOOPBACK]);
  await using client = await startHost(2);
  let count = 0;
  await using listener = await handleControl(server, (_peer, open) => {
    const mine = ++count;
    open({ ...QUIET, onRequest: async () => mine });
  });
  const dial = () => dialControl(client, server.addresses()[0]!, { ...QUIET, signal: NEVER });
  for (let i = 1; i <= 5; i++) {
    const { channel } = await dial();
    assert.equal(await channel.request('which', null), i);
    if (i === 5) break;
    const next = await dial();
    assert.equal(await next.channel.request('which', null), ++i);
    assert.equal((await channel.closed).reason, 'replaced');
    assert.equal(listener.channels.size, 1);
    await next.channel.close();
  }
});

test('closing the listener says good-bye and refuses new streams', async () => {
  await using server = await startHost(1, [LOOPBACK]);
  await using client = await startHost(2);
  const listener = await handleControl(server, (_peer, open) => void open(QUIET));
  const { channel } = await dialControl(client, server.addresses()[0]!, { ...QUIET, signal: NEVER });
  await channel.request('hello', null);
  await listener.close();
  assert.equal((await channel.closed).reason, 'shutting-down');
  const again = dialControl(client, server.addresses()[0]!, { ...QUIET, signal: NEVER }).then((link) =>
    link.channel.request('hello', null),
  );
  await assert.rejects(again, (error: { code?: string }) =>
    ['dial-failed', 'channel-closed'].includes(error.code ?? ''),
  );
});

test('a stream that nobody opens is cut', async () => {
  await using server = await startHost(1, [LOOPBACK]);
  await using client = await startHost(2);
  await using listener = await handleControl(server, () => {});
  const request = dialControl(client, server.addresses()[0]!, { ...QUIET, signal: NEVER }).then((link) =>
    link.channel.request('hello', null),
  );
  await assert.rejects(request, (error: { code?: string }) =>
    ['dial-failed', 'channel-closed'].includes(error.code ?? ''),
  );
  assert.equal(listener.channels.size, 0);
});

test('the allow-list decides who gets a word in, at either end', async () => {
  const friend = await startHost(2);
  const stranger = await startHost(3);
  await using _friend = friend;
  await using _stranger = stranger;
  await using server = await startHost(1, [LOOPBACK], (key) => key === friend.identity.signer.keyId);
  await using picky = await startHost(4, [], () => false);
  await using _listener = await handleControl(
    server,
    (_peer, open) => void open({ ...QUIET, onRequest: async () => 'in' }),
  );
  const ask = async (host: typeof friend): Promise<unknown> => {
    const link = await dialControl(host, server.addresses()[0]!, { ...QUIET, signal: NEVER });
    return link.channel.request('hello', null);
  };
  const isRefused = (error: { code?: string }) => ['dial-failed', 'channel-closed'].includes(error.code ?? '');
  assert.equal(await ask(friend), 'in');
  await assert.rejects(ask(stranger), isRefused);
  await assert.rejects(ask(picky), isRefused);
});

test('disconnecting a peer ends its channel', async () => {
  await using server = await startHost(1, [LOOPBACK]);
  await using client = await startHost(2);
  await using _listener = await handleControl(server, (_peer, open) => void open(QUIET));
  const { channel } = await dialControl(client, server.addresses()[0]!, { ...QUIET, signal: NEVER });
  await channel.request('hello', null);
  await server.disconnect(client.identity.signer.keyId);
  assert.equal((await channel.closed).reason, 'connection-lost');
});

test('the server may be the first to ask, before the client has said a word', async () => {
  await using server = await startHost(1, [LOOPBACK]);
  await using client = await startHost(2);
  let answered!: (value: unknown) => void;
  const answer = new Promise((resolve) => {
    answered = resolve;
  });
  await using _listener = await handleControl(server, (_peer, open) => {
    const channel: Channel = open(QUIET);
    channel.request('who', null).then(answered, answered);
  });
  await dialControl(client, server.addresses()[0]!, { ...QUIET, onRequest: async () => 'me', signal: NEVER });
  assert.equal(await answer, 'me');
});

test('a taken port, a bad address and a dead address are told apart', async () => {
  await using server = await startHost(1, [LOOPBACK]);
  await using client = await startHost(2);
  const address = server.addresses()[0]!;
  await assert.rejects(
    startHost(3, [address.replace(/\/p2p\/.*/, '')]),
    (error: { code?: string; message?: string }) => {
      assert.equal(error.code, 'port-busy');
      assert.match(error.message ?? '', /\/ip4\/127\.0\.0\.1\/tcp\/\d+.*choose another port/);
      return true;
    },
  );
  await assert.rejects(startHost(3, ['localhost:80']), { code: 'listen-failed' });
  await assert.rejects(startHost(3, ['/ip4/192.0.2.1/tcp/0']), {
    code: 'listen-failed',
    message: /192\.0\.2\.1.*: this machine has no such address\. [^\n]*127\.0\.0\.1$/,
  });
  await server.close();
  await assert.rejects(dialControl(client, address, { ...QUIET, signal: NEVER }), { code: 'dial-failed' });
  await assert.rejects(
    dialControl(client, address, { ...QUIET, signal: AbortSignal.abort(new Error('stop')) }),
    /stop/,
  );
});

test('the dialled key must be the one in the address', async () => {
  await using server = await startHost(1, [LOOPBACK]);
  await using other = await startHost(5);
  await using client = await startHost(2);
  const wrong = server.addresses()[0]!.replace(server.identity.peerId, other.identity.peerId);
  assert.equal(publicKeyOfPeerId(wrong.split('/').at(-1)!), other.identity.signer.keyId);
  await assert.rejects(dialControl(client, wrong, { ...QUIET, signal: NEVER }), { code: 'dial-failed' });
});
