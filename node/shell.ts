import { randomBytes } from 'node:crypto';
import type { RefusalCode } from '../protocol/errors.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { HelloReply } from '../protocol/messages/wire.ts';
import type { WorkUnit } from '../protocol/messages/work-unit.ts';
import type { BlobExchange } from './blob-exchange.ts';
import { apply } from './core/apply.ts';
import type { Intent } from './core/intent.ts';
import type { Effect, Event, Finding, Standing } from './core/messages.ts';
import type { NodeState } from './core/state.ts';
import type { Logger } from './host/logger.ts';
import { WireError } from './host/wire-error.ts';
import type { LeaseBlobs } from './lease-blobs.ts';
import { isConnectionFault, type Link, type Push } from './link.ts';
import type { LinkSlot } from './link-slot.ts';
import type { LogView } from './log-view.ts';
import { NodeError } from './node-error.ts';
import { type ChainListener, OwnChain, type OwnChainOptions } from './own-chain.ts';
import type { NodeStore, Remembered, StoredReceipt } from './store.ts';
import { type Campaign, checkBarrier } from './trust.ts';
import { BlobUnavailable, type Executor, type Product } from './work/executor.ts';

export interface ShellParts {
  readonly campaign: Campaign;
  readonly state: NodeState;
  readonly store: NodeStore;
  readonly view: LogView;
  readonly links: LinkSlot;
  readonly exchange: BlobExchange;
  readonly blobs: LeaseBlobs;
  readonly executor: Executor;
  readonly logger: Logger;
  /** Aborts when the node is closing, after it has left. */
  readonly signal: AbortSignal;
  /** The core is done, or something happened that the node must not survive. */
  onExit(problem: unknown): void;
}

/** Performs what the core decides and tells it what came of it. */
export class Shell implements ChainListener {
  readonly #parts: ShellParts;
  readonly #chain: OwnChain;
  readonly #works = new Map<Hex32, AbortController>();
  #accepted: number;
  #refused: number;
  /** Pushes are taken one after the other: a barrier must not overtake the checkpoint before it. */
  #pushes: Promise<void> = Promise.resolve();
  #uploads: Promise<unknown> = Promise.resolve();

  constructor(parts: ShellParts, chain: Omit<OwnChainOptions, 'listener'>, remembered: Remembered) {
    this.#parts = parts;
    this.#chain = new OwnChain({ ...chain, listener: this }, remembered);
    this.#accepted = remembered.accepted;
    this.#refused = remembered.refused;
    if (remembered.outbox !== undefined) this.dispatch({ kind: 'pending', intent: remembered.outbox.intent });
  }

  get state(): NodeState {
    return this.#parts.state;
  }

