import type { Hex32 } from '../../protocol/ids.ts';
import type { Engine } from './engine.ts';
import type { Random } from './random.ts';

export interface NetworkOptions {
  /** Usual delay of a message in milliseconds; seldom eight times as much, and never in order. */
  readonly delayMs: number;
  readonly loss: number;
  readonly duplication: number;
}

export type Direction = 'up' | 'down';

/**
 * Messages between nodes and the coordinator, worse than TCP gives them: each may be late, lost, doubled or overtaken
 * while the connection stands. Cut nodes reach nobody, in one direction or both.
 */
export class Network {
  readonly #engine: Engine;
  readonly #random: Random;
  readonly #options: NetworkOptions;
  readonly #cut: Record<Direction, Set<Hex32>> = { up: new Set(), down: new Set() };
  #isHealed = false;

  /** Nothing is ever lost, so nobody need look at the clock while waiting. */
  readonly isReliable: boolean;

  constructor(engine: Engine, random: Random, options: NetworkOptions, isReliable: boolean) {
    this.isReliable = isReliable;
    this.#engine = engine;
    this.#random = random;
    this.#options = options;
  }

  send(direction: Direction, node: Hex32, deliver: () => void): void {
    const { delayMs, loss, duplication } = this.#options;
    const random = this.#random;
    if (!this.#isHealed) {
      if (this.#cut[direction].has(node) || (loss > 0 && random.chance(loss))) return;
      if (duplication > 0 && random.chance(duplication))
        this.#engine.after(1 + random.longTailed(delayMs * 3), deliver);
    }
    this.#engine.after(1 + random.longTailed(delayMs), deliver);
  }

  cut(node: Hex32, directions: readonly Direction[]): void {
    if (this.#isHealed) return;
    for (const direction of directions) this.#cut[direction].add(node);
  }

  mend(node: Hex32): void {
    this.#cut.up.delete(node);
    this.#cut.down.delete(node);
  }

  /** From now on every message arrives once. */
  heal(): void {
    this.#isHealed = true;
    this.#cut.up.clear();
    this.#cut.down.clear();
  }
}
