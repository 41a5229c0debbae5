import type { Hex32 } from '../../protocol/ids.ts';
import type { Parameters } from '../../protocol/messages/genesis.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { beaconChain, genesisOf } from './campaign.ts';
import { BusyRounds } from './checkers/busy-rounds.ts';
import { type Checker, Checkers, Violation } from './checkers/checker.ts';
import { Innocence } from './checkers/innocence.ts';
import { ShadowAudit } from './checkers/shadow-audit.ts';
import { Tallies } from './checkers/tallies.ts';
import { CoordinatorHost } from './coordinator-host.ts';
import { Engine } from './engine.ts';
import { type FaultPlan, Faults, NO_FAULTS } from './faults.ts';
import { Network, type NetworkOptions } from './network.ts';
import { NodeHost } from './node-host.ts';
import type { Persona } from './personas/persona.ts';
import { Random } from './random.ts';
import { sealLight, sealWhole } from './seal.ts';
import { toySigner } from './toy-signer.ts';
import { type SkillModel, World } from './world.ts';

export interface Member {
  readonly persona: Persona;
  readonly slots: number;
  readonly judgeMs: number;
  /** Stands behind the node; absent: the node itself. */
  readonly operator?: string;
  /** Network that it shares with others of the same name. */
  readonly network?: string;
  readonly startMs: number;
}

export interface SimulationOptions {
  readonly seed: string;
  readonly parameters: Parameters;
  readonly members: readonly Member[];
  readonly network: NetworkOptions;
  readonly faults: FaultPlan;
  readonly skill: SkillModel;
  readonly flushMs: number;
  readonly refereeMs: number;
  /** A banned liar comes back at once with a new key. */
  readonly rejoin: boolean;
  /** `all`: an auditor follows every entry. `votes`: only what counts errors. */
  readonly checks: 'all' | 'votes';
  readonly watch?: Checker;
  /** Epochs after the last fault within which the campaign must end. */
  readonly livenessEpochs: number;
  /** Virtual milliseconds after which a run without an end is cut off; absent: it must end. */
  readonly cutMs?: number;
  readonly print?: (line: string) => void;
}

/** One campaign from its genesis to its end, in virtual time. */
export class Simulation {
  readonly options: SimulationOptions;
  readonly engine: Engine;
  readonly world: World;
  readonly coordinator: CoordinatorHost;
  readonly nodes: NodeHost[] = [];
  readonly tallies: Tallies;
  readonly innocence: Innocence;
  readonly #checkers: Checkers;
  readonly #network: Network;
  readonly #random: Random;
  readonly #personas = new Map<Hex32, Persona>();
  readonly #members = new Map<Hex32, Member>();
  readonly #faults: Faults;

  constructor(options: SimulationOptions) {
    this.options = options;
    this.engine = new Engine(options.print);
    this.#random = new Random(options.seed);
    this.world = new World(options.seed, options.skill);
    this.#network = new Network(this.engine, this.#random.split('network'), options.network, this.#isReliable());
    this.tallies = new Tallies(this.world, () => this.engine.now);
    this.innocence = new Innocence((node) => this.#personas.get(node)?.innocent !== false);
    const always: Checker[] = [this.innocence, this.tallies, ...(options.watch === undefined ? [] : [options.watch])];
    this.#checkers = new Checkers(options.checks === 'all' ? [...always, new ShadowAudit(), new BusyRounds()] : always);
    const signer = toySigner(`${options.seed}/coordinator`);
    const beacon = beaconChain(options.seed, this.#epochsMax());
    this.coordinator = new CoordinatorHost({
      engine: this.engine,
      network: this.#network,
      random: this.#random.split('coordinator'),
      world: this.world,
      genesis: genesisOf(options.seed, signer.keyId, beacon, options.parameters),
      signer,
      beacon,
      flushMs: options.flushMs,
      refereeMs: options.refereeMs,
      strict: options.checks === 'all',
      watcher: this.#checkers,
    });
    for (const [i, member] of options.members.entries()) this.#enlist(member, `${i}`);
    this.#faults = new Faults(this.engine, this.#random.split('faults'), options.faults, {
      coordinator: this.coordinator,
      network: this.#network,
      nodes: this.nodes,
    });
  }

