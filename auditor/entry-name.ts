import type { Entry, State } from '../coordinator/core/state.ts';
import { type Hex32, leaseId } from '../protocol/ids.ts';
import { isNodeStatement, type Statement } from '../protocol/messages/statement.ts';

/** Names an entry for a person: its index, type, signer, and the first lease, task or epoch that it is about. */
export function entryName(state: State, { index, statement, signer }: Entry): string {
  const who = isNodeStatement(statement) ? ` of node ${signer}` : '';
  const about = subjectOf(state, statement);
  return `entry ${index} ${statement.type}${who}${about === '' ? '' : ` (${about})`}`;
}

function subjectOf(state: State, statement: Statement): string {
  switch (statement.type) {
    case 'contribution/v1':
    case 'refusal/v1':
      return leaseName(state, statement.predicate.lease);
    case 'commit/v1':
    case 'reveal/v1':
      return listed(
        state,
        statement.predicate.items.map((item) => item.lease),
      );
    case 'timeout/v1':
      return listed(
        state,
        statement.predicate.leases.map((item) => item.lease),
      );
    case 'leases/v1':
      return listed(
        state,
        statement.predicate.leases.map((grant) => leaseId(grant.workUnit, grant.node, grant.fence)),
      );
    case 'epoch/v1':
      return `epoch ${statement.predicate.epoch}`;
    case 'task/v1':
      return `task ${statement.predicate.index} ${statement.predicate.task}`;
    case 'decision/v1':
      return `task ${statement.predicate.index} ${statement.predicate.task ?? 'without a draft'}`;
    case 'barrier/v1':
      return `task ${statement.predicate.task}, round ${statement.predicate.round}`;
    case 'referee/v1':
    case 'fault/v1':
      return `task ${statement.predicate.task}, slot ${statement.predicate.slot}`;
    case 'ban/v1':
      return `node ${statement.predicate.node}`;
    default:
      return '';
  }
}

function listed(state: State, leases: readonly Hex32[]): string {
  const more = leases.length > 1 ? `, and ${leases.length - 1} more` : '';
  return leaseName(state, leases[0]!) + more;
}

function leaseName(state: State, id: Hex32): string {
  const lease = state.leases.get(id);
  const unit = lease === undefined ? undefined : state.units.get(lease.unit)?.unit;
  if (unit === undefined) return `lease ${id}`;
  const task = 'task' in unit ? `, task ${unit.task}` : '';
  const slot = 'slot' in unit ? `, slot ${unit.slot}` : '';
  return `lease ${id}, stage ${unit.stage}${task}${slot}`;
}
