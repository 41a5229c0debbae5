import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { Predicates } from '../../protocol/messages/statement.ts';
import type { JudgeUnit } from '../../protocol/messages/work-unit.ts';
import { sameCell } from '../../protocol/rules/commitment.ts';
import type { LeaseState } from './lease-state.ts';
import { rolloutId } from './rollout-check.ts';
import type { RolloutState } from './rollout-state.ts';
import { orderBarrier } from './rounds.ts';
import { allPositions, askReferee } from './rows.ts';
import type { Entry, State, UnitState } from './state.ts';
import type { RoundState, TaskState } from './task-state.ts';
import { isOnProbation, passCheck } from './trust.ts';
import { addUnit, closeUnit } from './units.ts';

/** The one candidate of a rollout. */
const SLOT = 0;

export function openRollout(state: State, entry: Entry, rollout: Predicates['rollout/v1']): void {
  const id = rolloutId(rollout);
  const index = -++state.rollouts.made;
  const unit = addUnit(
    state,
    {
      stage: 'judge',
      task: id,
      slot: SLOT,
      round: 0,
      candidate: rollout.candidate.digest,
      inputs: rollout.inputs.map(({ digest }) => digest),
      image: state.genesis!.image.digest,
      limits: rollout.limits,
      ...(rollout.checker === undefined ? {} : { checker: { program: rollout.checker.digest } }),
    },
    { role: `rollout/${id}`, taskIndex: index, replicas: rollout.quorum },
  );
  const task = taskOfRollout(unit, index, rollout, entry.index);
  task.rounds.push(firstRound(index, unit, task.inputs.length));
  const made: RolloutState = {
    ...{ id, rollout, task, unit, entry: entry.index, verdictIndex: null, phase: 'judging', cells: [], votes: [] },
    ...{ problem: null, challenge: 'none', isEnded: false },
  };
  state.rollouts.open.set(id, made);
  state.rollouts.at.set(index, made);
  state.tasksById.set(id, task);
}

function taskOfRollout(unit: UnitState, index: number, { candidate, inputs }: Predicates['rollout/v1'], entry: number) {
  const { task: id } = unit.unit as JudgeUnit;
  const task: TaskState = {
    ...{
      index,
      composeUnit: unit,
      phase: 'judging',
      id,
      draft: null,
      taskEntry: entry,
      inputsUnit: null,
      suiteUnit: null,
    },
    inputs: inputs.map(({ digest, size }, i) => ({ name: `test-${i}`, label: 'rollout', digest, size })),
    solveUnits: [],
    candidates: [
      {
        ...{ slot: SLOT, digest: candidate.digest, size: candidate.size, node: '', operator: '', index: entry },
        // Whose program it is nobody says, and nothing asks.
        claim: { generator: 'builtin', version: '', persona: '' },
      },
    ],
    rounds: [],
    ...{ refereed: new Map(), dropped: new Map(), waiting: new Set(), dissentDrawn: true, blocs: [] },
    ...{ decision: null, decisionIndex: null, decisionEpoch: 0, stoodAt: new Map(), isSwept: false, released: false },
  };
  return task;
}

function firstRound(task: number, unit: RolloutState['unit'], inputs: number): RoundState {
  return {
    ...{ task, round: 0, reason: 'first', blocking: true, jobs: [unit], slot: SLOT, repeats: null, late: null },
    positions: Array.from({ length: inputs }, (_, position) => position),
    ...{ status: 'open', answeredBy: null, disputed: [], barrierIndex: null, barrierEpoch: 0, sealed: new Set() },
  };
}

export function foldVerdict(state: State, entry: Entry, { rollout: id }: Predicates['verdict/v1']): void {
  const known = state.rollouts.open.get(id)!;
  known.verdictIndex = entry.index;
  state.rollouts.verdicts++;
  closeUnit(state, known.unit);
}

export function foldChallenge(state: State, { rollout: id }: Predicates['challenge/v1']): void {
  const known = state.rollouts.open.get(id)!;
  known.challenge = 'asked';
  askReferee(state, known.task, known.task.rounds[0]!, 'dispute', allPositions(known.task));
  state.dirty.add(known.task.index);
}

export function foldRolloutEnd(state: State, { rollout: id }: Predicates['rollout-end/v1']): void {
  const known = state.rollouts.open.get(id)!;
  known.isEnded = true;
  closeUnit(state, known.unit);
  state.dirty.add(known.task.index);
}

/** Moves a rollout on as far as the log allows. Order-free in the reveals. */
export function advanceRollout(state: State, index: number): void {
  const known = state.rollouts.at.get(index)!;
  if (known.challenge === 'asked') takeChallenge(state, known);
  if (known.isEnded) return forget(state, known);
  if (known.phase === 'judging') seal(state, known);
  if (known.phase === 'revealing') open(state, known);
  if (known.phase === 'settling') settle(state, known);
}

