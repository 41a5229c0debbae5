import type { z } from 'zod';
import type { Hex32 } from '../protocol/ids.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Invite } from '../protocol/messages/invite.ts';
import { firstIssue } from '../protocol/messages/statement.ts';
import {
  type BarrierPush,
  type EpochPush,
  type HelloReply,
  type LeasesPush,
  type Method,
  PUSHES,
  type PushKind,
  REQUESTS,
  type RenewPush,
  type SubmitReply,
  type VoidPush,
  WIRE_VERSION,
} from '../protocol/messages/wire.ts';
import { IMAGE_BYTES_MAX } from '../wasm-sandbox/image/inspect-image.ts';
import { fetchBlob, offerBlob } from './host/blob-stream.ts';
import type { Channel, ChannelEnd } from './host/channel.ts';
import { dialControl } from './host/control-stream.ts';
import { describeError, HostError } from './host/host-error.ts';
import type { Host } from './host/libp2p-host.ts';
import { WireError } from './host/wire-error.ts';
import { NodeError } from './node-error.ts';

export type Push =
  | { readonly kind: 'leases'; readonly body: LeasesPush }
  | { readonly kind: 'barrier'; readonly body: BarrierPush }
  | { readonly kind: 'epoch'; readonly body: EpochPush }
  | { readonly kind: 'void'; readonly body: VoidPush };

/** One connection to the coordinator, from an answered hello until `closed`. Every reply and push is parsed here. */
export interface Link {
  readonly peerKey: Hex32;
  readonly hello: HelloReply;
  readonly closed: Promise<ChannelEnd>;
  /** Hands over pushes in the order of arrival, first those that came since the hello. Call it once. */
  listen(onPush: (push: Push) => void): void;
  /** Rejects with the coordinator's WireError, or a HostError if the connection is at fault. */
  submit(envelope: Uint8Array, signal: AbortSignal): Promise<SubmitReply>;
  consistency(from: number, to: number, signal: AbortSignal): Promise<readonly Uint8Array[]>;
  fetch(digest: Hex32, signal: AbortSignal): Promise<Uint8Array>;
  /** The campaign's runtime image, which is larger than any other blob. */
  fetchImage(digest: Hex32, signal: AbortSignal): Promise<Uint8Array>;
  offer(digest: Hex32, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Tells that work on these leases goes on; may be lost, and is told again an epoch later. */
  renew(leases: readonly Hex32[]): void;
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly agent: string;
  /** The coordinator sent what this version does not understand. */
  onProblem(problem: NodeError): void;
  readonly signal: AbortSignal;
}

interface RequestBodies {
  readonly hello: { readonly version: typeof WIRE_VERSION; readonly agent: string };
  readonly submit: { readonly envelope: Uint8Array };
  readonly consistency: { readonly from: number; readonly to: number };
}

/** A coordinator that does not answer for this long is treated as gone. */
const DIAL_MS_MAX = 15_000;
/** Pushes that may wait until somebody listens; an honest coordinator sends a few an epoch. */
const PUSHES_KEPT_MAX = 10_000;

/** Keeps pushes until somebody listens. */
class PushQueue {
  #kept: Push[] = [];
  #onPush: ((push: Push) => void) | undefined;

