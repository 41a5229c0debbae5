import { apply, type Coordinator, createCoordinator } from '../../coordinator/core/coordinator.ts';
import { datasetFiles } from '../../coordinator/core/dataset.ts';
import type { Effect, Event } from '../../coordinator/core/events.ts';
import { fold } from '../../coordinator/core/fold.ts';
import { genesisSubject } from '../../coordinator/core/genesis-subject.ts';
import { isSweeping } from '../../coordinator/core/quarantine.ts';
import { emptyState, isFinished, type RefereeJob, type State } from '../../coordinator/core/state.ts';
import type { LogSource } from '../../coordinator/log/publisher.ts';
import { signerFromSeed } from '../../node/host/ed25519.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { encodeEnvelope } from '../../protocol/dsse.ts';
import type { Signer } from '../../protocol/ed25519.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import { signCheckpoint } from '../../protocol/log/checkpoint.ts';
import { MerkleTree } from '../../protocol/log/merkle.ts';
import { formatVerifierKey, NOTE_ED25519 } from '../../protocol/log/note.ts';
import type { Feedback } from '../../protocol/messages/feedback-statement.ts';
import type { Genesis, Parameters } from '../../protocol/messages/genesis.ts';
import { formatInvite } from '../../protocol/messages/invite.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import { type CoordinatorStatement, encodeStatement, PAYLOAD_TYPE } from '../../protocol/messages/statement.ts';
import { rulesDigest } from '../../protocol/rules/rules-digest.ts';
import { sha256, sha256Hex } from '../../protocol/sha256.ts';
import { Agenda } from './agenda.ts';
import { beaconChain } from './beacon-values.ts';
import { describe } from './describe-state.ts';
import { SMALL } from './small-parameters.ts';
import { type Blobs, put, run } from './synthetic-content.ts';
import { type Behaviour, SyntheticNode, type Unchained } from './synthetic-node.ts';

export interface SyntheticOptions {
  readonly seed?: string;
  /** Tells the keys of two runs apart. */
  readonly keys?: string;
  /** Delays, and with them the order of all answers. */
  readonly jitter?: string;
  /** Longest delay of an answer in milliseconds; an epoch has 1,000. */
  readonly spread?: number;
  readonly nodes?: number;
  readonly behaviours?: readonly Behaviour[];
  /** Operators that the invites name, instead of a new one each. */
  readonly operators?: readonly string[];
  readonly admission?: Genesis['admission'];
  readonly parameters?: Partial<Parameters>;
  readonly image?: Genesis['image'];
  /** What a trainer reports, asked at each tick. */
  readonly feedback?: (state: State) => Feedback | undefined;
  /** Orders a sweep of the quarantine before the release. */
  readonly sweep?: boolean;
  /** What the referee finds, given what it should. */
  readonly referee?: (job: RefereeJob, cells: Cell[]) => Pick<RefereedEvent, 'cells' | 'problem'> | undefined;
}

type RefereedEvent = Extract<Event, { kind: 'refereed' }>;

const ORIGIN = 'campaign.test/synthetic';
const BEACON_LENGTH = 500;
export function signerOf(name: string): Signer {
  return signerFromSeed(sha256(encodeUtf8(name)));
}

/** A whole campaign in memory: the real coordinator core, simulated volunteers, a log of real signed envelopes. */
export class SyntheticCampaign {
  readonly state: State = emptyState();
  readonly entries: Uint8Array[] = [];
  readonly epochs: { epoch: number; checkpoint: string }[] = [];
  readonly blobs: Blobs = new Map();
  readonly nodes: SyntheticNode[] = [];
  readonly coordinator: Signer;
  readonly log: Signer;
  readonly vkey: string;
  readonly #tree = new MerkleTree();
  readonly #core: Coordinator;
  readonly #agenda: Agenda;
  readonly #options: SyntheticOptions;
  readonly #pending = new Map<number, { bytes: Uint8Array; hash: Hex32; node: SyntheticNode }>();
  /** Beacon value by epoch; 0 is the end that the genesis publishes. */
  readonly #beacon: readonly Hex32[];
  #token = 0;
  #finished = false;

