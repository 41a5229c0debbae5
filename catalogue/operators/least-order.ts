import type { Operator } from '../model.ts';

export const leastOrder: Operator = {
  id: 'least-order',
  family: 'F10',
  role: 'core',
  input: { kind: 'dgraph', size: [1, 60], size2: [0, 120], value: [0n, 0n], flags: ['unweighted'] },
  params: [],
  result: { kind: 'ints', bound: (_, size) => [0n, BigInt(size)], length: 'n', subject: 'position' },
  algebra: [],
  features: [
    'algo/graph/topological sort',
    'data/trees/heap',
    'logic/ties/lexicographic order',
    'logic/ties/smallest index',
    'algo/simulation/step by step',
    'type/graph/cycle finding',
  ],
  base: 1500,
  variants: [
    {
      axis: 'choice',
      options: [
        { id: 'smallest', python: { ORDER: 'range(n)', SIGN: '' }, words: { chosen: 'smallest' } },
        { id: 'largest', python: { ORDER: 'range(n - 1, -1, -1)', SIGN: '-' }, words: { chosen: 'largest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'steps',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges):
    gone = [False] * n
    out = []
    while True:
        blocked = {v for u, v in edges if not gone[u]⟦loop1¦¦ and u != v⟧}
        free = [v for v in @ORDER@ if not gone[v] and v not in blocked]
        if not free:
            return out + [0] * (n - len(out))
        for v in ⟦rounds¦free[:1]¦free⟧:
            gone[v] = True
            out.append(v + 1)
`,
    },
    {
      name: 'ready',
      cost: 'm lg n',
      family: 'classic',
      source: `from heapq import heappush, heappop
def FN(n, edges):
    after = [[] for _ in range(n)]
    need = [0] * n
    for u, v in edges:
        after[u].append(v)
    for u, v in ⟦multi¦edges¦set(edges)⟧:
        need[v] += 1
    ready = sorted(@SIGN@v for v in range(n) if need[v] == 0)
    out = []
    while ready:
        u = @SIGN@⟦next¦heappop(ready)¦ready.pop(0)⟧
        out.append(u + 1)
        for v in after[u]:
            need[v] -= 1
            if need[v] == 0:
                ⟦push¦heappush(ready, @SIGN@v)¦ready.append(@SIGN@v)⟧
    while len(out) < n:
        out.append(0)
    return out
`,
    },
    {
      name: 'masks',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(n, edges):
    into = [0] * n
    for u, v in edges:
        into[v] |= ⟦loop3¦1¦(u != v)⟧ << u
    left = (1 << n) - 1
    out = []
    moving = True
    while moving:
        moving = False
        for v in @ORDER@:
            if left >> v & 1 and not into[v] & left:
                left ^= 1 << v
                out.append(v + 1)
                moving = True
                ⟦restart¦break¦continue⟧
    return out + [0] * (n - len(out))
`,
    },
  ],
  mutations: [
    { slot: 'loop1', code: 'own', trap: 'loops', what: 'edges from a vertex to itself are ignored' },
    { slot: 'loop3', code: 'own', trap: 'loops', what: 'edges from a vertex to itself are ignored' },
    { slot: 'rounds', code: 'own', what: 'all free vertices are removed in one round' },
    { slot: 'multi', code: 'M10', what: 'parallel edges are counted once but used up one by one' },
    { slot: 'next', code: 'own', what: 'the vertex that stands first in the list is taken, in no proper order' },
    { slot: 'push', code: 'own', what: 'vertices that become free are put at the end of the list' },
    { slot: 'restart', code: 'own', what: 'the search goes on behind the removed vertex' },
  ],
  words: {
    titles: ['One after Another', 'Taking Things Apart', 'The Order of Removal', 'Free to Go'],
    stories: [
      '{Name} closes the {nodes} for the winter, one a day. The {roads} are one-way, and a {node} must stay open as long as it can still be entered from an open one.',
      'The {agent} takes the network apart. Each of the {roads} points from a {node} that has to go earlier to one that has to go later, and the {agent} likes to keep to a fixed rule where there is a choice.',
    ],
    values: [
      'the number of the vertex that is removed in step {i}, or 0 if there are fewer than {i} steps',
      'the {i}-th vertex that is removed, or 0 if the removal ends before',
    ],
    define: [
      'Vertices are removed one at a time. A vertex is free if it has not been removed and no edge leads to it from a vertex that has not been removed; an edge from a vertex to itself counts, so such a vertex is never free.',
      'Each step removes the free vertex with the {chosen} number; the removal ends when no vertex is free.',
    ],
    use: 'vertices without open predecessors are taken in order of their numbers',
    banned: ['topological', 'heap', 'queue', 'lexicograph'],
  },
  families: [
    {
      name: 'shuffled-acyclic',
      body: 'p = list(range(n))\nrng.shuffle(p)\ne = []\nfor _ in range(2 * n):\n    i, j = rng.randrange(n), rng.randrange(n)\n    if i < j:\n        e.append((p[i], p[j]))\nreturn n, e[:M_HI]',
    },
    { name: 'backward-chain', body: 'return n, [(i + 1, i) for i in range(n - 1) if i % 7 != 3]' },
    {
      name: 'doubled',
      body: 'p = list(range(n))\nrng.shuffle(p)\ne = [(p[i], p[i + 1]) for i in range(n - 1) if i % 3] * 2\ne += [(p[i], p[i + 2]) for i in range(n - 2)]\nrng.shuffle(e)\nreturn n, e[:M_HI]',
    },
    {
      name: 'loops',
      body: 'e = [(i, i) for i in range(0, n, 3)] + [(i, (i * 7 + 1) % n) for i in range(0, n, 2)]\nreturn n, e[:M_HI]',
    },
  ],
};
