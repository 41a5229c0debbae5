import { toHex } from '../../protocol/bytes.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { LeaseGrant } from '../../protocol/messages/coordinator-statements.ts';
import { prf, prfBelow } from '../../protocol/rules/prf.ts';
import { isYoung, youngMax } from './cohort.ts';
import { deadlineFor } from './deadlines.ts';
import type { LeaseState } from './lease-state.ts';
import { mayTake } from './rounds.ts';
import type { EpochState, NodeState, RoleUse, State, UnitState } from './state.ts';
import { isOnProbation } from './trust.ts';
import { asksModel, hasItsShare, isRollout, missingLeases } from './units.ts';

/** Slots and roles that a round takes while it is put together, before any of it is folded. */
interface Round {
  readonly state: State;
  readonly epoch: EpochState;
  readonly taken: Map<NodeState, number>;
  readonly used: Map<string, Set<string>>;
  readonly young: Map<string, number>;
  readonly hedged: Set<UnitState>;
  /** Questions to a model by stage and operator. */
  readonly asked: Map<string, number>;
  /** Idle nodes that this round has filled. */
  filled: number;
}

/**
 * One assignment round (voting protocol, section 3): a pure function of the folded prefix and the epoch seed. Open units
 * in the order of their creation; for each the draws PRF(seed, "draw", unit, rank) over the roster with a node of s slots
 * standing s times; after `drawTries` tries the eligible node with the smallest PRF(seed, "last", unit, node).
 * Work-conserving: no free eligible slot is left beside an open unit. Slots that are free after that, at the tail, hedge
 * leases that look unanswered.
 */
export function assign(state: State): LeaseGrant[] {
  const { epoch } = state;
  if (epoch === null || state.idle.size === 0) return [];
  const round: Round = {
    state,
    epoch,
    taken: new Map(),
    used: new Map(),
    young: new Map(),
    hedged: new Set(),
    asked: new Map(),
    filled: 0,
  };
  const grants: LeaseGrant[] = [];
  const units = [...state.open.values()].sort((a, b) => a.order - b.order);
  for (const unit of units) {
    if (round.filled === state.idle.size || grants.length >= LIMITS.leasesPerRound) break;
    if (!isReady(state, unit)) continue;
    let { nextRank: rank, nextFence: fence } = unit;
    for (let missing = missingLeases(unit); missing > 0 && grants.length < LIMITS.leasesPerRound; missing--) {
      const drawn = drawNode(round, unit, rank);
      if (drawn === undefined) break;
      take(round, unit, drawn.node);
      const deadlineEpoch = epoch.number + deadlineFor(state, drawn.node, unit.unit.stage);
      grants.push({ workUnit: unit.id, node: drawn.node.key, rank: drawn.rank, fence, deadlineEpoch });
      rank = drawn.rank + 1;
      fence++;
    }
  }
  for (const id of state.slow) {
    if (round.filled === state.idle.size || grants.length >= LIMITS.leasesPerRound) break;
    const grant = hedge(round, state.leases.get(id)!);
    if (grant !== undefined) grants.push(grant);
  }
  return grants;
}

/** A second lease beside a slow one; one of the two is enough, so no operator serves a role twice for it. */
function hedge(round: Round, slow: LeaseState): LeaseGrant | undefined {
  const { state, epoch } = round;
  const unit = state.units.get(slow.unit)!;
  if (isRollout(unit) || unit.status !== 'open' || missingLeases(unit) !== 0 || round.hedged.has(unit))
    return undefined;
  const drawn = drawNode(round, unit, unit.nextRank, SHARED - 1);
  if (drawn === undefined) return undefined;
  round.hedged.add(unit);
  take(round, unit, drawn.node);
  const deadlineEpoch = epoch.number + deadlineFor(state, drawn.node, unit.unit.stage);
  return {
    workUnit: unit.id,
    node: drawn.node.key,
    rank: drawn.rank,
    fence: unit.nextFence,
    deadlineEpoch,
    hedges: slow.id,
  };
}

/** Solving and judging wait for the operators that the genesis asks for; features and statements need not. */
function isReady(state: State, unit: UnitState): boolean {
  return state.opened || isRollout(unit) || (unit.unit.stage !== 'solve' && unit.unit.stage !== 'judge');
}

function hasSlot(round: Round, node: NodeState): boolean {
  return round.state.idle.has(node) && node.held.size + (round.taken.get(node) ?? 0) < node.listedSlots;
}

function take(round: Round, unit: UnitState, node: NodeState): void {
  round.taken.set(node, (round.taken.get(node) ?? 0) + 1);
  if (!hasSlot(round, node)) round.filled++;
  const used = round.used.get(unit.role) ?? new Set<string>();
  used.add(node.operator);
  if (node.cluster !== null) used.add(node.cluster);
  if (isYoung(round.state, node)) round.young.set(unit.role, (round.young.get(unit.role) ?? 0) + 1);
  round.used.set(unit.role, used);
  const key = shareKey(unit, node.operator);
  if (asksModel(round.state, unit.unit)) round.asked.set(key, (round.asked.get(key) ?? 0) + 1);
}

