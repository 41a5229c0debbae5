import type { Operator } from '../model.ts';

export const twoColourCost: Operator = {
  id: 'two-colour-cost',
  family: 'F10',
  role: 'core',
  input: {
    kind: 'ugraph',
    size: [1, 12],
    drawnFrom: 6,
    size2: [0, 7],
    value: [0n, 0n],
    flags: ['unweighted', 'simple'],
    liftSize: 6,
  },
  params: [],
  result: { kind: 'int', bound: (_, size) => [-1n, BigInt(size * (size + 1)) / 2n] },
  algebra: [],
  features: [
    'algo/graph/bipartite check',
    'algo/graph/breadth-first search',
    'data/sets/union-find',
    'type/graph/connectivity',
    'logic/edges/impossible case',
    'logic/control/state encoding',
  ],
  base: 1500,
  variants: [
    {
      axis: 'goal',
      options: [
        { id: 'least', python: { PICK: 'min' }, words: { least: 'least', smallest: 'smallest' } },
        { id: 'most', python: { PICK: 'max' }, words: { least: 'greatest', smallest: 'largest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'masks',
      cost: '2^n m',
      family: 'definition',
      source: `def FN(n, edges):
    costs = []
    for mask in range(1 << n):
        if all((mask >> u & 1) != (mask >> v & 1) for u, v in edges):
            costs.append(sum(⟦price1¦v + 1¦1⟧ for v in range(n) if mask >> v & 1))
    return @PICK@(costs) if costs else -1
`,
    },
    {
      name: 'waves',
      cost: 'm',
      family: 'classic',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        near[v].append(u)
    side = [-1] * n
    even = odd = best = 0
    for s in range(n):
        if side[s] >= 0:
            continue
        side[s] = 0
        group = [s]
        for u in group:
            for v in near[u]:
                if side[v] < 0:
                    side[v] = 1 - side[u]
                    group.append(v)
                elif side[v] == ⟦clash¦side[u]¦side[s]⟧:
                    return -1
        x = sum(v + 1 for v in group if side[v] == 0)
        y = sum(v + 1 for v in group if side[v] == 1)
        even += x
        odd += y
        best += @PICK@(x, y)
    return ⟦whole¦best¦@PICK@(even, odd)⟧
`,
    },
    {
      name: 'parities',
      cost: 'm lg n',
      family: 'library',
      source: `def tc_find(up, par, v):
    p = 0
    while up[v] != v:
        p ^= par[v]
        v = up[v]
    return v, p
def FN(n, edges):
    up = list(range(n))
    par = [0] * n
    for u, v in edges:
        x, p = tc_find(up, par, u)
        y, q = tc_find(up, par, v)
        if x == y:
            if p == q:
                return ⟦odd¦-1¦0⟧
        else:
            up[x] = y
            par[x] = ⟦twist¦1 ^ p ^ q¦1⟧
    cost = {}
    for v in range(n):
        x, p = tc_find(up, par, v)
        cost.setdefault(x, [0, 0])[p] += ⟦price3¦v + 1¦1⟧
    return sum(@PICK@(c) for c in cost.values())
`,
    },
  ],
  mutations: [
    {
      slot: 'price1',
      code: 'own',
      trap: 'counted',
      what: 'black vertices are counted instead of adding their numbers',
    },
    {
      slot: 'price3',
      code: 'own',
      trap: 'counted',
      what: 'black vertices are counted instead of adding their numbers',
    },
    { slot: 'clash', code: 'own', what: 'a clash is seen only on the side of the first vertex' },
    { slot: 'whole', code: 'own', what: 'the colours of all groups are swapped together' },
    { slot: 'odd', code: 'M08', what: 'the impossible case prints 0' },
    { slot: 'twist', code: 'own', what: 'two groups are joined as if both ends were their first vertices' },
  ],
  words: {
    titles: ['Black and White', 'Two Colours', 'Painted Network'],
    stories: [
      '{Name} wants to paint all {nodes} black or white, and no {road} may have the same colour at both ends. White paint is free; black paint is not.',
      'Two teams share the {nodes}, and {nodes} that are joined by {roads} must not go to the same team. The {agent} adds up what the black team has to look after.',
    ],
    values: [
      'the {least} cost of a proper colouring, or −1 if there is no proper colouring',
      'the {smallest} possible sum of the numbers of the black vertices in a proper colouring, or −1 if no proper colouring exists',
    ],
    define: [
      'A colouring paints every vertex black or white. It is proper if no edge joins two vertices of the same colour.',
      'The cost of a colouring is the sum of the numbers of its black vertices: painting vertex j black costs j, and white costs nothing. Vertices without edges may have either colour.',
    ],
    use: 'each connected part is coloured in the better of its two ways',
    banned: ['bipartite', 'union', 'breadth', 'parity'],
  },
  families: [
    {
      name: 'even-ring',
      body: 'n = max(4, n - n % 2)\nif n > min(N_HI, M_HI):\n    return random_data(rng, N_LO, lo, hi)\nreturn n, [(i, (i + 1) % n) for i in range(n)]',
    },
    { name: 'stars', body: 'return n, [(i, i - i % 4) for i in range(n) if i % 4][:M_HI]' },
    {
      name: 'paths',
      body: 'p = list(range(n))\nrng.shuffle(p)\nreturn n, [(p[i], p[i + 1]) for i in range(n - 1) if i % 5 != 4][:M_HI]',
    },
    {
      name: 'two-sides',
      as: 'random',
      body: `side = [rng.randint(0, 1) for _ in range(n)]
pairs = [(u, v) for u in range(n) for v in range(u)]
rng.shuffle(pairs)
e = [x for x in pairs if side[x[0]] != side[x[1]]][:rng.randint(n // 3, n)][:M_HI - 1]
if rng.random() < 0.25:
    e += [x for x in pairs if side[x[0]] == side[x[1]]][:1]
return n, e`,
    },
  ],
};
