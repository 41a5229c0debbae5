import { type Hex32, leaseId } from '../../protocol/ids.ts';
import type { Decision } from '../../protocol/messages/coordinator-statements.ts';
import type { CoordinatorStatement, Predicates } from '../../protocol/messages/statement.ts';
import type { JudgeUnit } from '../../protocol/messages/work-unit.ts';
import { sameCell } from '../../protocol/rules/commitment.ts';
import { isYoung } from './cohort.ts';
import { accuseAll, foldBan, foldFault, reopen } from './consequences.ts';
import { markSlow, recordSilence } from './deadlines.ts';
import { taskOf } from './leases.ts';
import { foldFeedback } from './pass-rates.ts';
import { startExtraction } from './pipeline.ts';
import { openInputs } from './preparation.ts';
import { drawSweep, orderSweep, releasable } from './quarantine.ts';
import { foldChallenge, foldRolloutEnd, foldVerdict, openRollout } from './rollout.ts';
import { drawTable, rosterNow } from './roster.ts';
import { orderRound } from './rounds.ts';
import { allPositions, candidatesOf, refereeKey, voteOf, wholeRepeat } from './rows.ts';
import { type Entry, epochOf, parametersOf, type State } from './state.ts';
import { strikeForSilence } from './strikes.ts';
import type { RefereedCell, TaskState } from './task-state.ts';
import { decayTrust, isDrawnForAudit, passCheck, standDraw } from './trust.ts';
import { closeUnit, moveLease, openLease, refreshIdle } from './units.ts';

export function foldCoordinatorStatement(state: State, entry: Entry, statement: CoordinatorStatement): void {
  switch (statement.type) {
    case 'genesis/v1':
      state.genesis = statement.predicate;
      state.campaign = entry.hash;
      return;
    case 'benchmark/v1':
      for (const gram of statement.predicate.grams) state.grams.add(gram);
      return;
    case 'snippets/v1':
      return foldSnippets(state, entry, statement.predicate);
    case 'epoch/v1':
      return foldEpoch(state, statement.predicate);
    case 'leases/v1':
      return foldLeases(state, statement.predicate);
    case 'timeout/v1':
      return foldTimeout(state, statement.predicate);
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
    case 'cluster/v1':
      state.nodes.get(statement.predicate.node)!.cluster = statement.predicate.cluster;
      return;
    case 'sweep/v1':
      return orderSweep(state);
    case 'release/v1':
      return foldRelease(state);
    case 'rollout/v1':
      return openRollout(state, entry, statement.predicate);
    case 'verdict/v1':
      return foldVerdict(state, entry, statement.predicate);
    case 'challenge/v1':
      return foldChallenge(state, statement.predicate);
    case 'rollout-end/v1':
      return foldRolloutEnd(state, statement.predicate);
    case 'feedback/v1':
      return foldFeedback(state, entry.index, statement.predicate);
  }
}

function foldSnippets(state: State, entry: Entry, predicate: Predicates['snippets/v1']): void {
  for (const snippet of predicate.snippets) state.snippets.push({ ...snippet, index: entry.index });
  if (state.snippets.length >= state.genesis!.snippets) startExtraction(state);
}

function foldEpoch(state: State, predicate: Predicates['epoch/v1']): void {
  const roster = rosterNow(state, predicate.epoch);
  const { epoch: number, seed, beacon } = predicate;
  state.epoch = { number, seed, beacon, roster, table: drawTable(roster) };
  for (const node of state.nodes.values()) node.listedSlots = 0;
  for (const member of roster) state.nodes.get(member.node)!.listedSlots = member.slots;
  for (const node of state.nodes.values()) refreshIdle(state, node);
  const operators = new Set(roster.map((member) => member.operator));
  if (operators.size >= parametersOf(state).operatorsMin) state.opened = true;
  markSlow(state, number);
  decayTrust(state, number);
  drawAudits(state);
  drawSweep(state);
  // Whom a repeat may go to has changed.
  for (const { task } of state.openRounds) state.dirty.add(task);
}

/** The coin of every vote that was committed before this epoch's seed existed. */
function drawAudits(state: State): void {
  for (const id of [...state.undrawn]) {
    const lease = state.leases.get(id)!;
    if (lease.commitEpoch >= state.epoch!.number) continue;
    state.undrawn.delete(id);
    const task = taskOf(state, lease);
    const node = state.nodes.get(lease.node)!;
    if (node.status === 'banned' || wholeRepeat(state, task, lease) !== undefined) continue;
    if (!isDrawnForAudit(state, node, lease)) {
      standDraw(node, lease);
      continue;
    }
    const { slot } = state.units.get(lease.unit)!.unit as JudgeUnit;
    orderRound(state, task, { reason: 'audit', slot, positions: allPositions(task), vote: lease, blocking: false });
  }
}

function foldTimeout(state: State, predicate: Predicates['timeout/v1']): void {
  for (const item of predicate.leases) {
    const lease = state.leases.get(item.lease)!;
    strikeForSilence(state, lease);
    if (lease.status === 'leased' && item.reason === 'deadline') {
      recordSilence(state, state.nodes.get(lease.node)!, lease);
    }
    if (item.reason === 'disconnected') {
      const node = state.nodes.get(lease.node)!;
      node.isAway = true;
      node.listedSlots = 0;
    }
    moveLease(state, lease, 'expired');
  }
}

