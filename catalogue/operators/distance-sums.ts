import type { Operator } from '../model.ts';

export const distanceSums: Operator = {
  id: 'distance-sums',
  family: 'F12',
  role: 'core',
  input: { kind: 'tree', size: [1, 100], value: [1n, 1000n] },
  params: [],
  result: {
    kind: 'ints',
    bound: (value, size) => [0n, value[1] * BigInt(size * size)],
    length: 'n',
    subject: 'vertex',
  },
  algebra: [],
  features: [
    'algo/tree/rerooting',
    'type/graph/tree distances',
    'data/graphs/tree',
    'algo/graph/depth-first search',
    'algo/tree/subtree sums',
    'algo/dynamic programming/tree dp',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'walks',
      cost: 'n2',
      family: 'definition',
      source: `def FN(n, edges):
    g = [[] for _ in range(n)]
    for u, v, w in edges:
        g[u].append((v, w))
        g[v].append((u, w))
    out = []
    for s in range(n):
        total, waiting = 0, [(s, -1, 0)]
        while waiting:
            u, p, d = waiting.pop()
            total += d
            for v, w in g[u]:
                if v != p:
                    waiting.append((v, u, d + ⟦unit1¦w¦1⟧))
        out.append(total)
    return out
`,
    },
    {
      name: 'reroot',
      cost: 'n',
      family: 'classic',
      source: `def FN(n, edges):
    g = [[] for _ in range(n)]
    for u, v, w in edges:
        g[u].append((v, w))
        g[v].append((u, w))
    par, up, order = [-1] * n, [0] * n, [0]
    for u in order:
        for v, w in g[u]:
            if v != par[u]:
                par[v], up[v] = u, ⟦unit2¦w¦1⟧
                order.append(v)
    size, ans = [1] * n, [0] * n
    for u in ⟦down¦reversed(order[1:])¦order[1:]⟧:
        size[par[u]] += size[u]
        ans[0] += size[u] * up[u]
    for u in order[1:]:
        ans[u] = ans[par[u]] + up[u] * (n - ⟦twice¦2 * ¦⟧size[u])
    return ans
`,
    },
    {
      name: 'cuts',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(n, edges):
    g = [[] for _ in range(n)]
    for u, v, w in edges:
        g[u].append(v)
        g[v].append(u)
    ans = [0] * n
    for u, v, w in edges:
        side = [False] * n
        side[u] = True
        waiting = [u]
        for x in waiting:
            for y in g[x]:
                if not side[y] and not (x == u and y == v):
                    side[y] = True
                    waiting.append(y)
        here = len(waiting)
        for x in range(n):
            ans[x] += ⟦unit3¦w¦1⟧ * (⟦other¦n - here if side[x] else here¦here⟧)
    return ans
`,
    },
  ],
  mutations: [
    { slot: 'unit1', code: 'own', trap: 'edge-count', what: 'number of edges instead of length' },
    { slot: 'unit2', code: 'own', trap: 'edge-count', what: 'number of edges instead of length' },
    { slot: 'unit3', code: 'own', trap: 'edge-count', what: 'number of edges instead of length' },
    { slot: 'down', code: 'own', what: 'sizes are added from the top down' },
    { slot: 'twice', code: 'own', what: 'the gain of the moved-to side is forgotten' },
    { slot: 'other', code: 'own', what: 'both sides of an edge use the same count' },
  ],
  words: {
    titles: ['Trips from Everywhere', 'Total Distances', 'The Long Way to All', 'How Far Is Everything'],
    stories: [
      'The {nodes} are joined by two-way {roads}, and there is exactly one way between any two of them. {Name} would like to visit all {nodes}, each on a separate trip from the same home.',
      'For every {node} the {agent} asks how remote it is. {Name} takes the lengths of the {roads} from the map and starts to add.',
    ],
    values: [
      'the sum of the distances from vertex {i} to all vertices',
      'the total of the lengths of the paths that lead from vertex {i} to each other vertex',
    ],
    define: [
      'The distance of two vertices is the sum of the lengths w of the edges on the path between them; it is 0 from a vertex to itself.',
    ],
    use: 'distance sums are carried from one vertex of the tree to its neighbours',
    banned: ['reroot', 'subtree', 'depth-first'],
  },
  families: [
    {
      name: 'broom',
      body: 'return n, tree_of(rng, n, lambda i: i - 1 if i < n // 2 else n // 2 - 1 if n > 3 else 0, lo, hi)',
    },
    { name: 'unit', body: 'return n, tree_of(rng, n, lambda i: rng.randint(max(0, i - 5), i - 1), lo, lo)' },
  ],
};
