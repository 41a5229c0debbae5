import type { Operator } from './model.ts';
import { OPERATORS } from './operators/all.ts';
import { canonicalPath } from './vocabulary.ts';

/** A refined leaf, `category/branch/leaf/modifier`, on an operator that carries the plain leaf. */
const REFINED = 0.8;
const SAME_BRANCH = 0.4;
const SAME_LEAF = 0.3;
const SAME_CATEGORY = 0.05;
/** Most feature paths that are remembered; paths come from strangers. */
const MEMO_MOST = 20_000;

const COSTS: Readonly<Record<string, string>> = {
  n: 'o(n)',
  'n lg': 'o(n lg n)',
  n2: 'o(n2)',
  n3: 'o(n3)',
  'n m': 'o(n m)',
  lg: 'o(lg n)',
  exponential: 'exponential',
};

/** Every feature of an operator: declared ones, those of its variants, its costs and the language. */
export function featuresOf(op: Operator): string[] {
  const variants = op.variants.flatMap((axis) => axis.options.flatMap((option) => option.features ?? []));
  const costs = op.impls.map((impl) => `cost/time/${COSTS[impl.cost] ?? `o(${impl.cost})`}`);
  return [...new Set([...op.features, ...variants, ...costs, 'lang/python/python'].map(canonicalPath))];
}

const leafOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const branchOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
const categoryOf = (path: string) => path.slice(0, path.indexOf('/'));

/** The features of an operator and their parts, for look-ups. */
interface Carried {
  paths: ReadonlySet<string>;
  branches: ReadonlySet<string>;
  leaves: ReadonlySet<string>;
  categories: ReadonlySet<string>;
}

function carriedBy(op: Operator): Carried {
  const paths = featuresOf(op);
  return {
    paths: new Set(paths),
    branches: new Set(paths.map(branchOf)),
    leaves: new Set(paths.map(leafOf)),
    categories: new Set(paths.map(categoryOf)),
  };
}

const ALL: ReadonlyMap<string, Carried> = new Map(OPERATORS.map((op) => [op.id, carriedBy(op)]));

const rarities = new Map<string, number>();

/** A feature of few operators says more. Rational, since logarithms may differ between engines in the last bit. */
function rarity(path: string): number {
  const known = rarities.get(path);
  if (known !== undefined) return known;
  const owners = OPERATORS.filter((op) => ALL.get(op.id)?.paths.has(path)).length;
  const found = 1 + OPERATORS.length / (4 + 4 * owners);
  if (rarities.size < MEMO_MOST) rarities.set(path, found);
  return found;
}

const shares = new Map<string, number>();

/** How well an operator carries one feature, 0 to 1. */
export function carries(op: Operator, path: string): number {
  const key = `${op.id} ${path}`;
  const known = shares.get(key);
  if (known !== undefined) return known;
  const found = shareOf(op, path);
  if (shares.size < MEMO_MOST) shares.set(key, found);
  return found;
}

function shareOf(op: Operator, path: string): number {
  const wanted = canonicalPath(path);
  const own = ALL.get(op.id) ?? carriedBy(op);
  if (own.paths.has(wanted)) return 1;
  if (path.split('/').length > 3 && own.paths.has(canonicalPath(branchOf(path)))) return REFINED;
  if (own.branches.has(branchOf(wanted))) return SAME_BRANCH;
  if (own.leaves.has(leafOf(wanted))) return SAME_LEAF;
  return own.categories.has(categoryOf(wanted)) ? SAME_CATEGORY : 0;
}

/** Score of an operator for a request; an empty request fits every operator alike. */
export function matchFeatures(op: Operator, features: readonly string[]): number {
  if (features.length === 0) return 1;
  return features.reduce((sum, f) => {
    const share = carries(op, f);
    return share === 0 ? sum : sum + rarity(canonicalPath(f)) * share;
  }, 0);
}

/** What an operator adds to the features that the others carry already. */
export function coverage(op: Operator, features: readonly string[], others: readonly Operator[]): number {
  return features.reduce((sum, f) => {
    const share = carries(op, f);
    if (share === 0) return sum;
    const before = others.reduce((most, other) => Math.max(most, carries(other, f)), 0);
    return share <= before ? sum : sum + rarity(canonicalPath(f)) * (share - before);
  }, 0);
}
