import type { NodeStatement, Predicates } from '../../protocol/messages/statement.ts';
import { isEquivocation } from './admit.ts';
import { accuse } from './consequences.ts';
import { noDurations, recordAnswer } from './deadlines.ts';
import { openLateRound } from './late.ts';
import type { LeaseState } from './lease-state.ts';
import { roundOf } from './leases.ts';
import { type Entry, epochOf, type NodeState, parametersOf, type State } from './state.ts';
import { forgive, strike } from './strikes.ts';
import { isOnProbation } from './trust.ts';
import { answerLate, answerUnit, endOthers, isRollout, moveLease, refreshIdle } from './units.ts';

export function foldNodeStatement(state: State, entry: Entry, statement: NodeStatement): void {
  if (statement.type === 'join/v1') foldJoin(state, entry, statement.predicate);
  // Only admitted entries are folded, so the signer has joined.
  const node = state.nodes.get(entry.signer)!;
  node.lastHeardEpoch = epochOf(state);
  node.isAway = false;
  node.seq = statement.predicate.seq;
  node.hash = entry.hash;
  node.lastIndex = entry.index;
  switch (statement.type) {
    case 'contribution/v1':
      return foldContribution(state, entry, node, statement.predicate);
    case 'commit/v1':
      return foldCommit(state, entry, node, statement.predicate);
    case 'reveal/v1':
      return foldReveal(state, entry, node, statement.predicate);
    case 'refusal/v1':
      return foldRefusal(state, node, statement.predicate);
    case 'leave/v1':
      return foldLeave(state, node);
    case 'join/v1':
    case 'heartbeat/v1':
      return;
  }
}

/** A key that left may come back: it keeps its place in the roster's order and its chain. */
function foldJoin(state: State, entry: Entry, join: Predicates['join/v1']): void {
  const known = state.nodes.get(entry.signer);
  if (known !== undefined) {
    known.status = 'active';
    known.slots = join.slots;
    known.model = join.model === true;
    refreshIdle(state, known);
    return;
  }
  state.nodes.set(entry.signer, {
    key: entry.signer,
    operator: join.operator,
    joinIndex: entry.index,
    slots: join.slots,
    model: join.model === true,
    status: 'active',
    lastHeardEpoch: 0,
    seq: join.seq,
    hash: entry.hash,
    lastIndex: entry.index,
    held: new Set(),
    sealed: new Set(),
    unreleased: new Set(),
    listedSlots: 0,
    granted: 0,
    contributions: 0,
    votes: 0,
    cells: 0,
    overruled: 0,
    faults: 0,
    probationLeft: parametersOf(state).probationJobs,
    trust: 0,
    stood: 0,
    checks: 0,
    durations: noDurations(),
    strikes: 0,
    suspendedUntil: 0,
    isAway: false,
    joinEpoch: epochOf(state),
    cluster: null,
  });
}

function foldContribution(
  state: State,
  entry: Entry,
  node: NodeState,
  contribution: Predicates['contribution/v1'],
): void {
  const lease = state.leases.get(contribution.lease)!;
  const unit = state.units.get(contribution.unit)!;
  node.contributions++;
  recordAnswer(state, node, lease);
  forgive(node);
  state.contributions++;
  if (lease.status === 'leased') answerUnit(state, unit, lease, contribution.result, entry.index);
  else answerLate(state, unit, lease, contribution.result, entry.index);
}

/** Going away in good order is no fault; handing back what was drawn for it, again and again, is. */
function foldRefusal(state: State, node: NodeState, refusal: Predicates['refusal/v1']): void {
  moveLease(state, state.leases.get(refusal.lease)!, 'refused');
  if (refusal.reason !== 'shutting-down') strike(state, node, 1);
}

/** A vote of its own waits for its audit draw; on probation it is repeated in any case. */
function foldCommit(state: State, entry: Entry, node: NodeState, commit: Predicates['commit/v1']): void {
  const double = commit.items.find(({ lease, commitment }) => isEquivocation(state.leases.get(lease)!, commitment));
  if (double !== undefined) {
    state.due.push({ type: 'ban/v1', predicate: { node: node.key, lease: double.lease, reason: 'equivocation' } });
    return;
  }
  for (const item of commit.items) {
    const lease = state.leases.get(item.lease)!;
    lease.commitment = item.commitment;
    recordAnswer(state, node, lease);
    lease.commitIndex = entry.index;
    lease.commitEpoch = epochOf(state);
    node.sealed.add(lease.id);
    if (lease.status === 'leased') foldSeal(state, node, lease);
    else {
      openLateRound(state, lease);
      moveLease(state, lease, 'sealed-late');
    }
  }
}

/** The first sealed vote of a job is the one that counts. */
function foldSeal(state: State, node: NodeState, lease: LeaseState): void {
  const unit = state.units.get(lease.unit)!;
  if (unit.reason === 'first' || unit.reason === 'redo') {
    lease.isProbation = isOnProbation(node);
    if (!lease.isProbation) state.undrawn.add(lease.id);
  }
  moveLease(state, lease, 'committed');
  if (!isRollout(unit)) endOthers(state, unit);
}

function foldReveal(state: State, entry: Entry, node: NodeState, reveal: Predicates['reveal/v1']): void {
  for (const item of reveal.items) {
    const lease = state.leases.get(item.lease)!;
    const unit = state.units.get(lease.unit)!;
    const { cells } = item;
    const isLate = lease.status !== 'committed';
    if (isLate && lease.status !== 'sealed-late') openLateRound(state, lease);
    lease.cells = cells;
    lease.answeredAt = entry.index;
    node.votes++;
    forgive(node);
    node.cells += cells.length;
    state.votes++;
    if (isRollout(unit)) state.rollouts.cells += cells.length;
    else {
      state.cells[roundOf(state, lease)!.reason] += cells.length;
      if (!isLate) node.unreleased.add(lease.id);
    }
    moveLease(state, lease, isLate ? 'opened-late' : 'revealed');
    accuse(state, lease);
  }
}

/** A node that leaves frees what it holds; sealed votes wait for their reveal until the deadline, as for everybody. */
function foldLeave(state: State, node: NodeState): void {
  node.status = 'left';
  refreshIdle(state, node);
  for (const id of [...node.held]) moveLease(state, state.leases.get(id)!, 'void');
}
