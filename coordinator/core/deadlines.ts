import type { Stage } from '../../protocol/messages/work-unit.ts';
import type { LeaseState } from './lease-state.ts';
import { epochOf, type NodeState, parametersOf, type State } from './state.ts';

/** Durations that are remembered of a node and of a stage, and how many make a guess. */
const NODE_SAMPLES = 16;
const STAGE_SAMPLES = 64;
const SAMPLES_MIN = 5;

/**
 * Epochs that a node gets for a unit: median + k MAD of its own recent durations in this stage, else of everybody's, within
 * the bounds of the genesis; the upper bound while too little is known.
 */
export function deadlineFor(state: State, node: NodeState, stage: Stage): number {
  const { deadlineMinEpochs, deadlineEpochs, deadlineMads } = parametersOf(state);
  const own = node.durations[stage];
  const samples = own.length >= SAMPLES_MIN ? own : state.durations[stage];
  if (samples.length < SAMPLES_MIN) return deadlineEpochs;
  const middle = median(samples);
  const spread = median(samples.map((sample) => Math.abs(sample - middle)));
  // An epoch is counted from its start, so a duration is known to within one.
  const guess = middle + deadlineMads * spread + 1;
  return Math.min(deadlineEpochs, Math.max(deadlineMinEpochs, guess));
}

/** An answer came: how long it took. */
export function recordAnswer(state: State, node: NodeState, lease: LeaseState): void {
  remember(state, node, lease, epochOf(state) - lease.grantEpoch);
}

/**
 * No answer came in time. All that is known is that it takes longer; without that a slow node would be held for ever to
 * the pace of its few quick answers.
 */
export function recordSilence(state: State, node: NodeState, lease: LeaseState): void {
  remember(state, node, lease, 2 * (lease.deadlineEpoch - lease.grantEpoch));
}

/** A lease ended because somebody else answered: it would have taken at least as long as it did. */
export function recordWait(state: State, lease: LeaseState): void {
  recordAnswer(state, state.nodes.get(lease.node)!, lease);
}

/**
 * Leases that look as if they would not be answered: out for longer than median + k MAD of what everybody needs in this
 * stage. Judged once an epoch, in the order of nodes and grants.
 */
export function markSlow(state: State, epoch: number): void {
  state.slow.clear();
  if (parametersOf(state).hedgeEpochs === 0) return;
  const patience = new Map<Stage, number>();
  for (const node of state.nodes.values()) {
    for (const id of node.held) {
      const lease = state.leases.get(id)!;
      const { stage } = state.units.get(lease.unit)!.unit;
      const known = patience.get(stage) ?? hedgeAfter(state, stage);
      patience.set(stage, known);
      if (epoch - lease.grantEpoch >= known) state.slow.add(id);
    }
  }
}

/** Epochs after which a lease of this stage looks unanswered; never while too little is known. */
function hedgeAfter(state: State, stage: Stage): number {
  const { hedgeEpochs, hedgeMads } = parametersOf(state);
  const samples = state.durations[stage];
  if (samples.length < SAMPLES_MIN) return Number.POSITIVE_INFINITY;
  const middle = median(samples);
  const spread = median(samples.map((sample) => Math.abs(sample - middle)));
  return Math.max(hedgeEpochs, middle + hedgeMads * spread + 1);
}

function remember(state: State, node: NodeState, lease: LeaseState, epochs: number): void {
  const { stage } = state.units.get(lease.unit)!.unit;
  push(node.durations[stage], epochs, NODE_SAMPLES);
  push(state.durations[stage], epochs, STAGE_SAMPLES);
}

function push(samples: number[], value: number, most: number): void {
  samples.push(value);
  if (samples.length > most) samples.shift();
}

/** The lower of the two middle ones where there are two: whole epochs. */
export function median(samples: readonly number[]): number {
  return Float64Array.from(samples).sort()[(samples.length - 1) >> 1]!;
}

export function noDurations(): Record<Stage, number[]> {
  return { extract: [], evolve: [], compose: [], inputs: [], solve: [], judge: [] };
}
