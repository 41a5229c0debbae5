import type { Operator } from '../model.ts';

export const cheapestWalk: Operator = {
  id: 'cheapest-walk',
  family: 'F22',
  role: 'core',
  input: { kind: 'dgraph', size: [1, 14], size2: [0, 36], value: [-50n, 1000n], liftSize: 6 },
  params: [{ name: 'k', lo: '1', hi: '40', pick: 'uniform' }],
  result: {
    kind: 'pair',
    bound: (value, size) => [value[0] < 0n ? 40n * value[0] : 0n, (value[1] > 0n ? 40n * value[1] : 0n) + BigInt(size)],
  },
  algebra: [],
  features: [
    'algo/paths/min-plus product',
    'type/counting/walks of a given length',
    'algo/graph/layered graph',
    'algo/graph/shortest path',
    'logic/edges/negative values',
    'logic/edges/impossible case',
    'data/graphs/adjacency matrix',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'rounds',
      cost: 'k m',
      family: 'definition',
      source: `def FN(n, edges, k):
    best = {0: 0}
    for _ in range(k):
        fresh = ⟦atmost1¦{}¦dict(best)⟧
        for u, v, w in edges:
            if u in best and (v not in fresh or best[u] + w < fresh[v]):
                fresh[v] = best[u] + w
        best = fresh
    if not best:
        return 0, 0
    least = min(best.values())
    return least, min(v for v in best if best[v] == least) + 1
`,
    },
    {
      name: 'doubling',
      cost: 'n3 lg k',
      family: 'classic',
      source: `def FN(n, edges, k):
    big = 10 ** 12
    def times(s, t):
        return [[min(big, min(s[i][j] + t[j][h] for j in range(n))) for h in range(n)] for i in range(len(s))]
    step = [[big] * n for _ in range(n)]
    for u, v, w in edges:
        step[u][v] = ⟦twins¦min(step[u][v], w)¦w⟧
    row = [[0] + [big] * (n - 1)]
    left = k
    while left > 0:
        if left & 1:
            row = times(row, step)
        step = times(step, step)
        left //= 2
    least = min(row[0])
    if least ⟦none2¦> big // 2¦>= 10 * big⟧:
        return 0, 0
    return least, row[0].index(least) + 1
`,
    },
    {
      name: 'backwards',
      cost: 'k m',
      family: 'algebraic',
      source: `def FN(n, edges, k):
    into = [[] for _ in range(n)]
    for u, v, w in edges:
        into[v].append((u, w))
    known = {}
    def least(v, left):
        if left == 0:
            return 0 if v == 0 else 10 ** 12
        if (v, left) not in known:
            known[v, left] = min([least(u, left - 1) + w for u, w in into[v]] + [10 ** 12])
        return known[v, left]
    row = [least(v, k) for v in range(n)]
    if min(row) > 10 ** 11:
        return 0, 0
    return min(row), ⟦tie3¦min¦max⟧(v + 1 for v in range(n) if row[v] == min(row))
`,
    },
  ],
  mutations: [
    { slot: 'atmost1', code: 'own', trap: 'at-most', what: 'fewer edges are allowed' },
    { slot: 'twins', code: 'own', what: 'the last of several parallel edges is used, not the cheapest' },
    { slot: 'none2', code: 'M08', what: 'the impossible case is not noticed' },
    { slot: 'tie3', code: 'M05', what: 'the largest of the best vertices is reported' },
  ],
  words: {
    titles: ['Exactly That Many Legs', 'A Long Trip for Little Money', 'The Cheapest Wandering'],
    stories: [
      '{Name} has a voucher for a fixed number of rides along the one-way {roads} and has to use all of them, beginning at {node} 1. On some {roads} the traveller is even paid.',
      'A courier of the {agent} starts at {node} 1 and has to make exactly the given number of trips along one-way {roads}, anywhere.',
    ],
    values: [
      'two integers: the least price of a walk of length {k} that starts at vertex 1, and the smallest number of a vertex at which such a cheapest walk ends; both are 0 if there is no walk of this length',
      'two integers: the minimum price over all walks with exactly {k} edges from vertex 1, and the least number of a vertex where a walk of that price ends, or 0 and 0 if no such walk exists',
    ],
    define: [
      'A walk of length {k} is a sequence of exactly {k} edges, no more and no fewer, each used in its direction and starting where the one before it ended; edges may be used repeatedly and are paid each time. The price of a walk is the sum of the w_i of its edges and may be negative.',
    ],
    use: 'cheapest walks are put together from shorter ones',
    banned: ['matrix', 'min-plus', 'dynamic', 'memoi', 'layer'],
  },
  families: [
    {
      name: 'ring',
      body: 'e = [(i, (i + 1) % n, rng.randint(lo, hi)) for i in range(n)] + [(rng.randrange(n), rng.randrange(n), rng.randint(lo, hi)) for _ in range(3)]\nreturn n, e[:M_HI]',
    },
    {
      name: 'loops',
      body: 'e = [(i, i, rng.randint(lo, hi)) for i in range(0, n, 2)] + [(i, i + 1, rng.randint(lo, hi)) for i in range(n - 1)]\nreturn n, e[:M_HI]',
    },
    {
      name: 'twins',
      body: 'e = random_data(rng, n, lo, hi)[1][: M_HI // 2]\nreturn n, e + [(u, v, rng.randint(w, hi)) for u, v, w in e]',
    },
    {
      name: 'equal',
      body: 'w = rng.randint(lo, hi)\nreturn n, [(u, v, w) for u, v, x in random_data(rng, n, lo, hi)[1]][:M_HI]',
    },
  ],
};
