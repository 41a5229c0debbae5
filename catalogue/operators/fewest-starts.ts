import type { Operator } from '../model.ts';

export const fewestStarts: Operator = {
  id: 'fewest-starts',
  family: 'F10',
  role: 'core',
  input: {
    kind: 'dgraph',
    size: [1, 11],
    drawnFrom: 3,
    size2: [0, 18],
    value: [0n, 0n],
    flags: ['unweighted'],
    liftSize: 6,
  },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [1n, BigInt(size * (size + 1)) / 2n] },
  algebra: [],
  features: [
    'algo/graph/strongly connected components',
    'type/graph/reachability',
    'opt/pruning/bit-parallel',
    'algo/graph/depth-first search',
    'logic/ties/smallest index',
    'algo/greedy/greedy choice',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'sets',
      cost: '2^n',
      family: 'definition',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        ⟦twoway1¦¦near[v].append(u)⟧
    reach = []
    for s in range(n):
        seen = [s]
        for u in seen:
            for v in near[u]:
                if v not in seen:
                    seen.append(v)
        reach.append(sum(1 << v for v in seen))
    best = (n + 1, 0)
    for mask in range(1, 1 << n):
        got = size = total = 0
        for v in range(n):
            if mask >> v & 1:
                got |= reach[v]
                size += 1
                total += v + 1
        if got == (1 << n) - 1:
            best = ⟦order¦min(best, (size, total))¦(size, total) if size <= best[0] else best⟧
    return best
`,
    },
    {
      name: 'unreached',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(n, edges):
    reach = [1 << v for v in range(n)]
    moving = True
    while moving:
        moving = False
        for u, v in edges:
            x = reach[u] | reach[v]
            if x != reach[u]:
                reach[u] = x
                moving = True
    count = total = 0
    for v in range(n):
        above = [u for u in range(n) if reach[u] >> v & 1]
        if all(reach[v] >> u & 1 for u in above) and v == ⟦least¦min¦max⟧(above):
            count += 1
            total += v + 1
    return count, total
`,
    },
    {
      name: 'finish',
      cost: 'm',
      family: 'classic',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    back = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        back[v].append(u)
        ⟦twoway3¦¦near[v].append(u)⟧
    def walk(s, links, seen):
        group = [s]
        seen[s] = True
        for u in group:
            for v in links[u]:
                if not seen[v]:
                    seen[v] = True
                    group.append(v)
        return group
    seen = [False] * n
    last = []
    for s in range(n - 1, -1, -1):
        if not seen[s]:
            walk(s, near, seen)
            last.append(s)
    covered = [False] * n
    count = total = 0
    for s in ⟦latest¦reversed(last)¦last⟧:
        if not covered[s]:
            walk(s, near, covered)
            count += 1
            total += 1 + ⟦home¦min(walk(s, back, [False] * n))¦s⟧
    return count, total
`,
    },
  ],
  mutations: [
    { slot: 'twoway1', code: 'M24', trap: 'two-way', what: 'one-way edges read as two-way' },
    { slot: 'twoway3', code: 'M24', trap: 'two-way', what: 'one-way edges read as two-way' },
    { slot: 'order', code: 'M05', what: 'the last set of the least size is kept, whatever its sum' },
    { slot: 'least', code: 'M05', what: 'the largest number of a group is taken' },
    { slot: 'latest', code: 'own', what: 'candidates are tried in the order in which they were found' },
    { slot: 'home', code: 'own', what: 'the first vertex found stands for its group' },
  ],
  words: {
    titles: ['Where to Begin', 'Spreading the Word', 'Fewest Messengers'],
    stories: [
      'News travels along one-way {roads}. {Name} may tell it at a few {nodes} in person and wants it to reach all of them in the end.',
      'The {agent} has to place helpers at some {nodes} so that every {node} can be supplied along the one-way {roads}. Helpers are scarce.',
    ],
    values: [
      'two integers: the least number of vertices in a sufficient set, and the smallest sum of the vertex numbers in a sufficient set of that size',
      'two integers: the size of a smallest sufficient set, and, over all sufficient sets of this size, the least sum of the numbers of the vertices in the set',
    ],
    define: [
      'A set of vertices is sufficient if every vertex can be reached from at least one vertex of the set. Edges can be used only in their direction, and every vertex reaches itself.',
    ],
    use: 'groups that nobody else reaches need a start of their own',
    banned: ['strongly', 'component', 'depth-first', 'greedy'],
  },
  families: [
    { name: 'rings', body: 'e = [(i, i - 2 if i % 3 == 2 else i + 1) for i in range(n - n % 3)]\nreturn n, e[:M_HI]' },
    {
      name: 'into-one',
      body: 'c = rng.randrange(n)\nreturn n, [(i, c) for i in range(n) if rng.random() < 0.7][:M_HI]',
    },
    { name: 'backward', body: 'return n, [(i, i - 1) for i in range(1, n) if i % 4 != 2][:M_HI]' },
  ],
};
