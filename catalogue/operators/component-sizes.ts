import type { Operator } from '../model.ts';

export const componentSizes: Operator = {
  id: 'component-sizes',
  family: 'F10',
  role: 'core',
  input: { kind: 'ugraph', size: [1, 100], size2: [0, 120], value: [0n, 0n], flags: ['unweighted'] },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [1n, BigInt(size)] },
  algebra: [],
  features: [
    'data/sets/union-find',
    'type/graph/connectivity',
    'algo/graph/depth-first search',
    'data/graphs/adjacency list',
    'logic/control/visited marks',
  ],
  base: 1200,
  variants: [
    {
      axis: 'second',
      options: [
        { id: 'largest', python: { PICK: 'max' }, words: { second: 'largest' } },
        { id: 'smallest', python: { PICK: 'min' }, words: { second: 'smallest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'labels',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges):
    label = list(range(n))
    moving = True
    while moving:
        moving = False
        for u, v in edges:
            if ⟦both¦label[u] != label[v]¦label[u] < label[v]⟧:
                label[u] = label[v] = min(label[u], label[v])
                moving = True
    sizes = {}
    for v in ⟦alone¦range(n)¦sorted({x for e in edges for x in e} or {0})⟧:
        sizes[label[v]] = sizes.get(label[v], 0) + 1
    return len(sizes), @PICK@(sizes.values())
`,
    },
    {
      name: 'join',
      cost: 'n lg',
      family: 'library',
      source: `def cs_find(up, x):
    while up[x] != x:
        up[x] = up[up[x]]
        x = up[x]
    return x
def FN(n, edges):
    up = list(range(n))
    size = [1] * n
    for u, v in edges:
        x, y = cs_find(up, u), cs_find(up, v)
        if ⟦same¦x != y¦u != v⟧:
            up[x] = y
            size[y] += size[x]
    roots = [v for v in range(n) if up[v] == v⟦lone¦]¦ and size[v] > 1] or [0]⟧
    return len(roots), @PICK@(size[v] for v in roots)
`,
    },
    {
      name: 'walk',
      cost: 'n',
      family: 'classic',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        ⟦back¦near[v].append(u)¦⟧
    seen = [False] * n
    sizes = []
    for s in range(n):
        if seen[s]:
            continue
        seen[s] = True
        waiting = [s]
        for u in waiting:
            for v in near[u]:
                if not seen[v]:
                    seen[v] = True
                    waiting.append(v)
        sizes.append(len(waiting))
    return len(sizes), ⟦pick¦@PICK@(sizes)¦sizes[0]⟧
`,
    },
  ],
  mutations: [
    { slot: 'both', code: 'own', what: 'labels travel along a road in one direction only' },
    { slot: 'alone', code: 'own', trap: 'lone-vertices', what: 'vertices without roads are left out' },
    { slot: 'lone', code: 'own', trap: 'lone-vertices', what: 'vertices without roads are left out' },
    { slot: 'same', code: 'own', what: 'groups are joined again when a road closes a ring' },
    { slot: 'back', code: 'M24', what: 'each road is stored in one direction' },
    { slot: 'pick', code: 'own', what: 'the group of vertex 1 is reported' },
  ],
  words: {
    titles: ['Groups', 'Who Can Reach Whom', 'Split Networks'],
    stories: [
      '{Name} looks after {nodes} and the {roads} between them, which can be used in both directions. Some {nodes} may not be reachable from others at all.',
      'After the storm only some {roads} are open. The {agent} wants to know into how many groups the {nodes} have fallen.',
    ],
    values: [
      'two integers: the number of groups, and the number of {nodes} in the {second} group',
      'two integers: into how many groups the {nodes} fall, and how many {nodes} the {second} of these groups has',
    ],
    define: [
      'Two {nodes} belong to the same group if one can be reached from the other along {roads}, each of which can be used in both directions. Any {node} without {roads} is a group of its own.',
    ],
    use: 'groups are joined road by road',
    banned: ['union', 'component', 'breadth', 'depth-first'],
  },
  families: [
    { name: 'no-edges', body: 'return n, []' },
    { name: 'path', body: 'e = [(i + 1, i) for i in range(n - 1)]\nrng.shuffle(e)\nreturn n, e' },
    { name: 'rings', body: 'return n, [(i, i - 2 if i % 3 == 2 else i + 1) for i in range(n - n % 3)]' },
    { name: 'stars', body: 'return n, [(n - 1 - i, n - 1 - i + i % 5) for i in range(n) if i % 5 and i < n - 2]' },
    {
      name: 'renumbered',
      as: 'random',
      body: 'n, e = plain_data(rng, n, lo, hi)\ne = e[:rng.randint(n // 3, n)]\np = rng.sample(range(n), n)\nreturn n, [(p[u], p[v]) for u, v in e]',
    },
  ],
};
