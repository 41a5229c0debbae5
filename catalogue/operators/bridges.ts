import type { Operator } from '../model.ts';

export const bridges: Operator = {
  id: 'bridges',
  family: 'F10',
  role: 'core',
  input: { kind: 'ugraph', size: [1, 60], size2: [0, 90], value: [0n, 0n], flags: ['unweighted'] },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(Math.max(4095, size * size))] },
  algebra: [],
  features: [
    'algo/paths/bridges',
    'type/graph/connectivity',
    'algo/graph/depth-first search',
    'logic/edges/duplicates',
    'data/graphs/edge list',
    'data/graphs/adjacency list',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'without',
      cost: 'm2',
      family: 'definition',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for i, (u, v) in enumerate(edges):
        near[u].append((v, i))
        near[v].append((u, i))
    count = total = 0
    for i, (u, v) in enumerate(edges):
        shut = ⟦alike¦[i]¦[k for k, e in enumerate(edges) if set(e) == {u, v}]⟧
        seen = {u}
        waiting = [u]
        for x in waiting:
            for y, e in near[x]:
                if e not in shut and y not in seen:
                    seen.add(y)
                    waiting.append(y)
        if v not in seen:
            count += 1
            total += i + 1
    return count, total
`,
    },
    {
      name: 'low-links',
      cost: 'm',
      family: 'classic',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for i, (u, v) in enumerate(edges):
        near[u].append((v, i))
        near[v].append((u, i))
    num, low = [0] * n, [0] * n
    clock = count = total = 0
    for s in range(n):
        work = [] if num[s] else [(s, -1, s, 0)]
        while work:
            u, via, p, k = work.pop()
            if not num[u]:
                clock += 1
                num[u] = low[u] = clock
            while k < len(near[u]):
                v, e = near[u][k]
                if not num[v]:
                    break
                if ⟦parent¦e != via¦v != p⟧:
                    low[u] = min(low[u], low[v])
                k += 1
            if k < len(near[u]):
                work.append((u, via, p, k))
                work.append((near[u][k][0], near[u][k][1], u, 0))
            elif via >= 0 and low[u] ⟦cut¦>¦>=⟧ num[p]:
                count += 1
                total += via + 1
    return count, total
`,
    },
    {
      name: 'covered',
      cost: 'n m',
      family: 'algebraic',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for i, (u, v) in enumerate(edges):
        near[u].append((v, i))
        near[v].append((u, i))
    up, via, depth = [-1] * n, [-1] * n, [-1] * n
    for s in range(n):
        if depth[s] < 0:
            depth[s] = 0
            group = [s]
            for u in group:
                for v, e in near[u]:
                    if depth[v] < 0:
                        up[v], via[v], depth[v] = u, e, depth[u] + 1
                        group.append(v)
    safe = [False] * len(edges)
    for i, (u, v) in enumerate(edges):
        if i in (via[u], via[v]) or ⟦twin¦False¦up[u] == v or up[v] == u⟧:
            continue
        safe[i] = True
        while u != v:
            if depth[u] < depth[v]:
                u, v = v, u
            safe[via[u]] = True
            u = up[u]
    left = [i + ⟦base¦1¦0⟧ for i in range(len(edges)) if not safe[i]]
    return len(left), sum(left)
`,
    },
  ],
  mutations: [
    {
      slot: 'alike',
      code: 'M10',
      trap: 'parallel-edges',
      what: 'all edges between the two vertices are removed together',
    },
    {
      slot: 'parent',
      code: 'own',
      trap: 'parallel-edges',
      what: 'a second edge back to the vertex before is not seen',
    },
    { slot: 'twin', code: 'own', trap: 'parallel-edges', what: 'a second edge between joined vertices is not seen' },
    { slot: 'cut', code: 'M03', what: 'edges into a vertex that is the only way out count, even on a closed tour' },
    { slot: 'base', code: 'M25', what: 'edges are numbered from 0' },
  ],
  words: {
    titles: ['Indispensable Links', 'What Must Not Break', 'The Weak Places'],
    stories: [
      'Repair work closes one {road} at a time, and all others stay open. {Name} worries about closures after which somebody can no longer get where they used to get.',
      'The {agent} lists the {roads} and asks of each what would happen if it alone were lost. Sometimes a detour is there, sometimes not.',
    ],
    values: [
      'two integers: the number of vital edges, and the sum of their numbers',
      'two integers: how many edges are vital, and the sum of the numbers of all vital edges',
    ],
    define: [
      'Edges can be used in both directions, and the number of edge i is i. An edge is vital if its two ends can no longer be reached from each other once this single edge is removed and all others are kept.',
      'If two vertices are joined by several edges, removing one of them leaves the others; an edge from a vertex to itself is never vital. If no edge is vital, both integers are 0.',
    ],
    use: 'an edge is tested for lying on a closed tour',
    banned: ['bridge', 'low-link', 'depth-first', 'articulation'],
  },
  families: [
    { name: 'tree', body: 'return n, tree_of(rng, n, lambda i: rng.randrange(i), lo, hi)[:M_HI]' },
    {
      name: 'doubled',
      body: 'e = tree_of(rng, n, lambda i: rng.randint(max(0, i - 3), i - 1), lo, hi)\ne += [x if rng.random() < 0.5 else (x[1], x[0]) for x in e if rng.random() < 0.4]\nrng.shuffle(e)\nreturn n, e[:M_HI]',
    },
    {
      name: 'cactus',
      body: 'e = []\nfor i in range(0, n, 4):\n    k = min(4, n - i)\n    if k > 2:\n        e += [(i + j, i + (j + 1) % k) for j in range(k)]\n    if i:\n        e.append((i - 1, i))\nrng.shuffle(e)\nreturn n, e[:M_HI]',
    },
  ],
};
