import type { Operator } from '../model.ts';

export const closestSquared: Operator = {
  id: 'closest-squared',
  family: 'F17',
  role: 'core',
  input: { kind: 'points', size: [2, 80], value: [-10000n, 10000n] },
  params: [],
  result: {
    kind: 'pair',
    bound: (value, size) => {
      const far = 2n * (value[1] - value[0]) * (value[1] - value[0]);
      return [0n, far > BigInt(size * size) ? far : BigInt(size * size)];
    },
  },
  algebra: ['permInvariant'],
  features: [
    'type/geometry/distance',
    'type/geometry/point sets',
    'algo/sweep/divide and conquer',
    'algo/sweep/sweep line',
    'type/optimisation/pair counting',
    'data/sets/hash map',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'all-pairs',
      cost: 'n2',
      family: 'definition',
      source: `def FN(pts):
    best, count = None, 0
    for i in range(len(pts)):
        for j in range(i):
            dx, dy = pts[i][0] - pts[j][0], pts[i][1] - pts[j][1]
            d = ⟦metric1¦dx * dx + dy * dy¦max(abs(dx), abs(dy)) ** 2⟧
            if best is None or d < best:
                best, count = d, ⟦reset¦0¦count⟧
            if d == best:
                count += 1
    return best, count
`,
    },
    {
      name: 'by-x',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(pts):
    order = sorted(pts)
    best, count = 10 ** 18, 0
    for i, (x, y) in enumerate(order):
        j = i - 1
        while j >= 0 and (x - order[j][0]) ** 2 ⟦strip¦<=¦<⟧ best:
            dx, dy = x - order[j][0], y - order[j][1]
            d = ⟦metric2¦dx * dx + dy * dy¦max(abs(dx), abs(dy)) ** 2⟧
            if d < best:
                best, count = d, 0
            if d == best:
                count += 1
            ⟦near¦j -= 1¦j -= max(1, i - j)⟧
    return best, count
`,
    },
    {
      name: 'squares',
      cost: 'n',
      family: 'library',
      source: `from math import isqrt
def FN(pts):
    order = sorted(pts)
    best = min((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in zip(order, order[1:]))
    side = isqrt(best) + 1
    boxes = {}
    for x, y in pts:
        boxes.setdefault((x // side, y // side), []).append((x, y))
    found = []
    for (i, j), box in boxes.items():
        for g, h in ⟦around¦((0, 0), (0, 1), (1, -1), (1, 0), (1, 1))¦((0, 0), (0, 1), (1, 0), (1, 1))⟧:
            other = boxes.get((i + g, j + h), [])
            for k, (x, y) in enumerate(box):
                for u, v in other[k + 1 if (g, h) == (0, 0) else 0:]:
                    found.append((x - u) ** 2 + (y - v) ** 2)
    best = min(found)
    return best, found.count(best)
`,
    },
  ],
  mutations: [
    {
      slot: 'metric1',
      code: 'own',
      trap: 'other-distance',
      what: 'the larger of the two coordinate differences is taken for the distance',
    },
    {
      slot: 'metric2',
      code: 'own',
      trap: 'other-distance',
      what: 'the larger of the two coordinate differences is taken for the distance',
    },
    { slot: 'reset', code: 'own', what: 'pairs at larger distances are counted too' },
    { slot: 'strip', code: 'M03', what: 'pairs side by side at the least distance are missed' },
    { slot: 'near', code: 'own', what: 'the search skips over points' },
    { slot: 'around', code: 'own', what: 'one of the neighbouring squares is forgotten' },
  ],
  words: {
    titles: ['The Closest Two', 'Too Near', 'Close Neighbours'],
    stories: [
      'Markers have been set out on a flat field. {Name} looks for two that stand as close together as possible and wonders whether they are the only ones.',
      'The {agent} fears collisions: which places on the map are nearest to each other, and how often does that happen?',
    ],
    values: [
      'two integers: the least squared distance of two points, and the number of pairs i < j of points with this squared distance',
      'two integers: the minimum of the squared distance over all choices of two points with different numbers, in no particular order, and how many of these choices attain it',
    ],
    define: [
      'The squared distance of the points (x, y) and (u, v) is (x − u)² + (y − v)². Several points may lie at the same place; two of them with different numbers are at distance 0.',
    ],
    use: 'only points that can be near enough are compared',
    banned: ['sweep', 'bucket'],
  },
  families: [
    { name: 'vertical', body: 'x = rng.randint(lo, hi)\nreturn [(x, rng.randint(lo, hi)) for _ in range(n)]' },
    {
      name: 'mesh',
      body: 's = max(1, min(7, (hi - lo) // max(1, n)))\nreturn [(max(lo, min(hi, lo + i % 6 * s)), max(lo, min(hi, lo + i // 6 * s))) for i in range(n)]',
    },
    {
      name: 'two-crowds',
      body: 'w = max(1, (hi - lo) // 10)\nreturn [(rng.randint(lo, lo + w), rng.randint(lo, lo + w)) if i % 2 else (rng.randint(hi - w, hi), rng.randint(hi - w, hi)) for i in range(n)]',
    },
  ],
};
