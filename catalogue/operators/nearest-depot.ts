import type { Operator } from '../model.ts';

export const nearestDepot: Operator = {
  id: 'nearest-depot',
  family: 'F11',
  role: 'core',
  input: { kind: 'ugraph', size: [1, 40], size2: [0, 70], value: [1n, 100n] },
  params: [{ name: 'k', lo: '1', hi: 'n', pick: 'small' }],
  result: { kind: 'ints', bound: (_, size) => [0n, BigInt(size)], length: 'n', subject: 'vertex' },
  algebra: [],
  features: [
    'algo/graph/multi-source search',
    'algo/graph/dijkstra',
    'algo/graph/shortest path',
    'logic/ties/smallest index',
    'data/graphs/weighted graph',
    'data/trees/heap',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'each',
      cost: 'n2 m',
      family: 'definition',
      source: `def FN(n, edges, k):
    big = 10 ** 18
    best, home = [big] * n, [0] * n
    for s in range(k):
        far = [big] * n
        far[s] = 0
        moving = True
        while moving:
            moving = False
            for u, v, w in ⟦unit1¦edges¦[(x, y, 1) for x, y, z in edges]⟧:
                for x, y in ((u, v), (v, u)):
                    if far[x] + w < far[y]:
                        far[y] = far[x] + w
                        moving = True
        for v in range(n):
            if far[v] ⟦tie1¦<¦<=⟧ best[v] and far[v] < big:
                best[v], home[v] = far[v], s + 1
    return home
`,
    },
    {
      name: 'together',
      cost: 'm lg n',
      family: 'classic',
      source: `from heapq import heappush, heappop
def FN(n, edges, k):
    near = [[] for _ in range(n)]
    for u, v, w in edges:
        near[u].append((v, w))
        ⟦back¦near[v].append((u, w))¦⟧
    home = [0] * n
    pq = [(0, ⟦rank¦s + 1¦-s - 1⟧, s) for s in range(k)]
    pq.sort()
    while pq:
        d, h, u = heappop(pq)
        if home[u]:
            continue
        home[u] = abs(h)
        for v, w in near[u]:
            if not home[v]:
                heappush(pq, (d + ⟦unit2¦w¦1⟧, h, v))
    return home
`,
    },
    {
      name: 'labels',
      cost: 'n m',
      family: 'algebraic',
      source: `def FN(n, edges, k):
    big = 10 ** 18
    label = [(0, v + 1) if v < k else (big, ⟦none¦0¦1⟧) for v in range(n)]
    moving = True
    while moving:
        moving = False
        for u, v, w in edges:
            for x, y in ((u, v), (v, u)):
                if label[x][0] < big:
                    now = (label[x][0] + w, label[x][1])
                    if ⟦pair¦now < label[y]¦now[0] < label[y][0]⟧:
                        label[y] = now
                        moving = True
    return [h for d, h in label]
`,
    },
  ],
  mutations: [
    { slot: 'unit1', code: 'own', trap: 'edge-count', what: 'edges are counted instead of adding their lengths' },
    { slot: 'unit2', code: 'own', trap: 'edge-count', what: 'edges are counted instead of adding their lengths' },
    { slot: 'tie1', code: 'M05', what: 'the depot with the largest number wins ties' },
    { slot: 'rank', code: 'M05', what: 'the depot with the largest number wins ties' },
    { slot: 'back', code: 'M24', what: 'each edge is stored in one direction' },
    { slot: 'none', code: 'M08', what: 'vertices without a depot are given to the first one' },
    { slot: 'pair', code: 'M05', what: 'ties are decided by the order of the edges' },
  ],
  words: {
    titles: ['The Closest Depot', 'Who Serves Whom', 'Districts of the Depots'],
    stories: [
      'The first few {nodes} have a depot each. {Name} assigns all {nodes} to depots, so that nothing has to be carried farther than necessary.',
      'Deliveries to a {node} come from a depot that is as close as possible along the {roads}. The {agent} knows the lengths of the {roads} and makes the list.',
    ],
    values: [
      'the number of the depot that serves vertex {i}, or 0 if no depot can be reached from vertex {i}',
      'the depot that serves vertex {i}, given by its number, or 0 if vertex {i} cannot be reached from any depot',
    ],
    define: [
      'Depots stand at the vertices 1, …, {k}, and the depot at vertex j has the number j. Edges can be used in both directions; a distance is the least possible sum of the lengths w of the edges used, not their number.',
      'A vertex is served by the depot with the least distance to it, and by the one with the smallest number if several have that distance. A vertex with a depot is therefore served by its own.',
    ],
    use: 'distances grow from all depots at the same time',
    banned: ['dijkstra', 'heap', 'breadth', 'multi-source', 'bellman'],
  },
  families: [
    {
      name: 'ties',
      body: 'w = rng.randint(lo, hi)\nreturn finish(rng, n, [(i, i + 1, w) for i in range(n - 1)], n + n // 3, w, w)',
    },
    {
      name: 'far-apart',
      body: 'p = list(range(n))\nrng.shuffle(p)\ne = [(p[i], p[i + 1], rng.randint(lo, hi)) for i in range(n - 1) if i % 9 != 8]\nreturn n, e[:M_HI]',
    },
    {
      name: 'long-or-many',
      body: 'e = [(i, i + 1, lo) for i in range(n - 1)] + [(rng.randrange(n), rng.randrange(n), hi) for _ in range(n // 2)]\nreturn n, e[:M_HI]',
    },
  ],
};
