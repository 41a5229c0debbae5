import type { Operator } from '../model.ts';

export const widestWays: Operator = {
  id: 'widest-ways',
  family: 'F11',
  role: 'core',
  input: { kind: 'ugraph', size: [1, 45], size2: [0, 80], value: [1n, 100000n] },
  params: [],
  result: { kind: 'ints', bound: (value) => [-1n, value[1]], length: 'n', subject: 'vertex' },
  algebra: [],
  features: [
    'algo/paths/bottleneck path',
    'type/optimisation/minimise the maximum',
    'data/sets/union-find',
    'algo/graph/dijkstra',
    'algo/graph/minimum spanning tree',
    'opt/pruning/offline processing',
    'data/graphs/weighted graph',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'levels',
      cost: 'm2',
      family: 'definition',
      source: `def FN(n, edges):
    out = [-1] * n
    out[0] = 0
    for x in sorted(set(w for u, v, w in edges)):
        near = [[] for _ in range(n)]
        for u, v, w in edges:
            if w ⟦below¦<=¦<⟧ x:
                near[u].append(v)
                near[v].append(u)
        seen = [False] * n
        seen[0] = True
        waiting = [0]
        for u in waiting:
            for v in near[u]:
                if not seen[v]:
                    seen[v] = True
                    waiting.append(v)
                    if out[v] < 0:
                        out[v] = x
    return out
`,
    },
    {
      name: 'growth',
      cost: 'm lg n',
      family: 'classic',
      source: `from heapq import heappush, heappop
def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v, w in edges:
        near[u].append((v, w))
        ⟦back¦near[v].append((u, w))¦⟧
    out = [-1] * n
    pq = [(0, 0)]
    while pq:
        d, u = heappop(pq)
        if out[u] >= 0:
            continue
        out[u] = d
        for v, w in near[u]:
            heappush(pq, (⟦sum2¦max(d, w)¦d + w⟧, v))
    return out
`,
    },
    {
      name: 'merging',
      cost: 'm lg m',
      family: 'library',
      source: `def FN(n, edges):
    group = [[v] for v in range(n)]
    out = [⟦none¦-1¦0⟧] * n
    out[0] = 0
    for w, u, v in sorted((w, u, v) for u, v, w in edges):
        a, b = group[u], group[v]
        if a is b:
            continue
        if len(a) < len(b):
            a, b = b, a
        fresh = b if group[0] is a else a if group[0] is b else []
        for x in fresh⟦whole¦¦[:1]⟧:
            out[x] = w
        a.extend(b)
        for x in b:
            group[x] = a
    return out
`,
    },
  ],
  mutations: [
    { slot: 'below', code: 'M03', what: 'the limit itself is not allowed' },
    { slot: 'back', code: 'M24', what: 'each edge is stored in one direction' },
    { slot: 'sum2', code: 'own', trap: 'total-length', what: 'lengths are added up along the way' },
    { slot: 'none', code: 'M08', what: 'vertices out of reach are given 0' },
    { slot: 'whole', code: 'own', what: 'only one vertex of a joined group is noted' },
  ],
  words: {
    titles: ['Short Legs Only', 'The Longest Leg', 'How Much Range Is Needed'],
    stories: [
      '{Name} rides from {node} 1 and can recharge at every {node}, so that the length of the whole trip does not matter. A single {road} must not be longer than the battery lasts.',
      'The {agent} has a vehicle that can rest at each of the {nodes}. From {node} 1 it should be able to get everywhere, and the only question is how long a {road} it has to manage in one go.',
    ],
    values: [
      'the least integer x such that vertex {i} can be reached from vertex 1 along edges of length at most x each (0 for vertex 1 itself), or −1 if vertex {i} cannot be reached at all',
      'the smallest range with which vertex {i} can be reached from vertex 1, or −1 if no range is enough',
    ],
    define: [
      'Edges can be used in both directions. With range x one can use every edge whose length w is x or less, any number of edges one after the other, and no edge that is longer; range 0 is enough to stay at vertex 1.',
    ],
    use: 'groups of vertices are joined in the order of the edge lengths',
    banned: ['dijkstra', 'heap', 'union', 'spanning', 'bottleneck'],
  },
  families: [
    {
      name: 'long-direct',
      body: 'e = [(i, i + 1, rng.randint(lo, max(lo, hi // 3))) for i in range(n - 1)] + [(0, rng.randrange(n), hi) for _ in range(n // 3)]\nrng.shuffle(e)\nreturn n, e[:M_HI]',
    },
    {
      name: 'islands',
      body: 'e = [(i, i + 1, rng.randint(lo, hi)) for i in range(n - 1) if i % 6 != 5] + [(rng.randrange(n), rng.randrange(n), hi) for _ in range(n // 8)]\nreturn n, e[:M_HI]',
    },
    {
      name: 'few-lengths',
      body: 'x = [rng.randint(lo, hi) for _ in range(3)]\nreturn n, [(u, v, rng.choice(x)) for u, v, w in random_data(rng, n, lo, hi)[1]][:M_HI]',
    },
  ],
};
