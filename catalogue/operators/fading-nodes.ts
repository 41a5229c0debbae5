import type { Operator } from '../model.ts';

export const fadingNodes: Operator = {
  id: 'fading-nodes',
  family: 'F21',
  role: 'core',
  input: { kind: 'ugraph', size: [1, 50], size2: [0, 80], value: [0n, 0n], flags: ['unweighted'] },
  params: [],
  result: { kind: 'ints', bound: (_, size) => [0n, BigInt(size)], length: 'n', subject: 'position' },
  algebra: [],
  features: [
    'data/sets/union-find',
    'opt/pruning/offline processing',
    'type/graph/connectivity',
    'algo/graph/depth-first search',
    'algo/graph/flood fill',
    'data/graphs/adjacency list',
  ],
  base: 1700,
  variants: [
    {
      axis: 'asked',
      options: [
        {
          id: 'groups',
          python: { ASK: 'len(sizes)' },
          words: { asked: 'the number of groups', many: 'how many groups there are' },
        },
        {
          id: 'largest',
          python: { ASK: 'max(sizes, default=0)' },
          words: { asked: 'the number of vertices in a largest group', many: 'how many vertices a largest group has' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'each',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges):
    out = []
    for gone in range(1, n + 1):
        near = [[] for _ in range(n)]
        for u, v in edges:
            if min(u, v) >= gone:
                near[u].append(v)
                near[v].append(u)
        seen = [v < gone for v in range(n)]
        sizes = []
        for s in range(gone, n):
            if not seen[s] ⟦lone1¦¦and near[s]⟧:
                seen[s] = True
                group = [s]
                for u in group:
                    for v in near[u]:
                        if not seen[v]:
                            seen[v] = True
                            group.append(v)
                sizes.append(len(group))
        out.append(@ASK@)
    return out
`,
    },
    {
      name: 'coming-back',
      cost: 'm lg n',
      family: 'library',
      source: `def fn_find(up, x):
    while up[x] != x:
        up[x] = up[up[x]]
        x = up[x]
    return x
def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        ⟦back¦near[v].append(u)¦⟧
    up = list(range(n))
    size = {}
    out = []
    for v in range(n - 1, -1, -1):
        sizes = list(size.values())
        out.append(@ASK@)
        size[v] = 1
        for u in near[v]:
            if u > v:
                x, y = fn_find(up, u), fn_find(up, v)
                if x != y:
                    up[x] = y
                    size[y] += ⟦merge¦size.pop(x)¦min(1, size.pop(x))⟧
    return ⟦order¦out[::-1]¦out⟧
`,
    },
    {
      name: 'labels',
      cost: 'n m',
      family: 'algebraic',
      source: `def FN(n, edges):
    out = []
    for gone in range(1, n + 1):
        label = list(range(n))
        moving = True
        while moving:
            moving = False
            for u, v in edges:
                if ⟦ends¦u >= gone and v >= gone¦max(u, v) >= gone⟧ and label[u] != label[v]:
                    label[u] = label[v] = min(label[u], label[v])
                    moving = True
        count = {}
        for v in range(gone, n):
            count[label[v]] = count.get(label[v], 0) + 1
        sizes = list(count.values())
        out.append(@ASK@)
    return out
`,
    },
  ],
  mutations: [
    { slot: 'lone1', code: 'own', trap: 'lone-vertices', what: 'vertices without edges are left out' },
    { slot: 'back', code: 'M24', what: 'each edge is stored in one direction' },
    {
      slot: 'merge',
      code: 'own',
      what: 'only one vertex of a joined group is counted',
      visibleIf: (_value, variant) => variant.includes('largest'),
    },
    { slot: 'order', code: 'own', what: 'the answers are given from the end' },
    { slot: 'ends', code: 'own', trap: 'dangling-edges', what: 'edges stay until both of their ends are removed' },
  ],
  words: {
    titles: ['Closing Down', 'A Fading Network', 'One Fewer Every Day'],
    stories: [
      'The {nodes} are closed for the winter, one a day, in the order of their numbers. Whoever is left stays in touch along the {roads} that still lead somewhere.',
      'Every day another of the {nodes} falls out, and with it all {roads} that end there. The {agent} keeps a record of what is left.',
    ],
    values: ['{asked} after the vertices 1, …, {i} have been removed', '{many} once the first {i} vertices are gone'],
    define: [
      'Vertices are removed in the order 1, 2, …, {n}, each together with all edges that end at it. Two of the remaining vertices belong to the same group if one can be reached from the other along remaining edges, which can be used in both directions; a remaining vertex without edges is a group of its own. When no vertex is left, the number is 0.',
    ],
    use: 'the removals are looked at from the end',
    banned: ['union', 'component', 'reverse', 'offline'],
  },
  families: [
    { name: 'path', body: 'p = list(range(n))\nrng.shuffle(p)\nreturn n, [(p[i], p[i + 1]) for i in range(n - 1)]' },
    {
      name: 'star',
      body: 'c = n - 1 if rng.random() < 0.5 else n // 2\nreturn n, [(c, i) for i in range(n) if i != c][:M_HI]',
    },
    {
      name: 'ladder',
      body: 'k = n // 2\ne = [(i, i + k) for i in range(k)] + [(i, i + 1) for i in range(n - 1) if i != k - 1]\nreturn n, e[:M_HI]',
    },
  ],
};
