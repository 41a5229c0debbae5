import { apply } from '../../node/core/apply.ts';
import type { Intent } from '../../node/core/intent.ts';
import type { Effect, Event, Lease } from '../../node/core/messages.ts';
import { createNodeState, type NodeState, type Profile } from '../../node/core/state.ts';
import type { Signer } from '../../protocol/ed25519.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import type { Engine } from './engine.ts';
import type { Network } from './network.ts';
import { NodeDisk, type OutboxItem } from './node-disk.ts';
import { OwnChain } from './own-chain.ts';
import type { Persona, Work } from './personas/persona.ts';
import type { Random } from './random.ts';
import type { Seal } from './seal.ts';
import type { CoordinatorEnd, HelloReply, NodeEnd, Push, SubmitReply } from './wire.ts';
import type { World } from './world.ts';

export interface NodeParts {
  readonly engine: Engine;
  readonly network: Network;
  readonly random: Random;
  readonly world: World;
  readonly coordinator: CoordinatorEnd;
  readonly campaign: Hex32;
  readonly signer: Signer;
  readonly seal: Seal;
  readonly profile: Profile;
  readonly persona: Persona;
  readonly cluster: Hex32 | undefined;
  /** Milliseconds of an honest judge job on this machine. */
  readonly judgeMs: number;
  /** The node learned that the coordinator forgot what it acknowledged. */
  readonly onForgotten: (problem: string) => void;
  readonly onExit: (node: NodeHost) => void;
}

const REQUEST_TIMEOUT_MS = 4_000;
const RECONNECT_MS = 400;
const RECONNECT_MS_MAX = 4_000;
/** What writing a vote to disk takes. */
const STORE_MS = 3;

/** The shipped node core in a simulated shell: what it stored survives a crash, nothing else does. */
export class NodeHost implements NodeEnd {
  readonly key: Hex32;
  readonly parts: NodeParts;
  readonly disk = new NodeDisk();
  state: NodeState;
  isUp = false;
  hasExited = false;
  #chain: OwnChain;
  #life = 0;
  #session = 0;
  #isLinked = false;
  #reconnectMs = RECONNECT_MS;

  constructor(parts: NodeParts) {
    this.parts = parts;
    this.key = parts.signer.keyId;
    this.state = this.#remember();
    this.#chain = this.#newChain();
  }

  get cluster(): Hex32 | undefined {
    return this.parts.cluster;
  }

  get name(): string {
    return this.key.slice(0, 8);
  }

  start(): void {
    if (this.isUp || this.hasExited) return;
    this.isUp = true;
    this.#life++;
    this.state = this.#remember();
    this.#chain = this.#newChain();
    if (this.disk.outbox !== undefined) this.dispatch({ kind: 'pending', intent: this.disk.outbox.intent });
    this.#dial();
  }

  /** The process dies. Its connection is seen to end, unless the network loses even that. */
  crash(): void {
    if (!this.isUp) return;
    this.parts.engine.trace(`node crash ${this.name}`);
    this.isUp = false;
    this.#life++;
    this.#closeLink();
  }

  dispatch(event: Event): void {
    if (!this.isUp) return;
    for (const effect of apply(this.state, event)) this.#perform(effect);
  }