  add(push: Push): void {
    if (this.#onPush !== undefined) this.#onPush(push);
    else if (this.#kept.length < PUSHES_KEPT_MAX) this.#kept.push(push);
    else
      throw new NodeError(
        'coordinator-misspoke',
        `expected at most ${PUSHES_KEPT_MAX} pushes before the first statement`,
      );
  }

  listen(onPush: (push: Push) => void): void {
    this.#onPush = onPush;
    for (const push of this.#kept.splice(0)) onPush(push);
  }
}

/**
 * Dials the addresses of the invite one after the other and says hello to the first that answers.
 * @throws HostError `dial-failed` naming the last address; WireError when the coordinator refuses the hello; NodeError
 */
export async function openLink(host: Host, invite: Invite, options: LinkOptions): Promise<Link> {
  let failure: unknown;
  for (const address of invite.addresses) {
    try {
      return await dial(host, address, options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof WireError || error instanceof NodeError) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function dial(host: Host, address: string, options: LinkOptions): Promise<Link> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(DIAL_MS_MAX)]);
  const pushes = new PushQueue();
  const { peer, channel } = await dialControl(host, address, {
    signal,
    onRequest: (method) => {
      throw new WireError('method-unknown', `a volunteer answers no requests; it was asked ${method}`);
    },
    onPush: (kind, body) => pushes.add(readPush(kind, body)),
    // What a push handler throws is a fault of this node: it must not pass unseen.
    onHandlerError: (error) => options.onProblem(asProblem(error)),
  });
  try {
    const hello = await ask(channel, 'hello', { version: WIRE_VERSION, agent: options.agent }, signal);
    return linkOf(host, peer.key, channel, hello, pushes);
  } catch (error) {
    void channel.close();
    throw error;
  }
}

function linkOf(host: Host, peerKey: Hex32, channel: Channel, hello: HelloReply, pushes: PushQueue): Link {
  return {
    peerKey,
    hello,
    closed: channel.closed,
    listen: (onPush) => pushes.listen(onPush),
    submit: (envelope, signal) => ask(channel, 'submit', { envelope }, signal),
    consistency: async (from, to, signal) => (await ask(channel, 'consistency', { from, to }, signal)).proof,
    fetch: (digest, signal) => fetchBlob(host, peerKey, digest, { signal, maxBytes: LIMITS.blobBytes }),
    fetchImage: (digest, signal) => fetchBlob(host, peerKey, digest, { signal, maxBytes: IMAGE_BYTES_MAX }),
    offer: (digest, bytes, signal) => offerBlob(host, peerKey, digest, bytes, { signal }),
    renew: (leases) => channel.push('renew', { leases: [...leases] } satisfies RenewPush),
    close: () => channel.close(),
  };
}

async function ask<M extends Method>(
  channel: Channel,
  method: M,
  body: RequestBodies[M],
  signal: AbortSignal,
): Promise<z.infer<(typeof REQUESTS)[M]['reply']>> {
  const reply = REQUESTS[method].reply.safeParse(await channel.request(method, body, { signal }));
  if (!reply.success) throw misspoke(`the answer to ${method}`, firstIssue(reply.error));
  return reply.data as z.infer<(typeof REQUESTS)[M]['reply']>;
}

function readPush(kind: string, body: unknown): Push {
  if (!isPushKind(kind)) throw misspoke(`a push of the kind ${JSON.stringify(kind)}`, 'unknown kind');
  const push = PUSHES[kind].safeParse(body);
  if (!push.success) throw misspoke(`a ${kind} push`, firstIssue(push.error));
  return { kind, body: push.data } as Push;
}

function isPushKind(kind: string): kind is PushKind {
  return Object.hasOwn(PUSHES, kind);
}

function misspoke(what: string, issue: string): NodeError {
  const message = `${what} does not have the agreed form (${issue}); the coordinator may run another version of Hivesmith`;
  return new NodeError('coordinator-misspoke', message);
}

function asProblem(error: unknown): NodeError {
  return error instanceof NodeError ? error : misspoke('a push', describeError(error));
}

/** True when asking again over another connection may give another answer. */
export function isConnectionFault(error: unknown): boolean {
  if (error instanceof DOMException && error.name === 'TimeoutError') return true;
  if (!(error instanceof HostError)) return false;
  const faults: readonly string[] = [
    'blob-interrupted',
    'blob-malformed',
    'channel-closed',
    'dial-failed',
    'frame-malformed',
    'request-timeout',
    'shutting-down',
  ];
  return faults.includes(error.code);
}
