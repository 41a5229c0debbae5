import type { Entry } from '../../../coordinator/core/state.ts';
import type { Hex32 } from '../../../protocol/ids.ts';
import { type Checker, Violation } from './checker.ts';

/** Nobody is accused or banned who never said anything untrue. */
export class Innocence implements Checker {
  readonly #isInnocent: (node: Hex32) => boolean;
  readonly banned = new Set<Hex32>();

  constructor(isInnocent: (node: Hex32) => boolean) {
    this.#isInnocent = isInnocent;
  }

  onDurable({ index, statement }: Entry): void {
    if (statement.type !== 'fault/v1' && statement.type !== 'ban/v1') return;
    const { node } = statement.predicate;
    if (statement.type === 'ban/v1') this.banned.add(node);
    if (!this.#isInnocent(node)) return;
    throw new Violation('no honest node is banned', `entry ${index}: ${JSON.stringify(statement)}`);
  }
}
