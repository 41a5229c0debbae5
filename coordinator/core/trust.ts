import { prfCoin } from '../../protocol/rules/prf.ts';
import type { LeaseState } from './lease-state.ts';
import { type NodeState, parametersOf, type State } from './state.ts';

/** One passed check, and where trust stops growing. */
const CHECK = 1_000;
const TRUST_MAX = 1_000 * CHECK;

/**
 * c(node) = max(c_min, c_max / (1 + checks)), with decayed checks: the coin by which a job of this node is repeated. The
 * floor is what no reputation buys.
 */
export function auditCoin(state: State, node: NodeState): readonly [number, number] {
  const { auditMin, auditMax } = parametersOf(state);
  const earned = [auditMax[0] * CHECK, auditMax[1] * (CHECK + node.trust)] as const;
  const isBelow = BigInt(earned[0]) * BigInt(auditMin[1]) < BigInt(auditMin[0]) * BigInt(earned[1]);
  return isBelow ? auditMin : earned;
}

/** The audit draw of one committed vote, by the seed of an epoch that did not exist when it was committed. */
export function isDrawnForAudit(state: State, node: NodeState, lease: LeaseState): boolean {
  return prfCoin(auditCoin(state, node), state.epoch!.seed, 'audit', lease.id);
}

export function passCheck(node: NodeState): void {
  node.trust = Math.min(TRUST_MAX, node.trust + CHECK);
}

/** A job has its audit draw behind it; each counts once towards the quarantine of its node's tasks. */
export function standDraw(node: NodeState, lease: LeaseState): void {
  if (lease.hasStood) return;
  lease.hasStood = true;
  node.stood++;
}

/** Old merits fade: trust halves every `trustHalfLife` epochs. */
export function decayTrust(state: State, epoch: number): void {
  if (epoch % parametersOf(state).trustHalfLife !== 0) return;
  for (const node of state.nodes.values()) node.trust = Math.floor(node.trust / 2);
}

export function isOnProbation(node: NodeState): boolean {
  return node.probationLeft > 0;
}

/** Whoever stands behind a proven liar begins again: trust is lost and the next jobs are all repeated. */
export function distrustOperator(state: State, operator: string): void {
  const { probationJobs } = parametersOf(state);
  for (const node of state.nodes.values()) {
    if (node.operator !== operator || node.status === 'banned') continue;
    node.trust = 0;
    node.probationLeft = Math.max(node.probationLeft, probationJobs);
  }
}
