import type { Operator } from '../model.ts';

export const walkCounts: Operator = {
  id: 'walk-counts',
  family: 'F22',
  role: 'core',
  input: { kind: 'dgraph', size: [1, 14], size2: [0, 40], value: [0n, 0n], flags: ['unweighted'], liftSize: 6 },
  params: [{ name: 'k', lo: '0', hi: '60', pick: 'uniform' }],
  result: { kind: 'pair', bound: () => [0n, 998244352n] },
  algebra: [],
  features: [
    'type/counting/walks of a given length',
    'algo/recurrences/matrix exponentiation',
    'type/graph/path counting',
    'data/graphs/adjacency matrix',
    'algo/graph/layered graph',
    'type/numbers/counting modulo a prime',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'rounds',
      cost: 'k m',
      family: 'definition',
      source: `def FN(n, edges, k):
    ways = [int(v == 0) for v in range(n)]
    for _ in range(k):
        fresh = [0] * n
        for u, v in ⟦twins1¦edges¦set(edges)⟧:
            fresh[v] = (fresh[v] + ways[u]) % 998244353
            ⟦twoway1¦¦fresh[u] = (fresh[u] + ways[v]) % 998244353⟧
        ways = fresh
    return ways[n - 1], sum(ways) % 998244353
`,
    },
    {
      name: 'squares',
      cost: 'n3 lg k',
      family: 'classic',
      source: `def FN(n, edges, k):
    p = 998244353
    step = [[0] * n for _ in range(n)]
    for u, v in edges:
        step[u][v] ⟦twins2¦+= 1¦= 1⟧
    row = [int(v == 0) for v in range(n)]
    left = k
    while left > 0:
        if left & 1:
            row = [sum(row[u] * step[u][v] for u in range(n)) % p for v in range(n)]
        left //= 2
        if left > 0:
            step = [[sum(step[u][x] * step[x][v] for x in range(n)) % p for v in range(n)] for u in range(n)]
    return ⟦goal¦row[n - 1]¦row[0]⟧, sum(row) % p
`,
    },
    {
      name: 'from-the-end',
      cost: 'k m',
      family: 'algebraic',
      source: `def FN(n, edges, k):
    after = [[] for _ in range(n)]
    for u, v in edges:
        after[u].append(v)
    known = {}
    def ways(u, left):
        if left == 0:
            return ⟦stop¦int(u == n - 1), 1¦int(u == n - 1), int(u == n - 1)⟧
        if (u, left) not in known:
            found = [ways(v, left - 1) for v in after[u]]
            known[u, left] = sum(x for x, y in found) % 998244353, sum(y for x, y in found) % 998244353
        return known[u, left]
    return ways(0, k)
`,
    },
  ],
  mutations: [
    { slot: 'twins1', code: 'M10', trap: 'twins', what: 'parallel edges are taken for one' },
    { slot: 'twins2', code: 'M10', trap: 'twins', what: 'parallel edges are taken for one' },
    { slot: 'twoway1', code: 'M24', what: 'one-way edges read as two-way' },
    { slot: 'goal', code: 'own', what: 'walks back to the start are counted' },
    { slot: 'stop', code: 'own', what: 'only walks to the last vertex are counted in both numbers' },
  ],
  words: {
    titles: ['Wandering About', 'A Fixed Number of Moves', 'Long Walks'],
    stories: [
      '{Name} starts at {node} 1 and makes a fixed number of moves along the one-way {roads}, without any plan and as often over the same {road} as it happens.',
      'A parcel is passed on along the one-way {roads} exactly as many times as its label says. The {agent} counts the ways it may take.',
    ],
    values: [
      'two integers: the number of walks of length {k} from vertex 1 to vertex {n}, and the number of walks of length {k} from vertex 1 to any vertex, both modulo 998244353',
      'two integers, each as a remainder modulo 998244353: how many walks with exactly {k} edges lead from vertex 1 to vertex {n}, and how many such walks start at vertex 1 at all',
    ],
    define: [
      'A walk of length {k} is a sequence of exactly {k} edges, each used in its direction and starting where the one before it ended; vertices and edges may occur repeatedly. Walks are different if their sequences of edges differ, so parallel edges lead to different walks. There is exactly one walk of length 0 from vertex 1; it ends at vertex 1.',
    ],
    use: 'numbers of walks are doubled or carried from edge to edge',
    banned: ['matrix', 'exponent', 'dynamic', 'memoi', 'layer'],
  },
  families: [
    {
      name: 'ring',
      body: 'e = [(i, (i + 1) % n) for i in range(n)] + [(rng.randrange(n), rng.randrange(n)) for _ in range(2)]\nreturn n, e[:M_HI]',
    },
    {
      name: 'doubled',
      body: 'e = [(i, (i + 1) % n) for i in range(n)] * 2 + [(n - 1, n - 1), (0, 0)]\nreturn n, e[:M_HI]',
    },
    { name: 'full', body: 'k = min(n, 6)\nreturn k, [(u, v) for u in range(k) for v in range(k)][:M_HI]' },
  ],
};
