import { leaseId } from '../../protocol/ids.ts';
import type { CoordinatorStatement, Predicates } from '../../protocol/messages/statement.ts';
import { sameCell } from '../../protocol/rules/commitment.ts';
import { startExtraction } from './pipeline.ts';
import { rosterNow } from './roster.ts';
import { jobOf, refereeKey } from './rows.ts';
import { type Entry, parametersOf, type State, type TaskState, type UnitState } from './state.ts';
import { discard } from './tally.ts';
import { addUnit, closeUnit, moveLease, openLease } from './units.ts';

export function foldCoordinatorStatement(state: State, entry: Entry, statement: CoordinatorStatement): void {
  switch (statement.type) {
    case 'genesis/v1':
      state.genesis = statement.predicate;
      state.campaign = entry.hash;
      return;
    case 'snippets/v1':
      return foldSnippets(state, entry, statement.predicate);
    case 'epoch/v1':
      return foldEpoch(state, statement.predicate);
    case 'leases/v1':
      return foldLeases(state, statement.predicate);
    case 'timeout/v1':
      for (const item of statement.predicate.leases) moveLease(state, state.leases.get(item.lease)!, 'expired');
      return;
    case 'task/v1':
      return foldTask(state, entry, statement.predicate);
    case 'barrier/v1':
      return foldBarrier(state, entry, statement.predicate);
    case 'referee/v1':
      return foldReferee(state, statement.predicate);
    case 'fault/v1':
      return foldFault(state, entry, statement.predicate);
    case 'ban/v1':
      return foldBan(state, statement.predicate);
    case 'decision/v1':
      return foldDecision(state, entry, statement.predicate);
    case 'release/v1':
      state.releases++;
      return;
  }
}

function foldSnippets(state: State, entry: Entry, predicate: Predicates['snippets/v1']): void {
  for (const snippet of predicate.snippets) state.snippets.push({ ...snippet, index: entry.index });
  if (state.snippets.length >= state.genesis!.snippets) startExtraction(state);
}

function foldEpoch(state: State, predicate: Predicates['epoch/v1']): void {
  const roster = rosterNow(state, predicate.epoch);
  state.epoch = { number: predicate.epoch, seed: predicate.seed, beacon: predicate.beacon, roster };
  const operators = new Set(roster.map((member) => member.operator));
  if (operators.size >= parametersOf(state).operatorsMin) state.opened = true;
  for (const task of state.tasks) if (task.phase === 'confirming') state.dirty.add(task.index);
}

function foldLeases(state: State, predicate: Predicates['leases/v1']): void {
  for (const grant of predicate.leases) {
    const unit = state.units.get(grant.workUnit)!;
    const node = state.nodes.get(grant.node)!;
    node.granted++;
    openLease(state, unit, {
      id: leaseId(grant.workUnit, grant.node, grant.fence),
      unit: grant.workUnit,
      node: grant.node,
      operator: node.operator,
      rank: grant.rank,
      fence: grant.fence,
      deadlineEpoch: grant.deadlineEpoch,
      status: 'leased',
      answeredAt: null,
      commitment: null,
      commitIndex: null,
      cells: null,
    });
  }
}

function foldTask(state: State, entry: Entry, predicate: Predicates['task/v1']): void {
  const task = state.tasks[predicate.index]!;
  state.tasksById.set(predicate.task, task);
  task.taskEntry = entry.index;
  task.phase = 'preparing';
  const count = parametersOf(state).inputs;
  const unit = { stage: 'inputs', task: predicate.task, count, plan: task.draft!.plan } as const;
  task.inputsUnit = addUnit(state, unit, { taskIndex: task.index });
}

/** From here on nobody new can vote in this round: its jobs take no further leases. */
function foldBarrier(state: State, entry: Entry, predicate: Predicates['barrier/v1']): void {
  const task = state.tasksById.get(predicate.task)!;
  const round = task.rounds[predicate.round]!;
  round.barrierIndex = entry.index;
  round.barrierEpoch = state.epoch?.number ?? 0;
  for (const job of round.jobs) {
    job.status = 'settled';
    state.open.delete(job.id);
  }
  for (const id of predicate.commits) {
    round.sealed.add(id);
    if (predicate.round > 0) task.confirmers.add(state.leases.get(id)!.operator);
  }
  state.dirty.add(task.index);
}

