import type { Operator } from '../model.ts';

export const roundTrip: Operator = {
  id: 'round-trip',
  family: 'F14',
  role: 'core',
  input: { kind: 'square', size: [1, 7], value: [1n, 1000n] },
  params: [],
  result: { kind: 'int', bound: (value, size) => [0n, value[1] * BigInt(size)] },
  algebra: [],
  features: [
    'algo/dynamic programming/bitmask dp',
    'algo/searching/backtracking',
    'opt/pruning/early termination',
    'logic/control/state encoding',
    'data/graphs/adjacency matrix',
    'type/graph/path finding',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'orders',
      cost: 'n!',
      family: 'definition',
      source: `from itertools import permutations
def FN(a):
    n = len(a)
    if n == 1:
        return 0
    best = None
    for p in permutations(range(1, n)):
        tour = (0,) + p + ⟦home1¦(0,)¦()⟧
        cost = sum(⟦cell1¦a[u][v]¦a[min(u, v)][max(u, v)]⟧ for u, v in zip(tour, tour[1:]))
        if best is None or cost < best:
            best = cost
    return best
`,
    },
    {
      name: 'masks',
      cost: '2^n n2',
      family: 'classic',
      source: `def FN(a):
    n = len(a)
    big = 10 ** 18
    best = [[big] * n for _ in range(1 << n)]
    best[1][0] = 0
    for mask in range(1 << n):
        for u in range(n):
            if best[mask][u] < big:
                for v in range(n):
                    if not mask >> v & 1:
                        x = best[mask][u] + ⟦cell2¦a[u][v]¦a[min(u, v)][max(u, v)]⟧
                        if x < best[mask | 1 << v][v]:
                            best[mask | 1 << v][v] = x
    if n == 1:
        return 0
    return min(best[-1][u] + ⟦home2¦a[u][0]¦0⟧ for u in range(1, n))
`,
    },
    {
      name: 'search',
      cost: 'n!',
      family: 'algebraic',
      source: `def FN(a):
    n = len(a)
    if n == 1:
        return 0
    cheapest = [min(a[u][:u] + a[u][u + 1:]) for u in range(n)]
    best = [10 ** 18]
    used = [False] * n
    def go(u, cost, left, bound):
        if left == 0:
            best[0] = min(best[0], cost + ⟦home3¦a[u][0]¦0⟧)
        elif cost + bound < best[0]:
            for v in sorted(range(1, n), key=lambda x: a[u][x])⟦greedy¦¦[:max(2, n - 2)]⟧:
                if not used[v]:
                    used[v] = True
                    go(v, cost + a[u][v], left - 1, bound - cheapest[u])
                    used[v] = False
    go(0, 0, n - 1, sum(cheapest) ⟦prune¦¦* 2⟧)
    return best[0]
`,
    },
  ],
  mutations: [
    { slot: 'home1', code: 'own', trap: 'no-return', what: 'the way back to the start is left out' },
    { slot: 'home2', code: 'own', trap: 'no-return', what: 'the way back to the start is left out' },
    { slot: 'home3', code: 'own', trap: 'no-return', what: 'the way back to the start is left out' },
    { slot: 'cell1', code: 'own', trap: 'one-direction', what: 'only one of the two directions is looked at' },
    { slot: 'cell2', code: 'own', trap: 'one-direction', what: 'only one of the two directions is looked at' },
    { slot: 'prune', code: 'own', what: 'tours are given up too early' },
    { slot: 'greedy', code: 'M27', what: 'only the cheaper next steps are tried' },
  ],
  words: {
    titles: ['Once Around', 'The Inspection Tour', 'Visiting Everybody'],
    stories: [
      '{Name} starts at place 1, wants to see all other places and come home in the end. What a trip costs depends on where it starts and on where it ends, and the way back may cost something else.',
      'The {agent} plans an inspection of all places, beginning and ending at place 1. A table holds the price of going from any place directly to any other.',
    ],
    values: [
      'the least total price of a round trip through all {n} places',
      'the smallest possible price of a round trip',
    ],
    define: [
      'Going from place i directly to place j costs the number in row i and column j, which may differ from the price of the opposite direction. A round trip starts at place 1, visits each of the places 2 to {n} exactly once and then returns to place 1; its price is the sum of the costs of all its steps, the last one back to place 1 included. The number in row i and column j is never used if i = j. If {n} = 1, the price is 0.',
    ],
    use: 'sets of visited places are extended one by one',
    banned: ['salesman', 'dynamic', 'bitmask', 'branch and'],
  },
  families: [
    {
      name: 'symmetric',
      body: 'd = [[rng.randint(lo, hi) for _ in range(n)] for _ in range(n)]\nreturn [[d[min(i, j)][max(i, j)] for j in range(n)] for i in range(n)]',
    },
    {
      name: 'ring',
      body: 'return [[lo if j == (i + 1) % n else rng.randint(max(lo, hi // 2), hi) for j in range(n)] for i in range(n)]',
    },
    {
      name: 'tempting',
      body: 'return [[max(lo, min(hi, abs(i - j) * 3 + rng.randint(0, 2) + 40 * (j == 0))) for j in range(n)] for i in range(n)]',
    },
  ],
};
