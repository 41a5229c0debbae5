import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { dispositionOf, isRefusalCode } from '../protocol/errors.ts';
import type { Invite } from '../protocol/messages/invite.ts';
import { BlobCache } from './blob-cache.ts';
import { BlobExchange } from './blob-exchange.ts';
import { campaignImage } from './campaign-image.ts';
import {
  BLOB_CACHE_BYTES_MAX,
  CLOSE_MS_MAX,
  checkOptions,
  LEAVE_MS_MAX,
  RECONNECT_MS,
  type VolunteerOptions,
} from './config.ts';
import type { Event } from './core/messages.ts';
import { createNodeState, type Profile } from './core/state.ts';
import { systemClock } from './host/clock.ts';
import { serveControl } from './host/control-port.ts';
import { type Identity, loadOrCreateIdentity } from './host/identity.ts';
import { createHost, type Host } from './host/libp2p-host.ts';
import { Scope } from './host/scope.ts';
import { WireError } from './host/wire-error.ts';
import { LeaseBlobs } from './lease-blobs.ts';
import { isConnectionFault, type Link, openLink } from './link.ts';
import { LinkSlot } from './link-slot.ts';
import { LogView } from './log-view.ts';
import { NodeError } from './node-error.ts';
import { canAsk, openExecutor } from './open-executor.ts';
import { Shell } from './shell.ts';
import { controlHandlers, type Running } from './status.ts';
import { openNodeStore } from './store.ts';
import { type Campaign, checkHello, readInvite } from './trust.ts';
import type { Executor } from './work/executor.ts';
import { openSandboxRunner } from './work/sandbox-runner.ts';

/** Parts of a volunteer that a caller may replace. */
export interface VolunteerOverrides {
  /** Does the work instead of the builtin generator and the sandbox; no runtime image is prepared then. */
  readonly executor?: Executor;
  /** Stands between the volunteer and the builtin executor: what a test needs to have a node lie. */
  readonly wrap?: (honest: Executor) => Executor;
}

/**
 * Runs a volunteer until it has left the campaign: because `signal` aborted (within two seconds), by `finish` on its control
 * port, or for ever otherwise. What it promised survives a crash: start it again on the same data directory.
 * @throws NodeError for whatever no reconnect would mend; HostError when the data directory is in use
 */
export async function runVolunteer(options: VolunteerOptions, overrides: VolunteerOverrides = {}): Promise<void> {
  checkOptions(options);
  const invite = readInvite(options.inviteText, systemClock.now());
  const identity = await loadOrCreateIdentity(join(options.dataDir, 'identity.key'));
  const closing = new AbortController();
  await using scope = new Scope();
  const host = scope.use(await createHost({ identity, listen: [], logger: options.logger.child('host') }));
  const volunteer = new Volunteer({ options, overrides, invite, identity, host, scope, closing });
  scope.use(await serveControl(options.dataDir, volunteer.handlers(), { signal: closing.signal }));
  scope.defer(() => closing.abort(new Error('the volunteer is closing')));
  await volunteer.run();
}

interface VolunteerParts {
  readonly options: VolunteerOptions;
  readonly overrides: VolunteerOverrides;
  readonly invite: Invite;
  readonly identity: Identity;
  readonly host: Host;
  readonly scope: Scope;
  readonly closing: AbortController;
}

/** One run of a volunteer: connecting, staying connected, and going. */
class Volunteer {
  readonly #parts: VolunteerParts;
  readonly #exited: Promise<void>;
  readonly #links = new LinkSlot();
  #running: Running | undefined;
  /** What a person said before there was anybody to tell. */
  readonly #early: Event[] = [];
  #exit!: (problem: unknown) => void;