function shareKey({ unit }: UnitState, operator: string): string {
  return `${unit.stage} ${operator}`;
}

function drawNode(
  round: Round,
  unit: UnitState,
  rank: number,
  levelMax = ANYBODY,
): { node: NodeState; rank: number } | undefined {
  const { state, epoch } = round;
  const fits = fitting(round, unit, levelMax);
  if (fits === undefined || !isAnyFree(round, fits)) return undefined;
  for (let k = rank; k < rank + LIMITS.drawTries; k++) {
    const drawn = epoch.table[prfBelow(epoch.table.length, epoch.seed, 'draw', unit.id, String(k))]!;
    const node = state.nodes.get(drawn)!;
    if (hasSlot(round, node) && fits(node)) return { node, rank: k };
  }
  let last: { node: NodeState; key: string } | undefined;
  for (const node of state.idle) {
    if (!hasSlot(round, node) || !fits(node)) continue;
    const key = toHex(prf(epoch.seed, 'last', unit.id, node.key));
    if (last === undefined || key < last.key) last = { node, key };
  }
  return { node: last!.node, rank: rank + LIMITS.drawTries };
}

/** Draws are dear: where no idle node fits, none is made. */
function isAnyFree(round: Round, fits: (node: NodeState) => boolean): boolean {
  for (const node of round.state.idle) if (hasSlot(round, node) && fits(node)) return true;
  return false;
}

/** The level at which one operator may serve a role of a task twice. */
const SHARED = 3;
const ANYBODY = 4;
const UNUSED: RoleUse = { live: 0, young: 0, failed: 0 };

/** Whether an operator or network serves the role already, in the log or in this round. */
function isTaken({ state, used }: Round, { role }: UnitState, name: string): boolean {
  return used.get(role)?.has(name) === true || (state.roles.get(role)?.get(name)?.live ?? 0) > 0;
}

/** Whether the votes of young nodes in this task are as many as the cohort cap allows. */
function isCrowded(round: Round, unit: UnitState, node: NodeState): boolean {
  if ((unit.reason !== 'first' && unit.reason !== 'redo') || !isYoung(round.state, node)) return false;
  let young = round.young.get(unit.role) ?? 0;
  for (const use of round.state.roles.get(unit.role)?.values() ?? []) young += use.young;
  return young >= youngMax(round.state);
}

/**
 * Which nodes may hold the unit: the strictest level that some member of the roster meets at all, busy or not, because a
 * busy node that fits well is waited for rather than replaced by one that fits badly.
 * Level 0: neither its operator nor its network ever held a unit of this role, it is within the cohort cap, and it did not
 * write the candidate. 1: authors too. 2: operators that
 * failed to answer in this role too, but not again and again, or one silent node would hold a task up for ever. 3: the
 * roster is too small for distinct operators, and none is expected back; the task will be marked thin. 4: whoever is
 * there.
 */
function fitting(round: Round, unit: UnitState, levelMax: number): ((node: NodeState) => boolean) | undefined {
  const { state, epoch } = round;
  const uses = state.roles.get(unit.role);
  const taken = round.used.get(unit.role);
  const asks = asksModel(state, unit.unit);
  const suits = (level: number, node: NodeState) => {
    const { operator } = node;
    if (asks && !node.model) return false;
    if (
      asks &&
      level < 3 &&
      hasItsShare(state, unit.unit.stage, operator, round.asked.get(shareKey(unit, operator)) ?? 0)
    )
      return false;
    if (!mayTake(unit, operator, isOnProbation(node), unit.reason)) return false;
    const { live, failed } = uses?.get(operator) ?? UNUSED;
    if (level < 3 && isCrowded(round, unit, node)) return false;
    if (level < 2 && node.cluster !== null && isTaken(round, unit, node.cluster)) return false;
    if (level < 3 && (live > 0 || taken?.has(operator) === true)) return false;
    if (level < 2 && failed > 0) return false;
    if (level < ANYBODY && failed >= LIMITS.failuresMax) return false;
    return level > 0 || operator !== unit.author;
  };
  const fitsAt = (level: number, node: NodeState) => node.status === 'active' && suits(level, node);
  for (let level = 0; level <= levelMax; level++) {
    // One operator's word twice is no agreement on a rollout, however long it waits.
    if (level === SHARED && isRollout(unit)) return undefined;
    if (level === SHARED && isOneExpected(state, epoch.number, (node) => suits(SHARED - 1, node))) return undefined;
    if (epoch.roster.some((member) => fitsAt(level, state.nodes.get(member.node)!))) {
      return (node) => fitsAt(level, node);
    }
  }
  return undefined;
}

/**
 * Whether a node that fell silent or left lately would do: when a cluster is stopped and started again, all its nodes leave
 * in good order, and the first to be back shall not serve for the others.
 */
function isOneExpected(state: State, epoch: number, suits: (node: NodeState) => boolean): boolean {
  for (const node of state.nodes.values()) {
    if (node.status === 'banned') continue;
    if (node.lastHeardEpoch + LIMITS.patienceEpochs >= epoch && epoch >= node.suspendedUntil && suits(node))
      return true;
  }
  return false;
}