  constructor(options: SyntheticOptions = {}) {
    const keys = options.keys ?? 'keys';
    this.#options = options;
    this.#agenda = new Agenda(options.jitter ?? 'jitter', options.spread ?? 200);
    this.coordinator = signerOf(`${keys}/coordinator`);
    this.log = signerOf(`${keys}/log`);
    this.vkey = formatVerifierKey({ name: ORIGIN, type: NOTE_ED25519, publicKey: this.log.publicKey });
    this.#beacon = beaconChain(sha256(encodeUtf8(`${keys}/beacon`)), BEACON_LENGTH);
    this.#begin(options);
    this.#core = createCoordinator(this.state);
    const count = options.nodes ?? 7;
    for (let i = 0; i < count; i++) this.#addNode(i, keys);
  }

  get ledger(): LogSource {
    const { entries } = this;
    return {
      tree: this.#tree,
      async *entries(from, to) {
        yield* entries.slice(from, to);
      },
    };
  }

  checkpoint(size = this.entries.length): string {
    return signCheckpoint({ origin: ORIGIN, size, root: this.#tree.root(size) }, this.log);
  }

  /** Runs until the campaign is finished, then logs the release entry. */
  finish(): this {
    for (const node of this.nodes) {
      this.#agenda.soon(() => {
        this.#apply({ kind: 'connected', node: node.signer.keyId });
        this.#submit(node, node.join(this.state.genesis!.image.digest));
      });
    }
    this.#agenda.at(100, () => this.#tick());
    this.#run(() => this.#finished);
    if (this.#options.sweep === true) {
      this.#apply({ kind: 'sweep' });
      this.#run(() => !isSweeping(this.state) && isFinished(this.state));
    }
    const files = datasetFiles(this.state, (digest) => this.blobs.get(digest)!).map(({ name, bytes }) => ({
      name,
      digest: sha256Hex(bytes),
      size: bytes.length,
    }));
    this.#apply({ kind: 'release', files });
    return this;
  }

  #run(until: () => boolean): void {
    while (!until()) {
      if (this.epochs.length === BEACON_LENGTH || !this.#agenda.step())
        throw new Error(`the synthetic campaign does not come to an end: ${describe(this.state)}`);
    }
  }

  #begin({ seed = 'seed', admission = 'invite', parameters = {} }: SyntheticOptions): void {
    const snippets = Array.from({ length: 7 }, (_, i) => ({ name: `s${i}.py`, ...put(this.blobs, `print(${i})\n`) }));
    const genesis: Genesis = {
      name: 'synthetic',
      origin: ORIGIN,
      coordinator: this.coordinator.keyId,
      vkey: this.vkey,
      createdAt: '2026-01-01T00:00:00Z',
      seed,
      rules: rulesDigest({ ...SMALL, ...parameters }),
      image: this.#options.image ?? { name: 'python', digest: sha256Hex('image') },
      generator: { kind: 'builtin', version: '1' },
      snippets: snippets.length,
      beacon: { kind: 'chain', end: this.#beacon[0]!, length: BEACON_LENGTH },
      admission,
      parameters: { ...SMALL, ...parameters },
    };
    this.#logOwn({ type: 'genesis/v1', predicate: genesis }, true);
    this.#logOwn({ type: 'snippets/v1', predicate: { snippets } }, true);
  }

