/**
 * The feature vocabulary shared by the operators, the matcher and the feature extraction: canonical paths
 * `category/branch/leaf`, lower case, and one alias table. Source: the seven categories of the feature tree.
 */

export const CATEGORIES = ['type', 'algo', 'data', 'logic', 'cost', 'opt', 'lang'] as const;
export type Category = (typeof CATEGORIES)[number];

const BRANCHES: Readonly<Record<string, string>> = {
  'type/sequences':
    'maximum subarray|counting subarrays|partitioning|cyclic sequence|shortest window|longest block|permutation|subsequence',
  'type/numbers': 'counting modulo a prime|divisibility|digit problem|game of two players|remainder problem',
  'type/graph': 'path finding|path counting|connectivity|cycle finding|reachability|tree distances|spanning structure',
  'type/intervals': 'overlap|covering|selection of disjoint intervals|union of intervals',
  'type/grid': 'regions|maze|submatrix|paths in a grid',
  'type/strings': 'pattern matching|palindromes|canonical form|periodicity|parsing',
  'type/geometry': 'point sets|area|distance',
  'type/counting':
    'paths avoiding obstacles|multisets with a sum|rank of an arrangement|binomial coefficients|walks of a given length',
  'type/optimisation': 'minimise the maximum|maximise a sum|k-th element|pair counting|selection|scheduling',
  'algo/sorting': 'sorting|merge sort|event sorting|custom comparator|counting sort|quickselect',
  'algo/searching':
    'binary search|binary search on the answer|two pointers|sliding window|meet in the middle|backtracking',
  'algo/prefix': 'prefix sums|prefix maximum|difference array|two-dimensional prefix sums|suffix products|kadane',
  'algo/dynamic programming':
    'longest increasing subsequence|knapsack|interval dp|grid dp|tree dp|state machine dp|coin change|bitmask dp|edit distance|linear dp',
  'algo/greedy': 'greedy choice|activity selection|exchange argument|huffman merging|earliest deadline',
  'algo/graph':
    'breadth-first search|depth-first search|shortest path|bellman-ford|dijkstra|layered graph|topological sort|minimum spanning tree|strongly connected components|flood fill|bipartite check|multi-source search',
  'algo/tree': 'rerooting|subtree sums|tree diameter|lowest common ancestor|euler tour',
  'algo/strings': 'prefix function|z function|rolling hash|manacher|suffix sorting|least rotation|two stacks',
  'algo/number theory':
    'greatest common divisor|sieve|modular arithmetic|modular inverse|chinese remainder|prime factorisation|moebius inversion',
  'algo/combinatorics': 'counting|inclusion-exclusion|contribution counting|permutation cycles|ranking of permutations',
  'algo/paths': 'bridges|bottleneck path|negative cycles|all-pairs paths|min-plus product',
  'algo/sweep': 'sweep line|interval merging|convex hull|divide and conquer',
  'algo/simulation': 'queue simulation|step by step|cycle detection|josephus',
  'algo/games': 'grundy numbers|minimax|retrograde analysis|misere play',
  'algo/recurrences': 'matrix exponentiation|linear recurrence|polynomial remainder',
  'algo/bits': 'xor|linear basis|subset sums|bit counting|nim',
  'data/linear': 'array|stack|monotonic stack|monotonic deque|queue|linked list',
  'data/trees': 'heap|two heaps|fenwick tree|segment tree|sparse table|binary trie|sorted list',
  'data/sets': 'hash map|hash set|union-find|bitset|counter',
  'data/graphs': 'adjacency list|edge list|adjacency matrix|weighted graph|tree',
  'data/text': 'string|character grid|digit string',
  'logic/ties': 'first wins|last wins|event order|smallest index|lexicographic order',
  'logic/edges':
    'empty case|single element|impossible case|duplicates|negative values|closed intervals|overlapping matches',
  'logic/control':
    'nested loops|early exit|recursion|iteration over pairs|visited marks|state encoding|recurrence|sentinel',
  'logic/numbers': 'big integers|remainders|ceiling division|cyclic indices|cross product|index base',
  'cost/time': 'o(n)|o(n lg n)|o(n sqrt n)|o(n2)|o(n3)|o(n m)|o(m lg n)|exponential|o(lg n)|o(v n)',
  'cost/space': 'o(1)|o(n)|o(n2)|o(n m)',
  'opt/tables': 'precomputation|memoisation|rolling array|coordinate compression|lookup table',
  'opt/pruning': 'early termination|monotonicity|amortisation|offline processing|bit-parallel|doubling',
  'lang/python':
    'python|list comprehension|generator expression|standard library|slicing|sorting key|class|lambda|tuple unpacking|bisect module|heapq module|collections module',
};

