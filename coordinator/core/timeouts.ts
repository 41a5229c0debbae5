import type { Hex32 } from '../../protocol/ids.ts';
import type { Predicates } from '../../protocol/messages/statement.ts';
import { isSealed } from './late.ts';
import type { LeaseState } from './lease-state.ts';
import { roundOf } from './leases.ts';
import { epochOf, parametersOf, type State } from './state.ts';

/** A node renews a lease for the first time when it has held it for a whole epoch. */
const RENEWAL_EPOCHS = 2;

type Reason = Predicates['timeout/v1']['leases'][number]['reason'];

/**
 * Whether a lease may end now for this reason. A leased unit ends after its deadline epoch; a sealed vote only when its
 * barrier has stood for the deadline, because before the barrier there is nothing to answer. Ending early needs a lost
 * connection of `disconnectEpochs`, or renewals missed for `silenceEpochs`, which the coordinator alone can see; an audit
 * counts those.
 */
export function mayExpire(state: State, lease: LeaseState, reason: Reason): boolean {
  const epoch = epochOf(state);
  const { deadlineEpochs, silenceEpochs } = parametersOf(state);
  if (lease.status === 'leased') {
    if (reason === 'unrenewed') return epoch > lease.grantEpoch + silenceEpochs + RENEWAL_EPOCHS;
    return reason === 'disconnected' || epoch > lease.deadlineEpoch;
  }
  if (!isSealed(lease) || reason === 'unrenewed') return false;
  const since = barrierEpochOf(state, lease);
  if (since === undefined) return false;
  return epoch > since + (reason === 'disconnected' ? 0 : deadlineEpochs);
}

function barrierEpochOf(state: State, lease: LeaseState): number | undefined {
  const round = roundOf(state, lease);
  return round === undefined || round.barrierIndex === null ? undefined : round.barrierEpoch;
}

/**
 * Leases to end at this moment. `goneSince` gives the epoch at which a node's last connection was lost, `heldSince` the one
 * in which a lease was last known to be worked on.
 */
export function expiring(
  state: State,
  goneSince: ReadonlyMap<Hex32, number>,
  heldSince: (lease: LeaseState) => number,
): Predicates['timeout/v1']['leases'] {
  const epoch = epochOf(state);
  const { disconnectEpochs, silenceEpochs } = parametersOf(state);
  const isSilent = (lease: LeaseState) => epoch > heldSince(lease) + silenceEpochs + RENEWAL_EPOCHS;
  const found: Predicates['timeout/v1']['leases'] = [];
  for (const node of state.nodes.values()) {
    const gone = goneSince.get(node.key);
    const isGone = gone !== undefined && epoch >= gone + disconnectEpochs;
    for (const id of [...node.held, ...node.sealed]) {
      const lease = state.leases.get(id)!;
      if (mayExpire(state, lease, 'deadline')) found.push({ lease: id, reason: 'deadline' });
      else if (isGone && mayExpire(state, lease, 'disconnected')) found.push({ lease: id, reason: 'disconnected' });
      else if (isSilent(lease) && mayExpire(state, lease, 'unrenewed')) found.push({ lease: id, reason: 'unrenewed' });
    }
  }
  return found;
}
