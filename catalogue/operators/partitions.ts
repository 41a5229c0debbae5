import type { Operator } from '../model.ts';

export const partitions: Operator = {
  id: 'partitions',
  family: 'F14',
  role: 'core',
  input: { kind: 'number', size: [1, 28], value: [0n, 0n], liftSize: 18 },
  params: [{ name: 'k', lo: '1', hi: 'n', pick: 'uniform' }],
  result: { kind: 'int', bound: (_, size) => [0n, 2n ** BigInt(size)] },
  algebra: [],
  features: [
    'algo/combinatorics/counting',
    'algo/dynamic programming/coin change',
    'type/counting/multisets with a sum',
    'logic/control/recurrence',
    'logic/control/recursion',
    'opt/tables/memoisation',
  ],
  base: 1500,
  variants: [
    {
      axis: 'parts',
      options: [
        {
          id: 'any',
          python: { GAP: '0', LOOP: 'range(p, n + 1)' },
          words: { parts: 'The parts need not be different.' },
        },
        {
          id: 'different',
          python: { GAP: '1', LOOP: 'range(n, p - 1, -1)' },
          words: { parts: 'No two parts of a decomposition may be equal.' },
          delta: 100,
        },
      ],
    },
  ],
  impls: [
    {
      name: 'listing',
      cost: 'exp',
      family: 'definition',
      source: `def FN(n, k):
    def ways(rest, top, left):
        if rest == 0:
            return ⟦exact1¦1¦int(left == 0)⟧
        if left == 0:
            return 0
        return sum(ways(rest - x, ⟦sorted1¦x - @GAP@¦max(2, x)⟧, left - 1) for x in range(1, min(rest, top) + 1))
    return ways(n, n, k)
`,
    },
    {
      name: 'parts',
      cost: 'n2 k',
      family: 'classic',
      source: `def FN(n, k):
    ways = [[0] * (k + 1) for _ in range(n + 1)]
    ways[0][0] = 1
    for p in range(1, n + ⟦whole¦1¦(n < 2)⟧):
        for x in @LOOP@:
            for j in range(1, k + 1):
                ways[x][j] += ways[x - p][j - 1]
    return ⟦exact2¦sum(ways[n])¦ways[n][k]⟧
`,
    },
    {
      name: 'columns',
      cost: 'n k',
      family: 'algebraic',
      source: `def FN(n, k):
    known = {}
    def exactly(x, j):
        if x <= 0 or j == 0:
            return int(x == 0 and j == 0)
        if (x, j) not in known:
            if @GAP@:
                known[x, j] = exactly(x - j, j) + exactly(x - j, j - 1)
            else:
                known[x, j] = exactly(x - 1, j - 1) + exactly(x - j, j)
        return known[x, j]
    return sum(exactly(n, j) for j in range(⟦few¦1¦min(2, k)⟧, k + 1))
`,
    },
  ],
  mutations: [
    { slot: 'exact1', code: 'own', trap: 'exactly', what: 'the number of parts has to be exactly the limit' },
    { slot: 'exact2', code: 'own', trap: 'exactly', what: 'the number of parts has to be exactly the limit' },
    { slot: 'sorted1', code: 'own', what: 'a part of 1 may be followed by a 2' },
    { slot: 'whole', code: 'M01', what: 'the number itself is not used as a part' },
    { slot: 'few', code: 'M02', what: 'a single part is not allowed' },
  ],
  words: {
    titles: ['Breaking a Number Up', 'Decompositions', 'Piles of Stones'],
    stories: [
      '{Name} distributes a number of equal stones over a few bags that all look the same. How many outcomes are there that can be told apart?',
      'The {agent} cuts a long rope into pieces whose lengths are whole numbers, and does not want too many of them.',
    ],
    values: [
      'the number of decompositions of {n} into at most {k} parts',
      'the number of decompositions of {n} with {k} parts or fewer',
    ],
    define: [
      'A decomposition of {n} is a collection of positive integers, its parts, with sum {n}. The order of the parts does not matter: 1 + 2 and 2 + 1 are the same decomposition. The number {n} alone is a decomposition with one part. {parts}',
    ],
    use: 'decompositions are counted by their parts',
    banned: ['partition', 'dynamic', 'recursion', 'memoi'],
  },
  families: [
    { name: 'upper', body: 'return rng.randint(max(N_LO, max(n, N_USUAL) // 2), max(n, N_USUAL))' },
    { name: 'squares', body: 'return max(N_LO, min(max(n, N_USUAL), rng.randint(2, 5) ** 2))' },
  ],
};
