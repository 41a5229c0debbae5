import type { Operator } from '../model.ts';

export const spanningTree: Operator = {
  id: 'spanning-tree',
  family: 'F11',
  role: 'core',
  input: { kind: 'ugraph', size: [1, 40], size2: [0, 80], value: [1n, 100000n], flags: ['connected'] },
  params: [],
  result: { kind: 'pair', bound: (value, size) => [0n, value[1] * BigInt(size)] },
  algebra: [],
  features: [
    'algo/graph/minimum spanning tree',
    'type/graph/spanning structure',
    'data/sets/union-find',
    'algo/greedy/greedy choice',
    'data/trees/heap',
    'data/graphs/weighted graph',
  ],
  base: 1400,
  variants: [
    {
      axis: 'goal',
      options: [
        {
          id: 'least',
          python: { SIGN: '', PICK: 'max', DOWN: 'True', UP: 'False' },
          words: { least: 'least', longest: 'longest', most: 'largest' },
        },
        {
          id: 'greatest',
          python: { SIGN: '-', PICK: 'min', DOWN: 'False', UP: 'True' },
          words: { least: 'greatest', longest: 'shortest', most: 'smallest' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'deletion',
      cost: 'm2',
      family: 'definition',
      source: `def FN(n, edges):
    kept = list(range(len(edges)))
    for e in sorted(range(len(edges)), key=lambda x: edges[x][2], reverse=⟦first¦@DOWN@¦@UP@⟧):
        rest = [x for x in kept if x != e]
        near = [[] for _ in range(n)]
        for x in rest:
            u, v = edges[x][:2]
            near[u].append(v)
            near[v].append(u)
        seen = {0}
        waiting = [0]
        for u in waiting:
            for v in near[u]:
                if v not in seen:
                    seen.add(v)
                    waiting.append(v)
        if len(seen) == n:
            kept = rest
    chosen = [edges[x][2] for x in kept]
    return sum(chosen), @PICK@(chosen, default=0)
`,
    },
    {
      name: 'join',
      cost: 'm lg m',
      family: 'library',
      source: `def st_find(up, x):
    while up[x] != x:
        up[x] = up[up[x]]
        x = up[x]
    return x
def FN(n, edges):
    up = list(range(n))
    total = last = 0
    for w, u, v in sorted([(w, u, v) for u, v, w in edges], reverse=⟦rising¦@UP@¦@DOWN@⟧):
        x, y = st_find(up, u), st_find(up, v)
        if ⟦same¦x != y¦u != v⟧:
            up[x] = y
            total += w
            last = w
    return total, last
`,
    },
    {
      name: 'growth',
      cost: 'm lg n',
      family: 'classic',
      source: `from heapq import heappush, heappop
def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v, w in edges:
        near[u].append((v, w))
        near[v].append((u, w))
    inside = [False] * n
    pq = [(0, 0, 0)]
    chosen = []
    while pq:
        d, u, w = heappop(pq)
        if inside[u]:
            continue
        inside[u] = True
        ⟦root¦if u > 0:¦if True:⟧
            chosen.append(w)
        for v, x in near[u]:
            if not inside[v]:
                heappush(pq, (⟦path¦¦d + ⟧@SIGN@x, v, x))
    return sum(chosen), @PICK@(chosen, default=0)
`,
    },
  ],
  mutations: [
    { slot: 'first', code: 'M04', what: 'edges are given up in the wrong order' },
    { slot: 'rising', code: 'M04', what: 'edges are taken in the wrong order' },
    { slot: 'same', code: 'own', what: 'edges inside a joined part are taken too' },
    {
      slot: 'root',
      code: 'own',
      what: 'the start counts as an edge of length 0',
      visibleIf: (_value, variant) => variant.includes('greatest'),
    },
    {
      slot: 'path',
      code: 'own',
      trap: 'path-lengths',
      what: 'distances from vertex 1 are kept short instead of the total',
    },
  ],
  words: {
    titles: ['A Plan for the Network', 'Everything Connected', 'Keeping Together'],
    stories: [
      'Not all {roads} can be kept. {Name} wants to keep just enough of them so that all {nodes} still hang together, and has a clear idea which plan is best.',
      'The {agent} may keep only as many {roads} as are needed to travel between all {nodes}. Every {road} has a length, and the plans differ in their totals.',
    ],
    values: [
      'two integers: the {least} possible total length of a plan, and the length of the {longest} edge in a plan with that total (0 if {n} = 1)',
      'two integers: the {least} total length over all plans, and the {most} length of an edge in a plan that attains it, which is 0 if {n} = 1',
    ],
    define: [
      'A plan is a set of exactly {n} − 1 edges such that every vertex can be reached from every other along edges of the set, in either direction. The total length of a plan is the sum of the lengths of its edges.',
      'Several plans may have the {least} total length; the {most} length of an edge is the same in all of them.',
    ],
    use: 'edges are chosen that join parts not joined so far',
    banned: ['spanning', 'kruskal', 'union', 'greedy', 'heap'],
  },
  families: [
    {
      name: 'close-weights',
      body: 'return finish(rng, n, tree_of(rng, n, lambda i: i - 1, lo, min(hi, lo + 3)), 2 * n, lo, min(hi, lo + 5))',
    },
    {
      name: 'hub',
      body: 'return finish(rng, n, tree_of(rng, n, lambda i: 0, max(lo, hi // 2), hi), 2 * n, lo, max(lo, hi // 2))',
    },
    {
      name: 'parallel',
      body: 'e = tree_of(rng, n, lambda i: rng.randint(max(0, i - 2), i - 1), lo, hi)\ne += [(u, v, rng.randint(lo, hi)) for u, v, w in e]\nreturn n, e[:M_HI]',
    },
  ],
};