  constructor(parts: VolunteerParts) {
    this.#parts = parts;
    this.#exited = new Promise((resolve, reject) => {
      this.#exit = (problem) => (problem === undefined ? resolve() : reject(problem));
    });
    // The problem is reported by `run`, which may not be waiting yet.
    this.#exited.catch(() => undefined);
  }

  handlers() {
    const { options, invite, identity } = this.#parts;
    const facts = {
      node: identity.signer.keyId,
      operator: this.#operator(),
      coordinator: invite.coordinator,
      limits: { slots: options.slots, workers: options.workers },
    };
    return controlHandlers(facts, () => this.#running, {
      pause: () => this.#tell({ kind: 'pause' }),
      resume: () => this.#tell({ kind: 'resume' }),
      finish: () => (this.#running === undefined ? this.#exit(undefined) : this.#tell({ kind: 'finish' })),
    });
  }

  async run(): Promise<void> {
    const { options } = this.#parts;
    const onStop = () => this.#stop();
    if (options.signal.aborted) return;
    options.signal.addEventListener('abort', onStop, { once: true });
    try {
      this.#stayConnected().catch((error) => this.#exit(error));
      await this.#exited;
    } finally {
      options.signal.removeEventListener('abort', onStop);
      const link = this.#links.current;
      if (link !== undefined) await goodbye(link);
      this.#parts.closing.abort(new Error('the volunteer is closing'));
    }
  }

  #operator(): string {
    return this.#parts.invite.operator ?? this.#parts.identity.signer.keyId;
  }

  #tell(event: Event): void {
    if (this.#running === undefined) this.#early.push(event);
    else this.#running.shell.dispatch(event);
  }

  #stop(): void {
    if (this.#running === undefined) {
      this.#exit(undefined);
      return;
    }
    this.#tell({ kind: 'stop' });
    // A coordinator that does not answer must not keep this machine from its owner.
    void systemClock.sleep(LEAVE_MS_MAX, this.#parts.closing.signal).then(
      () => this.#exit(undefined),
      () => undefined,
    );
  }

  /** Dials for ever; ends with an error that another try would only repeat. */
  async #stayConnected(): Promise<void> {
    const { options, closing } = this.#parts;
    let pauseMs: number = RECONNECT_MS.least;
    for (;;) {
      const startedMs = systemClock.now();
      try {
        await this.#session();
      } catch (error) {
        closing.signal.throwIfAborted();
        if (!isPassing(error)) throw asTurnedAway(error);
        options.logger.warn('no connection to the coordinator', { error });
      }
      closing.signal.throwIfAborted();
      if (systemClock.now() - startedMs > RECONNECT_MS.settled) pauseMs = RECONNECT_MS.least;
      await systemClock.sleep(randomInt(pauseMs / 2, pauseMs + 1), closing.signal);
      pauseMs = Math.min(2 * pauseMs, RECONNECT_MS.most);
    }
  }

  async #session(): Promise<void> {
    const { options, invite, host, closing } = this.#parts;
    const link = await openLink(host, invite, {
      agent: options.agent,
      onProblem: (problem) => this.#exit(problem),
      signal: closing.signal,
    });
    try {
      const campaign = checkHello(link.hello, invite, link.peerKey);
      options.logger.info('connected to the coordinator', { coordinator: link.peerKey, campaign: campaign.id });
      this.#running ??= await this.#build(campaign, link);
      for (const event of this.#early.splice(0)) this.#running.shell.dispatch(event);
      await this.#running.shell.serve(link);
    } finally {
      await goodbye(link);
    }
  }

  /** Everything that needs to know the campaign; once in a run. */
  async #build(campaign: Campaign, link: Link): Promise<Running> {
    const { options, invite, identity, scope, closing } = this.#parts;
    const { dataDir, logger } = options;
    const links = this.#links;
    const cache = await BlobCache.open(join(dataDir, 'blobs'), BLOB_CACHE_BYTES_MAX);
    const exchange = new BlobExchange(cache, links, systemClock);
    const executor = await this.#openExecutor(campaign, exchange, link);
    closing.signal.throwIfAborted();
    const store = scope.use(await openNodeStore(join(dataDir, 'campaigns', invite.campaign.slice(0, 16))));
    const remembered = await store.load();
    const signal = closing.signal;
    const shell = new Shell(
      {
        campaign,
        state: createNodeState(identity.signer.keyId, this.#profile(campaign), remembered.votes),
        store,
        view: new LogView(campaign.logKey, store, remembered.checkpoint),
        links,
        exchange,
        blobs: new LeaseBlobs(cache),
        executor,
        logger,
        signal,
        onExit: (problem) => this.#exit(problem),
      },
      { campaign, signer: identity.signer, store, clock: systemClock, logger, signal },
      remembered,
    );
    return { shell, store };
  }

  #profile(campaign: Campaign): Profile {
    const { options } = this.#parts;
    const operator = this.#operator();
    const { slots, agent, inviteText } = options;
    const { genesis } = campaign;
    const model = canAsk(campaign, options) ? { model: true } : {};
    return { operator, slots, image: genesis.image.digest, agent, invite: inviteText.trim(), ...model };
  }

  async #openExecutor(campaign: Campaign, exchange: BlobExchange, link: Link): Promise<Executor> {
    const { options, overrides, scope, closing } = this.#parts;
    if (overrides.executor !== undefined) return overrides.executor;
    const { slots, workers, logger } = options;
    const image = await campaignImage(campaign.genesis.image, link, options, closing.signal);
    const sandbox = scope.use(
      await openSandboxRunner({ image, workers: Math.min(workers, slots), logger, signal: closing.signal }),
    );
    const fetchBlob = (digest: string, signal: AbortSignal) => exchange.fetch(digest, signal);
    const tools = { runner: sandbox.runner, image: sandbox.image, fetchBlob };
    const parts = { node: this.#parts.identity.signer.keyId, scope, signal: closing.signal };
    const honest = await openExecutor(campaign, tools, options, parts);
    return overrides.wrap?.(honest) ?? honest;
  }
}

/** True when the same may go well in a while. */
function isPassing(error: unknown): boolean {
  if (error instanceof WireError) return !isRefusalCode(error.code) || dispositionOf(error.code) === 'retry';
  return isConnectionFault(error);
}

function asTurnedAway(error: unknown): unknown {
  if (!(error instanceof WireError)) return error;
  const message = `the coordinator does not talk to this node: ${error.message} [${error.code}]`;
  return new NodeError('turned-away', message, { cause: error });
}

/** Ends a link in good order if that goes quickly; the host cuts what is left. */
async function goodbye(link: Link): Promise<void> {
  const late = new AbortController();
  const pause = systemClock.sleep(CLOSE_MS_MAX, late.signal).catch(() => undefined);
  await Promise.race([link.close(), pause]);
  late.abort();
}
