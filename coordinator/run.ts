import { z } from 'zod';
import type { BlobStore } from '../node/host/blob-store.ts';
import { serveBlobs } from '../node/host/blob-stream.ts';
import type { Channel } from '../node/host/channel.ts';
import { systemClock } from '../node/host/clock.ts';
import { serveControl } from '../node/host/control-port.ts';
import { handleControl } from '../node/host/control-stream.ts';
import { createHost, type Host } from '../node/host/libp2p-host.ts';
import type { Logger } from '../node/host/logger.ts';
import { makeDirectory } from '../node/host/make-directory.ts';
import { Scope } from '../node/host/scope.ts';
import { LIMITS } from '../protocol/limits.ts';
import { feedback } from '../protocol/messages/feedback-statement.ts';
import { IMAGE_BYTES_MAX } from '../wasm-sandbox/image/inspect-image.ts';
import { obtainImage } from '../wasm-sandbox/image/obtain.ts';
import { reportOf } from './core/report.ts';
import { peerHandlers } from './handlers.ts';
import { withImage } from './image-blob.ts';
import { makeInvite, writeLastRun } from './invite.ts';
import { openPublisher } from './log/publisher.ts';
import { Messenger } from './messenger.ts';
import { clusterKey, clusterOf } from './network-cluster.ts';
import { type OpenCampaign, openCampaign } from './open-campaign.ts';
import { Referee } from './referee.ts';
import { refuseEmpty, release } from './release.ts';
import { Shell } from './shell.ts';

/** Blobs that a node may upload for each lease it was granted: a unit needs at most inputs and two programs, or outputs. */
const BLOBS_PER_LEASE = 2 * LIMITS.inputsPerTask;

export interface CoordinatorOptions {
  readonly dataDir: string;
  /** HOST:PORT; port 0 takes a free one. */
  readonly listen: string;
  readonly cacheDir: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Called once everything runs; what it puts into the scope ends before the coordinator does. */
  readonly onRunning?: (running: RunningCoordinator, scope: Scope) => Promise<void>;
  /** Called once with the multiaddresses when nodes can connect. */
  readonly onListening?: (addresses: readonly string[]) => void;
}

/** A coordinator in this process, as a gateway uses it. */
export interface RunningCoordinator {
  readonly shell: Shell;
  readonly blobs: BlobStore;
}

/** Runs a coordinator until the signal aborts. Rejects when it cannot start or its ledger fails. */
export async function runCoordinator(options: CoordinatorOptions): Promise<void> {
  const { logger, signal } = options;
  await using scope = new Scope();
  await makeDirectory(options.cacheDir);
  const campaign = scope.use(await openCampaign(options.dataDir, logger));
  const stop = new AbortController();
  const ended = new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
    if (signal.aborted) resolve();
  });
  ended.catch(() => undefined);
  const referee = scope.use(
    new Referee({
      image: () => obtainImage({ cacheDir: options.cacheDir, image: campaign.state.genesis!.image }),
      blobs: campaign.blobs,
      logger,
      signal,
    }),
  );
  const channels = new Map<string, Channel>();
  const shell = new Shell({
    ...campaign,
    publisher: await openPublisher(campaign.paths.log, campaign.ledger),
    messenger: new Messenger(campaign.ledger, channels),
    referee,
    clock: systemClock,
    logger,
    onFatal: (error) => stop.abort(error),
  });
  scope.defer(() => shell.stop());
  const host = scope.use(await listen(options, campaign, shell));
  const blobs = withImage(campaign.blobs, options.cacheDir, campaign.state.genesis!.image.digest);
  await acceptNodes(scope, host, { ...campaign, blobs }, shell, channels, logger);
  const addresses = host.addresses();
  await writeLastRun(campaign.paths.addresses, { campaign: campaign.state.campaign, addresses });
  scope.use(
    await serveControl(options.dataDir, controlHandlers(campaign, shell, referee, addresses, options), { signal }),
  );
  await options.onRunning?.({ shell, blobs: campaign.blobs }, scope);
  options.onListening?.(addresses);
  await ended;
}

function listen(options: CoordinatorOptions, campaign: OpenCampaign, shell: Shell): Promise<Host> {
  const split = options.listen.lastIndexOf(':');
  const [address, port] = [options.listen.slice(0, split), options.listen.slice(split + 1)];
  const family = address.includes(':') ? 'ip6' : 'ip4';
  return createHost({
    identity: campaign.identity,
    listen: [`/${family}/${address.replaceAll(/[[\]]/g, '')}/tcp/${port}`],
    allow: (key) => shell.state.nodes.get(key)?.status !== 'banned',
    logger: options.logger,
  });
}

async function acceptNodes(
  scope: Scope,
  host: Host,
  campaign: OpenCampaign,
  shell: Shell,
  channels: Map<string, Channel>,
  logger: Logger,
): Promise<void> {
  const { ledger, blobs } = campaign;
  const key = clusterKey(campaign.identity.signer);
  const puts = new Map<string, number>();
  const mayPut = (key: string) => {
    const node = shell.state.nodes.get(key);
    const made = puts.get(key) ?? 0;
    if (node?.status !== 'active' || made >= (node.granted + 1) * BLOBS_PER_LEASE) return false;
    puts.set(key, made + 1);
    return true;
  };
  scope.defer(await serveBlobs(host, blobs, { maxBytes: LIMITS.blobBytes, maxServedBytes: IMAGE_BYTES_MAX, mayPut }));
  scope.use(
    await handleControl(host, (peer, open) => {
      const parts = { shell, ledger, blobs, logger, now: systemClock.now };
      const channel = open(peerHandlers(parts, peer.key, clusterOf(peer.address, key)));
      channels.set(peer.key, channel);
      logger.info('a node connected', { node: peer.key, address: peer.address });
      void channel.closed.then(({ reason }) => {
        if (channels.get(peer.key) !== channel) return;
        channels.delete(peer.key);
        logger.info('a node disconnected', { node: peer.key, reason });
        shell.dispatch({ kind: 'disconnected', node: peer.key });
      });
    }),
  );
}

const inviteParams = z.strictObject({
  operator: z.string().min(1).max(100).optional(),
  days: z.int().min(1).max(3650).optional(),
});
const releaseParams = z.strictObject({ out: z.string().min(1) });

function controlHandlers(
  campaign: OpenCampaign,
  shell: Shell,
  referee: Referee,
  addresses: readonly string[],
  { logger, signal }: CoordinatorOptions,
) {
  return {
    status: async () => reportOf(shell.state, shell.core.connected),
    invite: async (params: unknown) => {
      const { operator, days } = inviteParams.parse(params);
      const options = { ...(operator === undefined ? {} : { operator }), ...(days === undefined ? {} : { days }) };
      return {
        invite: makeInvite(shell.state.campaign, addresses, campaign.identity.signer, options, systemClock.now()),
      };
    },
    feedback: async (params: unknown) => shell.feedback(feedback.parse(params)),
    release: async (params: unknown) => {
      const { out } = releaseParams.parse(params);
      await shell.sweep(signal);
      refuseEmpty(shell.state);
      return {
        release: await release({ campaign, referee, append: (files) => shell.release(files), outDir: out, logger }),
      };
    },
  };
}
