import { categoryOf, isFeaturePath } from '../../protocol/rules/feature-tree.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { CANONICAL, canonicalPath } from '../vocabulary.ts';
import { MODIFIERS } from './modifiers.ts';

/** Bound of one call, so that a result stays small and every path in it can be looked at. */
const MAX_ADDITIONS = 24;
const SIBLINGS = 2;
const LEAF_PARTS = 3;

function branchOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

/** An unrefined leaf in the spelling of the vocabulary; a refined one is already canonical. */
function canonicalLeaf(path: string): string {
  return path.split('/').length > LEAF_PARTS ? path : canonicalPath(path);
}

/** Up to `count` items without repetition; equal items, seed and label give equal draws. */
function draw(items: readonly string[], count: number, seed: string, label: string): string[] {
  const rest = [...items].sort();
  const drawn: string[] = [];
  while (drawn.length < count && rest.length > 0) {
    drawn.push(...rest.splice(prfBelow(rest.length, seed, 'feature-evolve', label, String(drawn.length)), 1));
  }
  return drawn;
}

function modifiersOf(branch: string): string[] {
  return MODIFIERS.filter((modifier) => modifier.branches.includes(branch)).map((modifier) => modifier.name);
}

/** Breadth: other leaves of the branch, or the same leaf under another modifier. */
function siblings(path: string): string[] {
  const parts = path.split('/');
  const branch = branchOf(path);
  if (parts.length > LEAF_PARTS) {
    const leaf = parts.slice(0, LEAF_PARTS).join('/');
    return modifiersOf(branch).map((modifier) => `${leaf}/${modifier}`);
  }
  return CANONICAL.filter((other) => branchOf(other) === branch);
}

/** Depth: the leaf with one modifier. A leaf that carries one is as fine as the vocabulary goes. */
function refinements(path: string): string[] {
  if (path.split('/').length !== LEAF_PARTS) return [];
  return modifiersOf(branchOf(path)).map((modifier) => `${path}/${modifier}`);
}

/**
 * One step of evolution without a model: for the leaves in an order drawn from `seed`, two siblings (breadth) and one refinement
 * (depth) each, while they fit in 24. Cost classes and language constructs are observed, never invented. Returns only
 * paths that `features` does not hold, ascending; a function of the set of features and the seed (hexadecimal).
 */
export function evolveFeatures(features: readonly string[], seed: string): string[] {
  const known = new Set(features.filter(isFeaturePath).map(canonicalLeaf));
  const open = [...known].filter((path) => !['cost', 'lang'].includes(categoryOf(path)));
  const added = new Set<string>();
  const isNew = (path: string) => !known.has(path) && !added.has(path) && isFeaturePath(path);
  for (const path of draw(open, open.length, seed, 'order')) {
    const found = [
      ...draw(siblings(path).filter(isNew), SIBLINGS, seed, `breadth ${path}`),
      ...draw(refinements(path).filter(isNew), 1, seed, `depth ${path}`),
    ];
    if (added.size + found.length > MAX_ADDITIONS) break;
    for (const addition of found) added.add(addition);
  }
  return [...added].sort();
}
