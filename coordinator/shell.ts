import type { BlobStore } from '../node/host/blob-store.ts';
import type { Clock } from '../node/host/clock.ts';
import type { Identity } from '../node/host/identity.ts';
import type { Logger } from '../node/host/logger.ts';
import { toHex } from '../protocol/bytes.ts';
import { type Refusal, refuse } from '../protocol/errors.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Feedback } from '../protocol/messages/feedback-statement.ts';
import type { CoordinatorStatement, NodeStatement } from '../protocol/messages/statement.ts';
import type { BeaconChain } from './beacon-chain.ts';
import { CoordinatorError } from './coordinator-error.ts';
import { apply, type Coordinator, createCoordinator } from './core/coordinator.ts';
import type { Effect, Event } from './core/events.ts';
import { isAccepted } from './core/pass-rates.ts';
import { isSweeping } from './core/quarantine.ts';
import type { State } from './core/state.ts';
import type { Ledger } from './log/ledger.ts';
import type { Publisher } from './log/publisher.ts';
import type { Messenger } from './messenger.ts';
import { sealOwn } from './own-entries.ts';
import type { Referee } from './referee.ts';

const TICK_MS = 250;

type ReleaseFiles = Extract<Event, { kind: 'release' }>['files'];

/** What a gateway in this process wants to hear of and to keep; it may be set at any time. */
export interface RolloutHooks {
  /** The verdict on a rollout is durable. */
  onVerdict(rollout: Hex32): void;
  /** Whether the output at this position of a rollout is wanted, once a vote has revealed its digest. */
  wantsOutput(rollout: Hex32, position: number, digest: Hex32): boolean;
}

export interface ShellParts {
  readonly state: State;
  readonly ledger: Ledger;
  readonly publisher: Publisher;
  readonly blobs: BlobStore;
  readonly identity: Identity;
  readonly beacon: BeaconChain;
  readonly messenger: Messenger;
  readonly referee: Referee;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called once when the ledger can take no more entries. */
  readonly onFatal: (error: unknown) => void;
}

/** Tasks of a report that are logged with it, and tasks that the campaign has not accepted. */
export interface FeedbackAnswer {
  readonly logged: number;
  readonly unknown: number;
  readonly repeated: boolean;
}

interface Pending {
  readonly bytes: Uint8Array;
  readonly settle: (outcome: { index: number } | { refusal: Refusal }) => void;
}

/**
 * Drives the pure core: one event at a time, its effects in order. Entries go to the ledger at once; whatever leaves this
 * process waits until every entry before it is durable, so a crash forgets nothing that anybody was told.
 */
export class Shell {
  readonly core: Coordinator;
  /** Null while nobody in this process asks for rollouts. */
  rollouts: RolloutHooks | null = null;
  readonly #parts: ShellParts;
  readonly #pending = new Map<number, Pending>();
  readonly #held: Event[] = [];
  #token = 0;
  #cutting = false;
  #stopped = false;
  #wake: NodeJS.Timeout | undefined;
  readonly #ticker: NodeJS.Timeout;

  constructor(parts: ShellParts) {
    this.#parts = parts;
    this.core = createCoordinator(parts.state);
    this.#ticker = setInterval(() => this.dispatch({ kind: 'tick' }), TICK_MS);
    this.dispatch({ kind: 'tick' });
  }

  get state(): State {
    return this.core.state;
  }

