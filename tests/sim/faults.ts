import type { CoordinatorHost } from './coordinator-host.ts';
import type { Engine } from './engine.ts';
import type { Direction, Network } from './network.ts';
import type { NodeHost } from './node-host.ts';
import type { Random } from './random.ts';

/** Mean times between faults in milliseconds; 0 switches a kind off. */
export interface FaultPlan {
  readonly nodeCrashMs: number;
  readonly nodeDownMs: number;
  readonly coordinatorCrashMs: number;
  readonly coordinatorDownMs: number;
  readonly partitionMs: number;
  readonly partitionLastsMs: number;
  readonly clockJumpMs: number;
  /** From here on nothing breaks any more, and what was broken is mended. */
  readonly endMs: number;
}

export const NO_FAULTS: FaultPlan = {
  nodeCrashMs: 0,
  nodeDownMs: 0,
  coordinatorCrashMs: 0,
  coordinatorDownMs: 0,
  partitionMs: 0,
  partitionLastsMs: 0,
  clockJumpMs: 0,
  endMs: 0,
};

interface Victims {
  readonly coordinator: CoordinatorHost;
  readonly network: Network;
  readonly nodes: readonly NodeHost[];
}

const DIRECTIONS: readonly (readonly Direction[])[] = [['up'], ['down'], ['up', 'down']];

/** Breaks things at random until the plan ends, then mends them. */
export class Faults {
  readonly #engine: Engine;
  readonly #random: Random;
  readonly #plan: FaultPlan;
  readonly #victims: Victims;

  constructor(engine: Engine, random: Random, plan: FaultPlan, victims: Victims) {
    this.#engine = engine;
    this.#random = random;
    this.#plan = plan;
    this.#victims = victims;
  }

  begin(): void {
    const { nodeCrashMs, coordinatorCrashMs, partitionMs, clockJumpMs, endMs } = this.#plan;
    this.#every(nodeCrashMs, () => this.#crashNode());
    this.#every(coordinatorCrashMs, () => this.#crashCoordinator());
    this.#every(partitionMs, () => this.#partition());
    this.#every(clockJumpMs, () => this.#victims.coordinator.jumpClock(this.#random.between(-20_000, 20_000)));
    this.#engine.at(endMs, () => this.#mend());
  }

  /** Poisson-like: the next one after half to one and a half of the mean. */
  #every(mean: number, act: () => void): void {
    if (mean === 0) return;
    this.#engine.after(Math.round(mean * (0.5 + this.#random.unit())), () => {
      if (this.#engine.now >= this.#plan.endMs) return;
      act();
      this.#every(mean, act);
    });
  }

  /** A churning node is drawn five times as often as another. */
  #crashNode(): void {
    const drawn = this.#victims.nodes.flatMap((node) =>
      node.isUp ? Array<NodeHost>(node.parts.persona.name === 'churning' ? 5 : 1).fill(node) : [],
    );
    if (drawn.length === 0) return;
    const node = this.#random.pick(drawn);
    node.crash();
    this.#engine.after(1 + this.#random.below(2 * this.#plan.nodeDownMs), () => node.start());
  }

  #crashCoordinator(): void {
    const { coordinator } = this.#victims;
    if (!coordinator.isUp) return;
    coordinator.crash(this.#random);
    this.#engine.after(1 + this.#random.below(2 * this.#plan.coordinatorDownMs), () => coordinator.restart());
  }

  #partition(): void {
    const { network, nodes } = this.#victims;
    const share = this.#random.unit();
    const directions = this.#random.pick(DIRECTIONS);
    const cut = nodes.filter(() => this.#random.chance(share));
    for (const node of cut) network.cut(node.key, directions);
    this.#engine.trace(`partition ${directions.join('+')} ${cut.map((node) => node.name).join(' ')}`);
    this.#engine.after(1 + this.#random.below(2 * this.#plan.partitionLastsMs), () => {
      for (const node of cut) network.mend(node.key);
    });
  }

  #mend(): void {
    this.#engine.trace('faults end');
    this.#victims.network.heal();
  }
}
