import { categoryOf, FEATURE_CATEGORIES, type FeatureForest } from './feature-tree.ts';
import { prfBelow } from './prf.ts';

/** Weights are square roots in units of 1/256: fine enough to tell counts apart, and integer, so every machine agrees. */
const WEIGHT_UNIT = 256;
/** Keeps `count * WEIGHT_UNIT ** 2` an exact integer. */
const MAX_COUNT = 2 ** 36;

interface Leaf {
  path: string;
  weight: number;
}

/** Floor of the square root; the loops repair a last-bit error of the platform's `sqrt`, which is not specified exactly. */
function integerSqrt(value: number): number {
  let root = Math.floor(Math.sqrt(value));
  while (root * root > value) root--;
  while ((root + 1) * (root + 1) <= value) root++;
  return root;
}

/**
 * Weight of a leaf seen in `count` sources: the frequency flattened with temperature 2, that is its square root. Common
 * features stay likelier than rare ones without crowding them out.
 */
function flattenedWeight(count: number): number {
  return integerSqrt(Math.min(count, MAX_COUNT) * WEIGHT_UNIT * WEIGHT_UNIT);
}

/** Removes one leaf from `leaves`, drawn in proportion to its weight, and returns its path. */
function takeLeaf(leaves: Leaf[], seed: string, label: string): string {
  const total = leaves.reduce((sum, leaf) => sum + leaf.weight, 0);
  let rest = prfBelow(total, seed, label);
  const at = leaves.findIndex((leaf) => {
    rest -= leaf.weight;
    return rest < 0;
  });
  return leaves.splice(at, 1)[0]!.path;
}

/**
 * Draws at most `size` leaves of `forest` without replacement, ascending. First every category that has leaves gives one, in
 * the order of `FEATURE_CATEGORIES` (a task needs an algorithm and a problem type before a cost class), then all
 * remaining leaves compete. A function of (contents of the forest, seed, size); `seed` is hexadecimal.
 */
export function sampleSubtree(forest: FeatureForest, seed: string, size: number): string[] {
  const byCategory = new Map<string, Leaf[]>(FEATURE_CATEGORIES.map((category) => [category, []]));
  for (const path of [...forest.keys()].sort()) {
    byCategory.get(categoryOf(path))?.push({ path, weight: flattenedWeight(forest.get(path)!.size) });
  }
  const chosen: string[] = [];
  for (const [category, leaves] of byCategory) {
    if (chosen.length >= size || leaves.length === 0) continue;
    chosen.push(takeLeaf(leaves, seed, `feature-sample ${category}`));
  }
  const rest = [...byCategory.values()].flat();
  for (let round = 0; chosen.length < size && rest.length > 0; round++) {
    chosen.push(takeLeaf(rest, seed, `feature-sample rest ${round}`));
  }
  return chosen.sort();
}
