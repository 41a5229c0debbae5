import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel, ChannelOptions } from '../../node/host/channel.ts';
import { type ControlLink, dialControl, handleControl } from '../../node/host/control-stream.ts';
import { identityFromSeed } from '../../node/host/identity.ts';
import { createHost, type Host } from '../../node/host/libp2p-host.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { Scope } from '../../node/host/scope.ts';

/** A signal that never aborts. */
export const NEVER = new AbortController().signal;
export const LOOPBACK = '/ip4/127.0.0.1/tcp/0';

/** A host with a fixed key: `seed` is repeated to 32 bytes. */
export function startHost(seed: number, listen: string[] = [], allow?: (key: string) => boolean): Promise<Host> {
  const identity = identityFromSeed(new Uint8Array(32).fill(seed));
  return createHost({ identity, listen, logger: silentLogger, ...(allow !== undefined && { allow }) });
}

export const QUIET: ChannelOptions = { onRequest: async () => null, onPush: () => {} };

export interface Pair extends AsyncDisposable {
  server: Host;
  client: Host;
  /** The channel at the listening end. */
  atServer: Channel;
  link: ControlLink;
}

/** Two hosts on loopback TCP with one control channel between them. */
export async function openPair(atServer: Partial<ChannelOptions>, atClient: Partial<ChannelOptions>): Promise<Pair> {
  const scope = new Scope();
  const server = scope.use(await startHost(1, [LOOPBACK]));
  const client = scope.use(await startHost(2));
  let opened!: (channel: Channel) => void;
  const channel = new Promise<Channel>((resolve) => {
    opened = resolve;
  });
  await handleControl(server, (_peer, open) => opened(open({ ...QUIET, ...atServer })));
  const link = await dialControl(client, server.addresses()[0]!, { ...QUIET, ...atClient, signal: NEVER });
  return { server, client, atServer: await channel, link, [Symbol.asyncDispose]: () => scope.close() };
}

export async function temporaryDirectory(scope: Scope): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'hivesmith-host-'));
  scope.defer(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