  /** @throws Violation when a law does not hold */
  run(): this {
    const { parameters, livenessEpochs, faults, cutMs } = this.options;
    this.#faults.begin();
    const end = cutMs ?? faults.endMs + livenessEpochs * parameters.epochMs * 2;
    const isOver = this.engine.run(() => this.#isOver(), end);
    if (!isOver && cutMs === undefined) {
      throw new Violation('every task is decided after the faults end', this.#whereItStands());
    }
    this.#settle();
    this.#checkers.onEnd(this.coordinator.state);
    return this;
  }

  /** Digest of everything that was logged, crashed and sent. */
  digest(): string {
    return this.engine.digest();
  }

  personaOf(node: Hex32): Persona {
    return this.#personas.get(node)!;
  }

  /** The rest of the last batch, and what is logged meanwhile, becomes durable: checkers have then seen the whole log. */
  #settle(): void {
    const { tallies, coordinator } = this;
    this.engine.run(() => tallies.entries >= coordinator.size && coordinator.isUp, this.engine.now + 60_000);
  }

  #isOver(): boolean {
    return this.coordinator.isUp && this.coordinator.isFinished && this.engine.now >= this.options.faults.endMs;
  }

  #isReliable(): boolean {
    const { network, faults } = this.options;
    return network.loss === 0 && faults === NO_FAULTS;
  }

  #epochsMax(): number {
    const { parameters, livenessEpochs, faults, cutMs } = this.options;
    return Math.ceil((cutMs ?? faults.endMs) / parameters.epochMs) + livenessEpochs * 2 + 20;
  }

  #enlist(member: Member, name: string): void {
    const { seed } = this.options;
    const signer = toySigner(`${seed}/node/${name}`);
    const random = this.#random.split(`node/${name}`);
    const node = new NodeHost({
      engine: this.engine,
      network: this.#network,
      random,
      world: this.world,
      coordinator: this.coordinator,
      campaign: this.coordinator.state.campaign,
      signer,
      seal: this.options.checks === 'all' ? sealWhole : sealLight,
      profile: {
        operator: member.operator ?? signer.keyId,
        slots: member.slots,
        image: sha256Hex('image'),
        agent: 'simulated',
      },
      persona: member.persona,
      cluster: member.network === undefined ? undefined : sha256Hex(member.network),
      judgeMs: member.judgeMs,
      onForgotten: (problem) => {
        throw new Violation('what was acknowledged is in the log', problem);
      },
      onExit: (exited) => this.#comeBack(exited, member, name),
    });
    this.nodes.push(node);
    this.#personas.set(node.key, member.persona);
    this.#members.set(node.key, member);
    this.engine.after(member.startMs + random.below(50), () => node.start());
  }

  #comeBack(exited: NodeHost, member: Member, name: string): void {
    if (!this.options.rejoin || member.persona.innocent || !this.innocence.banned.has(exited.key)) return;
    this.#enlist({ ...member, startMs: 1_000 }, `${name}'`);
  }

  #whereItStands(): string {
    const { state } = this.coordinator;
    const tasks = state.tasks
      .filter((task) => task.phase !== 'decided')
      .map((task) => {
        const jobs = task.rounds.flatMap((round) => round.jobs);
        const leases = jobs.map((job) => `${job.status}:${job.leases.map((lease) => lease.status).join('/')}`);
        return `task ${task.index} ${task.phase}, waiting ${task.waiting.size}, jobs ${leases.join(' ')}`;
      });
    const open = [...state.open.values()].map((unit) => unit.unit.stage);
    const nodes = [...state.nodes.values()].map(
      (node) => `${this.#personas.get(node.key)?.name} ${node.status} holds ${node.held.size}`,
    );
    return [`epoch ${state.epoch?.number}, ${state.pipeline}, open ${open.join(' ')}`, ...tasks, ...nodes].join('; ');
  }
}
