import type { Predicates } from '../../protocol/messages/statement.ts';
import { sameCell } from '../../protocol/rules/commitment.ts';
import { isOpened, isSealed } from './late.ts';
import type { LeaseState } from './lease-state.ts';
import { judgeUnitOf, taskOf } from './leases.ts';
import type { Entry, State } from './state.ts';
import type { TaskState } from './task-state.ts';
import { distrustOperator } from './trust.ts';
import { moveLease, refreshIdle } from './units.ts';

/** A revealed vote that differs from two runs of the referee is a lie; one differing cell proves it. */
export function accuse(state: State, lease: LeaseState): void {
  const task = taskOf(state, lease);
  const unit = judgeUnitOf(state, lease);
  if (lease.cells === null || state.accused.has(lease.id)) return;
  if (task.dropped.has(unit.slot)) return;
  const known = task.refereed.get(unit.slot);
  const { positions } = task.rounds[unit.round]!;
  for (const [i, position] of positions.entries()) {
    const run = known?.get(position);
    const claimed = lease.cells[i]!;
    if (run?.isProven !== true || sameCell(claimed, run.cell)) continue;
    const { slot } = unit;
    const fault = { lease: lease.id, node: lease.node, task: task.id!, slot, position, claimed, referee: run.cell };
    state.due.push({ type: 'fault/v1', predicate: fault });
    state.accused.add(lease.id);
    return;
  }
}

/** Every revealed vote on a candidate, in the order of rounds: whom new runs of the referee may contradict. */
export function accuseAll(state: State, task: TaskState, slot: number): void {
  for (const round of task.rounds) {
    for (const job of round.jobs) {
      if (job.unit.stage !== 'judge' || job.unit.slot !== slot) continue;
      for (const lease of job.leases) if (isOpened(lease)) accuse(state, lease);
    }
  }
}

/** First of the consequences: the ban is due, and whoever else made the same claim is suspected. */
export function foldFault(state: State, entry: Entry, predicate: Predicates['fault/v1']): void {
  const node = state.nodes.get(predicate.node)!;
  node.faults++;
  const { task: id, slot, position, claimed, referee } = predicate;
  const { key, operator } = node;
  state.faults.push({ node: key, operator, task: id, slot, position, claimed, referee, index: entry.index });
  const task = state.tasksById.get(id)!;
  if (!task.released) task.blocs.push({ position, outcome: claimed.outcome, digest: claimed.digest });
  const isBanned =
    node.status === 'banned' || state.due.some((due) => due.type === 'ban/v1' && due.predicate.node === node.key);
  if (!isBanned)
    state.due.push({ type: 'ban/v1', predicate: { node: node.key, lease: predicate.lease, reason: 'lie' } });
}

/**
 * In this order: the node holds nothing and nothing of it counts; its unreleased votes are redone by others, so tasks that
 * were decided with their help are open again; the other nodes of its operator begin again.
 */
export function foldBan(state: State, predicate: Predicates['ban/v1']): void {
  const node = state.nodes.get(predicate.node)!;
  node.status = 'banned';
  for (const id of [...node.held, ...node.sealed]) {
    const lease = state.leases.get(id)!;
    if (lease.status === 'leased' || isSealed(lease)) moveLease(state, lease, 'void');
  }
  for (const id of node.unreleased) {
    const task = taskOf(state, state.leases.get(id)!);
    if (task.phase === 'decided') reopen(state, task);
    state.dirty.add(task.index);
  }
  refreshIdle(state, node);
  distrustOperator(state, node.operator);
}

/** Takes a decision back; the task is examined again. What is released stays so. */
export function reopen(state: State, task: TaskState): void {
  if (task.decision === null || task.released || task.rounds.length === 0) return;
  if (task.decision.verdict === 'accepted') state.accepted--;
  else state.discarded--;
  task.decision = null;
  task.decisionIndex = null;
  task.stoodAt.clear();
  task.isSwept = false;
  task.phase = 'repeating';
  state.undecided++;
  state.reopened++;
  state.dirty.add(task.index);
}
