import { apply, type Coordinator, createCoordinator } from '../../coordinator/core/coordinator.ts';
import type { Effect, Event } from '../../coordinator/core/events.ts';
import { fold } from '../../coordinator/core/fold.ts';
import type { LeaseState } from '../../coordinator/core/lease-state.ts';
import { emptyState, type NodeState, type State } from '../../coordinator/core/state.ts';
import { type Hex32, taggedHex } from '../../protocol/ids.ts';
import type { Genesis, Parameters } from '../../protocol/messages/genesis.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { NodeStatement, Statement } from '../../protocol/messages/statement.ts';
import type { ContributionResult, JudgeUnit } from '../../protocol/messages/work-unit.ts';
import { commitmentOf } from '../../protocol/rules/commitment.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { SMALL } from '../auditor/small-parameters.ts';
import { type Blobs, contributionTo, judge } from '../auditor/synthetic-content.ts';
import type { Unchained } from '../auditor/synthetic-node.ts';

export const SALT = sha256Hex('salt');

/** The coordinator's core alone: statements without signatures, said one by one, in the order that a test wants. */
export class CoreWorld {
  readonly state: State = emptyState();
  readonly core: Coordinator;
  readonly blobs: Blobs = new Map();
  readonly log: Statement[] = [];
  now = 0;
  #token = 0;
  #epochs = 0;

  constructor(
    parameters: Partial<Parameters> = {},
    generator: Genesis['generator'] = { kind: 'builtin', version: '1' },
  ) {
    const snippets = [{ name: 'a.py', digest: sha256Hex('a'), size: 1 }];
    const genesis: Genesis = {
      name: 'core',
      origin: 'core.test/world',
      coordinator: sha256Hex('coordinator'),
      vkey: 'unused',
      createdAt: '2026-01-01T00:00:00Z',
      seed: 'seed',
      rules: sha256Hex('rules'),
      image: { name: 'python', digest: sha256Hex('image') },
      generator,
      snippets: 1,
      beacon: { kind: 'chain', end: sha256Hex('end'), length: 10 },
      admission: 'open',
      parameters: { ...SMALL, ...parameters },
    };
    this.#foldOwn({ type: 'genesis/v1', predicate: genesis });
    this.#foldOwn({ type: 'snippets/v1', predicate: { snippets } });
    this.core = createCoordinator(this.state);
  }

