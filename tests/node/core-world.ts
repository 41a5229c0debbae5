import { apply } from '../../node/core/apply.ts';
import type { Intent } from '../../node/core/intent.ts';
import type { Effect, Event, Finding } from '../../node/core/messages.ts';
import { createNodeState, type NodeState, runningCount } from '../../node/core/state.ts';
import type { Vote } from '../../node/core/vote-guard.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';

export const NODE = sha256Hex('the node');
export const SLOTS = 2;

export const profile = { operator: NODE, slots: SLOTS, image: sha256Hex('image'), agent: 'test' };

export function leaseNamed(name: string): Hex32 {
  return sha256Hex(`lease ${name}`);
}

export const judgeJob: WorkUnit = {
  stage: 'judge',
  task: sha256Hex('task'),
  slot: 0,
  round: 0,
  candidate: sha256Hex('candidate'),
  inputs: [sha256Hex('input')],
  image: profile.image,
  limits: { fuel: 1, memoryMiB: 64, outputBytes: 1 },
};

export const evolveJob: WorkUnit = { stage: 'evolve', index: 0, features: [], seed: sha256Hex('seed') };

export function cellsOf(fuel: number): Extract<Finding, { kind: 'cells' }> {
  const cells = [{ outcome: 'ok' as const, digest: sha256Hex('output'), fuel }];
  return { kind: 'cells', cells, salt: sha256Hex(`salt ${fuel}`) };
}

/**
 * A shell without a world: it keeps what is durable apart from the state, so that a crash loses exactly what a crash
 * loses, and checks after every event what must always hold.
 */
export class CoreWorld {
  state: NodeState;
  readonly effects: Effect[] = [];
  readonly stored = new Map<Hex32, Vote>();
  readonly closed = new Set<Hex32>();
  readonly submitted: Intent[] = [];

  constructor() {
    this.state = createNodeState(NODE, profile, { open: [], closed: [] });
  }

  tell(event: Event): Effect[] {
    const effects = apply(this.state, event);
    if (runningCount(this.state) > SLOTS) throw new Error(`${runningCount(this.state)} works on ${SLOTS} slots`);
    for (const effect of effects) this.#note(effect);
    this.effects.push(...effects);
    return effects;
  }

  /** Statements that the node asked to submit by this event, of one type. */
  intents<T extends Intent['type']>(type: T): Extract<Intent, { type: T }>[] {
    return this.submitted.filter((intent): intent is Extract<Intent, { type: T }> => intent.type === type);
  }

  join(): void {
    this.tell({ kind: 'connected', standing: 'unknown' });
    this.receive('join/v1');
  }

  /** The receipt of the latest statement of this type. */
  receive(type: Intent['type'], want: Hex32[] = []): Effect[] {
    const intent = this.intents(type).at(-1);
    if (intent === undefined) throw new Error(`no ${type} was submitted`);
    return this.tell({ kind: 'receipt', intent, want });
  }

  /** The machine stops; only what was stored comes back. */
  crash(): void {
    this.state = createNodeState(NODE, profile, { open: [...this.stored.values()], closed: [...this.closed] });
    this.tell({ kind: 'connected', standing: 'member' });
  }

  #note(effect: Effect): void {
    if (effect.kind === 'submit') this.submitted.push(effect.intent);
    if (effect.kind === 'forget-vote') {
      this.stored.delete(effect.lease);
      this.closed.add(effect.lease);
    }
    if (effect.kind === 'store-vote') {
      if (this.closed.has(effect.vote.lease)) throw new Error('a vote was cast on a lease that is over');
      this.stored.set(effect.vote.lease, effect.vote);
    }
  }
}
