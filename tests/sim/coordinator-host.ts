import { apply, type Coordinator, createCoordinator } from '../../coordinator/core/coordinator.ts';
import type { Effect, Event } from '../../coordinator/core/events.ts';
import { fold } from '../../coordinator/core/fold.ts';
import { type Entry, emptyState, type State } from '../../coordinator/core/state.ts';
import { toHex } from '../../protocol/bytes.ts';
import { type Refusal, refuse } from '../../protocol/errors.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { CoordinatorStatement, NodeStatement } from '../../protocol/messages/statement.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { genesisEntries } from './campaign.ts';
import type { CoordinatorParts } from './coordinator-port.ts';
import { type Opened, openSubmission } from './intake.ts';
import { MemoryLedger } from './memory-ledger.ts';
import type { Random } from './random.ts';
import { sealLight, sealWhole } from './seal.ts';
import type { CoordinatorEnd, NodeEnd, Push } from './wire.ts';

const TICK_MS = 250;

/** The shipped coordinator core in a simulated shell: entries in memory, messages over the simulated network. */
export class CoordinatorHost implements CoordinatorEnd {
  core: Coordinator;
  isUp = true;
  isFinished = false;
  /** Calls of the core. */
  applied = 0;
  readonly #parts: CoordinatorParts;
  readonly #sessions = new Map<Hex32, { node: NodeEnd; session: number }>();
  readonly #ledger: MemoryLedger;
  #cutting = false;
  #held: Event[] = [];
  #pending = new Map<number, { opened: Opened; settle: (reply: { index: number } | { refusal: Refusal }) => void }>();
  #token = 0;
  /** Grows with every restart, so that what was under way before a crash is dropped. */
  #life = 0;
  #refereeFreeAt = 0;
  #skewMs = 0;
  #wakeAt = 0;

  constructor(parts: CoordinatorParts) {
    this.#parts = parts;
    const { engine, flushMs, strict, watcher } = parts;
    this.#ledger = new MemoryLedger(engine, flushMs, strict, (entry) => watcher.onDurable(entry, this.state));
    const state = emptyState();
    for (const statement of genesisEntries(parts.genesis)) {
      const entry = this.#logOwn(statement, state.campaign);
      fold(state, entry);
    }
    this.core = createCoordinator(state);
    this.#ledger.settle();
    this.#tick(this.#life);
  }

  get state(): State {
    return this.core.state;
  }

  get size(): number {
    return this.#ledger.size;
  }

