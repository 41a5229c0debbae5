import { type Refusal, refuse } from '../../protocol/errors.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { NodeStatement, Predicates } from '../../protocol/messages/statement.ts';
import { commitmentOf } from '../../protocol/rules/commitment.ts';
import { GENESIS_PREV } from './chain.ts';
import { checkGenerated } from './generated.ts';
import { isOpened, isSealed, mayAnswerLate, mayOpenLate } from './late.ts';
import type { LeaseState } from './lease-state.ts';
import { roundOf } from './leases.ts';
import type { NodeState, State } from './state.ts';

/**
 * Whether a node's statement may enter the log now: the rules that an auditor applies again to every entry. The signature
 * and the shape were checked before. Invites are the shell's business, because expiry needs a clock.
 */
export function admitNode(state: State, signer: Hex32, statement: NodeStatement): Refusal | undefined {
  const node = state.nodes.get(signer);
  if (statement.type === 'join/v1') return admitJoin(state, node, statement.predicate);
  if (node === undefined) return refuse('not-joined', 'expected a join/v1 entry of this key first');
  if (node.status === 'banned') return refuse('node-banned', 'this key was banned for a proven fault');
  if (node.status === 'left') return refuse('node-left', 'this key has left; it may join again');
  const { seq, prev } = statement.predicate;
  if (seq !== node.seq + 1 || prev !== node.hash) {
    return refuse(
      'sequence-conflict',
      `expected seq ${node.seq + 1} after ${node.hash}, came seq ${seq} after ${prev}`,
    );
  }
  switch (statement.type) {
    case 'contribution/v1':
      return admitContribution(state, node, statement.predicate);
    case 'commit/v1':
      return admitCommit(state, node, statement.predicate);
    case 'reveal/v1':
      return admitReveal(state, node, statement.predicate);
    case 'refusal/v1': {
      const lease = ownLease(state, node, statement.predicate.lease);
      if ('code' in lease) return lease;
      return lease.status === 'leased' ? undefined : closed(lease);
    }
    case 'heartbeat/v1':
    case 'leave/v1':
      return undefined;
  }
}

function admitJoin(state: State, node: NodeState | undefined, join: Predicates['join/v1']): Refusal | undefined {
  if (node?.status === 'banned') return refuse('node-banned', 'this key was banned for a proven fault');
  if (node?.status === 'active') return refuse('already-joined', `this key joined at entry ${node.joinIndex}`);
  const expected = node === undefined ? { seq: 0, prev: GENESIS_PREV } : { seq: node.seq + 1, prev: node.hash };
  if (join.seq !== expected.seq || join.prev !== expected.prev) {
    return refuse(
      'sequence-conflict',
      `expected seq ${expected.seq} after ${expected.prev}, came seq ${join.seq} after ${join.prev}`,
    );
  }
  if (node !== undefined && node.operator !== join.operator) {
    return refuse(
      'result-invalid',
      `this key stands behind operator ${node.operator}; join with a new key for another`,
    );
  }
  const { image } = state.genesis!;
  if (join.image !== image.digest) {
    return refuse('result-invalid', `expected runtime image ${image.digest}, came ${join.image}`);
  }
  if (join.operator === 'referee') return refuse('result-invalid', 'the operator name "referee" is taken');
  return undefined;
}

function ownLease(state: State, node: NodeState, id: Hex32): LeaseState | Refusal {
  const lease = state.leases.get(id);
  if (lease === undefined) return refuse('lease-unknown', `no lease ${id} was granted`);
  if (lease.node !== node.key) return refuse('lease-not-yours', `lease ${id} was granted to ${lease.node}`);
  return lease;
}

function closed(lease: LeaseState): Refusal {
  return refuse('lease-closed', `lease ${lease.id} is ${lease.status}`);
}

function admitContribution(
  state: State,
  node: NodeState,
  contribution: Predicates['contribution/v1'],
): Refusal | undefined {
  const lease = ownLease(state, node, contribution.lease);
  if ('code' in lease) return lease;
  const unit = state.units.get(lease.unit)!;
  if (contribution.unit !== lease.unit || contribution.result.stage !== unit.unit.stage) {
    return refuse('stage-mismatch', `lease ${lease.id} is for ${unit.unit.stage} unit ${unit.id}`);
  }
  if (unit.unit.stage === 'extract' && contribution.result.stage === 'extract') {
    const named = contribution.result.snippets.map((snippet) => snippet.snippet);
    if (named.join() !== unit.unit.snippets.join())
      return refuse('result-invalid', 'expected the snippets of the unit in order');
  }
  if (lease.status !== 'leased' && !mayAnswerLate(lease, unit)) return closed(lease);
  return checkGenerated(state, unit.unit, contribution.result);
}

function admitCommit(state: State, node: NodeState, commit: Predicates['commit/v1']): Refusal | undefined {
  const seen = new Set<Hex32>();
  for (const item of commit.items) {
    const lease = ownLease(state, node, item.lease);
    if ('code' in lease) return lease;
    const unit = state.units.get(lease.unit)!;
    if (unit.unit.stage !== 'judge') return refuse('stage-mismatch', 'only judge jobs are committed');
    if (isEquivocation(lease, item.commitment)) return undefined;
    if (lease.commitment !== null || seen.has(item.lease)) {
      return refuse('commit-duplicate', `lease ${item.lease} has a commitment`);
    }
    if (lease.status !== 'leased' && !mayAnswerLate(lease, unit)) return closed(lease);
    seen.add(item.lease);
  }
  return undefined;
}

/** A second sealed vote that differs from the first is logged: signed by the node, it is the evidence for its ban. */
export function isEquivocation(lease: LeaseState, commitment: Hex32): boolean {
  return lease.commitment !== null && lease.commitment !== commitment;
}

function admitReveal(state: State, node: NodeState, reveal: Predicates['reveal/v1']): Refusal | undefined {
  const seen = new Set<Hex32>();
  for (const item of reveal.items) {
    const lease = ownLease(state, node, item.lease);
    if ('code' in lease) return lease;
    if (isOpened(lease) || seen.has(item.lease)) {
      return refuse('reveal-duplicate', `lease ${item.lease} is revealed`);
    }
    seen.add(item.lease);
    const refusal = admitOpening(state, node, lease, item);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function admitOpening(
  state: State,
  node: NodeState,
  lease: LeaseState,
  item: Predicates['reveal/v1']['items'][number],
): Refusal | undefined {
  const job = state.units.get(lease.unit)!;
  const { unit } = job;
  if (unit.stage !== 'judge') return refuse('stage-mismatch', 'only judge jobs are revealed');
  const round = roundOf(state, lease);
  if (!isSealed(lease) && !mayOpenLate(lease, job, round)) return closed(lease);
  if (round.barrierIndex === null) {
    return refuse('reveal-too-early', 'expected a barrier entry of this round before any reveal');
  }
  if (item.cells.length !== unit.inputs.length) {
    return refuse('result-invalid', `expected ${unit.inputs.length} cells, came ${item.cells.length}`);
  }
  if (commitmentOf(lease.id, node.key, item.cells, item.salt) !== lease.commitment) {
    return refuse('reveal-mismatch', `the cells and the salt do not open the commitment of lease ${lease.id}`);
  }
  return undefined;
}
