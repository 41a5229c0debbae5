import type { LeaseState } from './lease-state.ts';
import { epochOf, type NodeState, parametersOf, type State } from './state.ts';
import { refreshIdle } from './units.ts';

/** Strikes for a sealed vote that was not opened: it was drawn for, seen to be sealed, and then kept back. */
const UNREVEALED = 3;

/**
 * Counts against a node that it did not answer what was drawn for it. Whoever aborts whenever a draw does not suit it is
 * suspended: it leaves the roster for a time, and comes back half forgiven.
 */
export function strike(state: State, node: NodeState, strikes: number): void {
  const { strikesMax, suspendEpochs } = parametersOf(state);
  node.strikes += strikes;
  if (node.strikes < strikesMax) return;
  node.strikes = Math.floor(strikesMax / 2);
  node.suspendedUntil = epochOf(state) + suspendEpochs;
  node.listedSlots = 0;
  refreshIdle(state, node);
}

/** A lease ended for want of an answer. */
export function strikeForSilence(state: State, lease: LeaseState): void {
  strike(state, state.nodes.get(lease.node)!, lease.status === 'committed' ? UNREVEALED : 1);
}

export function forgive(node: NodeState): void {
  node.strikes = Math.max(0, node.strikes - 1);
}
