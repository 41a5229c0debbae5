import type { Operator } from '../model.ts';

export const reachCounts: Operator = {
  id: 'reach-counts',
  family: 'F10',
  role: 'core',
  input: { kind: 'dgraph', size: [1, 50], size2: [0, 90], value: [0n, 0n], flags: ['unweighted'] },
  params: [],
  result: { kind: 'ints', bound: (_, size) => [1n, BigInt(size)], length: 'n', subject: 'vertex' },
  algebra: [],
  features: [
    'type/graph/reachability',
    'data/sets/bitset',
    'opt/pruning/bit-parallel',
    'algo/graph/breadth-first search',
    'data/graphs/adjacency list',
    'data/graphs/adjacency matrix',
  ],
  base: 1300,
  variants: [
    {
      axis: 'direction',
      options: [
        {
          id: 'from',
          python: { A: 'u', B: 'v' },
          words: { reach: 'can be reached from', toward: 'that one can get to from' },
        },
        {
          id: 'to',
          python: { A: 'v', B: 'u' },
          words: { reach: 'can reach', toward: 'from which one can get to' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'walks',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[@A@].append(@B@)
        ⟦twoway1¦¦near[@B@].append(@A@)⟧
    out = []
    for s in range(n):
        seen = ⟦self1¦{s}¦set()⟧
        waiting = [s]
        for x in waiting:
            for y in near[x]:
                if y not in seen:
                    seen.add(y)
                    waiting.append(y)
        out.append(len(seen))
    return out
`,
    },
    {
      name: 'masks',
      cost: 'n m',
      family: 'algebraic',
      source: `def FN(n, edges):
    reach = [⟦self2¦1 << v¦0⟧ for v in range(n)]
    for u, v in edges:
        reach[@A@] |= 1 << @B@
    for k in range(n):
        for s in range(n):
            if reach[s] >> k & 1:
                reach[s] |= reach[⟦via¦k¦s⟧]
    return [bin(x).count('1') for x in reach]
`,
    },
    {
      name: 'backwards',
      cost: 'n m',
      family: 'classic',
      source: `def FN(n, edges):
    out = [0] * n
    for t in range(n):
        good = [v == t for v in range(n)]
        moving = True
        while moving:
            moving = False
            for u, v in edges:
                if ⟦twoway3¦good[@B@] and not good[@A@]¦good[@A@] != good[@B@]⟧:
                    good[u] = good[v] = True
                    moving = ⟦fix¦True¦False⟧
        for v in range(n):
            out[v] += good[v]
    return out
`,
    },
  ],
  mutations: [
    { slot: 'twoway1', code: 'M24', trap: 'two-way', what: 'one-way edges read as two-way' },
    { slot: 'twoway3', code: 'M24', trap: 'two-way', what: 'one-way edges read as two-way' },
    {
      slot: 'self1',
      code: 'own',
      trap: 'itself',
      what: 'the vertex itself is counted only if it lies on a round trip',
    },
    {
      slot: 'self2',
      code: 'own',
      trap: 'itself',
      what: 'the vertex itself is counted only if it lies on a round trip',
    },
    { slot: 'via', code: 'own', what: 'only direct edges are followed' },
    { slot: 'fix', code: 'M35', what: 'the edges are gone through only once' },
  ],
  words: {
    titles: ['How Far One Gets', 'Within Reach', 'Downstream'],
    stories: [
      'Every {road} is one-way. {Name} wonders, for every {node}, how much of the network is connected with it in that direction.',
      'A message may be passed on along the one-way {roads} as often as one likes. The {agent} makes a table with one number for each of the {nodes}.',
    ],
    values: [
      'the number of vertices that {reach} vertex {i}, counting vertex {i} itself too',
      'the number of vertices {toward} vertex {i}, which counts as well',
    ],
    define: [
      'Edges can be used only in their direction, and a vertex is reached from another if a sequence of edges leads there; every vertex is reached from itself.',
    ],
    use: 'sets of reachable vertices are grown and counted',
    banned: ['bitset', 'closure', 'breadth', 'depth-first'],
  },
  families: [
    {
      name: 'diamonds',
      body: 'e = []\nfor i in range(0, n - 3, 3):\n    e += [(i, i + 1), (i, i + 2), (i + 1, i + 3), (i + 2, i + 3)]\nreturn n, e[:M_HI]',
    },
    { name: 'backward-chain', body: 'return n, [(i + 1, i) for i in range(n - 1)]' },
    {
      name: 'ring-and-tails',
      body: 'k = max(1, n // 2)\ne = [(i, (i + 1) % k) for i in range(k)] + [(i, rng.randrange(k)) if rng.random() < 0.5 else (rng.randrange(k), i) for i in range(k, n)]\nreturn n, e[:M_HI]',
    },
  ],
};
