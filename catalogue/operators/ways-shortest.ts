import type { Operator } from '../model.ts';

export const waysShortest: Operator = {
  id: 'ways-shortest',
  family: 'F11',
  role: 'core',
  input: { kind: 'dgraph', size: [1, 50], size2: [0, 130], value: [1n, 20n], liftSize: 7 },
  params: [],
  result: { kind: 'pair', bound: () => [-1n, 998244352n] },
  algebra: [],
  features: [
    'algo/graph/dijkstra',
    'type/graph/path counting',
    'algo/graph/shortest path',
    'type/numbers/counting modulo a prime',
    'data/graphs/weighted graph',
    'data/trees/heap',
    'logic/edges/impossible case',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'relax',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges):
    big = 10 ** 18
    far = [big] * n
    far[0] = 0
    moving = True
    while moving:
        moving = False
        for u, v, w in edges:
            if far[u] + w < far[v]:
                far[v] = far[u] + w
                moving = True
    if far[n - 1] == big:
        return -1, 0
    ways = [0] * n
    ways[0] = 1
    for x in sorted(range(n), key=lambda y: far[y]):
        for u, v, w in ⟦twins1¦edges¦set(edges)⟧:
            if v == x and far[x] < big and far[u] + w == far[x]:
                ways[x] = ⟦add¦(ways[x] + ways[u]) % 998244353¦max(ways[x], ways[u])⟧
    return far[n - 1], ways[n - 1]
`,
    },
    {
      name: 'heap',
      cost: 'm lg n',
      family: 'classic',
      source: `from heapq import heappush, heappop
def FN(n, edges):
    after = [[] for _ in range(n)]
    for u, v, w in edges:
        after[u].append((v, w))
    far, ways, done = [10 ** 18] * n, [0] * n, [False] * n
    far[0], ways[0] = 0, 1
    pq = [(0, 0)]
    while pq:
        d, u = heappop(pq)
        if done[u]:
            continue
        done[u] = True
        for v, w in after[u]:
            if d + w < far[v]:
                far[v], ways[v] = d + w, ⟦reset¦ways[u]¦ways[u] + ways[v]⟧
                heappush(pq, (d + w, v))
            elif d + w == far[v]:
                ways[v] = (ways[v] + ⟦join¦ways[u]¦1⟧) % ⟦mod¦998244353¦1000000007⟧
    return (far[n - 1], ways[n - 1]) if done[n - 1] else (-1, 0)
`,
    },
    {
      name: 'clock',
      cost: 'n v',
      family: 'algebraic',
      source: `def FN(n, edges):
    after = [{} for _ in range(n)]
    for u, v, w in edges:
        after[u][v, w] = ⟦twins3¦after[u].get((v, w), 0) + 1¦1⟧
    due = {0: {0: 1}}
    far, ways = {}, [0] * n
    t = 0
    while due:
        for u, c in due.pop(t, {}).items():
            if u in far:
                continue
            far[u], ways[u] = t, c % 998244353
            for (v, w), k in after[u].items():
                box = due.setdefault(t + w, {})
                box[v] = box.get(v, 0) + ways[u] * k
        t += 1
    if n - 1 not in far:
        return ⟦none¦(-1, 0)¦(0, 0)⟧
    return far[n - 1], ways[n - 1]
`,
    },
  ],
  mutations: [
    { slot: 'twins1', code: 'M10', trap: 'twins', what: 'parallel edges of the same price are taken for one' },
    { slot: 'twins3', code: 'M10', trap: 'twins', what: 'parallel edges of the same price are taken for one' },
    { slot: 'add', code: 'own', what: 'ways are joined with the maximum instead of the sum' },
    { slot: 'reset', code: 'own', what: 'ways of a dearer walk are kept when a cheaper one is found' },
    { slot: 'join', code: 'own', what: 'a second way of the same price adds only one' },
    { slot: 'mod', code: 'own', what: 'remainders are taken with another number' },
    { slot: 'none', code: 'M08', what: 'the impossible case prints 0 as price' },
  ],
  words: {
    titles: ['Equally Cheap', 'So Many Best Ways', 'Counting Cheap Trips'],
    stories: [
      '{Name} travels from {node} 1 to the {node} with the largest number. All {roads} are one-way and have their price, and often several trips cost equally little.',
      'The {agent} always takes a cheapest trip from the first to the last {node}, but would like to take a different one every time. How long does the variety last?',
    ],
    values: [
      'two integers: the least price of a walk from vertex 1 to vertex {n}, and the number of walks of that price, the latter modulo 998244353; if there is no walk, these are −1 and 0',
      'two integers: the smallest total price of a walk from vertex 1 to vertex {n} and, as a remainder modulo 998244353, how many walks have this price, or −1 and 0 if vertex {n} cannot be reached',
    ],
    define: [
      'A walk is a sequence of edges, each used in its direction and starting where the one before it ended; its price is the sum of the w_i of its edges. Two walks are different if their sequences of edges differ, so two parallel edges lead to different walks even if their prices are equal.',
      'If {n} = 1, the empty walk with price 0 is the only cheapest walk.',
    ],
    use: 'the number of cheapest walks is carried along with their price',
    banned: ['dijkstra', 'heap', 'bellman', 'shortest path'],
  },
  families: [
    {
      name: 'doubled-chain',
      body: 'w = rng.randint(lo, max(lo, hi // 2))\ne = [(i, i + 1, w) for i in range(n - 1)] * 8 + [(i, i + 2, min(hi, 2 * w)) for i in range(0, n - 2, 2)]\nrng.shuffle(e)\nreturn n, e[:M_HI]',
    },
    {
      name: 'diamonds',
      body: 'e = []\nfor i in range(0, n - 3, 3):\n    w = rng.randint(lo, hi)\n    e += [(i, i + 1, w), (i, i + 2, w), (i + 1, i + 3, w), (i + 2, i + 3, w), (i, i + 3, min(hi, 2 * w))]\nfor i in range(max(0, (n - 1) // 3 * 3), n - 1):\n    e.append((i, i + 1, lo))\nreturn n, e[:M_HI]',
    },
    {
      name: 'tiny-prices',
      body: 'e = [(i, i + 1, min(hi, lo + 1)) for i in range(n - 1)] + [(rng.randrange(n), rng.randrange(n), rng.randint(lo, min(hi, lo + 2))) for _ in range(2 * n)]\nrng.shuffle(e)\nreturn n, e[:M_HI]',
    },
  ],
};
