import type { Operator } from '../model.ts';
import { OPEN_OPERATORS } from '../open/all.ts';
import { addAndSum } from './add-and-sum.ts';
import { balanceCuts } from './balance-cuts.ts';
import { bestBlock2d } from './best-block-2d.ts';
import { bestBlockLive } from './best-block-live.ts';
import { bestRotation } from './best-rotation.ts';
import { blockedLattice } from './blocked-lattice.ts';
import { borders } from './borders.ts';
import { bottomlessFares } from './bottomless-fares.ts';
import { bracketBlocks } from './bracket-blocks.ts';
import { bridges } from './bridges.ts';
import { cellsAfter } from './cells-after.ts';
import { cheapestWalk } from './cheapest-walk.ts';
import { chooseList } from './choose-list.ts';
import { circleOut } from './circle-out.ts';
import { closestSquared } from './closest-squared.ts';
import { coinWays } from './coin-ways.ts';
import { commonAncestor } from './common-ancestor.ts';
import { commonBlock } from './common-block.ts';
import { commonLetters } from './common-letters.ts';
import { componentSizes } from './component-sizes.ts';
import { coprimePairs } from './coprime-pairs.ts';
import { countSumBlocks } from './count-sum-blocks.ts';
import { coverProfile } from './cover-profile.ts';
import { deadlineGain } from './deadline-gain.ts';
import { diameterPairs } from './diameter-pairs.ts';
import { digitSums } from './digit-sums.ts';
import { distanceSums } from './distance-sums.ts';
import { distinctBlocks } from './distinct-blocks.ts';
import { dropOneGcd } from './drop-one-gcd.ts';
import { editCost } from './edit-cost.ts';
import { endsScore } from './ends-score.ts';
import { evenSplit } from './even-split.ts';
import { fadingNodes } from './fading-nodes.ts';
import { fewHops } from './few-hops.ts';
import { fewestStarts } from './fewest-starts.ts';
import { firstReach } from './first-reach.ts';
import { freePaths } from './free-paths.ts';
import { girth } from './girth.ts';
import { halfPriceArc } from './half-price-arc.ts';
import { histogramArea } from './histogram-area.ts';
import { hull } from './hull.ts';
import { inversions } from './inversions.ts';
import { joinNeighbours } from './join-neighbours.ts';
import { kDistinctLongest } from './k-distinct-longest.ts';
import { kTrades } from './k-trades.ts';
import { keyDoors } from './key-doors.ts';
import { kindsInRange } from './kinds-in-range.ts';
import { kthInRange } from './kth-in-range.ts';
import { kthIndexed } from './kth-indexed.ts';
import { kthOrder } from './kth-order.ts';
import { kthPairSum } from './kth-pair-sum.ts';
import { largestJoin } from './largest-join.ts';
import { largestSquare } from './largest-square.ts';
import { leastLateness } from './least-lateness.ts';
import { leastOrder } from './least-order.ts';
import { leastRotation } from './least-rotation.ts';
import { longestBoundedSpread } from './longest-bounded-spread.ts';
import { lowestRoom } from './lowest-room.ts';
import { maxDisjoint } from './max-disjoint.ts';
import { maxOverlapPoint } from './max-overlap-point.ts';
import { maxSubarray } from './max-subarray.ts';
import { mazeSteps } from './maze-steps.ts';
import { mergeCost } from './merge-cost.ts';
import { nearestDepot } from './nearest-depot.ts';
import { nearestSource } from './nearest-source.ts';
import { nextGreaterGap } from './next-greater-gap.ts';
import { occurrences } from './occurrences.ts';
import { operatorRow } from './operator-row.ts';
import { orderRank } from './order-rank.ts';
import { othersProduct } from './others-product.ts';
import { packBest } from './pack-best.ts';
import { pairMinimax } from './pair-minimax.ts';
import { palinBlocks } from './palin-blocks.ts';
import { partitions } from './partitions.ts';
import { pathXorPairs } from './path-xor-pairs.ts';
import { pileMoves } from './pile-moves.ts';
import { pitWater } from './pit-water.ts';
import { primeGap } from './prime-gap.ts';
import { projectDays } from './project-days.ts';
import { rangeMinima } from './range-minima.ts';
import { rateFinish } from './rate-finish.ts';
import { reachCounts } from './reach-counts.ts';
import { rectanglesUnion } from './rectangles-union.ts';
import { recurrenceTerm } from './recurrence-term.ts';
import { regions } from './regions.ts';
import { remainders } from './remainders.ts';
import { removeLeast } from './remove-least.ts';
import { restParty } from './rest-party.ts';
import { risingChains } from './rising-chains.ts';
import { roundTrip } from './round-trip.ts';
import { runningMedians } from './running-medians.ts';
import { shortestReach } from './shortest-reach.ts';
import { shortestRemaining } from './shortest-remaining.ts';
import { skipNeighbours } from './skip-neighbours.ts';
import { smallerRight } from './smaller-right.ts';
import { sortingSwaps } from './sorting-swaps.ts';
import { spanningTree } from './spanning-tree.ts';
import { splitMinimax } from './split-minimax.ts';
import { stepNim } from './step-nim.ts';
import { strongGroups } from './strong-groups.ts';
import { submaskSums } from './submask-sums.ts';
import { subtreeSums } from './subtree-sums.ts';
import { sumBlockMinima } from './sum-block-minima.ts';
import { takeSet } from './take-set.ts';
import { ticketQueue } from './ticket-queue.ts';
import { tokenGame } from './token-game.ts';
import { tradeDays } from './trade-days.ts';
import { tripleSums } from './triple-sums.ts';
import { twoColourCost } from './two-colour-cost.ts';
import { unionLength } from './union-length.ts';
import { walkCounts } from './walk-counts.ts';
import { waysShortest } from './ways-shortest.ts';
import { weightedDisjoint } from './weighted-disjoint.ts';
import { weightedFinish } from './weighted-finish.ts';
import { widestWays } from './widest-ways.ts';
import { windowMaxima } from './window-maxima.ts';
import { xorBlocks } from './xor-blocks.ts';
import { xorPairMax } from './xor-pair-max.ts';
import { xorSpan } from './xor-span.ts';

