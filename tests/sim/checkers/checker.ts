import type { Coordinator } from '../../../coordinator/core/coordinator.ts';
import type { Event } from '../../../coordinator/core/events.ts';
import type { Entry, State } from '../../../coordinator/core/state.ts';
import type { Watcher } from '../coordinator-port.ts';

/** A law of the protocol that does not hold. */
export class Violation extends Error {
  constructor(law: string, detail: string) {
    super(`${law}: ${detail}`);
    this.name = 'Violation';
  }
}

/** A checker hears what a watcher hears and throws a `Violation`; `onEnd` comes once, after the last event. */
export interface Checker extends Partial<Watcher> {
  onEnd?(state: State): void;
}

export class Checkers implements Watcher {
  readonly #checkers: readonly Checker[];

  constructor(checkers: readonly Checker[]) {
    this.#checkers = checkers;
  }

  onDurable(entry: Entry, state: State): void {
    for (const checker of this.#checkers) checker.onDurable?.(entry, state);
  }

  onRest(coordinator: Coordinator, now: number): void {
    for (const checker of this.#checkers) checker.onRest?.(coordinator, now);
  }

  onEvent(event: Event, now: number): void {
    for (const checker of this.#checkers) checker.onEvent?.(event, now);
  }

  onRestart(state: State): void {
    for (const checker of this.#checkers) checker.onRestart?.(state);
  }

  onEnd(state: State): void {
    for (const checker of this.#checkers) checker.onEnd?.(state);
  }
}
