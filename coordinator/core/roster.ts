import type { Hex32 } from '../../protocol/ids.ts';
import { parametersOf, type RosterMember, type State } from './state.ts';
import { isOnProbation } from './trust.ts';

/**
 * Roster of an epoch: nodes that joined, did not leave, are neither banned, suspended nor away, and were heard within
 * `silenceEpochs`, in the order of their join entries. A node on probation has one slot, whatever it offers. The epoch entry
 * follows its checkpoint at once, so the fold at that entry is the fold at C_e.
 */
export function rosterNow(state: State, epoch: number): RosterMember[] {
  const { silenceEpochs } = parametersOf(state);
  const members: RosterMember[] = [];
  for (const node of state.nodes.values()) {
    if (node.status !== 'active' || node.lastHeardEpoch + silenceEpochs < epoch) continue;
    if (node.isAway || epoch < node.suspendedUntil) continue;
    members.push({ node: node.key, operator: node.operator, slots: isOnProbation(node) ? 1 : node.slots });
  }
  return members;
}

/** What draws are made from: a node with s slots stands s times. */
export function drawTable(roster: readonly RosterMember[]): Hex32[] {
  const table: Hex32[] = [];
  for (const { node, slots } of roster) for (let slot = 0; slot < slots; slot++) table.push(node);
  return table;
}
