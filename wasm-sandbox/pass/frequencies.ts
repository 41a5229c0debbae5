import { type Block, ENDS, type FlowGraph } from './blocks.ts';

/** Branch odds: a back edge against leaving a loop against anything else; code that only reaches `unreachable` is cold. */
const ODDS = { back: 6, leaveLoop: 0.2, cold: 0.001, even: 1 } as const;
/** A loop is never taken to run longer than 1 / (1 - this) iterations. */
const MOST_CYCLIC = 0.95;

/** Steps that planning one function may take, beyond so many for each block; see TooIntricate. */
const STEPS = { base: 1 << 20, block: 64 } as const;

/** The function's shape makes planning slow beyond all proportion. Ordinary code never is; it gets the plain plan. */
export class TooIntricate extends Error {}

/** Counts steps; the count depends on the code alone, so that every machine gives up on the same functions. */
export class Effort {
  private left: number;

  constructor(blocks: number) {
    this.left = STEPS.base + STEPS.block * blocks;
  }

  step(): void {
    if (--this.left < 0) throw new TooIntricate();
  }
}

export interface Frequencies {
  /** Expected executions per function entry. */
  readonly frequency: Float64Array;
  /** Immediate dominator; -1 for the entry and for dead blocks. */
  readonly dominator: Int32Array;
  /** 1 for blocks that can only reach `unreachable`. */
  readonly cold: Uint8Array;
}

function inLoop(graph: FlowGraph, loop: number, block: Block, effort: Effort): boolean {
  for (let inner = block.loop; inner >= loop; inner = graph.loopParents[inner]!) {
    effort.step();
    if (inner === loop) return true;
  }
  return loop === 0;
}

function coldBlocks(blocks: readonly Block[]): Uint8Array {
  const cold = new Uint8Array(blocks.length);
  for (let b = blocks.length - 1; b >= 0; b--) {
    const { ends, successors } = blocks[b]!;
    if (ends === ENDS.unreachable) cold[b] = 1;
    else if (successors.length > 0 && successors.every(({ to }) => to > b && cold[to])) cold[b] = 1;
  }
  return cold;
}

function branchProbabilities(graph: FlowGraph, cold: Uint8Array, effort: Effort): number[][] {
  return graph.blocks.map((block, b) => {
    const odds = block.successors.map(({ to, entries }) => {
      if (cold[to] && !cold[b]) return entries * ODDS.cold;
      if (to <= b) return entries * ODDS.back;
      return (
        entries * (block.loop && !inLoop(graph, block.loop, graph.blocks[to]!, effort) ? ODDS.leaveLoop : ODDS.even)
      );
    });
    const total = odds.reduce((sum, value) => sum + value, 0) || 1;
    return odds.map((value) => value / total);
  });
}

function dominators(blocks: readonly Block[], effort: Effort): Int32Array {
  const dominator = new Int32Array(blocks.length).fill(-1);
  for (let b = 1; b < blocks.length; b++) {
    let common = -1;
    for (const [from] of blocks[b]!.predecessors) {
      if (from !== 0 && dominator[from]! < 0) continue;
      if (common < 0) {
        common = from;
        continue;
      }
      let other = from;
      while (common !== other) {
        effort.step();
        if (common > other) common = dominator[common]!;
        else other = dominator[other]!;
      }
    }
    dominator[b] = common;
  }
  return dominator;
}

/**
 * Static execution frequencies in the manner of Wu and Larus: one forward pass for each loop, innermost first,
 * then one for the function. Throws TooIntricate when the effort is spent. Arithmetic is IEEE 754 in a fixed order, so every machine gets the same numbers.
 */
export function frequencies(graph: FlowGraph, effort: Effort): Frequencies {
  const { blocks, loopHeaders } = graph;
  const cold = coldBlocks(blocks);
  const probability = branchProbabilities(graph, cold, effort);
  const frequency = new Float64Array(blocks.length);
  const cyclic = new Float64Array(loopHeaders.length);
  const inflow = (links: readonly [number, number][], from: number): number => {
    let sum = 0;
    for (const [b, edge] of links) if (b >= from) sum += frequency[b]! * probability[b]![edge]!;
    return sum;
  };
  const flow = (from: number, to: number, loop: number): void => {
    for (let b = from; b < to; b++) {
      const block = blocks[b]!;
      let value = 0;
      if (b === from) value = 1;
      else if (loop === 0 || inLoop(graph, loop, block, effort)) {
        value = inflow(block.predecessors, from);
        if (block.header) value /= 1 - cyclic[block.loop]!;
      }
      frequency[b] = value;
    }
  };
  for (let loop = loopHeaders.length - 1; loop > 0; loop--) {
    const header = loopHeaders[loop]!;
    let end = header;
    while (end < blocks.length && inLoop(graph, loop, blocks[end]!, effort)) end++;
    flow(header, end, loop);
    cyclic[loop] = Math.min(inflow(blocks[header]!.backEdges, header), MOST_CYCLIC);
  }
  flow(0, blocks.length, 0);
  return { frequency, dominator: dominators(blocks, effort), cold };
}