  /** After some time, unless the process has died meanwhile. */
  later(ms: number, act: () => void): void {
    const life = this.#life;
    this.parts.engine.after(ms, () => {
      if (life === this.#life && this.isUp) act();
    });
  }

  /** Bytes of a hostile shell, outside the node's own chain. */
  sendRaw(bytes: Uint8Array): void {
    if (!this.#isLinked) return;
    const { network, coordinator } = this.parts;
    const session = this.#session;
    network.send('up', this.key, () => coordinator.onSubmit(this, session, -1, bytes));
  }

  onHello(session: number, reply: HelloReply): void {
    if (!this.isUp || session !== this.#session || this.#isLinked) return;
    if ('refusal' in reply) {
      this.#exit();
      return;
    }
    this.#isLinked = true;
    this.#reconnectMs = RECONNECT_MS;
    const problem = this.#chain.reconcile(reply.chain);
    if (problem !== undefined) this.parts.onForgotten(`${this.name}: ${problem}`);
    const { chain } = reply;
    this.dispatch({ kind: 'connected', standing: chain === null ? 'unknown' : chain.left ? 'left' : 'member' });
    this.#chain.open();
  }

  onSubmitReply(session: number, request: number, reply: SubmitReply): void {
    if (!this.isUp || session !== this.#session) return;
    this.#chain.answered(request, reply);
  }

  onPush(session: number, push: Push): void {
    if (!this.isUp || session !== this.#session || !this.#isLinked) return;
    switch (push.kind) {
      case 'leases':
        this.parts.persona.onLeases?.(push.leases, this);
        this.dispatch({ kind: 'granted', leases: push.leases });
        return;
      case 'void':
        this.dispatch({ kind: 'voided', leases: push.leases });
        return;
      case 'barrier':
        this.parts.persona.onBarrier?.(push.commits, this);
        this.dispatch({ kind: 'barrier', commits: push.commits });
        return;
      case 'epoch':
        this.parts.persona.onEpoch?.(push.epoch, this);
        this.dispatch({ kind: 'epoch', epoch: push.epoch });
    }
  }

  onClosed(session: number): void {
    if (!this.isUp || session !== this.#session) return;
    this.loseLink();
  }

  /** Drops the connection and dials again after a pause. */
  loseLink(): void {
    if (!this.isUp) return;
    const wasLinked = this.#isLinked;
    this.#closeLink();
    if (wasLinked) this.dispatch({ kind: 'disconnected' });
    this.later(this.parts.random.between(this.#reconnectMs / 2, this.#reconnectMs), () => this.#dial());
    this.#reconnectMs = Math.min(2 * this.#reconnectMs, RECONNECT_MS_MAX);
  }

  #closeLink(): void {
    const { network, coordinator } = this.parts;
    // What the network still holds of this connection is not taken for the next one.
    const session = this.#session++;
    this.#isLinked = false;
    this.#chain.close();
    network.send('up', this.key, () => coordinator.onClosed(this, session));
  }

  #dial(): void {
    const { network, coordinator } = this.parts;
    const session = ++this.#session;
    network.send('up', this.key, () => coordinator.onHello(this, session));
    if (network.isReliable) return;
    this.later(REQUEST_TIMEOUT_MS, () => {
      if (session === this.#session && !this.#isLinked) this.loseLink();
    });
  }

  #exit(): void {
    this.hasExited = true;
    this.isUp = false;
    this.#life++;
    this.#closeLink();
    this.parts.engine.trace(`node exit ${this.name}`);
    this.parts.onExit(this);
  }

  #remember(): NodeState {
    return createNodeState(this.key, this.parts.profile, this.disk.votes());
  }

  #newChain(): OwnChain {
    const { signer, campaign, seal } = this.parts;
    return new OwnChain(signer, campaign, this.disk, seal, {
      send: (request, item) => this.#send(request, item),
      later: (ms, act) => this.later(ms, act),
      lose: () => this.loseLink(),
      onReceipt: (intent) => this.dispatch({ kind: 'receipt', intent, want: [] }),
      onRejected: (intent, code, detail) => this.dispatch({ kind: 'rejected', intent, code, detail }),
    });
  }

  #send(request: number, { envelope, statement }: OutboxItem): void {
    const { network, coordinator } = this.parts;
    const session = this.#session;
    network.send('up', this.key, () => coordinator.onSubmit(this, session, request, envelope, statement));
    if (network.isReliable) return;
    this.later(REQUEST_TIMEOUT_MS, () => {
      if (session === this.#session && this.#chain.isWaitingFor(request)) this.loseLink();
    });
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'work':
        return this.#work({ lease: effect.lease, unit: effect.unit });
      case 'upload':
        return this.later(1 + this.parts.random.below(20), () =>
          this.dispatch({ kind: 'uploaded', lease: effect.lease }),
        );
      case 'store-vote':
        return this.later(STORE_MS, () => {
          this.disk.putVote(effect.vote);
          this.dispatch({ kind: 'vote-stored', lease: effect.vote.lease });
        });
      case 'forget-vote':
        return this.disk.closeVote(effect.lease);
      case 'renew':
        return this.#renew(effect.leases);
      case 'submit':
        return this.#submit(effect.intent);
      case 'exit':
        return this.#exit();
      case 'cancel':
      case 'upload-outputs':
      case 'drop-blobs':
        return;
    }
  }

  #renew(leases: readonly Hex32[]): void {
    const { network, coordinator, persona } = this.parts;
    const session = this.#session;
    if (persona.isMute !== true) network.send('up', this.key, () => coordinator.onRenew(this, session, leases));
  }

  /** Says what a persona held back. */
  say(intent: Intent): void {
    this.#chain.submit(intent);
  }

  #submit(intent: Intent): void {
    const { persona } = this.parts;
    const said = persona.onIntent === undefined ? intent : persona.onIntent(intent, this);
    if (said !== undefined) this.#chain.submit(said);
  }

  #work({ lease, unit }: Lease): void {
    const work = this.parts.persona.work(this.#job(lease, unit), this);
    if (work === undefined) return;
    this.later(work.ms, () => this.#finish(lease, work));
  }

  #finish(lease: Hex32, work: Work): void {
    const held = this.state.held.get(lease);
    if (held?.phase !== 'running') return;
    this.dispatch({ kind: 'worked', lease, finding: work.find() });
  }

  #job(lease: Hex32, unit: WorkUnit): Parameters<Persona['work']>[0] {
    return { lease, unit, salt: sha256Hex(`salt/${this.key}/${lease}`) };
  }
}
