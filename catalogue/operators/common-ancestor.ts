import type { Operator } from '../model.ts';

export const commonAncestor: Operator = {
  id: 'common-ancestor',
  family: 'F12',
  role: 'core',
  input: {
    kind: 'tree',
    size: [1, 70],
    value: [0n, 0n],
    flags: ['unweighted'],
    queries: {
      size: [1, 70],
      fields: [
        { name: 'x', lo: '1', hi: 'n' },
        { name: 'y', lo: '1', hi: 'n' },
      ],
    },
  },
  params: [],
  result: { kind: 'ints', bound: (_, size) => [1n, BigInt(size)], length: 'q', subject: 'query' },
  algebra: [],
  features: [
    'algo/tree/lowest common ancestor',
    'algo/tree/euler tour',
    'opt/pruning/doubling',
    'data/graphs/tree',
    'opt/tables/precomputation',
    'data/trees/sparse table',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'climb',
      cost: 'n q',
      family: 'definition',
      source: `def FN(n, edges, qs):
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
    out = []
    for x, y in qs:
        line = []
        v = x - 1
        while v >= 0:
            line.append(v)
            v = up[v]
        v = ⟦self1¦y - 1¦max(0, up[y - 1])⟧
        while v not in line:
            v = up[v]
        out.append(v + 1)
    return out
`,
    },
    {
      name: 'doubling',
      cost: 'n lg n',
      family: 'classic',
      source: `def FN(n, edges, qs):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        near[v].append(u)
    depth, up, order = [0] * n, [[0] * n], [0]
    for u in order:
        for v in near[u]:
            if v != up[0][u] and v > 0:
                up[0][v], depth[v] = u, depth[u] + 1
                order.append(v)
    while 1 << len(up) ⟦height¦<= n¦< n // 4⟧:
        last = up[-1]
        up.append([last[v] for v in last])
    out = []
    for x, y in qs:
        x, y = x - 1, y - 1
        if depth[x] < depth[y]:
            x, y = y, x
        ⟦level¦for k in range(len(up)):¦for k in range(1, len(up)):⟧
            if (depth[x] - depth[y]) >> k & 1:
                x = up[k][x]
        if x != y:
            for k in reversed(range(len(up))):
                if up[k][x] != up[k][y]:
                    x, y = up[k][x], up[k][y]
            x = up[0][x]
        out.append(x + 1)
    return out
`,
    },
    {
      name: 'tour',
      cost: 'n q',
      family: 'algebraic',
      source: `def FN(n, edges, qs):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        near[v].append(u)
    tour, depth, first = [], [-1] * n, [0] * n
    depth[0] = 0
    path = [0]
    seen = [0] * n
    while path:
        u = path[-1]
        if seen[u] == 0:
            first[u] = len(tour)
        tour.append((⟦key¦depth[u]¦0⟧, u))
        while seen[u] < len(near[u]) and depth[near[u][seen[u]]] >= 0:
            seen[u] += 1
        if seen[u] < len(near[u]):
            v = near[u][seen[u]]
            depth[v] = depth[u] + 1
            path.append(v)
        else:
            path.pop()
            seen[u] += 1
    out = []
    for x, y in qs:
        i, j = sorted((first[x - 1], first[y - 1]))
        out.append(min(tour[i:j ⟦end¦+ 1¦+ (i == j)⟧])[1] + 1)
    return out
`,
    },
  ],
  mutations: [
    { slot: 'self1', code: 'own', trap: 'proper', what: 'the second vertex is not allowed to be the meeting point' },
    { slot: 'level', code: 'M02', what: 'an odd difference of depths is not made up for' },
    { slot: 'height', code: 'M01', what: 'the table of jumps is too low for deep trees' },
    {
      slot: 'key',
      code: 'own',
      what: 'the smallest number on the tour is taken instead of the place nearest to vertex 1',
    },
    { slot: 'end', code: 'M01', what: 'the last place of the tour is left out' },
  ],
  words: {
    titles: ['Where Two Ways Meet', 'The First Shared Stop', 'Meeting on the Way Home'],
    stories: [
      'There is exactly one way from every {node} to {node} 1. Pairs of travellers set out from two {nodes} at a time, both on their way to {node} 1, and {Name} wants to know where they can meet first.',
      'Two messages are sent to {node} 1 from different {nodes}. The {agent} asks for the first of the {nodes} that both of them pass.',
    ],
    values: [
      'the number of the meeting point of the vertices x_i and y_i',
      'the vertex at which the ways from x_i and from y_i to vertex 1 meet first',
    ],
    define: [
      'The way of a vertex v is the path from v to vertex 1, both ends included. The meeting point of two vertices is the first vertex on the way of the one that also lies on the way of the other; it is the same from both sides. If one of the two lies on the way of the other, it is the meeting point itself; in particular two equal vertices meet where they are.',
    ],
    use: 'both vertices are lifted until their ways join',
    banned: ['ancestor', 'lifting', 'euler', 'sparse', 'doubling'],
  },
  families: [
    { name: 'deep', body: 'return n, tree_of(rng, n, lambda i: max(0, i - rng.randint(1, 2)), lo, hi)' },
    { name: 'two-arms', body: 'return n, [(i, i - 2 if i > 2 else 0) for i in range(1, n)]' },
    { name: 'shallow', body: 'return n, tree_of(rng, n, lambda i: (i - 1) // 3, lo, hi)' },
  ],
};