  /** Puts an event to the core. While an epoch is being cut, events wait: its entry must follow its checkpoint at once. */
  dispatch(event: Event): void {
    if (this.#stopped) return;
    if (this.#cutting) {
      if (event.kind !== 'tick') this.#held.push(event);
      return;
    }
    this.#perform(apply(this.core, event, this.#parts.clock.now()));
  }

  /** Submits a node's statement; resolves when its entry is durable, or with the refusal. */
  submit(
    signer: Hex32,
    statement: NodeStatement,
    hash: Hex32,
    bytes: Uint8Array,
  ): Promise<{ index: number } | { refusal: Refusal }> {
    if (this.#stopped) return Promise.resolve({ refusal: refuse('shutting-down', 'the coordinator is stopping') });
    return new Promise((settle) => {
      const token = this.#token++;
      this.#pending.set(token, { bytes, settle });
      this.dispatch({ kind: 'submitted', token, signer, statement, hash });
    });
  }

  /**
   * Appends a release entry and resolves with the log's size right after it, once that is durable. `files` is called at the
   * moment of appending, so that they are of exactly the entries before; undefined puts the release off.
   */
  async release(files: (state: State) => ReleaseFiles | undefined): Promise<number | undefined> {
    while (this.#cutting) await this.#parts.clock.sleep(5, AbortSignal.timeout(60_000));
    const made = files(this.state);
    if (made === undefined) return undefined;
    const size = this.state.size + 1;
    this.dispatch({ kind: 'release', files: made });
    await this.#parts.ledger.durable(size);
    return size;
  }

  /**
   * Logs a trainer's word on tasks that are accepted; the others are left out. A report that is in the log already is not
   * logged again. Resolves once the entry is durable.
   */
  async feedback({ report, tasks }: Feedback): Promise<FeedbackAnswer> {
    while (this.#cutting) await this.#parts.clock.sleep(5, AbortSignal.timeout(60_000));
    if (this.#stopped)
      throw new CoordinatorError('shutting-down', 'the coordinator is stopping; send the report again');
    const { reports } = this.state.feedback;
    if (reports.has(report)) {
      await this.#parts.ledger.durable(this.state.size);
      return { logged: 0, unknown: 0, repeated: true };
    }
    const known = tasks.filter(({ task }) => isAccepted(this.state, task));
    if (known.length > 0) {
      this.dispatch({ kind: 'feedback', report: { report, tasks: known } });
      await this.#parts.ledger.durable(this.state.size);
    }
    return { logged: known.length, unknown: tasks.length - known.length, repeated: false };
  }

  /** Has a sample of the votes repeated that keep tasks in quarantine; resolves when nothing of it is pending. */
  async sweep(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    while (this.#cutting) await clock.sleep(5, signal);
    this.dispatch({ kind: 'sweep' });
    while (!this.#stopped && isSweeping(this.state)) {
      await clock.sleep(TICK_MS, signal);
    }
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#ticker);
    clearTimeout(this.#wake);
    for (const pending of this.#pending.values()) {
      pending.settle({ refusal: refuse('shutting-down', 'the coordinator is stopping') });
    }
    this.#pending.clear();
  }

  #perform(effects: readonly Effect[]): void {
    try {
      for (const effect of effects) this.#performOne(effect);
    } catch (error) {
      // The fold is ahead of the ledger now: going on would contradict the log after a restart.
      this.stop();
      this.#parts.onFatal(error);
    }
  }

  #performOne(effect: Effect): void {
    const { logger, messenger, referee } = this.#parts;
    switch (effect.kind) {
      case 'log-node':
        return this.#append(effect.index, this.#pending.get(effect.token)!.bytes);
      case 'log-own':
        return this.#logOwn(effect.index, effect.statement);
      case 'accept':
        return this.#settle(effect.token, { index: effect.index });
      case 'refuse':
        return this.#settle(effect.token, { refusal: effect.refusal });
      case 'send-leases':
        return this.#whenDurable(() => messenger.sendLeases(this.state, effect.node, effect.leases));
      case 'send-void':
        return this.#whenDurable(() => messenger.sendVoid(effect.node, effect.leases));
      case 'send-barrier':
        return this.#whenDurable(() => messenger.sendBarrier(effect.index, effect.nodes));
      case 'send-epoch':
        return this.#whenDurable(() => this.#publishEpoch(effect.epoch));
      case 'cut-epoch':
        this.#cutting = true;
        void this.#cutEpoch(effect.epoch).catch((error) => this.#fail(error));
        return;
      case 'run-referee':
        // A job that cannot be run here stays wanted: whoever starts this coordinator again finds it in the log's state.
        referee
          .run(this.state, effect.job)
          .then((result) => result && this.dispatch({ kind: 'refereed', key: effect.job.key, ...result }))
          .catch((error) => this.#fail(error));
        return;
      case 'verdict':
        return this.#whenDurable(() => this.rollouts?.onVerdict(effect.id));
      case 'wake':
        return this.#wakeAt(effect.at);
      case 'finished':
        logger.info('the campaign has no more work', {
          accepted: this.state.accepted,
          discarded: this.state.discarded,
        });
    }
  }

  #append(index: number, bytes: Uint8Array): void {
    const given = this.#parts.ledger.append(bytes);
    if (given !== index) throw new Error(`invariant: the core expected entry ${index}, the ledger gave ${given}`);
  }

  #logOwn(index: number, statement: CoordinatorStatement): void {
    const { identity, logger } = this.#parts;
    this.#append(index, sealOwn(statement, this.state.campaign, identity.signer));
    if (statement.type === 'fault/v1') {
      const { node, task, slot, position } = statement.predicate;
      logger.warn('a node was proven to have lied', { node, task, slot, position });
    }
  }

  #settle(token: number, outcome: { index: number } | { refusal: Refusal }): void {
    const pending = this.#pending.get(token);
    this.#pending.delete(token);
    if (pending === undefined) return;
    if ('refusal' in outcome) pending.settle(outcome);
    else this.#whenDurable(() => pending.settle(outcome));
  }

  #whenDurable(action: () => unknown): void {
    const { ledger } = this.#parts;
    ledger
      .durable(ledger.size)
      .then(action)
      .catch((error) => this.#fail(error));
  }

  #fail(error: unknown): void {
    if (this.#stopped) return;
    this.stop();
    this.#parts.onFatal(error);
  }

  async #cutEpoch(epoch: number): Promise<void> {
    const { ledger, beacon } = this.#parts;
    await ledger.durable(ledger.size);
    const { text, size, root } = ledger.checkpoint();
    if (size !== this.state.size) throw new Error(`invariant: cut at ${this.state.size}, checkpoint of ${size}`);
    const value = toHex(beacon.value(epoch));
    this.#cutting = false;
    this.dispatch({ kind: 'epoch-cut', checkpoint: text, root, beacon: value });
    for (const event of this.#held.splice(0)) this.dispatch(event);
  }

  async #publishEpoch(epoch: number): Promise<void> {
    const { ledger, publisher, messenger } = this.#parts;
    const checkpoint = ledger.checkpoint();
    await publisher.publish(checkpoint);
    messenger.sendEpoch(epoch, checkpoint.text);
  }

  #wakeAt(at: number): void {
    if (this.#wake !== undefined) return;
    this.#wake = setTimeout(
      () => {
        this.#wake = undefined;
        this.dispatch({ kind: 'tick' });
      },
      Math.max(0, at - this.#parts.clock.now()),
    );
  }
}
