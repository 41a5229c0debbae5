import type { Operator } from '../model.ts';

export const projectDays: Operator = {
  id: 'project-days',
  family: 'F23',
  role: 'core',
  input: { kind: 'dgraph', size: [1, 60], size2: [0, 120], value: [1n, 1000n], flags: ['acyclic'] },
  params: [],
  result: { kind: 'pair', bound: (value, size) => [0n, value[1] * BigInt(size) + BigInt(size)] },
  algebra: [],
  features: [
    'algo/graph/topological sort',
    'type/optimisation/scheduling',
    'data/graphs/weighted graph',
    'algo/dynamic programming/linear dp',
    'opt/tables/memoisation',
  ],
  base: 1500,
  variants: [
    {
      axis: 'tie',
      options: [
        { id: 'first', python: { PICK: 'min' }, words: { tie: 'smallest' } },
        { id: 'last', python: { PICK: 'max' }, words: { tie: 'largest' }, features: ['logic/ties/last wins'] },
      ],
    },
  ],
  impls: [
    {
      name: 'relax',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges):
    far = [0] * n
    moving = True
    while moving:
        moving = False
        for u, v, w in ⟦arcs¦edges¦[(x, y, 1) for x, y, z in edges]⟧:
            if far[u] + w > far[v]:
                far[v] = far[u] + w
                moving = True
    best = ⟦goal¦max(far)¦far[-1]⟧
    return best, @PICK@(v + 1 for v in range(n) if far[v] == best)
`,
    },
    {
      name: 'queue',
      cost: 'm',
      family: 'classic',
      source: `def FN(n, edges):
    after = [[] for _ in range(n)]
    need = [0] * n
    for u, v, w in edges:
        after[u].append((v, w))
        need[v] += 1
    far = [0] * n
    waiting = [v for v in range(⟦starts¦n¦1⟧) if need[v] == 0]
    for u in waiting:
        for v, w in after[u]:
            far[v] = ⟦longest¦max(far[v], far[u] + w)¦far[u] + w⟧
            need[v] -= 1
            if need[v] == 0:
                waiting.append(v)
    best = max(far)
    return best, @PICK@(v + 1 for v in range(n) if far[v] == best)
`,
    },
    {
      name: 'numbers',
      cost: 'm',
      family: 'algebraic',
      source: `def FN(n, edges):
    into = [[] for _ in range(n)]
    for u, v, w in edges:
        into[v].append((u, w))
    far = []
    for v in range(n):
        far.append(max([far[u] + w for u, w in into[v]⟦step¦¦[-2:]⟧] + [0]))
    best = ⟦end¦max(far)¦far[-1]⟧
    return best, @PICK@(v + 1 for v in range(n) if far[v] == best)
`,
    },
  ],
  mutations: [
    { slot: 'arcs', code: 'own', what: 'steps are counted instead of their prices' },
    {
      slot: 'goal',
      code: 'own',
      trap: 'last-vertex',
      what: 'only ways to the vertex with the largest number are measured',
    },
    {
      slot: 'end',
      code: 'own',
      trap: 'last-vertex',
      what: 'only ways to the vertex with the largest number are measured',
    },
    { slot: 'starts', code: 'own', what: 'only ways that begin at vertex 1 are found' },
    { slot: 'longest', code: 'M27', what: 'the last way to arrive wins instead of the longest' },
    { slot: 'step', code: 'own', what: 'only two of the arcs into a vertex are looked at' },
  ],
  words: {
    titles: ['The Longest Way', 'One Step after Another', 'The Dearest Chain'],
    stories: [
      '{Name} studies a one-way network of {nodes}. Every one of its {roads} leads from a smaller to a larger number, so nobody can come back to where they started.',
      'The {agent} has numbered the {nodes} so that all {roads}, which are one-way, lead to larger numbers. Each of the {roads} has a price, and expensive ways have to be known beforehand.',
    ],
    values: [
      'two integers: the largest total price of a way, and the {tie} number of a vertex at which a way of that total price ends',
      'two integers: the maximum, over all ways, of the sum of the prices of their edges, and the {tie} number among the last vertices of the ways that attain it',
    ],
    define: [
      'A way begins at any vertex and follows edges in their direction; its total price is the sum of the w_i of these edges. A way may consist of a single vertex only and then has total price 0.',
    ],
    use: 'each one is settled after all that lead to it',
    banned: ['topological', 'dynamic', 'queue', 'memoi'],
  },
  families: [
    { name: 'no-edges', body: 'return n, []' },
    { name: 'chain', body: 'e = [(i, i + 1, rng.randint(lo, hi)) for i in range(n - 1)]\nrng.shuffle(e)\nreturn n, e' },
    {
      name: 'two-chains',
      body: 'w = rng.randint(lo, hi)\nreturn n, [(i, i + 2, w) for i in range(n - 2)]',
    },
    {
      name: 'short-cuts',
      body: 'e = [(i, i + 1, lo) for i in range(n - 1)]\ne += [(i, min(n - 1, i + rng.randint(2, 5)), hi) for i in range(0, n - 5, 3)]\nreturn n, e',
    },
  ],
};
