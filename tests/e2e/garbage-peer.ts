import '../../node/host/promise-shim.ts';
import { randomBytes } from 'node:crypto';
import type { Channel } from '../../node/host/channel.ts';
import { CONTROL_PROTOCOL, dialControl } from '../../node/host/control-stream.ts';
import { rawVerify, signerFromSeed } from '../../node/host/ed25519.ts';
import { identityFromSeed } from '../../node/host/identity.ts';
import { createHost, type Host, parseAddress } from '../../node/host/libp2p-host.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { WireError } from '../../node/host/wire-error.ts';
import { encodeEnvelope, parseEnvelope } from '../../protocol/dsse.ts';
import type { Signer } from '../../protocol/ed25519.ts';
import { parseInvite } from '../../protocol/messages/invite.ts';
import {
  encodeStatement,
  isRefusal,
  PAYLOAD_TYPE,
  parseStatement,
  type Statement,
} from '../../protocol/messages/statement.ts';
import type { HelloReply } from '../../protocol/messages/wire.ts';
import { sha256Hex } from '../../protocol/sha256.ts';

const signal = () => AbortSignal.timeout(20_000);
const ZEROS = '0'.repeat(64);
const silent = { onRequest: async () => null, onPush: () => undefined };

/** The code with which a request is refused; `accepted` when it is not. */
async function codeOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'accepted';
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
}

/** Everything that a hostile or broken peer may say, each on a fresh key, and how each was refused. */
export async function sendGarbage(inviteText: string): Promise<Record<string, string>> {
  const invite = parseInvite(inviteText, rawVerify);
  if ('problem' in invite) throw new Error(invite.problem);
  const identity = identityFromSeed(new Uint8Array(randomBytes(32)));
  await using host = await createHost({ identity, listen: [], logger: silentLogger });
  const address = invite.addresses[0]!;
  const open = async () => (await dialControl(host, address, { ...silent, signal: signal() })).channel;
  const first = await open();
  const refused: Record<string, string> = {};
  refused['helloMissing'] = await codeOf(first.request('submit', { envelope: new Uint8Array(1) }));
  const hello = (await first.request('hello', { version: 1, agent: 'garbage' })) as HelloReply;
  refused['unknownMethod'] = await codeOf(first.request('vote-for-me', {}));
  Object.assign(refused, await wrongStatements(first, identity.signer, hello, inviteText));
  refused['oversizedFrame'] = await rawStream(host, address, oversizedFrame());
  refused['randomBytes'] = await rawStream(host, address, malformedFrame());
  return refused;
}

async function wrongStatements(
  channel: Channel,
  signer: Signer,
  hello: HelloReply,
  invite: string,
): Promise<Record<string, string>> {
  const campaign = sha256Hex(hello.genesis);
  const genesis = genesisOf(hello.genesis);
  const seal = (statement: Statement, by: Signer = signer) =>
    encodeEnvelope(PAYLOAD_TYPE, encodeStatement(statement, campaign), by);
  const submit = (envelope: Uint8Array) => codeOf(channel.request('submit', { envelope }));
  const heartbeat: Statement = { type: 'heartbeat/v1', predicate: { seq: 1, prev: ZEROS, epoch: 1 } };
  const stranger = signerFromSeed(new Uint8Array(randomBytes(32)));
  const liar: Signer = { ...signer, sign: () => stranger.sign(new Uint8Array(8)) };
  const body = { seq: 0, prev: ZEROS, operator: signer.keyId, slots: 1, image: genesis.image.digest, agent: 'garbage' };
  const joining = seal({ type: 'join/v1', predicate: { ...body, invite } });
  const refused: Record<string, string> = {
    malformedEnvelope: await submit(new Uint8Array(randomBytes(300))),
    foreignSigner: await submit(seal(heartbeat, stranger)),
    wrongSignature: await submit(seal(heartbeat, liar)),
    notJoined: await submit(seal(heartbeat)),
    withoutInvite: await submit(seal({ type: 'join/v1', predicate: body })),
  };
  const accepted = await submit(joining);
  if (accepted !== 'accepted') throw new Error(`expected the join to be accepted, it was refused: ${accepted}`);
  const prev = sha256Hex(joining);
  const refusal: Statement = {
    type: 'refusal/v1',
    predicate: { seq: 1, prev, lease: sha256Hex('no such lease'), reason: 'sandbox-failed' },
  };
  refused['unknownLease'] = await submit(seal(refusal));
  refused['wrongSequence'] = await submit(seal({ type: 'heartbeat/v1', predicate: { seq: 7, prev, epoch: 1 } }));
  await submit(seal({ type: 'leave/v1', predicate: { seq: 1, prev, reason: 'done' } }));
  return refused;
}

function genesisOf(bytes: Uint8Array) {
  const envelope = parseEnvelope(bytes);
  const parsed = envelope.ok ? parseStatement(envelope.value.payload) : undefined;
  if (parsed === undefined || isRefusal(parsed) || parsed.statement.type !== 'genesis/v1')
    throw new Error('no genesis');
  return parsed.statement.predicate;
}

/** u32 length | u8 kind (1: request) | u32 id, then bytes. */
function frame(length: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(9 + body.length);
  new DataView(bytes.buffer).setUint32(0, length);
  bytes[4] = 1;
  bytes.set(body, 9);
  return bytes;
}

function oversizedFrame(): Uint8Array {
  return frame(0x7fffffff, new Uint8Array(0));
}

function malformedFrame(): Uint8Array {
  return frame(64, new Uint8Array(64).fill(0xff));
}

/** Writes bytes on a bare control stream; gives the code of the farewell that comes back. */
async function rawStream(host: Host, address: string, bytes: Uint8Array): Promise<string> {
  const connection = await host.libp2p.dial(parseAddress(address), { signal: signal() });
  const stream = await connection.newStream(CONTROL_PROTOCOL, { signal: signal(), maxOutboundStreams: 4 });
  const heard: Uint8Array[] = [];
  const ended = new Promise<void>((resolve) => {
    stream.addEventListener('message', (event) => heard.push(event.data.subarray()));
    stream.addEventListener('remoteCloseWrite', () => resolve(), { once: true });
    stream.addEventListener('close', () => resolve(), { once: true });
  });
  stream.send(bytes);
  await ended;
  const text = Buffer.concat(heard).toString('latin1');
  stream.abort(new Error('done'));
  return /frame-(?:oversized|malformed)/.exec(text)?.[0] ?? `nothing in ${text}`;
}
