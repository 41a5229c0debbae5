import { toHex } from '../../protocol/bytes.ts';
import type { JudgeUnit } from '../../protocol/messages/work-unit.ts';
import { prf } from '../../protocol/rules/prf.ts';
import { isIdle } from './late.ts';
import type { LeaseState } from './lease-state.ts';
import { taskOf } from './leases.ts';
import { orderRound } from './rounds.ts';
import { allPositions, candidatesOf, isPending, voteOf, wholeRepeat } from './rows.ts';
import { type NodeState, parametersOf, type State } from './state.ts';
import type { TaskState } from './task-state.ts';
import { standDraw } from './trust.ts';

/**
 * Accepted tasks that belong to the campaign: in the order of composition, up to the target. A decision that was taken back
 * and taken again can leave more accepted tasks than were asked for; the surplus is the last.
 */
function members(state: State): TaskState[] {
  const { tasks } = parametersOf(state);
  return state.tasks.filter((task) => task.decision?.verdict === 'accepted').slice(0, tasks);
}

/** Tasks that a release holds: what an earlier one named, and what is releasable now. */
export function releasable(state: State): TaskState[] {
  const isInDoubt = isSweeping(state);
  return members(state).filter(
    (task) =>
      task.released || (isChecked(state, task) && (!isInQuarantine(state, task) || (task.isSwept && !isInDoubt))),
  );
}

/** Accepted tasks that only the quarantine of their contributors holds back: what a sweep would free. */
export function quarantined(state: State): TaskState[] {
  return members(state).filter((task) => !task.released && !task.isSwept && isInQuarantine(state, task));
}

/** Every check that was drawn is answered, and every coin has fallen. */
function isChecked(state: State, task: TaskState): boolean {
  if (task.rounds.some((round) => round.round > 0 && isPending(round) && !isIdle(round))) return false;
  return candidatesOf(task).every(({ slot }) => {
    const vote = voteOf(state, task, slot);
    return vote === undefined || !state.undrawn.has(vote.id);
  });
}

/** Some contributor has not had H further jobs that stood their draw since the decision. */
function isInQuarantine(state: State, task: TaskState): boolean {
  const { quarantineJobs } = parametersOf(state);
  for (const [key, stood] of task.stoodAt) {
    if (state.nodes.get(key)!.stood - stood < quarantineJobs) return true;
  }
  return false;
}

/** While a sampled vote is unanswered, a lie in one task still puts the others of its node in doubt. */
export function isSweeping(state: State): boolean {
  if (state.sweep === 'ordered') return true;
  for (const round of state.openRounds) {
    const task = state.tasks[round.task]!;
    if (task.isSwept && !task.released) return true;
  }
  return false;
}

/** The seed of the sample must not exist when the sweep is ordered, so the draw waits for the next epoch. */
export function orderSweep(state: State): void {
  state.sweep = 'ordered';
}

/**
 * Draws the sample of a sweep: of each contributor's unreleased votes so many that more than 1 % of lies among them are met
 * with 99 %; the votes with the smallest PRF(seed, "sweep", lease).
 */
export function drawSweep(state: State): void {
  if (state.sweep !== 'ordered') return;
  state.sweep = 'none';
  const votes = new Map<NodeState, LeaseState[]>();
  for (const task of quarantined(state)) {
    task.isSwept = true;
    for (const key of task.stoodAt.keys()) votes.set(state.nodes.get(key)!, []);
  }
  for (const [node, list] of votes) {
    for (const id of node.unreleased) {
      const lease = state.leases.get(id)!;
      const task = taskOf(state, lease);
      if (task.isSwept && isCounted(state, task, lease)) list.push(lease);
    }
    const keyed = list.map((lease) => ({ lease, key: toHex(prf(state.epoch!.seed, 'sweep', lease.id)) }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const { lease } of keyed.slice(0, sampleSize(list.length))) check(state, node, lease);
  }
}

function isCounted(state: State, task: TaskState, lease: LeaseState): boolean {
  const { slot } = state.units.get(lease.unit)!.unit as JudgeUnit;
  return !task.dropped.has(slot) && voteOf(state, task, slot) === lease;
}

function check(state: State, node: NodeState, vote: LeaseState): void {
  const task = taskOf(state, vote);
  if (wholeRepeat(state, task, vote) !== undefined) return standDraw(node, vote);
  const { slot } = state.units.get(vote.unit)!.unit as JudgeUnit;
  orderRound(state, task, { reason: 'audit', slot, positions: allPositions(task), vote, blocking: false });
}

/** Least k of n draws without replacement that miss all of more than n/100 lies with a probability of at most 1/100. */
export function sampleSize(n: number): number {
  const lies = Math.floor(n / 100) + 1;
  let miss = 1;
  for (let k = 0; k < n; k++) {
    if (miss <= 0.01) return k;
    miss *= (n - lies - k) / (n - k);
  }
  return n;
}
