import type { Operator } from '../model.ts';

export const fewHops: Operator = {
  id: 'few-hops',
  family: 'F11',
  role: 'core',
  input: { kind: 'dgraph', size: [2, 40], drawnFrom: 6, size2: [0, 90], value: [1n, 100000n], liftSize: 7 },
  params: [{ name: 'k', lo: '1', hi: 'n - 1', pick: 'small' }],
  result: { kind: 'int', bound: (value, size) => [-1n, value[1] * BigInt(size)] },
  algebra: [],
  features: [
    'algo/graph/layered graph',
    'algo/graph/shortest path',
    'algo/graph/bellman-ford',
    'algo/graph/dijkstra',
    'opt/tables/rolling array',
    'logic/edges/impossible case',
    'data/graphs/weighted graph',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'rounds',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges, k):
    big = 10 ** 18
    d = [big] * n
    d[0] = 0
    for _ in range(k):
        fresh = ⟦exact1¦d[:]¦[big] * n⟧
        for u, v, w in edges:
            fresh[v] = min(fresh[v], ⟦layer¦d¦fresh⟧[u] + w)
            ⟦twoway1¦¦fresh[u] = min(fresh[u], d[v] + w)⟧
        d = fresh
    return d[n - 1] if d[n - 1] < big else -1
`,
    },
    {
      name: 'states',
      cost: 'm n lg n',
      family: 'classic',
      source: `from heapq import heappush, heappop
def FN(n, edges, k):
    after = [[] for _ in range(n)]
    for u, v, w in edges:
        after[u].append((v, w))
        ⟦twoway2¦¦after[v].append((u, w))⟧
    fewest = [k + 1] * n
    pq = [(0, 0, 0)]
    while pq:
        d, used, u = heappop(pq)
        if u == n - 1⟦exact2¦¦ and used == k⟧:
            return d
        if used >= ⟦again¦fewest[u]¦min(fewest[u], 2)⟧:
            continue
        fewest[u] = used
        if used < k:
            for v, w in after[u]:
                heappush(pq, (d + w, used + 1, v))
    return -1
`,
    },
    {
      name: 'memo',
      cost: 'n m',
      family: 'algebraic',
      source: `def FN(n, edges, k):
    into = [[] for _ in range(n)]
    for u, v, w in edges:
        into[v].append((u, w))
    known = {}
    def least(v, left):
        if v == 0:
            return 0
        if left == 0:
            return 10 ** 18
        if (v, left) not in known:
            known[v, left] = min([least(u, left - 1) + w for u, w in into[v] if u != v] + [10 ** 18])
        return known[v, left]
    best = least(n - 1, k)
    return best if best < 10 ** 18 else ⟦none¦-1¦0⟧
`,
    },
  ],
  mutations: [
    { slot: 'exact1', code: 'own', trap: 'exactly', what: 'exactly the given number of edges is used' },
    { slot: 'exact2', code: 'own', trap: 'exactly', what: 'exactly the given number of edges is used' },
    { slot: 'layer', code: 'own', what: 'several edges are used within one round' },
    { slot: 'twoway1', code: 'M24', trap: 'two-way', what: 'one-way edges read as two-way' },
    { slot: 'twoway2', code: 'M24', trap: 'two-way', what: 'one-way edges read as two-way' },
    { slot: 'again', code: 'own', what: 'walks of two or more edges are not continued' },
    { slot: 'none', code: 'M08', what: 'the impossible case prints 0' },
  ],
  words: {
    titles: ['Few Changes', 'Cheap but Direct', 'A Limit on Legs'],
    stories: [
      '{Name} has to get from {node} 1 to the {node} with the largest number. The one-way {roads} have their prices, and {Name} does not want to use too many of them, even if that makes the trip dearer.',
      'Every {road} is one-way and costs something. The {agent} allows only a limited number of {roads} per trip, and {Name} has little money.',
    ],
    values: [
      'the least price of a walk from vertex 1 to vertex {n} that uses at most {k} edges, or −1 if there is no such walk',
      'the smallest total price at which one can get from vertex 1 to vertex {n} with {k} edges or fewer, or −1 if that is impossible',
    ],
    define: [
      'A walk follows edges in their direction; its price is the sum of the w_i of its edges, and an edge that is used several times counts each time, for the price and for the limit.',
    ],
    use: 'cheapest prices are kept per number of edges',
    banned: ['dijkstra', 'layer', 'bellman', 'dynamic', 'memoi'],
  },
  families: [
    {
      name: 'cheap-long',
      body: 'e = [(i, i + 1, lo) for i in range(n - 1)] + [(i, min(n - 1, i + n // 2), hi) for i in range(0, n, 2)] + [(0, n - 1, hi)] * rng.randint(0, 1)\nrng.shuffle(e)\nreturn n, e[:M_HI]',
    },
    {
      name: 'leaps',
      body: 'e = [(i, min(n - 1, i + s), min(hi, lo + s * s)) for s in (1, 2, 5, 11) for i in range(0, n - 1, s)]\nreturn n, e[:M_HI]',
    },
    {
      name: 'short-dense',
      body: 'e = [(rng.randrange(n), rng.choice([n - 1, rng.randrange(n)]), rng.randint(lo, hi)) for _ in range(2 * n)] + [(0, rng.randrange(n), rng.randint(lo, hi)) for _ in range(4)]\nreturn n, e[:M_HI]',
    },
  ],
};
