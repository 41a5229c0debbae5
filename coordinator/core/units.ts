import { canonicalJson } from '../../protocol/canonical-json.ts';
import { type Hex32, taggedHex, workUnitId } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { ContributionResult, Stage, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { recordWait } from './deadlines.ts';
import type { LeaseState, LeaseStatus } from './lease-state.ts';
import { isModelCampaign, type NodeState, parametersOf, type RoleUse, type State, type UnitState } from './state.ts';
import type { Reason } from './task-state.ts';

export interface UnitOptions {
  readonly role?: string;
  readonly barred?: ReadonlySet<string>;
  readonly author?: string | null;
  readonly reason?: Reason | null;
  readonly taskIndex?: number | null;
  /** Leases that it wants, where the stage does not say. */
  readonly replicas?: number;
}

/** Whether the unit is a question to a language model. */
export function asksModel(state: State, unit: WorkUnit): boolean {
  if (!isModelCampaign(state) || unit.stage === 'judge') return false;
  return unit.stage !== 'inputs' || unit.suite === undefined;
}

/** Units that several operators answer alike; the others are answered once: judge jobs, and what is not reproducible. */
function isReplicated(state: State, unit: WorkUnit): boolean {
  return unit.stage !== 'solve' && unit.stage !== 'judge' && !asksModel(state, unit);
}

/** A judge job that is no part of a task: rollouts are numbered below zero. */
export function isRollout(unit: UnitState): boolean {
  return unit.taskIndex !== null && unit.taskIndex < 0;
}

/** Creates a work unit and opens it for leases. Units are named by their content, and no two have the same. */
export function addUnit(state: State, unit: WorkUnit, options: UnitOptions = {}): UnitState {
  const id = workUnitId(unit);
  const created: UnitState = {
    id,
    unit,
    role: options.role ?? id,
    barred: options.barred ?? new Set(),
    author: options.author ?? null,
    reason: options.reason ?? null,
    order: state.unitsMade++,
    taskIndex: options.taskIndex ?? null,
    replicas: options.replicas ?? (isReplicated(state, unit) ? parametersOf(state).agreement : 1),
    nextRank: 0,
    nextFence: 0,
    leases: [],
    answers: [],
    late: new Map(),
    status: 'open',
    settled: null,
  };
  state.units.set(id, created);
  state.open.set(id, created);
  if (!isRollout(created)) state.stageUnits[unit.stage].push(created);
  return created;
}

const LIVE: ReadonlySet<LeaseStatus> = new Set(['leased', 'contributed', 'committed', 'revealed']);

/** Leases that the unit can still take now. */
export function missingLeases(unit: UnitState): number {
  if (unit.status !== 'open') return 0;
  let live = 0;
  for (const lease of unit.leases) if (LIVE.has(lease.status)) live++;
  return unit.replicas - live;
}

export function refreshOpen(state: State, unit: UnitState): void {
  if (missingLeases(unit) > 0) state.open.set(unit.id, unit);
  else state.open.delete(unit.id);
}

function roleUse(state: State, role: string, operator: string): RoleUse {
  const uses = state.roles.get(role) ?? new Map<string, RoleUse>();
  state.roles.set(role, uses);
  const use = uses.get(operator) ?? { live: 0, young: 0, failed: 0 };
  uses.set(operator, use);
  return use;
}

/** Where the units of a generative stage are counted that an operator holds or answered. */
function shareRole(stage: Stage): string {
  return `share/${stage}`;
}

/**
 * Whether an operator has its share of the extract, evolve or compose units of a model campaign, `more` of them in the round
 * that is being put together: nobody's model alone shall shape the features and problems.
 */
export function hasItsShare(state: State, stage: Stage, operator: string, more: number): boolean {
  if (stage !== 'extract' && stage !== 'evolve' && stage !== 'compose') return false;
  const [part, whole] = parametersOf(state).generationShare;
  const most = Math.max(1, Math.ceil((state.stageUnits[stage].length * part) / whole));
  return (state.roles.get(shareRole(stage))?.get(operator)?.live ?? 0) + more >= most;
}

/** A lease counts for its operator, and for the network its node is said to be in. */
function usesOf(state: State, unit: UnitState, lease: LeaseState): RoleUse[] {
  const names = lease.cluster === null ? [lease.operator] : [lease.operator, lease.cluster];
  const uses = names.map((name) => roleUse(state, unit.role, name));
  if (asksModel(state, unit.unit)) uses.push(roleUse(state, shareRole(unit.unit.stage), lease.operator));
  return uses;
}

/** Keeps the set of nodes with a free slot: call when what a node holds, its status or its place on the roster changed. */
export function refreshIdle(state: State, node: NodeState): void {
  if (node.status === 'active' && node.held.size < node.listedSlots) state.idle.add(node);
  else state.idle.delete(node);
}

export function openLease(state: State, unit: UnitState, lease: LeaseState): void {
  unit.leases.push(lease);
  unit.nextRank = lease.rank + 1;
  unit.nextFence = lease.fence + 1;
  state.leases.set(lease.id, lease);
  const node = state.nodes.get(lease.node)!;
  node.held.add(lease.id);
  refreshIdle(state, node);
  for (const use of usesOf(state, unit, lease)) use.live++;
  if (lease.isYoung) roleUse(state, unit.role, lease.operator).young++;
  refreshOpen(state, unit);
}

/** Moves a lease on; a lease that ends without an answer opens its unit again. */
export function moveLease(state: State, lease: LeaseState, status: LeaseStatus): void {
  const unit = state.units.get(lease.unit)!;
  const wasLive = LIVE.has(lease.status);
  const wasSealedLate = lease.status === 'sealed-late';
  lease.status = status;
  const node = state.nodes.get(lease.node);
  if (status !== 'leased') {
    node?.held.delete(lease.id);
    state.slow.delete(lease.id);
  }
  if (status !== 'committed' && status !== 'sealed-late') node?.sealed.delete(lease.id);
  if (status !== 'committed' && status !== 'revealed') state.undrawn.delete(lease.id);
  if (node !== undefined) refreshIdle(state, node);
  if (wasSealedLate && status !== 'opened-late') state.ended.push(lease);
  if (wasLive && !LIVE.has(status)) {
    for (const use of usesOf(state, unit, lease)) {
      use.live--;
      use.failed++;
    }
    if (lease.isYoung) roleUse(state, unit.role, lease.operator).young--;
    if (status !== 'refused') state.ended.push(lease);
    giveUpIfHopeless(unit);
  }
  refreshOpen(state, unit);
  if (unit.taskIndex !== null) state.dirty.add(unit.taskIndex);
}

/**
 * A job that several operators could not run is not leased again: the referee tries it. For a first vote only refusals
 * count, because a node that went away says nothing about the program; a repeat is not worth waiting for many nodes.
 */
function giveUpIfHopeless(unit: UnitState): void {
  if (unit.reason !== null && unit.leases.some(({ status }) => status === 'committed' || status === 'revealed')) return;
  const refusals = new Set(unit.leases.filter((lease) => lease.status === 'refused').map((lease) => lease.operator));
  const isRepeat = unit.reason !== null && unit.reason !== 'first';
  const ended = unit.leases.filter((lease) => !LIVE.has(lease.status)).length;
  if (refusals.size >= LIMITS.refusalsMax || (isRepeat && ended >= LIMITS.repeatTries)) unit.status = 'failed';
}

/**
 * Takes in an answer and settles the unit when enough operators gave the same one (or the only one that is asked for).
 * When all asked have answered and no result has enough support, one more operator is asked, up to a bound.
 */
export function answerUnit(
  state: State,
  unit: UnitState,
  lease: LeaseState,
  result: ContributionResult,
  index: number,
): void {
  const digest = digestOf(result);
  unit.answers.push({ lease: lease.id, node: lease.node, operator: lease.operator, digest, result, index });
  lease.answeredAt = index;
  const needed = isReplicated(state, unit.unit) ? parametersOf(state).agreement : 1;
  const same = unit.answers.filter((answer) => answer.digest === digest).length;
  if (same >= needed) settle(state, unit, digest, result);
  else if (unit.answers.length >= unit.replicas) {
    if (unit.replicas < LIMITS.replicasMax) unit.replicas++;
    else unit.status = 'failed';
  }
  moveLease(state, lease, 'contributed');
  if (unit.status !== 'open') endOthers(state, unit);
}

/** The unit has its answer: whoever was to answer in the place of another, or in its own, need not go on. */
export function endOthers(state: State, unit: UnitState): void {
  for (const lease of unit.leases) {
    if (lease.status !== 'leased') continue;
    recordWait(state, lease);
    moveLease(state, lease, 'void');
  }
}

/** An answer that came when its lease had ended has no weight, but whoever the others overrule is counted. */
export function answerLate(
  state: State,
  unit: UnitState,
  lease: LeaseState,
  result: ContributionResult,
  index: number,
): void {
  lease.answeredAt = index;
  state.lateAnswers++;
  const digest = digestOf(result);
  if (unit.settled === null) unit.late.set(lease.node, digest);
  else if (digest !== digestOf(unit.settled)) overrule(state, lease.node);
}

function digestOf(result: ContributionResult): Hex32 {
  return taggedHex('result', canonicalJson(result));
}

function overrule(state: State, node: Hex32): void {
  state.nodes.get(node)!.overruled++;
}

function settle(state: State, unit: UnitState, digest: string, result: ContributionResult): void {
  unit.status = 'settled';
  unit.settled = result;
  for (const answer of unit.answers) if (answer.digest !== digest) overrule(state, answer.node);
  for (const [node, said] of unit.late) if (said !== digest) overrule(state, node);
}

/** Ends leases that nobody needs any more: the unit was settled or its task decided. */
export function voidLeases(state: State, unit: UnitState): void {
  for (const lease of unit.leases) {
    if (lease.status === 'leased' || lease.status === 'committed') moveLease(state, lease, 'void');
  }
}

/** Closes a unit whose task was decided without it. */
export function closeUnit(state: State, unit: UnitState): void {
  if (unit.status === 'open') unit.status = 'failed';
  voidLeases(state, unit);
  state.open.delete(unit.id);
}