/** Every canonical path, in the order of the table. */
export const CANONICAL: readonly string[] = Object.entries(BRANCHES).flatMap(([branch, leaves]) =>
  leaves.split('|').map((leaf) => `${branch}/${leaf}`),
);

const ALIAS_LINES = `
kmp=algo/strings/prefix function|knuth-morris-pratt=algo/strings/prefix function|failure function=algo/strings/prefix function
bit=data/trees/fenwick tree|binary indexed tree=data/trees/fenwick tree|fenwick=data/trees/fenwick tree
dsu=data/sets/union-find|disjoint set=data/sets/union-find|union find=data/sets/union-find|disjoint set union=data/sets/union-find
bfs=algo/graph/breadth-first search|breadth first search=algo/graph/breadth-first search|dfs=algo/graph/depth-first search
depth first search=algo/graph/depth-first search|shortest paths=algo/graph/shortest path|mst=algo/graph/minimum spanning tree
lis=algo/dynamic programming/longest increasing subsequence|dp=algo/dynamic programming/linear dp|knap=algo/dynamic programming/knapsack
gcd=algo/number theory/greatest common divisor|modulo=algo/number theory/modular arithmetic|crt=algo/number theory/chinese remainder
priority queue=data/trees/heap|binary heap=data/trees/heap|dictionary=data/sets/hash map|dict=data/sets/hash map|set=data/sets/hash set
deque=data/linear/queue|list=data/linear/array|monotone stack=data/linear/monotonic stack|monotone queue=data/linear/monotonic deque
prefix sum=algo/prefix/prefix sums|cumulative sums=algo/prefix/prefix sums|maximum subarray sum=type/sequences/maximum subarray
inversion count=algo/sorting/merge sort|inversions=algo/sorting/merge sort|scanline=algo/sweep/sweep line|plane sweep=algo/sweep/sweep line
floodfill=algo/graph/flood fill|memoization=opt/tables/memoisation|caching=opt/tables/memoisation|rerooting dp=algo/tree/rerooting
josephus problem=algo/simulation/josephus|simulation=algo/simulation/step by step|parametric search=algo/searching/binary search on the answer
answer bisection=algo/searching/binary search on the answer|bisection=algo/searching/binary search|window=algo/searching/sliding window
comprehension=lang/python/list comprehension|matching brackets=data/linear/stack|topological order=algo/graph/topological sort
`;

/** Alias leaf -> canonical path; also leaf of every canonical path that is unique over the table. */
export const ALIASES: Readonly<Record<string, string>> = Object.fromEntries(
  ALIAS_LINES.split(/[\n|]/)
    .filter((line) => line !== '')
    .map((line) => line.split('=') as [string, string]),
);

const KNOWN: ReadonlySet<string> = new Set(CANONICAL);
const BY_LEAF: ReadonlyMap<string, string> = new Map(
  [...CANONICAL].reverse().map((path) => [path.slice(path.lastIndexOf('/') + 1), path] as const),
);

/** The canonical path of a feature path: itself, its leaf's alias, or the path in tidy form when nothing is known of it. */
export function canonicalPath(path: string): string {
  const tidy = path.trim().toLowerCase().replace(/\s+/g, ' ');
  if (KNOWN.has(tidy)) return tidy;
  const leaf = tidy.slice(tidy.lastIndexOf('/') + 1);
  return ALIASES[leaf] ?? BY_LEAF.get(leaf) ?? tidy;
}

/** True if the path, or an alias of it, is in the table. */
export function isKnownPath(path: string): boolean {
  return KNOWN.has(canonicalPath(path));
}