/** When as many operators as are wanted have committed, the barrier is due; so when nobody else can run it. */
function seal(state: State, known: RolloutState): void {
  const { task, unit, rollout } = known;
  const committed = unit.leases.filter(({ status }) => status === 'committed');
  const isHopeless = unit.status === 'failed' && !unit.leases.some(({ status }) => status === 'leased');
  if (committed.length < rollout.quorum && !isHopeless) return;
  const commits = committed.map(({ id }) => id);
  known.phase = 'revealing';
  orderBarrier(state, task, task.rounds[0]!, commits);
}

function open(state: State, known: RolloutState): void {
  const round = known.task.rounds[0]!;
  if (round.barrierIndex === null) return;
  for (const id of round.sealed) if (state.leases.get(id)!.status === 'committed') return;
  known.phase = 'settling';
}

function standingVotes(state: State, { unit }: RolloutState): LeaseState[] {
  return unit.leases.filter(({ status, node }) => status === 'revealed' && state.nodes.get(node)?.status !== 'banned');
}

/**
 * The cells that stand at each position: the referee's where it ran, else what all votes say. Where votes differ from each
 * other or from one run of the referee, it runs twice, which proves who lied. Fewer equal votes than the quorum, or only
 * votes of nodes on probation, are no agreement: the referee runs it all once.
 */
function settle(state: State, known: RolloutState): void {
  const { task, rollout } = known;
  const problem = task.dropped.get(SLOT);
  if (problem !== undefined) return decide(state, known, { cells: [], votes: [], by: 'referee', problem });
  const votes = standingVotes(state, known);
  const run = task.refereed.get(SLOT);
  const round = task.rounds[0]!;
  const disputed = allPositions(task).filter((position) => {
    const claims = votes.map(({ cells }) => cells![position]!);
    const own = run?.get(position);
    if (own?.isProven === true) return false;
    const first = own?.cell ?? claims[0];
    return claims.some((claim) => !sameCell(claim, first!));
  });
  if (disputed.length > 0) return askReferee(state, task, round, 'dispute', disputed);
  const isAgreed = votes.length >= rollout.quorum && votes.some(({ node }) => !isOnProbation(state.nodes.get(node)!));
  const missing = allPositions(task).filter((position) => run?.has(position) !== true);
  if (!isAgreed && missing.length > 0) return askReferee(state, task, round, 'repeat', missing);
  const cells = allPositions(task).map((position) => run?.get(position)?.cell ?? votes[0]!.cells![position]!);
  const agreeing = votes.filter((vote) => cells.every((cell, position) => sameCell(cell, vote.cells![position]!)));
  const by = isAgreed && run === undefined ? 'operators' : 'referee';
  decide(state, known, { cells, votes: agreeing, by, problem: null });
}

function decide(
  state: State,
  known: RolloutState,
  found: {
    readonly cells: readonly Cell[];
    readonly votes: readonly LeaseState[];
    readonly by: 'operators' | 'referee';
    readonly problem: RolloutState['problem'];
  },
): void {
  known.phase = 'decided';
  known.cells = found.cells;
  known.votes = found.votes;
  known.problem = found.problem;
  for (const { node: key } of found.votes) {
    const node = state.nodes.get(key)!;
    passCheck(node);
    // Others ran the same and got the same: that is the repeat which probation asks for.
    if (node.probationLeft > 0) node.probationLeft--;
  }
  const votes = found.votes.map(({ id }) => id);
  const predicate = { rollout: known.id, by: found.by, votes };
  state.due.push({
    type: 'verdict/v1',
    predicate: found.problem === null ? predicate : { ...predicate, problem: found.problem },
  });
}

/** The referee has run it twice: whoever said the same passed a check; whoever did not is accused already. */
function takeChallenge(state: State, known: RolloutState): void {
  if (known.task.waiting.size > 0) return;
  known.challenge = 'answered';
  const run = known.task.refereed.get(SLOT);
  for (const vote of standingVotes(state, known)) {
    const isRight = vote.cells!.every((cell, position) => {
      const own = run?.get(position);
      return own?.isProven === true && sameCell(own.cell, cell);
    });
    if (!isRight) continue;
    const node = state.nodes.get(vote.node)!;
    node.checks++;
    passCheck(node);
  }
}

/** A coordinator that judges for years cannot keep every rollout: what is ended and settled is in the log only. */
function forget(state: State, { task, unit, id }: RolloutState): void {
  if (task.waiting.size > 0) return;
  for (const lease of unit.leases) {
    state.leases.delete(lease.id);
    state.accused.delete(lease.id);
  }
  state.units.delete(unit.id);
  state.open.delete(unit.id);
  state.roles.delete(unit.role);
  state.tasksById.delete(id);
  state.rollouts.open.delete(id);
  state.rollouts.at.delete(task.index);
}