  /** `accepted`: statements in the log with a receipt here. `pending`: leases held. `refused`: statements turned down. */
  get counts(): { accepted: number; pending: number; refused: number } {
    return { accepted: this.#accepted, pending: this.state.held.size, refused: this.#refused };
  }

  dispatch(event: Event): void {
    for (const effect of apply(this.#parts.state, event)) this.#perform(effect);
  }

  /**
   * Serves one link from its hello to its end.
   * @throws NodeError when the coordinator contradicts itself
   */
  async serve(link: Link): Promise<void> {
    const { hello } = link;
    await this.#parts.view.follow(hello.checkpoint, (from, to) => link.consistency(from, to, this.#parts.signal));
    await this.#chain.reconcile(hello.chain);
    this.#parts.links.set(link);
    this.dispatch({ kind: 'connected', standing: standingOf(hello.chain) });
    this.#chain.run(link);
    link.listen((push) => this.#takePush(link, push));
    const end = await link.closed;
    this.#parts.logger.info('the connection to the coordinator ended', { reason: end.reason, message: end.message });
    this.#parts.links.clear(link);
    this.#chain.disconnected();
    this.dispatch({ kind: 'disconnected' });
  }

  onReceipt(intent: Intent, want: readonly Hex32[], receipt: StoredReceipt | undefined): void {
    if (receipt !== undefined) {
      this.#accepted++;
      this.#follow(receipt.checkpoint);
    }
    this.#parts.logger.debug('a statement is in the log', { type: intent.type, index: receipt?.index });
    this.dispatch({ kind: 'receipt', intent, want });
  }

  onRejected(intent: Intent, code: RefusalCode, detail: string): void {
    this.#refused++;
    this.#watch(this.#parts.store.putRefused(this.#refused));
    this.#parts.logger.warn('a statement was refused', { type: intent.type, code, detail });
    this.dispatch({ kind: 'rejected', intent, code, detail });
  }

  onProblem(error: unknown): void {
    this.#parts.onExit(error);
  }

  /** A receipt is worth something only in the log that everybody else sees. */
  #follow(checkpoint: string): void {
    const link = this.#parts.links.current;
    if (link === undefined) return;
    this.#tolerate(
      link,
      this.#parts.view.follow(checkpoint, (from, to) => link.consistency(from, to, this.#parts.signal)),
    );
  }

  #perform(effect: Effect): void {
    const { store, blobs, exchange, signal } = this.#parts;
    switch (effect.kind) {
      case 'work':
        this.#watch(this.#work(effect.lease, effect.unit));
        return;
      case 'cancel':
        this.#works.get(effect.lease)?.abort();
        return;
      case 'upload':
        this.#watch(this.#upload(effect.lease));
        return;
      case 'store-vote':
        this.#watch(
          store.putVote(effect.vote).then(() => this.dispatch({ kind: 'vote-stored', lease: effect.vote.lease })),
        );
        return;
      case 'forget-vote':
        this.#watch(store.closeVote(effect.lease));
        return;
      case 'renew':
        this.#parts.links.current?.renew(effect.leases);
        return;
      case 'submit':
        this.#chain.submit(effect.intent);
        return;
      case 'upload-outputs':
        this.#uploads = Promise.allSettled([
          this.#uploads,
          ...effect.digests.map((digest) =>
            exchange.offer(digest, signal).catch((error) => this.#noteLost(digest, error)),
          ),
        ]);
        return;
      case 'drop-blobs':
        // An upload that has not read its bytes yet must still find them.
        void this.#uploads.then(() => blobs.drop(effect.lease));
        return;
      case 'exit':
        this.#parts.onExit(effect.problem === undefined ? undefined : new NodeError('turned-away', effect.problem));
        return;
    }
  }

  /** The coordinator asked every judge of the winning group for its outputs; one of them is enough. */
  #noteLost(digest: Hex32, error: unknown): void {
    this.#parts.logger.warn('an output that was asked for could not be given', { digest, error });
  }

  async #work(lease: Hex32, unit: WorkUnit): Promise<void> {
    const controller = new AbortController();
    this.#works.set(lease, controller);
    const signal = AbortSignal.any([controller.signal, this.#parts.signal]);
    try {
      const finding = await this.#find(lease, unit, signal);
      if (!signal.aborted) this.dispatch({ kind: 'worked', lease, finding });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      if (this.#works.get(lease) === controller) this.#works.delete(lease);
    }
  }

  async #find(lease: Hex32, unit: WorkUnit, signal: AbortSignal): Promise<Finding> {
    let product: Product;
    try {
      product = await this.#parts.executor.run(unit, { signal });
    } catch (error) {
      signal.throwIfAborted();
      // Units are foreign input: one that trips this program costs its lease, not the node.
      this.#parts.logger.error('work failed unexpectedly and is handed back', { lease, stage: unit.stage, error });
      return { kind: 'refused', reason: 'stage-unsupported' };
    }
    switch (product.kind) {
      case 'refused':
        return product;
      case 'contribution':
        await this.#parts.blobs.keep(lease, product.blobs);
        return { kind: 'contribution', result: product.result };
      case 'cells':
        await this.#parts.blobs.keep(lease, product.outputs.values());
        return { kind: 'cells', cells: product.cells, salt: randomBytes(32).toString('hex') };
    }
  }

  async #upload(lease: Hex32): Promise<void> {
    const { blobs, exchange, logger, signal } = this.#parts;
    try {
      await Promise.all(blobs.of(lease).map((digest) => exchange.offer(digest, signal)));
    } catch (error) {
      if (!(error instanceof BlobUnavailable)) throw error;
      logger.warn('the blobs of a contribution could not be given', { lease, error });
      this.dispatch({ kind: 'upload-failed', lease });
      return;
    }
    this.dispatch({ kind: 'uploaded', lease });
  }

  #takePush(link: Link, push: Push): void {
    const taken = this.#pushes.then(() => this.#handlePush(link, push));
    this.#pushes = taken.catch(() => undefined);
    this.#tolerate(link, taken);
  }

  async #handlePush(link: Link, push: Push): Promise<void> {
    const { view, campaign, signal } = this.#parts;
    const ask = (from: number, to: number) => link.consistency(from, to, signal);
    switch (push.kind) {
      case 'leases':
        this.dispatch({ kind: 'granted', leases: push.body.leases.map(({ lease, unit }) => ({ lease, unit })) });
        return;
      case 'void':
        this.dispatch({ kind: 'voided', leases: push.body.leases });
        return;
      case 'epoch':
        await view.follow(push.body.checkpoint, ask);
        this.dispatch({ kind: 'epoch', epoch: push.body.epoch });
        return;
      case 'barrier': {
        const commits = checkBarrier(push.body, campaign);
        await view.follow(push.body.checkpoint, ask);
        this.dispatch({ kind: 'barrier', commits });
        return;
      }
    }
  }

  /** What a lost or reluctant link spoils is made good after the next hello; what remains is the node's end. */
  #tolerate(link: Link, taken: Promise<void>): void {
    this.#watch(
      taken.catch((error) => {
        if (!(error instanceof WireError) && !isConnectionFault(error)) throw error;
        this.#parts.logger.debug('the coordinator did not answer', { error });
        void link.close();
      }),
    );
  }

  #watch(promise: Promise<void>): void {
    promise.catch((error) => {
      if (!this.#parts.signal.aborted) this.#parts.onExit(error);
    });
  }
}

function standingOf(chain: HelloReply['chain']): Standing {
  if (chain === null) return 'unknown';
  return chain.left ? 'left' : 'member';
}
