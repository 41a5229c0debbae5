import type { Operator } from '../model.ts';

export const diameterPairs: Operator = {
  id: 'diameter-pairs',
  family: 'F12',
  role: 'core',
  input: { kind: 'tree', size: [1, 90], value: [1n, 100n] },
  params: [],
  result: { kind: 'pair', bound: (value, size) => [0n, value[1] * BigInt(size * size)] },
  algebra: [],
  features: [
    'algo/tree/tree diameter',
    'type/graph/tree distances',
    'algo/dynamic programming/tree dp',
    'type/optimisation/pair counting',
    'data/graphs/tree',
    'algo/graph/breadth-first search',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'walks',
      cost: 'n2',
      family: 'definition',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v, w in edges:
        near[u].append((v, w))
        near[v].append((u, w))
    best, count = 0, 0
    for s in range(n):
        waiting = [(s, -1, 0)]
        for u, p, d in waiting:
            if ⟦order1¦u > s¦u != s⟧:
                if d > best:
                    best, count = d, 0
                if d == best:
                    count += 1
            for v, w in near[u]:
                if v != p:
                    waiting.append((v, u, d + ⟦unit1¦w¦1⟧))
    return best, count
`,
    },
    {
      name: 'arms',
      cost: 'n',
      family: 'classic',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v, w in edges:
        near[u].append((v, w))
        near[v].append((u, w))
    up, order = [(-1, 0)] * n, [0]
    for u in order:
        for v, w in near[u]:
            if v != up[u][0]:
                up[v] = (u, ⟦unit2¦w¦1⟧)
                order.append(v)
    arm = [(0, 1)] * n
    best, count = 0, 0
    for v in reversed(order[1:]):
        u, w = up[v]
        d, c = arm[v][0] + w, arm[v][1]
        far, many = arm[u]
        if far + d > best:
            best, count = far + d, 0
        if far + d == best:
            count += ⟦product¦many * c¦max(many, c)⟧
        if d > far:
            arm[u] = (d, c)
        elif d == far:
            arm[u] = (d, ⟦arms¦many + c¦many⟧)
    return best, count
`,
    },
    {
      name: 'middle',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v, w in edges:
        near[u].append((v, w))
        near[v].append((u, w))
    def spread(s, shut):
        far, via, order = {s: 0}, {s: -1}, [s]
        for u in order:
            for v, w in near[u]:
                if v not in far and v != shut:
                    far[v], via[v] = far[u] + w, u
                    order.append(v)
        return far, via
    far = spread(0, -1)[0]
    s = max(far, key=lambda v: far[v])
    far, via = spread(s, -1)
    c = max(far, key=lambda v: far[v])
    best = far[c]
    while c != s and 2 * far[via[c]] ⟦half¦>=¦>⟧ best:
        c = via[c]
    p = via[c]
    sides = []
    for v, w in near[c]:
        d = spread(v, c)[0]
        sides.append((v, [x + w for x in d.values()]))
    if 2 * far[c] > best:
        here = [x for v, xs in sides if v != p for x in xs] + [0]
        there = [x for v, xs in sides if v == p for x in xs]
        total = 2 * ⟦pairs3¦here.count(best - far[c]) * there.count(far[c])¦there.count(far[c])⟧
    else:
        counts = [xs.count(best // 2) for v, xs in sides]
        total = sum(counts) ** 2 - sum(k * k for k in counts)
    return best, total ⟦order3¦// 2¦⟧
`,
    },
  ],
  mutations: [
    { slot: 'order1', code: 'own', trap: 'ordered-pairs', what: 'each pair is counted in both orders' },
    { slot: 'order3', code: 'own', trap: 'ordered-pairs', what: 'each pair is counted in both orders' },
    { slot: 'unit1', code: 'own', trap: 'edge-count', what: 'edges are counted instead of adding their lengths' },
    { slot: 'unit2', code: 'own', trap: 'edge-count', what: 'edges are counted instead of adding their lengths' },
    { slot: 'product', code: 'own', what: 'ends of two arms are not multiplied' },
    { slot: 'arms', code: 'own', what: 'a second arm of the same length is not counted' },
    { slot: 'half', code: 'M03', what: 'a middle that is a vertex is missed' },
    { slot: 'pairs3', code: 'own', what: 'only the ends on one side of the middle are counted' },
  ],
  words: {
    titles: ['The Farthest Pairs', 'Ends of the World', 'As Far Apart as Can Be'],
    stories: [
      'Between any two {nodes} there is exactly one way along the {roads}. {Name} looks for two friends who live as far apart as possible.',
      'The {agent} plans the longest trip in a network without round trips. There may be several equally long ones, and {Name} wants to know how many there are to choose from.',
    ],
    values: [
      'two integers: the largest distance of two vertices, and the number of pairs of vertices u < v that have this distance (0 and 0 if {n} = 1)',
      'two integers: the maximum distance between two different vertices, and how many unordered pairs of vertices are that far apart (0 and 0 if {n} = 1)',
    ],
    define: [
      'The distance of two vertices is the sum of the lengths w of the edges on the path between them, not their number. A pair is unordered: u with v and v with u count once.',
    ],
    use: 'longest arms of the tree are joined and counted',
    banned: ['diameter', 'breadth', 'depth-first', 'dynamic'],
  },
  families: [
    { name: 'equal-star', body: 'return n, tree_of(rng, n, lambda i: 0, lo, lo)' },
    { name: 'equal-binary', body: 'return n, tree_of(rng, n, lambda i: (i - 1) // 2, lo, lo)' },
    { name: 'spider', body: 'return n, tree_of(rng, n, lambda i: i - 4 if i > 4 else 0, lo, min(hi, lo + 1))' },
  ],
};
