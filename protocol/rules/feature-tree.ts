import { taggedHex } from '../ids.ts';

/** The seven categories of features (SynthSmith appendix B.1), in the order in which a sample is filled. */
export const FEATURE_CATEGORIES = ['algo', 'type', 'data', 'opt', 'logic', 'cost', 'lang'] as const;
export type FeatureCategory = (typeof FEATURE_CATEGORIES)[number];

/**
 * The feature tree as the set of its leaves: canonical path (`algo/sorting/merge sort`) to the ids of the sources that show
 * it. Sets make the merge associative, commutative and idempotent, so results may arrive late, twice or in any order.
 */
export type FeatureForest = Map<string, Set<string>>;

const MAX_PATH_CHARS = 120;
const MIN_PARTS = 2;
const MAX_PARTS = 4;
const PART = /^[a-z0-9(*+-](?:[a-z0-9()*+^,.'-]| (?! ))*$/;
const categories: ReadonlySet<string> = new Set(FEATURE_CATEGORIES);

/**
 * True for a canonical path: a category and one to three further parts joined by `/`, at most 120 characters. A part holds
 * lower-case letters, digits, `()*+^,.'-` and single inner spaces.
 */
export function isFeaturePath(path: string): boolean {
  if (path.length > MAX_PATH_CHARS) return false;
  const parts = path.split('/');
  if (parts.length < MIN_PARTS || parts.length > MAX_PARTS) return false;
  return categories.has(parts[0]!) && parts.every((part) => PART.test(part) && !part.endsWith(' '));
}

/** Whether a name stands below itself: a cycle, in a tree whose nodes are named by what they are. */
export function hasCycle(path: string): boolean {
  const parts = path.split('/').slice(1);
  return new Set(parts).size < parts.length;
}

/** The category of a canonical path. */
export function categoryOf(path: string): FeatureCategory {
  return path.slice(0, path.indexOf('/')) as FeatureCategory;
}

/**
 * Adds to `forest` that `source` (any non-empty id, such as a digest) shows `paths`. Returns the paths that are not canonical
 * and were left out, so that a caller can refuse the contribution instead.
 */
export function mergeFeatures(forest: FeatureForest, source: string, paths: readonly string[]): string[] {
  const rejected: string[] = [];
  for (const path of paths) {
    if (!isFeaturePath(path)) {
      rejected.push(path);
      continue;
    }
    const sources = forest.get(path);
    if (sources === undefined) forest.set(path, new Set([source]));
    else sources.add(source);
  }
  return rejected;
}

/** The union of two forests as a new one. */
export function mergeForests(a: FeatureForest, b: FeatureForest): FeatureForest {
  const union: FeatureForest = new Map();
  for (const forest of [a, b]) {
    for (const [path, sources] of forest) {
      const known = union.get(path);
      if (known === undefined) union.set(path, new Set(sources));
      else for (const source of sources) known.add(source);
    }
  }
  return union;
}

/** SHA-256 (hex) of the forest; it does not depend on the order of insertion. */
export function forestDigest(forest: FeatureForest): string {
  const leaves = [...forest.keys()]
    .sort()
    .map((path) => taggedHex('feature-leaf', path, ...[...forest.get(path)!].sort()));
  return taggedHex('feature-forest', leaves.join(''));
}
