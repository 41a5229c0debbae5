import { tagged } from '../ids.ts';
import { categoryOf, FEATURE_CATEGORIES, type FeatureForest } from './feature-tree.ts';

/** Temperatures whose softmax of log shares is exact: a weight is the count's root, taken by halving; from 100 on all are alike. */
export const TEMPERATURES = [1, 2, 4, 8, 16, 100] as const;
export type Temperature = (typeof TEMPERATURES)[number];

/** How the tasks of a leaf fared, over the windows that count. */
export interface LeafYield {
  readonly accepted: number;
  readonly discarded: number;
  /** Those of the accepted that are as difficult as the campaign wants them. */
  readonly wanted: number;
}

export interface SamplerOptions {
  readonly temperature: Temperature;
  /** Leaves whose tasks were discarded weigh less, those of wanted tasks up to three times as much: `yieldFactor`. */
  readonly yields?: ReadonlyMap<string, LeafYield>;
}

export interface SelectionOptions {
  /** Leaves that every selection holds, whether the forest has them or not. */
  readonly fixed?: readonly string[];
  /** Further leaves drawn from the whole forest, each alike. */
  readonly mandatory?: number;
}

/** Leaves in their order with running sums of their weights: built once a forest, then sampled often. */
interface LeafTable {
  readonly leaves: readonly string[];
  readonly sums: Float64Array;
}

export interface FeatureSampler {
  readonly categories: readonly { readonly category: string; readonly table: LeafTable }[];
  readonly all: LeafTable;
}

/** Weights are roots in units of 1/256: fine enough to tell counts apart, and integer, so every machine agrees. */
const WEIGHT_UNIT = 256;
/** Keeps the sum of all weights of a forest of millions of leaves an exact integer below 2^48, also where all are wanted. */
const MAX_COUNT = 2 ** 16;

/** Floor of the square root; the loops repair a last-bit error of the platform's `sqrt`, which is not specified exactly. */
function integerSqrt(value: number): number {
  let root = Math.floor(Math.sqrt(value));
  while (root * root > value) root--;
  while ((root + 1) * (root + 1) <= value) root++;
  return root;
}

/** count^(1 / temperature) in units: the softmax of log share over temperature, up to a factor that all leaves have. */
function weightOf(count: number, temperature: Temperature): number {
  if (temperature === 100) return WEIGHT_UNIT;
  let weight = Math.min(count, MAX_COUNT) * WEIGHT_UNIT;
  for (let halved = temperature as number; halved > 1; halved /= 2) weight = integerSqrt(weight * WEIGHT_UNIT);
  return weight;
}

function tableOf(leaves: readonly string[], weigh: (leaf: string) => number): LeafTable {
  const sums = new Float64Array(leaves.length);
  let sum = 0;
  for (const [i, leaf] of leaves.entries()) {
    sum += weigh(leaf);
    sums[i] = sum;
  }
  return { leaves, sums };
}

/** What a weight is multiplied by, as a fraction. */
export function yieldFactor({ accepted, discarded, wanted }: LeafYield): readonly [part: number, whole: number] {
  return [2 + accepted + 2 * wanted, 2 + accepted + discarded];
}

const UNTRIED: LeafYield = { accepted: 0, discarded: 0, wanted: 0 };

export function featureSampler(forest: FeatureForest, { temperature, yields }: SamplerOptions): FeatureSampler {
  const weigh = (path: string): number => {
    const weight = weightOf(forest.get(path)!.size, temperature);
    const [part, whole] = yieldFactor(yields?.get(path) ?? UNTRIED);
    return Math.max(1, Math.floor((weight * part) / whole));
  };
  const sorted = [...forest.keys()].sort();
  const byCategory = new Map<string, string[]>(FEATURE_CATEGORIES.map((category) => [category, []]));
  for (const path of sorted) byCategory.get(categoryOf(path))?.push(path);
  return {
    categories: [...byCategory].map(([category, leaves]) => ({ category, table: tableOf(leaves, weigh) })),
    all: tableOf(sorted, weigh),
  };
}

const DRAW_LIMIT = 2 ** 48;
const DRAW_BYTES = 6;
const BLOCK_BYTES = 32;

/** Numbers below a bound from PRF(seed, label, 0), PRF(seed, label, 1), ...: six bytes each, by rejection. */
class DrawStream {
  readonly #seed: string;
  #block = new Uint8Array(0);
  #at = 0;
  #blocks = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  below(bound: number): number {
    const limit = DRAW_LIMIT - (DRAW_LIMIT % bound);
    for (;;) {
      const value = this.#next();
      if (value < limit) return value % bound;
    }
  }

  #next(): number {
    if (this.#at + DRAW_BYTES > this.#block.length) {
      this.#block = tagged('feature-sample', this.#seed, String(this.#blocks++)).slice(0, BLOCK_BYTES);
      this.#at = 0;
    }
    let value = 0;
    for (let i = 0; i < DRAW_BYTES; i++) value = value * 256 + this.#block[this.#at++]!;
    return value;
  }
}

/** Draws before the leaves that are left are listed: only a forest that is nearly used up needs that. */
const REJECTIONS = 64;

/** Adds to `chosen` a leaf that is not in it, drawn in proportion to its weight; false when there is none. */
function take({ leaves, sums }: LeafTable, draws: DrawStream, chosen: Set<string>): boolean {
  if (leaves.length === 0) return false;
  const total = sums[sums.length - 1]!;
  for (let tries = 0; tries < REJECTIONS; tries++) {
    const leaf = leaves[positionOf(sums, draws.below(total))]!;
    if (chosen.has(leaf)) continue;
    chosen.add(leaf);
    return true;
  }
  const open = leaves.flatMap((leaf, i) =>
    chosen.has(leaf) ? [] : [{ leaf, weight: sums[i]! - (i === 0 ? 0 : sums[i - 1]!) }],
  );
  if (open.length === 0) return false;
  const weights = new Map(open.map(({ leaf, weight }) => [leaf, weight]));
  const rest = tableOf([...weights.keys()], (leaf) => weights.get(leaf)!);
  chosen.add(rest.leaves[positionOf(rest.sums, draws.below(rest.sums[rest.sums.length - 1]!))]!);
  return true;
}

/** First position whose running sum is above `value`. */
function positionOf(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Draws at most `size` leaves without replacement, ascending: the fixed ones first, then the mandatory ones; then every
 * category that has leaves gives one, in the order of `FEATURE_CATEGORIES` (a task needs an algorithm and a problem type before
 * a cost class); then all leaves that are left compete. A function of (forest, options, seed, size); `seed` is hexadecimal.
 */
export function sampleFeatures(
  { categories, all }: FeatureSampler,
  seed: string,
  size: number,
  { fixed = [], mandatory = 0 }: SelectionOptions = {},
): string[] {
  const draws = new DrawStream(seed);
  const chosen = new Set<string>(fixed.slice(0, size));
  for (let i = 0; i < mandatory && chosen.size < size && all.leaves.length > 0; i++) {
    chosen.add(all.leaves[draws.below(all.leaves.length)]!);
  }
  for (const { category, table } of categories) {
    if (chosen.size >= size) break;
    if ([...chosen].some((leaf) => categoryOf(leaf) === category)) continue;
    take(table, draws, chosen);
  }
  while (chosen.size < size && take(all, draws, chosen));
  return [...chosen].sort();
}

/** One sample at the usual temperature, without feedback. */
export function sampleSubtree(forest: FeatureForest, seed: string, size: number): string[] {
  return sampleFeatures(featureSampler(forest, { temperature: 2 }), seed, size);
}
