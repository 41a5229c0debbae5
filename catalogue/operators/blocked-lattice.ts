import type { Operator } from '../model.ts';

export const blockedLattice: Operator = {
  id: 'blocked-lattice',
  family: 'F16',
  role: 'core',
  input: { kind: 'points', size: [1, 20], value: [0n, 20n] },
  params: [{ name: 'k', lo: '1', hi: '20', pick: 'uniform' }],
  result: { kind: 'int', bound: () => [0n, 998244352n] },
  algebra: [],
  features: [
    'type/counting/paths avoiding obstacles',
    'algo/combinatorics/inclusion-exclusion',
    'algo/dynamic programming/grid dp',
    'type/counting/binomial coefficients',
    'type/numbers/counting modulo a prime',
    'type/grid/paths in a grid',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'corners',
      cost: 'k2',
      family: 'definition',
      source: `def FN(pts, k):
    shut = set(pts)
    ways = {}
    for x in range(k + 1):
        for y in range(k + 1):
            if (x, y) in shut⟦start1¦¦ and x + y > 0⟧:
                ways[x, y] = 0
            elif x == 0 and y == 0:
                ways[x, y] = 1
            else:
                ways[x, y] = (ways.get((x - 1, y), 0) + ways.get((x, y - 1), 0)) % 998244353
    return ways[k, k]
`,
    },
    {
      name: 'first-hit',
      cost: 'n2',
      family: 'algebraic',
      source: `from math import comb
def FN(pts, k):
    stops = ⟦order¦sorted(set((x, y) for x, y in pts if x <= k and y <= k))¦sorted(set((x, y) for x, y in pts if x <= k and y <= k), reverse=True)⟧
    if (k, k) not in stops:
        stops.append((k, k))
    hits = []
    for x, y in stops:
        c = comb(x + y, x)
        for (u, v), h in zip(stops, hits):
            if u <= x and v <= y:
                c -= h * comb(x + y - u - v, ⟦part¦x - u¦x⟧)
        hits.append(c)
    return 0 if (k, k) in ⟦goal2¦pts¦[]⟧ else hits[stops.index((k, k))] % 998244353
`,
    },
    {
      name: 'diagonals',
      cost: 'k2',
      family: 'classic',
      source: `def FN(pts, k):
    shut = set(⟦last¦pts¦pts[:-1]⟧)
    line = [0 if (0, 0) in shut else 1]
    for s in range(1, 2 * k + 1):
        fresh = []
        for x in range(s + 1):
            y = s - x
            ways = 0
            if x <= k and y <= k and (x, y) not in shut:
                if x > 0:
                    ways += line[x - 1]
                if y > 0:
                    ways += line[x]
            fresh.append(ways % ⟦mod¦998244353¦1000000007⟧)
        line = fresh
    return line[k]
`,
    },
  ],
  mutations: [
    { slot: 'start1', code: 'own', what: 'a closed start is ignored' },
    { slot: 'goal2', code: 'own', what: 'a closed goal is ignored' },
    { slot: 'order', code: 'M04', what: 'closed corners are taken in the wrong order' },
    { slot: 'part', code: 'own', what: 'the way on from a closed corner is counted from the start' },
    { slot: 'last', code: 'M01', what: 'the last closed corner is ignored' },
    { slot: 'mod', code: 'M16', trap: 'habitual-modulus', what: 'remainders are taken with 10^9 + 7' },
  ],
  words: {
    titles: ['Closed Corners', 'Walking across Town', 'East and North'],
    stories: [
      'The streets of the old town form a regular pattern. {Name} walks from the south-west corner to the north-east corner and never makes a detour, but some street corners are closed today.',
      'The {agent} moves a robot over a floor of square tiles, always one unit to the right or one unit up. A few points must not be touched.',
    ],
    values: [
      'the number of walks from (0, 0) to ({k}, {k}), modulo 998244353',
      'the remainder modulo 998244353 of the number of walks that lead from (0, 0) to ({k}, {k})',
    ],
    define: [
      'A walk consists of steps from (x, y) to (x + 1, y) or to (x, y + 1) and never visits one of the given points. The start (0, 0) and the goal ({k}, {k}) count as visited, so if one of them is given, there is no walk. The given points need not be different, and points outside the square between start and goal have no effect.',
    ],
    use: 'walks that touch a closed point are taken away',
    banned: ['lattice', 'dynamic', 'inclusion', 'binomial'],
  },
  families: [
    {
      name: 'wall',
      body: 's = rng.randint(2, 12)\nd = [(x, s - x) for x in range(s + 1) if x != s // 2]\nreturn [(max(lo, min(hi, x)), max(lo, min(hi, y))) for x, y in d][:n] or [(hi, lo)]',
    },
    { name: 'far-out', body: 'return [(rng.randint(max(lo, hi - 3), hi), rng.randint(lo, hi)) for _ in range(n)]' },
    { name: 'one-corner', body: 'p = (rng.randint(lo, hi), rng.randint(lo, hi))\nreturn [p] * n' },
  ],
};
