import type { Hex32 } from '../../protocol/ids.ts';
import type { ContributionResult, Stage, WorkUnit } from '../../protocol/messages/work-unit.ts';
import type { IntentOf } from './intent.ts';
import type { Standing } from './messages.ts';
import { type Vote, VoteGuard } from './vote-guard.ts';

/**
 * Where a lease stands. `queued`: waits for a slot. `running`: uses one. `uploading`: blobs before the statement.
 * `storing`: the vote is being made durable. `submitting`: its last statement is with the shell.
 */
export type Phase = 'queued' | 'running' | 'uploading' | 'storing' | 'submitting';

export interface HeldLease {
  readonly lease: Hex32;
  /** Unknown for a lease whose statement was left over from an earlier run. */
  readonly unit?: WorkUnit;
  phase: Phase;
  result?: ContributionResult;
  /** How often its blobs were sent. */
  uploads: number;
  /** Epochs that began while it was held. */
  epochs: number;
}

/** `working`; `finishing`: ends what runs and takes nothing new; `leaving`: the leave statement is on its way; `gone`. */
export type Mode = 'working' | 'finishing' | 'leaving' | 'gone';

/** What a volunteer says of itself when it joins. */
export type Profile = IntentOf<'join/v1'>['predicate'];

export interface NodeState {
  readonly node: Hex32;
  readonly profile: Profile;
  readonly votes: VoteGuard;
  /** Leases in the order they came, without those whose work is over for this node. */
  readonly held: Map<Hex32, HeldLease>;
  mode: Mode;
  paused: boolean;
  connected: boolean;
  standing: Standing;
  joining: boolean;
  heartbeating: boolean;
  /** Receipts since the last epoch began; without one the node has to say that it is alive. */
  heard: number;
  refused: number;
  readonly completed: Map<Stage, number>;
}

/** A volunteer that has just started; `stored` is what the vote guard of earlier runs kept. */
export function createNodeState(
  node: Hex32,
  profile: Profile,
  stored: { readonly open: readonly Vote[]; readonly closed: readonly Hex32[] },
): NodeState {
  return {
    node,
    profile,
    votes: new VoteGuard(node, stored),
    held: new Map(),
    mode: 'working',
    paused: false,
    connected: false,
    standing: 'unknown',
    joining: false,
    heartbeating: false,
    heard: 0,
    refused: 0,
    completed: new Map(),
  };
}

/** Leases being worked on: never more than the slots that the node declared. */
export function runningCount(state: NodeState): number {
  let running = 0;
  for (const { phase } of state.held.values()) if (phase === 'running') running++;
  return running;
}