  #addNode(index: number, keys: string): void {
    const signer = signerOf(`${keys}/node/${index}`);
    const behaviour = this.#options.behaviours?.[index] ?? 'honest';
    const given = this.#options.operators?.[index];
    const named = given !== undefined || index % 2 === 0;
    const operator = given ?? (named ? `operator-${index}` : signer.keyId);
    const base = {
      addresses: ['/ip4/127.0.0.1/tcp/1'],
      coordinator: this.coordinator.keyId,
      campaign: this.state.campaign,
    };
    const invite = formatInvite({ ...base, ...(named ? { operator } : {}), expires: 4_000_000_000 }, this.coordinator);
    const isOpen = this.state.genesis!.admission === 'open';
    this.nodes.push(new SyntheticNode(signer, behaviour, operator, isOpen ? undefined : invite));
  }

  #tick(): void {
    this.#apply({ kind: 'tick' });
    const report = this.#options.feedback?.(this.state);
    if (report !== undefined) this.#apply({ kind: 'feedback', report });
    this.#agenda.at(this.#agenda.now + 100, () => this.#tick());
  }

  #apply(event: Event): void {
    for (const effect of apply(this.#core, event, this.#agenda.now)) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'log-own':
        return this.#logOwn(effect.statement, false);
      case 'log-node':
        return this.#append(this.#pending.get(effect.token)!.bytes);
      case 'accept': {
        const { node, hash } = this.#pending.get(effect.token)!;
        node.accepted(hash);
        return;
      }
      case 'send-leases':
        for (const lease of effect.leases) this.#handLease(this.#nodeOf(effect.node), lease);
        return;
      case 'send-barrier':
        for (const node of effect.nodes) this.#openSeals(this.#nodeOf(node), effect.index);
        return;
      case 'send-epoch':
        for (const node of this.nodes)
          this.#agenda.soon(() => this.#submit(node, { type: 'heartbeat/v1', predicate: { epoch: effect.epoch } }));
        return;
      case 'cut-epoch':
        return this.#agenda.soon(() => this.#cutEpoch(effect.epoch));
      case 'run-referee': {
        const { key, task, candidate, positions } = effect.job;
        const inputs = this.state.tasksById.get(task)!.inputs;
        const cells = positions.map((position) => run(candidate, inputs[position]!.digest, this.blobs));
        const result = this.#options.referee?.(effect.job, cells) ?? { cells };
        return this.#agenda.soon(() => this.#apply({ kind: 'refereed', key, ...result }));
      }
      case 'wake':
        return this.#agenda.at(effect.at, () => this.#apply({ kind: 'tick' }));
      case 'finished':
        this.#finished = true;
        return;
      case 'refuse':
      case 'send-void':
        return;
    }
  }

  #nodeOf(key: Hex32): SyntheticNode {
    return this.nodes.find((node) => node.signer.keyId === key)!;
  }

  #handLease(node: SyntheticNode, id: Hex32): void {
    if (!node.isNew(id)) return;
    const unit = this.state.units.get(this.state.leases.get(id)!.unit)!;
    this.#agenda.soon(() => {
      const answer = node.answer(id, unit.unit, unit.id, this.blobs);
      if (answer === undefined) return;
      this.#submit(node, answer);
      if (node.behaviour !== 'vanishing' || answer.type !== 'commit/v1' || node.gone) return;
      node.gone = true;
      this.#apply({ kind: 'disconnected', node: node.signer.keyId });
    });
  }

  #openSeals(node: SyntheticNode, barrier: number): void {
    const task = this.state.tasks.find((entry) => entry.rounds.some((round) => round.barrierIndex === barrier))!;
    const round = task.rounds.find((entry) => entry.barrierIndex === barrier)!;
    for (const lease of round.sealed) {
      if (this.state.leases.get(lease)!.node !== node.signer.keyId) continue;
      this.#agenda.soon(() => {
        const reveal = node.gone ? undefined : node.reveal(lease);
        if (reveal !== undefined) this.#submit(node, reveal);
      });
    }
  }

  #submit(node: SyntheticNode, unchained: Unchained): void {
    if (node.gone) return;
    const { bytes, statement, hash } = node.sign(unchained, this.state.campaign);
    const token = this.#token++;
    this.#pending.set(token, { bytes, hash, node });
    this.#apply({ kind: 'submitted', token, signer: node.signer.keyId, statement, hash });
    this.#pending.delete(token);
  }

  #cutEpoch(epoch: number): void {
    const checkpoint = this.checkpoint();
    this.epochs.push({ epoch, checkpoint });
    const beacon = this.#beacon[epoch]!;
    this.#apply({ kind: 'epoch-cut', checkpoint, root: this.#tree.root(), beacon });
  }

  #logOwn(statement: CoordinatorStatement, folds: boolean): void {
    const subject = this.entries.length === 0 ? genesisSubject(ORIGIN) : this.state.campaign;
    const bytes = encodeEnvelope(PAYLOAD_TYPE, encodeStatement(statement, subject), this.coordinator);
    const entry = { index: this.entries.length, statement, signer: this.coordinator.keyId, hash: sha256Hex(bytes) };
    if (folds) fold(this.state, entry);
    this.#append(bytes);
  }

  #append(bytes: Uint8Array): void {
    this.entries.push(bytes);
    this.#tree.append(bytes);
  }
}
