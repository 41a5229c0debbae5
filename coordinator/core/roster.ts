import { parametersOf, type RosterMember, type State } from './state.ts';

/**
 * Roster of an epoch: nodes that joined, did not leave, are not banned, and were heard within `silenceEpochs`, in the order
 * of their join entries. The epoch entry follows its checkpoint at once, so the fold at that entry is the fold at C_e.
 */
export function rosterNow(state: State, epoch: number): RosterMember[] {
  const { silenceEpochs } = parametersOf(state);
  const members: RosterMember[] = [];
  for (const node of state.nodes.values()) {
    if (node.status !== 'active' || node.lastHeardEpoch + silenceEpochs < epoch) continue;
    members.push({ node: node.key, operator: node.operator, slots: node.slots });
  }
  return members;
}
