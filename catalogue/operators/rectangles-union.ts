import type { Operator } from '../model.ts';

export const rectanglesUnion: Operator = {
  id: 'rectangles-union',
  family: 'F17',
  role: 'core',
  input: {
    kind: 'records',
    size: [1, 14],
    drawnFrom: 3,
    value: [0n, 30n],
    fields: [
      { name: 'l', lo: 'LO', hi: 'HI' },
      { name: 'r', lo: 'l', hi: 'HI' },
      { name: 'b', lo: 'LO', hi: 'HI' },
      { name: 't', lo: 'b', hi: 'HI' },
    ],
    noun: ['rectangle', 'rectangles'],
  },
  params: [],
  result: { kind: 'int', bound: (value) => [0n, (value[1] - value[0] + 1n) * (value[1] - value[0] + 1n)] },
  algebra: [],
  features: [
    'type/geometry/area',
    'algo/sweep/sweep line',
    'opt/tables/coordinate compression',
    'type/intervals/union of intervals',
    'algo/sweep/interval merging',
    'algo/prefix/two-dimensional prefix sums',
  ],
  base: 1600,
  variants: [
    {
      axis: 'layers',
      options: [
        {
          id: 'any',
          python: { MANY: '0' },
          words: { covered: 'at least one rectangle', covers: 'one or more rectangles' },
        },
        {
          id: 'double',
          python: { MANY: '1' },
          words: { covered: 'at least two rectangles', covers: 'two or more rectangles' },
          delta: 100,
        },
      ],
    },
  ],
  impls: [
    {
      name: 'units',
      cost: 'n v2',
      family: 'definition',
      source: `def FN(rows):
    count = {}
    for l, r, b, t in rows:
        for x in range(l, r⟦wide1¦¦ + 1⟧):
            for y in range(b, t⟦high1¦¦ + 1⟧):
                count[x, y] = count.get((x, y), 0) + 1
    return sum(1 for c in count.values() if c > @MANY@)
`,
    },
    {
      name: 'strips',
      cost: 'n2 lg',
      family: 'classic',
      source: `def FN(rows):
    xs = sorted(set([row[0] for row in rows] + [row[1] for row in rows]))
    total = 0
    for left, right in zip(xs, xs[1:]):
        ends = []
        for l, r, b, t in rows:
            if l <= left and r ⟦reach¦>= right¦> right⟧:
                ends.append((b, 1))
                ends.append((t, -1))
        ends.sort()
        height = open_now = last = 0
        for y, change in ends:
            if open_now > @MANY@:
                height += y - last
            open_now += change
            last = y
        total += height * ⟦width¦(right - left)¦1⟧
    return total
`,
    },
    {
      name: 'corners',
      cost: 'n3',
      family: 'algebraic',
      source: `def FN(rows):
    xs = sorted(set([row[0] for row in rows] + [row[1] for row in rows]))
    ys = sorted(set([row[2] for row in rows] + [row[3] for row in rows]))
    mark = [[0] * (len(ys) + 1) for _ in range(len(xs) + 1)]
    for l, r, b, t in rows:
        i, j, g, h = xs.index(l), xs.index(r), ys.index(b), ys.index(t)
        mark[i][g] += 1
        mark[j][g] -= 1
        mark[i][h] -= 1
        ⟦corner¦mark[j][h] += 1¦⟧
    total = 0
    for i in range(len(xs) - 1):
        for g in range(len(ys) - 1):
            if i > 0:
                mark[i][g] += mark[i - 1][g]
            if g > 0:
                mark[i][g] += mark[i][g - 1]
            if i > 0 and g > 0:
                mark[i][g] -= ⟦twice¦mark[i - 1][g - 1]¦0⟧
            if mark[i][g] > @MANY@:
                total += (xs[i + 1] - xs[i]) * (ys[g + 1] - ys[g])
    return total
`,
    },
  ],
  mutations: [
    { slot: 'wide1', code: 'M01', what: 'rectangles reach one unit too far to the right' },
    { slot: 'high1', code: 'M01', what: 'rectangles reach one unit too far up' },
    { slot: 'reach', code: 'M03', what: 'a rectangle that ends with a strip is left out of it' },
    { slot: 'width', code: 'own', what: 'all strips are taken to be one unit wide' },
    { slot: 'corner', code: 'own', what: 'the last corner of a rectangle is not marked' },
    { slot: 'twice', code: 'own', what: 'marks of two neighbours are added without taking their common part away' },
  ],
  words: {
    titles: ['Overlapping Sheets', 'How Much Is Covered', 'Posters on the Wall'],
    stories: [
      '{Name} glues rectangular sheets of paper to a wall, all of them upright, and some over others. Then the wall is measured.',
      'The {agent} spreads rectangular cloths over a floor, parallel to its walls. They may overlap, touch or lie on top of each other.',
    ],
    values: [
      'the area of the part of the plane that is covered by {covered}',
      'the area of the set of all points of the plane that lie inside {covers}',
    ],
    define: [
      'Rectangle i reaches from x = l_i to x = r_i and from y = b_i to y = t_i; its area may be 0. Rectangles may overlap, touch and be equal; equal rectangles are different ones. Every part of the plane is counted at most once, no matter how many rectangles cover it.',
    ],
    use: 'the plane is cut along the sides of all rectangles',
    banned: ['sweep', 'compress', 'segment tree', 'inclusion'],
  },
  families: [
    {
      name: 'nested',
      body: 'out = []\nfor i in range(n):\n    x, y = min(lo + i, hi), max(hi - i, lo)\n    out.append((min(x, y), max(x, y), min(x, y), max(x, y)))\nreturn out',
    },
    {
      name: 'touching',
      body: 's = max(1, (hi - lo) // 4)\nout = []\nfor i in range(n):\n    x, y = min(hi, lo + i % 4 * s), min(hi, lo + i // 4 * s)\n    k = s + rng.choice([0, 0, 1])\n    out.append((x, min(hi, x + k), y, min(hi, y + k)))\nreturn out',
    },
    {
      name: 'crosses',
      body: 'out = []\nfor i in range(n):\n    x = rng.randint(lo, hi)\n    y = min(hi, x + rng.randint(0, 4))\n    out.append((lo, hi, x, y) if i % 2 else (x, y, lo, hi))\nreturn out',
    },
    {
      name: 'overlapping',
      as: 'random',
      body: `out, c = [], (lo + hi) // 2
def side():
    x, y = rng.randint(lo, hi), rng.randint(lo, hi)
    if rng.random() < 0.5:
        x, y = rng.randint(lo, c), rng.randint(min(hi, c + 1), hi)
    return min(x, y), max(x, y)
for _ in range(n):
    out.append(side() + side())
return out`,
    },
    {
      name: 'equal',
      as: 'equal',
      body: `x = rng.randint(lo, hi - 1), rng.randint(lo, hi - 1)
return [(x[0], rng.randint(x[0] + 1, hi), x[1], rng.randint(x[1] + 1, hi))] * n`,
    },
  ],
};