function foldLeases(state: State, predicate: Predicates['leases/v1']): void {
  for (const grant of predicate.leases) {
    const unit = state.units.get(grant.workUnit)!;
    const node = state.nodes.get(grant.node)!;
    node.granted++;
    if (grant.hedges !== undefined) foldHedge(state, grant.hedges);
    openLease(state, unit, {
      id: leaseId(grant.workUnit, grant.node, grant.fence),
      unit: grant.workUnit,
      node: grant.node,
      operator: node.operator,
      rank: grant.rank,
      fence: grant.fence,
      deadlineEpoch: grant.deadlineEpoch,
      grantEpoch: predicate.epoch,
      status: 'leased',
      answeredAt: null,
      commitment: null,
      commitIndex: null,
      commitEpoch: 0,
      cells: null,
      isProbation: false,
      isYoung: isYoung(state, node),
      cluster: node.cluster,
      hasStood: false,
      isHedged: grant.hedges !== undefined,
      lateRound: null,
    });
  }
}

function foldHedge(state: State, slow: Hex32): void {
  state.leases.get(slow)!.isHedged = true;
  state.slow.delete(slow);
  state.hedges++;
}

function foldTask(state: State, entry: Entry, predicate: Predicates['task/v1']): void {
  const task = state.tasks[predicate.index]!;
  state.tasksById.set(predicate.task, task);
  task.taskEntry = entry.index;
  task.phase = 'preparing';
  openInputs(state, task);
}

/** From here on nobody new can vote in this round: its jobs take no further leases. */
function foldBarrier(state: State, entry: Entry, predicate: Predicates['barrier/v1']): void {
  const task = state.tasksById.get(predicate.task)!;
  const round = task.rounds[predicate.round]!;
  round.barrierIndex = entry.index;
  round.barrierEpoch = epochOf(state);
  for (const job of round.jobs) {
    if (job.status === 'open') job.status = 'settled';
    state.open.delete(job.id);
  }
  for (const id of predicate.commits) round.sealed.add(id);
  state.dirty.add(task.index);
}

function foldReferee(state: State, predicate: Predicates['referee/v1']): void {
  const task = state.tasksById.get(predicate.task)!;
  const key = refereeKey(predicate.task, predicate.round, predicate.reason);
  const { runs } = state.wanted.get(key)!;
  state.wanted.delete(key);
  task.waiting.delete(key);
  state.dirty.add(task.index);
  const executed = runs * predicate.positions.length;
  if (task.index < 0) state.rollouts.cells += executed;
  else {
    state.cells[task.rounds[predicate.round]!.reason] += executed;
    state.refereeCells += executed;
  }
  if (predicate.problem !== undefined) return drop(state, task, predicate.slot, predicate.problem);
  const known = task.refereed.get(predicate.slot) ?? new Map<number, RefereedCell>();
  task.refereed.set(predicate.slot, known);
  for (const [i, position] of predicate.positions.entries()) {
    const cell = predicate.cells[i]!;
    const before = known.get(position);
    if (before !== undefined && !sameCell(before.cell, cell))
      return drop(state, task, predicate.slot, 'nondeterministic');
    known.set(position, { cell, isProven: runs === 2 || before !== undefined });
  }
  accuseAll(state, task, predicate.slot);
}

/** What is released is final: a lie that is proven later bans its node, and the report says which tasks it touched. */
function foldRelease(state: State): void {
  state.releases++;
  for (const task of releasable(state)) {
    task.released = true;
    for (const job of task.rounds.flatMap((round) => round.jobs)) {
      for (const lease of job.leases) state.nodes.get(lease.node)!.unreleased.delete(lease.id);
    }
  }
}

/** A candidate that splits trusted runs, or that nobody can run, is left out; nobody is to blame. */
function drop(state: State, task: TaskState, slot: number, problem: 'nondeterministic' | 'unrunnable'): void {
  task.dropped.set(slot, problem);
  if (task.phase === 'decided') reopen(state, task);
}

function foldDecision(state: State, entry: Entry, predicate: Predicates['decision/v1']): void {
  const task = state.tasks[predicate.index]!;
  task.phase = 'decided';
  task.decision = predicate;
  task.decisionIndex = entry.index;
  task.decisionEpoch = epochOf(state);
  state.undecided--;
  if (predicate.verdict === 'accepted') state.accepted++;
  else state.discarded++;
  if (predicate.verdict === 'accepted') creditVotes(state, task, predicate);
  const units = [task.composeUnit, ...task.solveUnits, ...(task.rounds[0]?.jobs ?? [])];
  for (const unit of [task.suiteUnit, task.inputsUnit]) if (unit !== null) units.push(unit);
  for (const unit of units) closeUnit(state, unit);
}

/** Whoever met every label was corroborated by the others; the quarantine of each contributor begins here. */
function creditVotes(state: State, task: TaskState, decision: Extract<Decision, { verdict: 'accepted' }>): void {
  for (const { slot } of candidatesOf(task)) {
    const vote = voteOf(state, task, slot);
    if (vote?.cells == null) continue;
    const node = state.nodes.get(vote.node)!;
    task.stoodAt.set(node.key, node.stood);
    const isCorroborated = decision.labels.every(
      ({ digest }, position) => digest === null || vote.cells![position]!.digest === digest,
    );
    if (isCorroborated) passCheck(node);
  }
}