  /** The process dies: what was not durable is lost, in whole entries, and so is every connection. */
  crash(random: Random): void {
    this.isUp = false;
    this.#life++;
    const { size } = this;
    const kept = this.#ledger.crash(random);
    this.#parts.engine.trace(`coordinator crash ${size} keeps ${kept}`);
    this.#held = [];
    this.#pending.clear();
    this.#cutting = false;
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const { node, session } of sessions) {
      this.#parts.network.send('down', node.key, () => node.onClosed(session));
    }
  }

  restart(): void {
    const state = emptyState();
    for (const entry of this.#ledger.reload()) fold(state, entry);
    this.core = createCoordinator(state);
    this.isUp = true;
    this.#refereeFreeAt = 0;
    this.#parts.watcher.onRestart(state);
    this.#ledger.settle();
    this.#tick(this.#life);
  }

  /** The machine's clock jumps, forward or back. */
  jumpClock(ms: number): void {
    this.#skewMs += ms;
  }

  dispatch(event: Event): void {
    if (!this.isUp) return;
    if (this.#cutting) {
      if (event.kind !== 'tick') this.#held.push(event);
      return;
    }
    this.applied++;
    const now = this.#parts.engine.now + this.#skewMs;
    this.#parts.watcher.onEvent?.(event, now);
    for (const effect of apply(this.core, event, now)) this.#perform(effect);
    this.#parts.watcher.onRest(this.core, now);
  }

  onHello(node: NodeEnd, session: number): void {
    if (!this.isUp) return;
    const known = this.state.nodes.get(node.key);
    if (known?.status === 'banned') {
      const refusal = refuse('node-banned', 'this key was banned for a proven fault');
      this.#parts.network.send('down', node.key, () => node.onHello(session, { refusal }));
      return;
    }
    const current = this.#sessions.get(node.key);
    // A hello that the network doubled or delayed opens nothing again.
    if (current !== undefined && current.session >= session) return;
    this.#sessions.set(node.key, { node, session });
    const chain = known === undefined ? null : { seq: known.seq, hash: known.hash, left: known.status === 'left' };
    this.#parts.network.send('down', node.key, () => node.onHello(session, { chain }));
    this.dispatch({
      kind: 'connected',
      node: node.key,
      ...(node.cluster === undefined ? {} : { cluster: node.cluster }),
    });
  }

  onClosed(node: NodeEnd, session: number): void {
    if (!this.isUp || this.#sessions.get(node.key)?.session !== session) return;
    this.#sessions.delete(node.key);
    this.dispatch({ kind: 'disconnected', node: node.key });
  }

  onRenew(node: NodeEnd, session: number, leases: readonly Hex32[]): void {
    if (!this.isUp || this.#sessions.get(node.key)?.session !== session) return;
    this.dispatch({ kind: 'renewed', node: node.key, leases });
  }

  onSubmit(node: NodeEnd, session: number, request: number, bytes: Uint8Array, told?: NodeStatement): void {
    if (!this.isUp || this.#sessions.get(node.key)?.session !== session) return;
    const reply = (answer: { index: number } | { refusal: Refusal }) =>
      this.#parts.network.send('down', node.key, () => node.onSubmitReply(session, request, answer));
    const known = this.state.nodes.get(node.key);
    const hash = sha256Hex(bytes);
    if (known?.hash === hash) {
      this.#ledger.whenDurable(() => reply({ index: known.lastIndex }));
      return;
    }
    const { strict } = this.#parts;
    const opened =
      told === undefined || strict
        ? openSubmission(bytes, hash, node.key, this.state.campaign)
        : { bytes, signer: node.key, statement: told, hash };
    if ('code' in opened) {
      reply({ refusal: opened });
      return;
    }
    const token = this.#token++;
    this.#pending.set(token, { opened, settle: reply });
    this.dispatch({ kind: 'submitted', token, signer: node.key, statement: opened.statement, hash });
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'log-node': {
        const { opened } = this.#pending.get(effect.token)!;
        return this.#ledger.append(opened.bytes, {
          index: effect.index,
          statement: opened.statement,
          signer: opened.signer,
          hash: opened.hash,
        });
      }
      case 'log-own':
        this.#logOwn(effect.statement, this.state.campaign);
        return;
      case 'accept':
        return this.#settle(effect.token, { index: effect.index });
      case 'refuse':
        return this.#settle(effect.token, { refusal: effect.refusal });
      case 'send-leases':
        return this.#ledger.whenDurable(() => this.#sendLeases(effect.node, effect.leases));
      case 'send-void':
        return this.#ledger.whenDurable(() => this.#push(effect.node, { kind: 'void', leases: effect.leases }));
      case 'send-barrier':
        return this.#ledger.whenDurable(() => this.#sendBarrier(effect.index, effect.nodes));
      case 'send-epoch':
        return this.#ledger.whenDurable(() => {
          for (const key of this.#sessions.keys()) this.#push(key, { kind: 'epoch', epoch: effect.epoch });
        });
      case 'cut-epoch':
        this.#cutting = true;
        return this.#ledger.whenDurable(() => this.#cutEpoch(effect.epoch));
      case 'run-referee':
        return this.#referee(effect.job);
      case 'wake':
        return this.#wake(effect.at);
      case 'finished':
        this.isFinished = true;
    }
  }

  #settle(token: number, answer: { index: number } | { refusal: Refusal }): void {
    const pending = this.#pending.get(token)!;
    this.#pending.delete(token);
    if ('refusal' in answer) pending.settle(answer);
    else this.#ledger.whenDurable(() => pending.settle(answer));
  }

  #push(key: Hex32, push: Push): void {
    const open = this.#sessions.get(key);
    if (open === undefined) return;
    this.#parts.network.send('down', key, () => open.node.onPush(open.session, push));
  }

  #sendLeases(key: Hex32, ids: readonly Hex32[]): void {
    const { state } = this;
    const leases = ids.flatMap((id) => {
      const lease = state.leases.get(id);
      return lease?.status === 'leased' ? [{ lease: id, unit: state.units.get(lease.unit)!.unit }] : [];
    });
    if (leases.length > 0) this.#push(key, { kind: 'leases', leases });
  }

  #sendBarrier(index: number, nodes: readonly Hex32[]): void {
    const { statement } = this.#ledger.entry(index);
    if (statement.type !== 'barrier/v1') throw new Error(`invariant: entry ${index} is a barrier`);
    for (const key of nodes) this.#push(key, { kind: 'barrier', commits: statement.predicate.commits });
  }

  #cutEpoch(epoch: number): void {
    const { size } = this;
    if (size !== this.state.size) throw new Error(`invariant: cut at ${this.state.size}, checkpoint of ${size}`);
    const root = this.#ledger.root;
    const checkpoint = `${this.#parts.genesis.origin}\n${size}\n${toHex(root)}\n`;
    const beacon = this.#parts.beacon[epoch];
    if (beacon === undefined) throw new Error(`the simulation has only ${this.#parts.beacon.length} epochs`);
    this.#cutting = false;
    this.dispatch({ kind: 'epoch-cut', checkpoint, root, beacon });
    for (const event of this.#held.splice(0)) this.dispatch(event);
  }

  #referee(job: Extract<Effect, { kind: 'run-referee' }>['job']): void {
    const { engine, world, refereeMs } = this.#parts;
    const life = this.#life;
    this.#refereeFreeAt = Math.max(engine.now, this.#refereeFreeAt) + refereeMs * job.positions.length;
    engine.at(this.#refereeFreeAt, () => {
      if (life !== this.#life) return;
      const inputs = this.state.tasksById.get(job.task)!.inputs;
      const differs = job.runs === 2 && world.isUnstable(job.candidate);
      const cells = differs ? [] : job.positions.map((position) => world.run(job.candidate, inputs[position]!.digest));
      this.dispatch({ kind: 'refereed', key: job.key, cells });
    });
  }

  #logOwn(statement: CoordinatorStatement, campaign: Hex32): Entry {
    const { signer, strict } = this.#parts;
    const seal = strict ? sealWhole : sealLight;
    const bytes = seal(statement, campaign || sha256Hex('origin'), signer);
    const entry = { index: this.size, statement, signer: signer.keyId, hash: sha256Hex(bytes) };
    this.#ledger.append(bytes, entry);
    return entry;
  }

  #tick(life: number): void {
    if (life !== this.#life || !this.isUp) return;
    this.dispatch({ kind: 'tick' });
    this.#parts.engine.after(TICK_MS, () => this.#tick(life));
  }

  #wake(at: number): void {
    const { engine } = this.#parts;
    const due = Math.max(engine.now + 1, at - this.#skewMs);
    if (this.#wakeAt > engine.now) return;
    this.#wakeAt = due;
    const life = this.#life;
    engine.at(due, () => {
      if (life === this.#life) this.dispatch({ kind: 'tick' });
    });
  }
}