function foldReferee(state: State, predicate: Predicates['referee/v1']): void {
  const task = state.tasksById.get(predicate.task)!;
  const key = refereeKey(predicate.task, predicate.slot, predicate.reason, predicate.positions);
  state.wanted.delete(key);
  task.waiting.delete(key);
  state.dirty.add(task.index);
  // The referee runs everything twice, so that a difference between its runs is not held against a node.
  state.cells.referee += 2 * predicate.positions.length;
  if (task.phase === 'decided') return;
  if (predicate.cells.length === 0) {
    task.phase = 'decided';
    const detail = `the referee could not run candidate ${predicate.slot} twice with one result`;
    state.due.push({ type: 'decision/v1', predicate: discard(task, 'unrunnable', detail) });
    return;
  }
  const known = task.refereed.get(predicate.slot) ?? new Map();
  task.refereed.set(predicate.slot, known);
  predicate.positions.forEach((position, i) => {
    known.set(position, predicate.cells[i]!);
  });
  const first = jobOf(task, predicate.slot);
  if (first !== undefined) accuse(state, task, predicate.slot, first);
  for (const round of task.rounds.slice(1)) {
    const job = round.jobs[0]!;
    if (job.unit.stage === 'judge' && job.unit.slot === predicate.slot) accuse(state, task, predicate.slot, job);
  }
}

/** A revealed vote that differs from the referee's run is a lie; one differing cell proves it. */
function accuse(state: State, task: TaskState, slot: number, job: UnitState): void {
  for (const lease of job.leases) {
    const node = state.nodes.get(lease.node);
    if (lease.status !== 'revealed' || lease.cells === null || node === undefined) continue;
    for (const [position, referee] of task.refereed.get(slot) ?? []) {
      const claimed = lease.cells[position]!;
      if (sameCell(claimed, referee)) continue;
      const fault = { lease: lease.id, node: lease.node, task: task.id!, slot, position, claimed, referee };
      if (!state.accused.has(lease.id)) state.due.push({ type: 'fault/v1', predicate: fault });
      state.accused.add(lease.id);
      break;
    }
  }
}

function foldFault(state: State, entry: Entry, predicate: Predicates['fault/v1']): void {
  const node = state.nodes.get(predicate.node)!;
  node.faults++;
  const { task, slot, position, claimed, referee } = predicate;
  state.faults.push({
    node: node.key,
    operator: node.operator,
    task,
    slot,
    position,
    claimed,
    referee,
    index: entry.index,
  });
  const banned =
    node.status === 'banned' || state.due.some((due) => due.type === 'ban/v1' && due.predicate.node === node.key);
  if (!banned) state.due.push({ type: 'ban/v1', predicate: { node: node.key, lease: predicate.lease } });
}

/** A banned node holds nothing and its votes in undecided tasks stop counting; others or the referee run those jobs. */
function foldBan(state: State, predicate: Predicates['ban/v1']): void {
  state.nodes.get(predicate.node)!.status = 'banned';
  for (const lease of state.leases.values()) {
    if (lease.node !== predicate.node) continue;
    if (lease.status === 'leased' || lease.status === 'committed') moveLease(state, lease, 'void');
  }
  for (const task of state.tasks) if (task.phase !== 'decided') state.dirty.add(task.index);
}

function foldDecision(state: State, entry: Entry, predicate: Predicates['decision/v1']): void {
  const task = state.tasks[predicate.index]!;
  task.phase = 'decided';
  task.decision = predicate;
  task.decisionIndex = entry.index;
  state.undecided--;
  if (predicate.verdict === 'accepted') state.accepted++;
  else state.discarded++;
  for (const job of task.rounds[0]?.jobs ?? []) {
    for (const lease of job.leases) if (lease.status === 'revealed') state.cells.useful += lease.cells?.length ?? 0;
  }
  for (const key of task.waiting) state.wanted.delete(key);
  const units = [task.composeUnit, ...task.solveUnits, ...task.rounds.flatMap((round) => round.jobs)];
  if (task.inputsUnit !== null) units.push(task.inputsUnit);
  for (const unit of units) closeUnit(state, unit);
}