/** The table of operators. Its order is part of the catalogue's version. */
export const OPERATORS: readonly Operator[] = [
  addAndSum,
  balanceCuts,
  bestBlock2d,
  bestBlockLive,
  bestRotation,
  blockedLattice,
  borders,
  bottomlessFares,
  bracketBlocks,
  bridges,
  cellsAfter,
  cheapestWalk,
  chooseList,
  circleOut,
  closestSquared,
  coinWays,
  commonAncestor,
  commonBlock,
  commonLetters,
  componentSizes,
  coprimePairs,
  countSumBlocks,
  coverProfile,
  deadlineGain,
  diameterPairs,
  digitSums,
  distanceSums,
  distinctBlocks,
  dropOneGcd,
  editCost,
  endsScore,
  evenSplit,
  fadingNodes,
  fewHops,
  fewestStarts,
  firstReach,
  freePaths,
  girth,
  halfPriceArc,
  histogramArea,
  hull,
  inversions,
  joinNeighbours,
  kDistinctLongest,
  kTrades,
  keyDoors,
  kindsInRange,
  kthInRange,
  kthIndexed,
  kthOrder,
  kthPairSum,
  largestJoin,
  largestSquare,
  leastLateness,
  leastOrder,
  leastRotation,
  longestBoundedSpread,
  lowestRoom,
  maxDisjoint,
  maxOverlapPoint,
  maxSubarray,
  mazeSteps,
  mergeCost,
  nearestDepot,
  nearestSource,
  nextGreaterGap,
  occurrences,
  operatorRow,
  orderRank,
  othersProduct,
  packBest,
  pairMinimax,
  palinBlocks,
  partitions,
  pathXorPairs,
  pileMoves,
  pitWater,
  primeGap,
  projectDays,
  rangeMinima,
  rateFinish,
  reachCounts,
  rectanglesUnion,
  recurrenceTerm,
  regions,
  remainders,
  removeLeast,
  restParty,
  risingChains,
  roundTrip,
  runningMedians,
  shortestReach,
  shortestRemaining,
  skipNeighbours,
  smallerRight,
  sortingSwaps,
  spanningTree,
  splitMinimax,
  stepNim,
  strongGroups,
  submaskSums,
  subtreeSums,
  sumBlockMinima,
  takeSet,
  ticketQueue,
  tokenGame,
  tradeDays,
  tripleSums,
  twoColourCost,
  unionLength,
  walkCounts,
  waysShortest,
  weightedDisjoint,
  weightedFinish,
  widestWays,
  windowMaxima,
  xorBlocks,
  xorPairMax,
  xorSpan,
];

const BY_ID: ReadonlyMap<string, Operator> = new Map([...OPERATORS, ...OPEN_OPERATORS].map((op) => [op.id, op]));

/** The operator with this id; throws an Error when the catalogue has none. */
export function operatorById(id: string): Operator {
  const op = BY_ID.get(id);
  if (op === undefined) throw new Error(`the catalogue has no operator ${id}`);
  return op;
}
