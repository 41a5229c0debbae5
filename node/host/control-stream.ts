import './promise-shim.ts';
import type { Connection, Stream } from '@libp2p/interface';
import { type Channel, type ChannelOptions, openChannel } from './channel.ts';
import { describeError, HostError } from './host-error.ts';
import { publicKeyOfPeerId } from './identity.ts';
import { type Host, parseAddress } from './libp2p-host.ts';

export const CONTROL_PROTOCOL = '/hivesmith/ctl/1';

/** The other end of a control stream. Noise proved the key; the address is only where its packets come from. */
export interface ControlPeer {
  /** Hexadecimal Ed25519 public key. */
  readonly key: string;
  readonly peerId: string;
  readonly address: string;
}

/** The listening side. Closing it refuses new streams and says good-bye on the open ones. */
export interface ControlListener extends AsyncDisposable {
  /** The live channel of each peer, by hexadecimal public key. */
  readonly channels: ReadonlyMap<string, Channel>;
  close(): Promise<void>;
}

function peerOf(connection: Connection): ControlPeer {
  const peerId = connection.remotePeer.toString();
  return { key: publicKeyOfPeerId(peerId), peerId, address: connection.remoteAddr.toString() };
}

/**
 * Takes control streams. `onChannel` is called for each new peer stream and must call `open` before it returns; a
 * stream that it does not open is cut. A peer has one channel: a new stream ends the old one with the code `replaced`.
 */
export async function handleControl(
  host: Host,
  onChannel: (peer: ControlPeer, open: (options: ChannelOptions) => Channel) => void,
): Promise<ControlListener> {
  const channels = new Map<string, Channel>();
  const accept = (stream: Stream, connection: Connection): void => {
    const peer = peerOf(connection);
    let isOpened = false;
    const open = (options: ChannelOptions): Channel => {
      const channel = openChannel(stream, options);
      isOpened = true;
      void channels.get(peer.key)?.goAway('replaced', 'the same node opened a newer control stream');
      channels.set(peer.key, channel);
      void channel.closed.then(() => {
        if (channels.get(peer.key) === channel) channels.delete(peer.key);
      });
      return channel;
    };
    onChannel(peer, open);
    if (!isOpened) stream.abort(new Error('the control stream was refused'));
  };
  // Two, because the stream that replaces another one is open while the old one says good-bye.
  await host.libp2p.handle(CONTROL_PROTOCOL, accept, { maxInboundStreams: 2 });
  const close = async () => {
    await host.libp2p.unhandle(CONTROL_PROTOCOL);
    await Promise.all(
      [...channels.values()].map((channel) => channel.goAway('shutting-down', 'this host is stopping')),
    );
  };
  return { channels, close, [Symbol.asyncDispose]: close };
}

export interface ControlLink {
  readonly peer: ControlPeer;
  readonly channel: Channel;
}

/**
 * Dials a multiaddr and opens the control channel. The protocol is negotiated optimistically: a peer that refuses this
 * node may do so after the dial has succeeded, so only an answered first request means that the link works. Without
 * /p2p/ in the address any key is accepted; compare `peer.key`. Throws `dial-failed`, or the signal's reason on abort.
 */
export async function dialControl(
  host: Host,
  address: string,
  options: ChannelOptions & { signal: AbortSignal },
): Promise<ControlLink> {
  const { signal, ...channelOptions } = options;
  signal.throwIfAborted();
  const target = parseAddress(address);
  try {
    const connection = await host.libp2p.dial(target, { signal });
    const stream = await connection.newStream(CONTROL_PROTOCOL, { signal, maxOutboundStreams: 2 });
    return { peer: peerOf(connection), channel: openChannel(stream, channelOptions) };
  } catch (cause) {
    signal.throwIfAborted();
    const why = describeError(cause).replace(/\s+/g, ' ');
    throw new HostError('dial-failed', `cannot reach ${address}: ${why}. Check the address and that the peer runs`, {
      cause,
    });
  }
}
