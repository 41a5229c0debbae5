import type { Operator } from '../model.ts';

export const subtreeSums: Operator = {
  id: 'subtree-sums',
  family: 'F12',
  role: 'core',
  input: {
    kind: 'tree',
    size: [1, 90],
    value: [0n, 0n],
    flags: ['unweighted'],
    labels: { name: 'c', value: [-1000n, 1000n], noun: 'the balance of vertex i' },
  },
  params: [],
  result: {
    kind: 'ints',
    bound: (_, size) => [-1000n * BigInt(size), 1000n * BigInt(size)],
    length: 'n',
    subject: 'vertex',
  },
  algebra: [],
  features: [
    'algo/tree/subtree sums',
    'algo/tree/euler tour',
    'algo/prefix/prefix sums',
    'data/graphs/tree',
    'algo/graph/depth-first search',
    'logic/edges/negative values',
  ],
  base: 1300,
  variants: [
    {
      axis: 'pick',
      options: [
        { id: 'all', python: { TAKE: 'c' }, words: { counted: 'the balances', none: '' } },
        {
          id: 'gains',
          python: { TAKE: '[max(0, z) for z in c]' },
          words: { counted: 'the positive balances', none: '; if no balance of a region is positive, the sum is 0' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'upward',
      cost: 'n2',
      family: 'definition',
      source: `def FN(n, edges, c):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        near[v].append(u)
    up = [-1] * n
    waiting = [0]
    for u in waiting:
        for v in near[u]:
            if v != up[u]:
                up[v] = u
                waiting.append(v)
    b = @TAKE@
    total = [0] * n
    for v in range(n):
        x = ⟦own1¦v¦up[v]⟧
        while x ⟦root¦>= 0¦> 0⟧:
            total[x] += b[v]
            x = up[x]
    return total
`,
    },
    {
      name: 'leaves-first',
      cost: 'n',
      family: 'classic',
      source: `def FN(n, edges, c):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        near[v].append(u)
    up = [-1] * n
    order = [0]
    for u in order:
        for v in near[u]:
            if v != up[u]:
                up[v] = u
                order.append(v)
    b = @TAKE@
    total = list(b)
    for u in ⟦down¦reversed(order)¦order⟧:
        if u > 0:
            total[up[u]] += ⟦deep¦total[u]¦b[u]⟧
    return total
`,
    },
    {
      name: 'tour',
      cost: 'n',
      family: 'library',
      source: `from itertools import accumulate
def FN(n, edges, c):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        near[v].append(u)
    b = @TAKE@
    first, last, tour = [-1] * n, [0] * n, []
    work = [(0, False)]
    while work:
        u, leaving = work.pop()
        if leaving:
            last[u] = len(tour)
            continue
        first[u] = len(tour)
        tour.append(b[u])
        work.append((u, True))
        for v in near[u]:
            if first[v] < 0:
                work.append((v, False))
    sums = [0] + list(accumulate(tour))
    return [sums[last[v]] - sums[first[v]⟦own3¦¦ + 1⟧] for v in range(n)]
`,
    },
  ],
  mutations: [
    { slot: 'own1', code: 'own', trap: 'without-itself', what: 'the balance of the vertex itself is left out' },
    { slot: 'own3', code: 'own', trap: 'without-itself', what: 'the balance of the vertex itself is left out' },
    { slot: 'root', code: 'M02', what: 'vertex 1 is never given anything' },
    { slot: 'down', code: 'own', what: 'sums are handed on before they are complete' },
    { slot: 'deep', code: 'own', what: 'only the direct neighbours below are added' },
  ],
  words: {
    titles: ['Everything Downstream', 'Regional Balances', 'What Hangs on It'],
    stories: [
      'All goods come in at {node} 1 and are passed on along the {roads}. {Name} asks of each of the {nodes} what would be cut off together with it, and what all of that is worth.',
      'Every {node} has its own balance and reports to the {node} next to it on the way to {node} 1. The {agent} wants a report that contains everything below.',
    ],
    values: [
      'the sum of {counted} in the region of vertex {i}',
      'the total of {counted} of all vertices that belong to the region of vertex {i}',
    ],
    define: [
      'The region of a vertex x consists of all vertices v such that the path from v to vertex 1 passes through x. The vertex x itself is part of its region, and so are the vertices at any depth behind it; the region of vertex 1 is the whole tree. Balances may be negative{none}.',
    ],
    use: 'sums are passed on towards the first vertex',
    banned: ['subtree', 'euler', 'prefix', 'depth-first', 'post-order'],
  },
  families: [
    { name: 'path', body: 'return n, [(i + 1, i) for i in range(n - 1)]' },
    { name: 'broom', body: 'return n, tree_of(rng, n, lambda i: i - 1 if i < n // 2 else max(0, n // 2 - 1), lo, hi)' },
    { name: 'root-in-the-middle', body: 'return n, [(i, i - 2 if i > 2 else 0) for i in range(1, n)]' },
  ],
};
