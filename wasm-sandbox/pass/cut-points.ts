import { type Block, ENDS, type FlowGraph } from './blocks.ts';
import { Effort, type Frequencies, frequencies, TooIntricate } from './frequencies.ts';

/** A block rarer than this, relative to its cut point, pays for itself (unless it weighs almost nothing). */
const RARE = 0.1;
const LIGHT = 3;
/** So does a block whose expected error would exceed this many fuel units. */
const MOST_ERROR = 60;
/** Smallest br_table whose dispatch charge moves to the targets. */
const DISPATCH_TARGETS = 4;

export const CUT = { none: 0, charge: 1, check: 2 } as const;

export interface CutPlan {
  /** Fuel that each block takes when it starts; whole numbers. */
  readonly charge: Float64Array;
  /** CUT.check: the block also tests whether fuel ran out (function entry and loop headers). */
  readonly cut: Uint8Array;
}

/** The nearest cut point that dominates block `b` in the same loop, or -1. */
function governor(
  blocks: readonly Block[],
  owner: Int32Array,
  dominator: Int32Array,
  b: number,
  effort: Effort,
): number {
  let at = owner[dominator[b]!]!;
  while (at >= 0 && blocks[at]!.loop !== blocks[b]!.loop) {
    effort.step();
    at = at === 0 ? -1 : owner[dominator[at]!]!;
  }
  return at;
}

function dispatchTargets(blocks: readonly Block[]): Uint8Array {
  const target = new Uint8Array(blocks.length);
  for (const { ends, successors } of blocks) {
    if (ends === ENDS.brTable && successors.length >= DISPATCH_TARGETS) for (const { to } of successors) target[to] = 1;
  }
  return target;
}

/**
 * A block that ends in br_table reaches exactly one target: let the targets pay its charge, so that it only checks.
 * Not the entry where it calls: a recursion has to take fuel before it goes on.
 */
function pushDispatch(blocks: readonly Block[], plan: CutPlan, cold: Uint8Array): void {
  blocks.forEach(({ ends, successors, calls }, b) => {
    if ((b === 0 && calls) || !plan.cut[b] || ends !== ENDS.brTable || successors.length < DISPATCH_TARGETS) return;
    const payable = successors.every(
      ({ to }) => to > b && !blocks[to]!.header && (plan.cut[to] === CUT.charge || cold[to]),
    );
    if (!payable) return;
    for (const { to } of successors) {
      if (!plan.cut[to]) plan.cut[to] = CUT.charge;
      plan.charge[to]! += plan.charge[b]!;
    }
    plan.charge[b] = 0;
  });
}

function mustPay(block: Block, dispatched: boolean, share: number): boolean {
  return dispatched || (share < RARE && block.weight > LIGHT) || block.weight * (1 - share) > MOST_ERROR;
}

/** Every block pays for itself. */
function plainPlan(blocks: readonly Block[]): CutPlan {
  const charge = Float64Array.from(blocks, ({ weight }) => Math.max(1, Math.round(weight)));
  const cut = Uint8Array.from(blocks, ({ header }, b) => (b === 0 || header ? CUT.check : CUT.charge));
  return { charge, cut };
}

function regionPlan({ blocks }: FlowGraph, { frequency, dominator, cold }: Frequencies, effort: Effort): CutPlan {
  const charge = new Float64Array(blocks.length);
  const cut = new Uint8Array(blocks.length);
  const owner = new Int32Array(blocks.length).fill(-1);
  const dispatched = dispatchTargets(blocks);
  blocks.forEach((block, b) => {
    const entry = b === 0 || block.header;
    if (!entry && dominator[b]! < 0) return;
    const at = entry ? -1 : governor(blocks, owner, dominator, b, effort);
    const share = at >= 0 && frequency[at]! > 0 ? frequency[b]! / frequency[at]! : 0;
    if (entry || at < 0 || mustPay(block, dispatched[b] === 1 && !cold[b], share)) {
      cut[b] = entry ? CUT.check : CUT.charge;
      owner[b] = b;
      charge[b]! += block.weight;
    } else {
      owner[b] = at;
      charge[at]! += block.weight * Math.min(share, 1);
    }
  });
  for (let b = 0; b < blocks.length; b++) charge[b] = cut[b] ? Math.max(1, Math.round(charge[b]!)) : 0;
  const plan = { charge, cut };
  pushDispatch(blocks, plan, cold);
  return plan;
}

/**
 * Where a function is charged: each cut point takes the expected weight of the region that it governs.
 * Fuel has to be reproducible and proportional to time; it need not count each block where it runs.
 */
export function cutPoints(graph: FlowGraph): CutPlan {
  const effort = new Effort(graph.blocks.length);
  try {
    return regionPlan(graph, frequencies(graph, effort), effort);
  } catch (error) {
    if (error instanceof TooIntricate) return plainPlan(graph.blocks);
    throw error;
  }
}
