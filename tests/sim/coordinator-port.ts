import type { Coordinator } from '../../coordinator/core/coordinator.ts';
import type { Event } from '../../coordinator/core/events.ts';
import type { Entry, State } from '../../coordinator/core/state.ts';
import type { Signer } from '../../protocol/ed25519.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { Genesis } from '../../protocol/messages/genesis.ts';
import type { Engine } from './engine.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** What checkers hear. Entries are told in the order of the log, once they are durable. */
export interface Watcher {
  onDurable(entry: Entry, state: State): void;
  /** The core has taken an event and is at rest; `now` is what it was told. */
  onRest(coordinator: Coordinator, now: number): void;
  /** An event is about to be put to the core. */
  onEvent?(event: Event, now: number): void;
  /** State was rebuilt from the first `size` entries. */
  onRestart(state: State): void;
}

export interface CoordinatorParts {
  readonly engine: Engine;
  readonly network: Network;
  readonly random: Random;
  readonly world: World;
  readonly genesis: Genesis;
  readonly signer: Signer;
  readonly beacon: readonly Hex32[];
  /** Milliseconds until an appended entry is durable, and that the referee takes for one cell. */
  readonly flushMs: number;
  readonly refereeMs: number;
  /** Submissions are parsed as a stranger's; otherwise a sender is believed about what its bytes hold. */
  readonly strict: boolean;
  readonly watcher: Watcher;
}
