import './promise-shim.ts';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { privateKeyFromRaw } from '@libp2p/crypto/keys';
import { peerIdFromString } from '@libp2p/peer-id';
import { tcp } from '@libp2p/tcp';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p, type Libp2p } from 'libp2p';
import { describeError, HostError } from './host-error.ts';
import { type Identity, peerIdOfKey, publicKeyOfPeerId } from './identity.ts';
import type { Logger } from './logger.ts';

export interface HostOptions {
  identity: Identity;
  /** Multiaddrs to listen on; empty for a volunteer, who only dials out. */
  listen: readonly string[];
  /**
   * Asked with the hexadecimal public key that the peer proved, for each new connection in or out; absent means
   * everyone.
   */
  allow?: (publicKeyHex: string) => boolean;
  logger: Logger;
}

/** A running peer. Closing it cuts every connection. */
export interface Host extends AsyncDisposable {
  readonly libp2p: Libp2p;
  readonly identity: Identity;
  /** The multiaddrs it listens on, each ending in /p2p/PEER-ID. */
  addresses(): string[];
  /** Cuts all connections to a peer, by its hexadecimal public key; `allow` alone does not end live ones. */
  disconnect(publicKeyHex: string): Promise<void>;
  close(): Promise<void>;
}

const MIB = 2 ** 20;

/** The stream window must not exceed the read buffer, or a paused stream is aborted once its window has grown. */
const YAMUX = {
  keepAliveInterval: 30_000,
  maxInboundStreams: 64,
  maxOutboundStreams: 64,
  streamOptions: { maxStreamWindowSize: 2 * MIB, maxReadBufferLength: 4 * MIB, maxWriteBufferLength: 16 * MIB },
};

/** A thousand peers may come from one address (a university, a laboratory) at once after a restart. */
const CONNECTIONS = {
  maxConnections: 5000,
  maxIncomingPendingConnections: 200,
  inboundConnectionThreshold: 1000,
  inboundUpgradeTimeout: 20_000,
};

function isAllowed(options: HostOptions, peerId: string): boolean {
  if (options.allow === undefined) return true;
  try {
    return options.allow(publicKeyOfPeerId(peerId));
  } catch (error) {
    options.logger.warn('peer refused: its key could not be checked', { peerId, error });
    return false;
  }
}

async function createNode(options: HostOptions): Promise<Libp2p> {
  const { seed, publicKey } = options.identity.signer;
  return createLibp2p({
    start: false,
    privateKey: privateKeyFromRaw(Buffer.concat([seed, publicKey])),
    addresses: { listen: [...options.listen] },
    transports: [tcp({ inboundSocketInactivityTimeout: 120_000, backlog: 1024 })],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux(YAMUX)],
    connectionManager: CONNECTIONS,
    // It pings every connection every ten seconds and cuts healthy ones on one lost answer.
    connectionMonitor: { enabled: false },
    connectionGater: {
      denyInboundEncryptedConnection: (peerId) => !isAllowed(options, peerId.toString()),
      denyOutboundEncryptedConnection: (peerId) => !isAllowed(options, peerId.toString()),
    },
  });
}

/** libp2p wraps the system's error, with its stack, in a text of its own. */
function listenReason(text: string): string {
  if (text.includes('EADDRNOTAVAIL')) return 'this machine has no such address. Name one of its own, or 127.0.0.1';
  if (text.includes('EACCES')) return 'this user may not listen there. Choose a port above 1023';
  const [line] = text.split(/\n|\s+at /, 1);
  return (line ?? text).replace(/\s+/g, ' ');
}

function listenError(listen: readonly string[], cause: unknown): HostError {
  const addresses = listen.join(', ');
  const text = describeError(cause);
  if (text.includes('EADDRINUSE')) {
    return new HostError(
      'port-busy',
      `cannot listen on ${addresses}: the port is in use by another process. Stop that process or choose another port ` +
        '(port 0 takes any free one)',
      { cause },
    );
  }
  return new HostError('listen-failed', `cannot listen on ${addresses}: ${listenReason(text)}`, { cause });
}

/**
 * Starts a peer over TCP, Noise and Yamux under the key of `identity`. Throws `port-busy` if a listening port is taken
 * and `listen-failed` if an address cannot be listened on for another reason.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  for (const address of options.listen) parseAddress(address);
  const node = await createNode(options);
  try {
    await node.start();
  } catch (cause) {
    await stopNode(node, options.logger);
    throw listenError(options.listen, cause);
  }
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= stopNode(node, options.logger);
    return closing;
  };
  return {
    libp2p: node,
    identity: options.identity,
    addresses: () => node.getMultiaddrs().map((address) => address.toString()),
    disconnect: async (key) => cutConnections(node, peerIdOfKey(key)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Parses a multiaddr given by a person. Throws `listen-failed` with an example. */
export function parseAddress(address: string): ReturnType<typeof multiaddr> {
  try {
    return multiaddr(address);
  } catch (cause) {
    const got = JSON.stringify(address);
    throw new HostError('listen-failed', `expected an address like /ip4/127.0.0.1/tcp/4001, got ${got}`, { cause });
  }
}

/** Aborting is immediate; a graceful close may reject when both ends close at once. */
function cutConnections(node: Libp2p, peerId?: string): void {
  const peer = peerId === undefined ? undefined : peerIdFromString(peerId);
  for (const connection of node.getConnections(peer)) connection.abort(new Error('disconnected by this host'));
}

async function stopNode(node: Libp2p, logger: Logger): Promise<void> {
  cutConnections(node);
  try {
    await node.stop();
  } catch (error) {
    logger.warn('the host did not stop cleanly', { error });
  }
}
