/** A change of a specification, and the branches of the vocabulary whose leaves it can change. */
interface Modifier {
  readonly name: string;
  readonly branches: readonly string[];
}

const ORDER = ['type/optimisation', 'algo/searching', 'algo/greedy', 'algo/sorting'];
const GRAPHS = ['type/graph', 'algo/graph'];
const SEQUENCES = ['type/sequences', 'algo/prefix', 'algo/dynamic programming'];
const COUNTS = ['algo/combinatorics', 'type/numbers', 'algo/number theory'];
const STRUCTURES = ['data/trees', 'data/sets', 'data/linear'];

/**
 * The modifiers of the builtin evolution, in their canonical order. A refined leaf is `leaf/modifier`, always in these words, so two
 * nodes that find the same feature write the same bytes.
 */
export const MODIFIERS: readonly Modifier[] = [
  { name: 'weighted', branches: [...GRAPHS, 'type/intervals', 'algo/greedy', 'algo/tree', 'data/graphs'] },
  { name: 'k-th', branches: [...ORDER, 'algo/combinatorics', 'data/trees'] },
  { name: 'at most k times', branches: [...SEQUENCES, 'algo/graph', 'algo/greedy', 'algo/simulation'] },
  { name: 'cyclic', branches: [...SEQUENCES, 'type/strings', 'algo/strings', 'algo/simulation'] },
  { name: 'modular', branches: [...COUNTS, ...SEQUENCES] },
  {
    name: 'lexicographically smallest',
    branches: ['type/strings', 'algo/strings', 'algo/graph', 'algo/greedy', 'algo/sorting'],
  },
  {
    name: 'count instead of find',
    branches: [...GRAPHS, 'type/strings', 'type/intervals', 'algo/dynamic programming'],
  },
  { name: 'minimise the maximum', branches: [...GRAPHS, 'type/sequences', 'algo/greedy', 'algo/searching'] },
  { name: 'threshold', branches: [...ORDER, 'type/sequences', 'type/grid'] },
  { name: 'online queries', branches: [...STRUCTURES, 'algo/tree', 'algo/prefix', 'algo/strings', 'type/graph'] },
  { name: 'with point updates', branches: [...STRUCTURES, 'algo/prefix', 'algo/tree'] },
  { name: 'with deletions', branches: [...GRAPHS, ...STRUCTURES, 'type/intervals'] },
  { name: 'per prefix', branches: [...SEQUENCES, ...STRUCTURES, 'algo/sorting'] },
  { name: 'per element', branches: ['type/sequences', 'type/intervals', 'algo/sweep', 'algo/number theory'] },
  { name: '2-d', branches: ['algo/prefix', 'algo/sweep', 'data/trees', 'type/sequences'] },
  { name: 'on a tree', branches: [...SEQUENCES, 'algo/bits', 'algo/greedy'] },
  { name: 'on a grid', branches: [...GRAPHS, 'algo/dynamic programming'] },
  { name: 'directed', branches: GRAPHS },
  { name: 'multi-source', branches: ['algo/graph', 'type/grid'] },
  { name: 'with forbidden', branches: [...GRAPHS, 'type/grid', 'type/strings', 'algo/combinatorics'] },
  { name: 'large exponent', branches: [...COUNTS, 'algo/simulation'] },
  { name: 'distinct only', branches: [...ORDER, 'algo/combinatorics', 'algo/strings'] },
  { name: 'alternating', branches: [...SEQUENCES, 'type/numbers', 'algo/bits'] },
];
