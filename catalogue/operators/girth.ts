import type { Operator } from '../model.ts';

export const girth: Operator = {
  id: 'girth',
  family: 'F10',
  role: 'core',
  input: { kind: 'ugraph', size: [1, 30], size2: [0, 42], value: [0n, 0n], flags: ['unweighted', 'simple'] },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [-1n, BigInt(size)] },
  algebra: [],
  features: [
    'type/graph/cycle finding',
    'algo/graph/breadth-first search',
    'algo/graph/shortest path',
    'data/linear/queue',
    'logic/edges/impossible case',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'detours',
      cost: 'm2',
      family: 'definition',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        near[v].append(u)
    best, on = n + 1, set()
    for a, b in edges:
        far = {a: 0}
        waiting = [a]
        for u in waiting:
            for v in near[u]:
                if v not in far and (u, v) != (a, b):
                    far[v] = far[u] + 1
                    waiting.append(v)
        if b in far and far[b] + 1 < best:
            best, on = far[b] + 1, set()
        if b in far and far[b] + 1 == best:
            on.update(⟦ends¦(a, b)¦(min(a, b),)⟧)
    return (best, len(on)) if on else ⟦none1¦(-1, 0)¦(0, 0)⟧
`,
    },
    {
      name: 'rounds',
      cost: 'n m',
      family: 'classic',
      source: `def FN(n, edges):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        near[v].append(u)
    least = []
    for s in range(n):
        far, up = [-1] * n, [-1] * n
        far[s] = 0
        waiting = [s]
        here = n + 1
        for u in waiting:
            for v in near[u]:
                if far[v] < 0:
                    far[v], up[v] = far[u] + 1, u
                    waiting.append(v)
                elif up[u] != v:
                    here = min(here, ⟦closing¦far[u] + far[v] + 1¦2 * far[u] + 1⟧)
        least.append(here)
    best = min(least)
    if best > n:
        return -1, 0
    return best, ⟦shared¦least.count(best)¦best⟧
`,
    },
    {
      name: 'levels',
      cost: 'n m',
      family: 'algebraic',
      source: `def FN(n, edges):
    near = [0] * n
    for u, v in edges:
        near[u] |= 1 << v
        near[v] |= 1 << u
    best, on = n + 1, 0
    for s in range(n):
        for t in range(n):
            if not near[s] >> t & 1:
                continue
            front, seen, steps = near[s] & ~(1 << t), 1 << s, 1
            while front and not front >> t & 1 and steps + ⟦stop¦2¦3⟧ <= best:
                seen |= front
                grown = 0
                for v in range(n):
                    if front >> v & 1:
                        grown |= near[v]
                front = grown & ~seen
                steps += 1
            if front >> t & 1 and steps + 1 < best:
                best, on = steps + 1, 0
            if front >> t & 1 and steps + 1 == best:
                on |= 1 << s
    return (best, bin(on).count('1')) if on else ⟦none3¦(-1, 0)¦(0, 0)⟧
`,
    },
  ],
  mutations: [
    { slot: 'ends', code: 'own', what: 'only one end of each edge of a shortest tour is counted' },
    { slot: 'none1', code: 'M08', what: 'a network without closed tours gives 0' },
    { slot: 'none3', code: 'M08', what: 'a network without closed tours gives 0' },
    { slot: 'closing', code: 'own', what: 'only tours of odd length are measured properly' },
    { slot: 'shared', code: 'own', trap: 'one-tour', what: 'a single shortest tour is counted instead of all' },
    { slot: 'stop', code: 'M03', what: 'tours as short as the best one are not finished' },
  ],
  words: {
    titles: ['The Shortest Loop', 'A Quick Round', 'Round and Back Home'],
    stories: [
      '{Name} goes for a walk along the {roads} that ends where it began and never uses a {road} or visits a {node} twice. It should be as short as possible.',
      'Inspection rounds of the {agent} start and end at one of the {nodes}. A round without repetition is wanted, with as few {roads} as possible.',
    ],
    values: [
      'two integers: the number of edges in a shortest tour, and the number of vertices that lie on at least one shortest tour; if there is no tour, these numbers are −1 and 0',
      'two integers: the length of a shortest tour and how many vertices lie on some tour of this length, or −1 and 0 if no tour exists',
    ],
    define: [
      'A tour visits at least three different vertices, each exactly once, moves along an edge from every vertex to the next, and finally along an edge from the last vertex back to the first. Its length is the number of its edges. There may be several shortest tours; a vertex counts if it lies on any of them.',
    ],
    use: 'shortest ways back are searched for every edge',
    banned: ['breadth', 'girth', 'queue', 'cycle'],
  },
  families: [
    {
      name: 'ring',
      body: 'if n < 3 or n > M_HI:\n    return random_data(rng, n, lo, hi)\nreturn n, [(i, (i + 1) % n) for i in range(n)]',
    },
    {
      name: 'ladder',
      body: 'k = n // 2\ne = [(i, i + k) for i in range(k)] + [(i, i + 1) for i in range(n - 1) if i != k - 1]\nreturn n, e[:M_HI]',
    },
    { name: 'tree', body: 'return n, tree_of(rng, n, lambda i: rng.randrange(i), lo, hi)[:M_HI]' },
    {
      name: 'rings',
      body: 'k = rng.randint(4, 7)\ne = [(i, i + 1) for i in range(n - 1)] + [(i, i + k - 1) for i in range(0, n - k + 1, k)]\nreturn n, sorted(set(e))[:M_HI]',
    },
  ],
};
