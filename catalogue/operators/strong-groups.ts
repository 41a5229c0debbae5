import type { Operator } from '../model.ts';

export const strongGroups: Operator = {
  id: 'strong-groups',
  family: 'F10',
  role: 'core',
  input: { kind: 'dgraph', size: [1, 50], size2: [0, 100], value: [0n, 0n], flags: ['unweighted'] },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [1n, BigInt(size)] },
  algebra: [],
  features: [
    'algo/graph/strongly connected components',
    'type/graph/reachability',
    'algo/graph/depth-first search',
    'data/linear/stack',
    'logic/control/visited marks',
    'type/graph/cycle finding',
  ],
  base: 1700,
  variants: [
    {
      axis: 'second',
      options: [
        {
          id: 'largest',
          python: { PICK: 'max(sizes)' },
          words: { second: 'the number of vertices in a largest circle' },
        },
        {
          id: 'single',
          python: { PICK: 'max(1, sizes.count(1))' },
          words: { second: 'the number of circles with a single vertex (or 1 if there are none)' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'reach',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        ⟦twoway1¦¦near[v].append(u)⟧
    reach = []
    for s in range(n):
        seen = {s}
        waiting = [s]
        for u in waiting:
            for v in near[u]:
                if v not in seen:
                    seen.add(v)
                    waiting.append(v)
        reach.append(seen)
    groups = {frozenset(v for v in reach[u] ⟦mutual¦if u in reach[v]¦⟧) for u in range(n)}
    sizes = [len(g) for g in groups]
    return len(sizes), @PICK@
`,
    },
    {
      name: 'two-passes',
      cost: 'm',
      family: 'library',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    back = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        back[v].append(u)
        ⟦twoway2¦¦back[u].append(v)⟧
    seen = [False] * n
    done = []
    for s in range(n):
        work = [(s, False)]
        while work:
            u, leaving = work.pop()
            if leaving:
                done.append(u)
            elif not seen[u]:
                seen[u] = True
                work.append((u, True))
                for v in near[u]:
                    work.append((v, False))
    taken = [False] * n
    sizes = []
    for s in ⟦later¦reversed(done)¦done⟧:
        if not taken[s]:
            taken[s] = True
            group = [s]
            for u in group:
                for v in back[u]:
                    if not taken[v]:
                        taken[v] = True
                        group.append(v)
            sizes.append(len(group))
    return len(sizes), @PICK@
`,
    },
    {
      name: 'low-links',
      cost: 'm',
      family: 'classic',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
    num, low, on = [0] * n, [0] * n, [False] * n
    trail, sizes, clock = [], [], 0
    for s in range(n):
        work = [] if num[s] else [(s, 0)]
        while work:
            u, k = work.pop()
            if not num[u]:
                clock += 1
                num[u] = low[u] = clock
                trail.append(u)
                on[u] = True
            while k < len(near[u]):
                v = near[u][k]
                if not num[v]:
                    break
                if ⟦cross¦on[v]¦num[v]⟧:
                    low[u] = min(low[u], low[v])
                k += 1
            if k < len(near[u]):
                work.append((u, k))
                work.append((near[u][k], 0))
            elif low[u] == num[u]:
                start = trail.index(u)
                for v in trail[start:]:
                    on[v] = False
                sizes.append(len(trail) - start)
                del trail[start⟦cut¦¦ + 1⟧:]
    return len(sizes), @PICK@
`,
    },
  ],
  mutations: [
    { slot: 'twoway1', code: 'M24', trap: 'two-way', what: 'one-way edges read as two-way' },
    { slot: 'twoway2', code: 'M24', trap: 'two-way', what: 'one-way edges read as two-way in the second pass' },
    { slot: 'mutual', code: 'own', what: 'reaching is taken for reaching each other' },
    { slot: 'later', code: 'own', what: 'the second pass follows the wrong order' },
    { slot: 'cross', code: 'own', what: 'edges to finished circles lower the mark as well' },
    { slot: 'cut', code: 'M01', what: 'the first vertex of a circle stays on the trail' },
  ],
  words: {
    titles: ['There and Back', 'Round Trips', 'Circles of Return'],
    stories: [
      'All {roads} are one-way. {Name} only wants to go to places from which there is a way back, however long it may be.',
      'The {agent} splits the {nodes} into circles: inside a circle one can travel from anywhere to anywhere, although every {road} is one-way.',
    ],
    values: [
      'two integers: the number of circles, and {second}',
      'two integers: into how many circles the vertices fall, and {second}',
    ],
    define: [
      'Edges can be used only in their direction. Two vertices belong to the same circle if each of them can be reached from the other along one or more edges; every vertex belongs to one circle with itself, even if it has no edges. The circles therefore split the vertices into separate sets.',
    ],
    use: 'vertices that reach each other are put together',
    banned: ['strongly', 'component', 'depth-first', 'stack'],
  },
  families: [
    {
      name: 'one-ring',
      body: 'p = list(range(n))\nrng.shuffle(p)\nreturn n, [(p[i], p[(i + 1) % n]) for i in range(n)][:M_HI]',
    },
    {
      name: 'ring-chain',
      body: 'e = []\nfor i in range(0, n, 4):\n    k = min(4, n - i)\n    e += [(i + j, i + (j + 1) % k) for j in range(k)]\n    if i:\n        e.append((i - 1, i) if rng.random() < 0.8 else (i, i - 1))\nreturn n, e[:M_HI]',
    },
    {
      name: 'acyclic',
      body: 'e = [tuple(sorted(rng.sample(range(n), 2))) for _ in range(n)] if n > 1 else []\nreturn n, e[:M_HI]',
    },
    {
      name: 'cross-arcs',
      body: 'e = [(0, i) for i in range(1, n)] + [(i, i - 1) for i in range(2, n, 2)]\nreturn n, e[:M_HI]',
    },
  ],
};
