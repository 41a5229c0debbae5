import type { Operator } from '../model.ts';

const widest = (lo: bigint, hi: bigint) => (hi > -lo ? hi : -lo);

export const bottomlessFares: Operator = {
  id: 'bottomless-fares',
  family: 'F11',
  role: 'core',
  input: { kind: 'dgraph', size: [1, 24], size2: [0, 48], value: [-12n, 40n], liftSize: 7 },
  params: [],
  result: {
    kind: 'pair',
    bound: (value, size) => [
      -widest(...value) * BigInt(size * size) - 1n,
      widest(...value) * BigInt(size * size) + BigInt(size),
    ],
  },
  algebra: [],
  features: [
    'algo/graph/bellman-ford',
    'algo/paths/negative cycles',
    'algo/paths/all-pairs paths',
    'algo/graph/shortest path',
    'logic/edges/negative values',
    'type/graph/reachability',
    'data/graphs/weighted graph',
  ],
  base: 1900,
  variants: [],
  impls: [
    {
      name: 'rounds',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges):
    big = 10 ** 12
    far = [⟦start1¦big¦0⟧] * n
    far[0] = 0
    for _ in range(⟦rounds¦n¦n // 2⟧):
        for u, v, w in edges:
            if far[u] < big and far[u] + w < far[v]:
                far[v] = far[u] + w
    sunk = [False] * n
    for u, v, w in edges:
        if far[u] < big and far[u] + w < far[v]:
            sunk[v] = True
    for _ in range(⟦spread¦n¦0⟧):
        for u, v, w in edges:
            if sunk[u]:
                sunk[v] = True
    return sum(sunk), sum(far[v] for v in range(n) if far[v] < big and not sunk[v])
`,
    },
    {
      name: 'all-pairs',
      cost: 'n3',
      family: 'algebraic',
      source: `def FN(n, edges):
    big = 10 ** 12
    d = [[big] * n for _ in range(n)]
    for v in range(n):
        d[v][v] = 0
    for u, v, w in edges:
        d[u][v] = ⟦twins¦min(d[u][v], w)¦w⟧
    for k in range(n):
        for i in range(n):
            if d[i][k] < big:
                for j in range(n):
                    if d[k][j] < big and d[i][k] + d[k][j] < d[i][j]:
                        d[i][j] = max(-big, d[i][k] + d[k][j])
    loops = [k for k in range(n) if d[k][k] < 0 ⟦reach¦and d[0][k] < big¦⟧]
    sunk = [any(d[k][v] < big for k in loops) for v in range(n)]
    return sum(sunk), sum(d[0][v] for v in range(n) if d[0][v] < big and not sunk[v])
`,
    },
    {
      name: 'queue',
      cost: 'n m',
      family: 'classic',
      source: `def FN(n, edges):
    after = [[] for _ in range(n)]
    for u, v, w in edges:
        after[u].append((v, w))
    far = {0: 0}
    steps = {0: 0}
    sunk = set()
    waiting = [0]
    for u in waiting:
        if u in sunk:
            continue
        for v, w in after[u]:
            if v in sunk or (v in far and far[u] + w ⟦zero¦>=¦>⟧ far[v]):
                continue
            far[v], steps[v] = far[u] + w, steps[u] + 1
            waiting.append(v)
            if steps[v] >= n:
                lost = [v]
                sunk.add(v)
                for x in lost:
                    for y, z in after[x]:
                        if y not in sunk:
                            sunk.add(y)
                            lost.append(y)
                if u in sunk:
                    break
    return len(sunk), sum(d for v, d in far.items() ⟦keep¦if v not in sunk¦⟧)
`,
    },
  ],
  mutations: [
    { slot: 'start1', code: 'own', trap: 'start-anywhere', what: 'walks may start at any vertex' },
    {
      slot: 'reach',
      code: 'own',
      trap: 'start-anywhere',
      what: 'gainful round trips count even where the walk cannot get',
    },
    { slot: 'rounds', code: 'M01', what: 'too few rounds are made before the test' },
    { slot: 'spread', code: 'own', what: 'only one vertex of a gainful round trip is marked' },
    { slot: 'twins', code: 'own', what: 'the last of several parallel edges is used, not the cheapest' },
    { slot: 'zero', code: 'M03', what: 'round trips that change nothing are taken for gainful ones' },
    { slot: 'keep', code: 'own', what: 'fares of bottomless vertices are added too' },
  ],
  words: {
    titles: ['Fares without a Floor', 'Getting Paid to Travel', 'Cheaper and Cheaper'],
    stories: [
      'Some of the one-way {roads} cost money, and on others the traveller is paid. {Name} starts at {node} 1 and has noticed that on some round trips one gets richer each time.',
      'The {agent} pays a bonus on some of the one-way {roads}, which makes their price negative. {Name} starts at {node} 1 and wants to know how cheap it can get.',
    ],
    values: [
      'two integers: the number of bottomless vertices, and the sum of the fares of all other vertices that can be reached from vertex 1',
      'two integers: how many vertices are bottomless, and the total of the fares of those vertices that can be reached from vertex 1 and are not bottomless',
    ],
    define: [
      'A walk starts at vertex 1 and follows edges in their direction, each as often as wanted; its price is the sum of the w_i of its edges (0 for the empty walk, which ends at vertex 1). A vertex is bottomless if for every integer x some walk of a price less than x ends there. The fare of a vertex that can be reached and is not bottomless is the least price of a walk that ends there.',
      'Vertices that no walk reaches are ignored. If there are no vertices to add up, the sum is 0.',
    ],
    use: 'prices are lowered until only gainful round trips can lower them further',
    banned: ['bellman', 'negative cycle', 'queue', 'floyd'],
  },
  families: [
    {
      name: 'zero-ring',
      body: 'k = max(1, n // 2)\ne = [(i, (i + 1) % k, 0) for i in range(k)] + [(i - 1, i, rng.randint(lo, hi)) for i in range(max(1, k), n)]\nif n > 2:\n    e += [(0, n - 1, hi)]\nreturn n, [x for x in e if lo <= x[2] <= hi][:M_HI]',
    },
    {
      name: 'gainful-aside',
      body: 'e = [(i, i + 1, rng.randint(max(lo, 0), max(0, hi))) for i in range(n // 2)]\ne += [(i, i + 1, lo) for i in range(n // 2 + 1, n - 1)]\nif n > 4:\n    e += [(n - 1, n // 2 + 1, lo), (n // 2, n // 2 + 1, hi)] if rng.random() < 0.5 else [(n - 1, n // 2 + 1, lo)]\nreturn n, e[:M_HI]',
    },
    {
      name: 'long-chain',
      body: 'e = [(i, i + 1, rng.randint(lo, min(hi, max(lo, 3)))) for i in range(n - 1)][::-1]\ne += [(i, rng.randrange(i, n), hi) for i in range(0, n, 3)]\nreturn n, e[:M_HI]',
    },
  ],
};
