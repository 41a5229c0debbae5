import type { Operator } from '../model.ts';

export const halfPriceArc: Operator = {
  id: 'half-price-arc',
  family: 'F11',
  role: 'core',
  input: { kind: 'dgraph', size: [1, 60], drawnFrom: 8, size2: [0, 180], value: [0n, 100000n], liftSize: 7 },
  params: [],
  result: { kind: 'int', bound: (value, size) => [-1n, value[1] * BigInt(size)] },
  algebra: [],
  features: [
    'algo/graph/layered graph',
    'algo/graph/dijkstra',
    'algo/graph/shortest path',
    'data/graphs/weighted graph',
    'data/trees/heap',
    'logic/edges/impossible case',
    'algo/graph/bellman-ford',
    'type/graph/path finding',
  ],
  base: 1900,
  variants: [
    {
      axis: 'voucher',
      options: [
        {
          id: 'half',
          python: { CUT: 'w // 2', UP: '(w + 1) // 2' },
          words: { cut: 'w/2, rounded down to an integer' },
        },
        {
          id: 'third',
          python: { CUT: 'w // 3', UP: '(w + 2) // 3' },
          words: { cut: 'w/3, rounded down to an integer' },
        },
        { id: 'free', python: { CUT: 'w * 0', UP: 'min(w, 1)' }, words: { cut: 'nothing' }, delta: -100 },
        {
          id: 'save',
          python: { CUT: 'max(0, w - 10)', UP: 'w - 10' },
          words: { cut: 'w − 10, but never less than 0' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'relax',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges):
    big = 10 ** 18
    f, h = [big] * n, [big] * n
    f[0] = h[0] = 0
    moved = True
    while moved:
        moved = False
        for u, v, w in edges:
            if f[u] + w < f[v]:
                f[v] = f[u] + w
                moved = True
            best = min(h[u] + ⟦again¦w¦@CUT@⟧, f[u] + @CUT@)
            if best < h[v]:
                h[v] = best
                moved = True
    best = min(f[n - 1], h[n - 1])
    return best if best < big else ⟦none¦-1¦0⟧
`,
    },
    {
      name: 'layers',
      cost: 'm lg n',
      family: 'classic',
      source: `from heapq import heappush, heappop
def FN(n, edges):
    g = [[] for _ in range(n)]
    for u, v, w in edges:
        g[u].append((v, w))
        ⟦twoway1¦¦g[v].append((u, w))⟧
    dist = [[None, None] for _ in range(n)]
    pq = [(0, 0, 0)]
    while pq:
        d, u, k = heappop(pq)
        if dist[u][k] is not None:
            continue
        dist[u][k] = d
        for v, w in g[u]:
            heappush(pq, (d + w, v, k))
            if k == 0:
                heappush(pq, (d + ⟦up¦@CUT@¦@UP@⟧, v, 1))
    reached = [d for d in dist[n - 1] if d is not None]
    return min(reached) if reached else -1
`,
    },
    {
      name: 'ends',
      cost: 'm lg n',
      family: 'algebraic',
      source: `from heapq import heappush, heappop
def hp_run(n, edges, src, back):
    big = 10 ** 18
    g = [[] for _ in range(n)]
    for u, v, w in edges:
        if back:
            u, v = v, u
        g[u].append((v, w))
        ⟦twoway2¦¦g[v].append((u, w))⟧
    d = [big] * n
    d[src] = 0
    pq = [(0, src)]
    while pq:
        x, u = heappop(pq)
        if x > d[u]:
            continue
        for v, w in g[u]:
            if x + w < d[v]:
                d[v] = x + w
                heappush(pq, (x + w, v))
    return d
def FN(n, edges):
    a, b = hp_run(n, edges, 0, False), hp_run(n, edges, n - 1, ⟦back¦True¦False⟧)
    best = a[n - 1]
    for u, v, w in edges:
        best = min(best, a[u] + @CUT@ + b[v])
    return best if best < 10 ** 18 else -1
`,
    },
  ],
  mutations: [
    { slot: 'again', code: 'own', what: 'the voucher can be used again and again' },
    { slot: 'none', code: 'M08', what: 'the impossible case prints 0' },
    { slot: 'twoway1', code: 'M24', trap: 'two-way', what: 'one-way edges read as two-way' },
    { slot: 'twoway2', code: 'M24', trap: 'two-way', what: 'one-way edges read as two-way' },
    { slot: 'up', code: 'M11', what: 'the reduced price is rounded up' },
    { slot: 'back', code: 'own', what: 'distances to the goal are taken on unreversed edges' },
  ],
  words: {
    titles: ['One Cheap Ride', 'The Single Voucher', 'A Discount on the Way', 'Travelling with a Coupon'],
    stories: [
      '{Name} travels from {node} 1 to the last {node} along one-way {roads}. At one {road} of the way a voucher may be shown, which makes that single ride cheaper.',
      'Every {road} between two {nodes} is one-way and has its price. The {agent} gave {Name} one voucher, to be used for at most one ride on the trip.',
    ],
    values: [
      'the least total price of a walk from vertex 1 to vertex {n}, or −1 if there is no such walk',
      'the smallest total price at which vertex {n} can be reached from vertex 1, or −1 if it cannot be reached',
    ],
    define: [
      'An edge can be used only in its direction, any number of times, and costs w_i each time.',
      'At most one single use of an edge may be paid with a voucher; if w is the price of the edge, this use costs {cut}.',
      'If {n} = 1, the empty walk with price 0 is allowed.',
    ],
    use: 'the cheapest walk is sought in two layers, before and after the voucher',
    banned: ['dijkstra', 'layer', 'heap', 'bellman'],
  },
  families: [
    {
      name: 'backwards',
      body: `e = [(i, i + 1, rng.randint(lo, hi)) for i in range(n - 1)][::-1]
e += [(rng.randrange(n), rng.randrange(n), rng.randint(max(lo, hi // 2), hi)) for _ in range(n // 2)]
return n, e[:M_HI]`,
    },
    {
      name: 'toll',
      body: `n = max(n, 4)
if n > N_HI:
    return random_data(rng, N_HI, lo, hi)
e = [(0, 1, min(hi, 6)), (1, n - 1, min(hi, 7)), (0, 2, lo), (2, n - 1, hi), (2, 1, lo)]
e += [(rng.randrange(n), rng.randrange(n), rng.randint(lo, hi)) for _ in range(n)]
return n, e[:M_HI]`,
    },
    {
      name: 'two-shores',
      body: `c = max(1, n // 2)
e = [(rng.randrange(c), rng.randrange(c), rng.randint(lo, hi)) for _ in range(n)]
e += [(rng.randrange(c, n), rng.randrange(n), rng.randint(lo, hi)) for _ in range(n) if c < n]
return n, e[:M_HI]`,
    },
  ],
};