  #foldOwn(statement: Statement): void {
    const index = this.state.size;
    fold(this.state, { index, statement, signer: sha256Hex('coordinator'), hash: sha256Hex(String(index)) });
    this.log.push(statement);
  }

  apply(event: Event, later = 60): Effect[] {
    this.now += later;
    const effects = apply(this.core, event, this.now);
    for (const effect of effects) if (effect.kind === 'log-own') this.log.push(effect.statement);
    if (!effects.some(({ kind }) => kind === 'cut-epoch')) return effects;
    const beacon = taggedHex('beacon', String(this.#epochs++));
    const cut = { kind: 'epoch-cut', checkpoint: 'note', root: new Uint8Array(32), beacon } as const;
    return [...effects, ...this.apply(cut, 1)];
  }

  /** Says a statement as the next of the node's chain, or with the place in the chain that the test gives. */
  say(node: Hex32, unchained: Unchained, place: { seq?: number; prev?: Hex32 } = {}): Effect[] {
    const known = this.state.nodes.get(node);
    const chain = known === undefined ? { seq: 0, prev: '0'.repeat(64) } : { seq: known.seq + 1, prev: known.hash };
    const predicate = { ...chain, ...place, ...unchained.predicate };
    const statement = { type: unchained.type, predicate } as NodeStatement;
    const token = this.#token++;
    const effects = this.apply({
      kind: 'submitted',
      token,
      signer: node,
      statement,
      hash: taggedHex('say', String(token)),
    });
    if (effects.some(({ kind }) => kind === 'log-node')) this.log.push(statement);
    return effects;
  }

  /** Code of the refusal in the effects, or undefined when the statement was accepted. */
  code(effects: readonly Effect[]): string | undefined {
    for (const effect of effects) if (effect.kind === 'refuse') return effect.refusal.code;
    return undefined;
  }

  join(name: string, operator = name, more: { readonly model?: boolean } = {}): Hex32 {
    const node = sha256Hex(name);
    const image = this.state.genesis!.image.digest;
    this.say(node, { type: 'join/v1', predicate: { operator, slots: 2, image, agent: 'test', ...more } });
    this.apply({ kind: 'connected', node });
    return node;
  }

  /** Cuts the next epoch; every node that is connected is heard first, and renews what it holds unless it is `mute`. */
  epoch(mute?: Hex32): Effect[] {
    for (const node of this.state.nodes.values()) {
      if (node.status !== 'active' || !this.core.connected.has(node.key)) continue;
      this.say(node.key, { type: 'heartbeat/v1', predicate: { epoch: this.#epochs } });
      if (node.key !== mute) this.apply({ kind: 'renewed', node: node.key, leases: [...node.held] }, 0);
    }
    return this.apply({ kind: 'tick' }, 2_000);
  }

  node(key: Hex32): NodeState {
    return this.state.nodes.get(key)!;
  }

  /** Leases that wait for an answer, of one node or of all. */
  leases(node?: Hex32): LeaseState[] {
    return [...this.state.leases.values()].filter(
      (lease) => lease.status === 'leased' && (node === undefined || lease.node === node),
    );
  }

  judgeLease(): LeaseState | undefined {
    return this.leases().find((lease) => this.unitOf(lease).stage === 'judge');
  }

  unitOf(lease: LeaseState) {
    return this.state.units.get(lease.unit)!.unit;
  }

  cells(lease: LeaseState): Cell[] {
    return judge(this.unitOf(lease) as JudgeUnit, this.blobs);
  }

  /** The honest answer to a lease, as a statement of its node. */
  answer(lease: LeaseState): Effect[] {
    const unit = this.unitOf(lease);
    if (unit.stage === 'judge') return this.commit(lease, this.cells(lease));
    return this.contribute(lease, contributionTo(unit, this.blobs));
  }

  contribute(lease: LeaseState, result: ContributionResult): Effect[] {
    return this.say(lease.node, { type: 'contribution/v1', predicate: { lease: lease.id, unit: lease.unit, result } });
  }

  commit(lease: LeaseState, cells: readonly Cell[], salt = SALT): Effect[] {
    const commitment = commitmentOf(lease.id, lease.node, [...cells], salt);
    return this.say(lease.node, { type: 'commit/v1', predicate: { items: [{ lease: lease.id, commitment }] } });
  }

  reveal(lease: LeaseState, cells = this.cells(lease), salt = SALT): Effect[] {
    return this.say(lease.node, { type: 'reveal/v1', predicate: { items: [{ lease: lease.id, salt, cells }] } });
  }

  /** Honest answers until a judge job is leased, or for `rounds` epochs. */
  untilJudging(rounds = 60): LeaseState {
    for (let i = 0; i < rounds; i++) {
      const found = this.judgeLease();
      if (found !== undefined) return found;
      const waiting = this.leases();
      for (const lease of waiting) this.answer(lease);
      if (waiting.length === 0) this.epoch();
      else this.apply({ kind: 'tick' });
    }
    throw new Error('no judge job was leased');
  }

  /** Answers honestly whatever is leased or sealed, until nothing is left or for so many rounds. */
  work(rounds = 40, skip: (lease: LeaseState) => boolean = () => false): void {
    for (let i = 0; i < rounds; i++) {
      for (const lease of this.leases()) if (!skip(lease)) this.answer(lease);
      for (const node of [...this.state.nodes.values()]) {
        for (const id of [...node.sealed]) {
          const lease = this.state.leases.get(id)!;
          if (!skip(lease)) this.reveal(lease);
        }
      }
      for (const job of [...this.state.wanted.values()]) {
        const inputs = this.state.tasksById.get(job.task)!.inputs;
        const digests = job.positions.map((position) => inputs[position]!.digest);
        const cells = judge({ candidate: job.candidate, inputs: digests } as JudgeUnit, this.blobs);
        this.apply({ kind: 'refereed', key: job.key, cells });
      }
      this.epoch();
    }
  }
}
