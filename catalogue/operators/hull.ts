import type { Operator } from '../model.ts';

export const hull: Operator = {
  id: 'hull',
  family: 'F17',
  role: 'core',
  input: { kind: 'points', size: [1, 22], value: [-1000n, 1000n] },
  params: [],
  result: {
    kind: 'pair',
    bound: (value, size) => [0n, 2n * (value[1] - value[0]) * (value[1] - value[0]) + BigInt(size)],
  },
  algebra: ['permInvariant'],
  features: [
    'algo/sweep/convex hull',
    'logic/numbers/cross product',
    'type/geometry/area',
    'type/geometry/point sets',
    'algo/sorting/sorting',
    'logic/edges/duplicates',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'sides',
      cost: 'n3',
      family: 'definition',
      source: `def FN(pts):
    spots = ⟦twins¦sorted(set(pts))¦pts⟧
    count = area = 0
    for x, y in spots:
        for u, v in spots:
            if (x, y) == (u, v):
                continue
            good = True
            for a, b in spots:
                c = (u - x) * (b - y) - (v - y) * (a - x)
                inner = (a - x) * (a - u) + (b - y) * (b - v) <= 0
                if c < 0 or (c == 0 and not inner):
                    good = False
                    break
            if good:
                count += 1
                area += x * v - y * u
    return max(count, 1), area
`,
    },
    {
      name: 'chains',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(pts):
    spots = sorted(set(pts))
    if len(spots) == 1:
        return 1, 0
    ring = []
    for side in (spots, spots[::-1]):
        chain = []
        for x, y in side:
            while len(chain) > 1:
                (a, b), (c, d) = chain[-2], chain[-1]
                if (c - a) * (y - b) - (d - b) * (x - a) ⟦straight¦>¦>=⟧ 0:
                    break
                chain.pop()
            chain.append((x, y))
        ring += chain[:-1]
    twice = 0
    for (a, b), (c, d) in zip(ring, ring[1:] + ⟦close¦ring[:1]¦ring[-1:]⟧):
        twice += a * d - b * c
    return len(ring), ⟦area2¦abs(twice)¦abs(twice) // 2⟧
`,
    },
    {
      name: 'wrapping',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(pts):
    start = min(pts)
    x, y = start
    count = area = 0
    while True:
        count += 1
        a, b = x, y
        for u, v in pts:
            c = (a - x) * (v - y) - (b - y) * (u - x)
            far = abs(u - x) + abs(v - y) ⟦farther¦>¦<⟧ abs(a - x) + abs(b - y)
            if (a, b) == (x, y) or c < 0 or (c == 0 and far and (u, v) != (x, y)):
                a, b = u, v
        area += ⟦turn¦x * b - y * a¦x * b + y * a⟧
        x, y = a, b
        if (x, y) == start or count > len(pts):
            return count, area
`,
    },
  ],
  mutations: [
    { slot: 'twins', code: 'M10', what: 'equal points are used several times' },
    { slot: 'straight', code: 'M03', trap: 'on-the-border', what: 'points inside a side count as corners' },
    { slot: 'farther', code: 'own', trap: 'on-the-border', what: 'points inside a side count as corners' },
    { slot: 'close', code: 'own', what: 'the last side is left out of the area' },
    { slot: 'area2', code: 'own', what: 'the area itself is printed, rounded down' },
    { slot: 'turn', code: 'own', what: 'the area is added with the wrong sign' },
  ],
  words: {
    titles: ['A Fence around Everything', 'Corners of the Fence', 'The Rubber Band'],
    stories: [
      '{Name} marks places in a flat field and puts a tight fence around all of them. The fence has as few corners as possible and no dents.',
      'The {agent} has nailed pins into a board and lets a rubber band snap around them. {Name} counts where it bends.',
    ],
    values: [
      'two integers: the number of corners of the fence, and twice the area it encloses',
      'two integers: how many corners the shortest fence around the points has, and twice the area inside this fence',
    ],
    define: [
      'The fence is the border of the smallest convex region that contains all points. A corner is a point at which the fence changes its direction, or a tip if the region is a segment; points inside a side are not corners. If all points are equal, there is 1 corner, and if they lie on one line but are not all equal, there are 2; in both cases the area is 0. Several points may lie at the same place.',
    ],
    use: 'turns are followed along the border of the points',
    banned: ['hull', 'monotone', 'gift', 'cross product'],
  },
  families: [
    {
      name: 'line',
      body: 'dx, dy = rng.randint(-2, 2), rng.randint(-2, 2)\nreturn [(max(lo, min(hi, dx * i)), max(lo, min(hi, dy * i))) for i in range(n)]',
    },
    {
      name: 'square-border',
      body: 's = max(1, n // 4)\nx = max(lo, min(hi - s, 0))\nd = [(x + i, x) for i in range(s)] + [(x + s, x + i) for i in range(s)] + [(x + s - i, x + s) for i in range(s)] + [(x, x + s - i) for i in range(s)]\nreturn [d[i % len(d)] for i in range(n)]',
    },
    {
      name: 'parabola',
      body: 'return [(max(lo, min(hi, i - n // 2)), max(lo, min(hi, (i - n // 2) ** 2))) for i in range(n)]',
    },
  ],
};
