import { toHex } from '../../protocol/bytes.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { LeaseGrant } from '../../protocol/messages/coordinator-statements.ts';
import { prf, prfBelow } from '../../protocol/rules/prf.ts';
import { type EpochState, type NodeState, parametersOf, type State, type UnitState } from './state.ts';
import { missingLeases } from './units.ts';

/** Free slots and newly used roles while a round is put together, before any of it is folded. */
interface Round {
  readonly state: State;
  readonly epoch: EpochState;
  readonly table: readonly NodeState[];
  readonly members: readonly NodeState[];
  readonly free: Map<string, number>;
  readonly used: Map<string, Set<string>>;
}

/**
 * One assignment round (voting protocol, section 3): a pure function of the folded prefix and the epoch seed. Open units
 * in the order of their creation; for each the draws PRF(seed, "draw", unit, rank) over the roster with a node of s slots
 * standing s times; after `drawTries` tries the eligible node with the smallest PRF(seed, "last", unit, node).
 * Work-conserving: no free eligible slot is left beside an open unit.
 */
export function assign(state: State): LeaseGrant[] {
  const { epoch } = state;
  if (epoch === null || state.open.size === 0) return [];
  const round = openRound(state, epoch);
  const { deadlineEpochs } = parametersOf(state);
  const grants: LeaseGrant[] = [];
  const units = [...state.open.values()].sort((a, b) => a.order - b.order);
  for (const unit of units) {
    if (round.free.size === 0 || grants.length >= LIMITS.leasesPerRound) break;
    if (!isReady(state, unit)) continue;
    let { nextRank: rank, nextFence: fence } = unit;
    for (let missing = missingLeases(unit); missing > 0 && grants.length < LIMITS.leasesPerRound; missing--) {
      const drawn = drawNode(round, unit, rank);
      if (drawn === undefined) break;
      take(round, unit, drawn.node);
      grants.push({
        workUnit: unit.id,
        node: drawn.node.key,
        rank: drawn.rank,
        fence,
        deadlineEpoch: epoch.number + deadlineEpochs,
      });
      rank = drawn.rank + 1;
      fence++;
    }
  }
  return grants;
}

/** Solving and judging wait for the operators that the genesis asks for; features and statements need not. */
function isReady(state: State, unit: UnitState): boolean {
  return state.opened || (unit.unit.stage !== 'solve' && unit.unit.stage !== 'judge');
}

function openRound(state: State, epoch: EpochState): Round {
  const members: NodeState[] = [];
  const table: NodeState[] = [];
  const free = new Map<string, number>();
  for (const member of epoch.roster) {
    const node = state.nodes.get(member.node)!;
    if (node.status !== 'active') continue;
    members.push(node);
    for (let slot = 0; slot < member.slots; slot++) table.push(node);
    const left = member.slots - node.held.size;
    if (left > 0) free.set(node.key, left);
  }
  return { state, epoch, table, members, free, used: new Map() };
}

function take(round: Round, unit: UnitState, node: NodeState): void {
  const left = (round.free.get(node.key) ?? 0) - 1;
  if (left > 0) round.free.set(node.key, left);
  else round.free.delete(node.key);
  const used = round.used.get(unit.role) ?? new Set<string>();
  used.add(node.operator);
  round.used.set(unit.role, used);
}

function drawNode(round: Round, unit: UnitState, rank: number): { node: NodeState; rank: number } | undefined {
  const eligible = eligibleNodes(round, unit);
  if (eligible.size === 0) return undefined;
  const { seed } = round.epoch;
  for (let k = rank; k < rank + LIMITS.drawTries; k++) {
    const node = round.table[prfBelow(round.table.length, seed, 'draw', unit.id, String(k))]!;
    if (eligible.has(node)) return { node, rank: k };
  }
  const keyed = [...eligible].map((node) => ({ node, key: toHex(prf(seed, 'last', unit.id, node.key)) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { node: keyed[0]!.node, rank: rank + LIMITS.drawTries };
}

/**
 * Nodes with a free slot that may hold the unit, at the strictest level that some member of the roster meets at all, busy
 * or not: a busy node that fits well is waited for rather than replaced by one that fits badly.
 * Level 0: its operator never held a unit of this role and did not write the candidate. 1: authors too. 2: operators that
 * failed to answer in this role too, but not again and again, or one silent node would hold a task up for ever. 3: the
 * roster is too small for distinct operators; the task will be marked thin. 4: whoever is there.
 */
function eligibleNodes(round: Round, unit: UnitState): Set<NodeState> {
  const uses = round.state.roles.get(unit.role);
  const taken = round.used.get(unit.role);
  for (let level = 0; level <= 4; level++) {
    const fitting = round.members.filter((node) => {
      const { operator } = node;
      if (unit.barred.has(operator)) return false;
      const { live, failed } = uses?.get(operator) ?? { live: 0, failed: 0 };
      if (level < 3 && (live > 0 || taken?.has(operator) === true)) return false;
      if (level < 2 && failed > 0) return false;
      if (level < 4 && failed >= LIMITS.failuresMax) return false;
      return level > 0 || operator !== unit.author;
    });
    if (fitting.length > 0) return new Set(fitting.filter((node) => round.free.has(node.key)));
  }
  return new Set();
}
