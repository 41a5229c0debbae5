import type { Operator } from '../model.ts';

export const coverProfile: Operator = {
  id: 'cover-profile',
  family: 'F08',
  role: 'map',
  input: { kind: 'intervals', size: [1, 90], value: [1n, 60n] },
  params: [{ name: 't', lo: '5', hi: '60', pick: 'uniform' }],
  result: { kind: 'ints', bound: (_value, size) => [0n, BigInt(size)], length: 't', subject: 'position' },
  algebra: ['permInvariant'],
  features: [
    'algo/prefix/difference array',
    'type/intervals/covering',
    'algo/prefix/prefix sums',
    'logic/edges/closed intervals',
  ],
  base: 1000,
  variants: [],
  impls: [
    {
      name: 'direct',
      cost: 'n m',
      family: 'definition',
      source: `def FN(iv, t):
    return [sum(1 for l, r in ⟦same¦iv¦set(iv)⟧ if l <= x ⟦half1¦<=¦<⟧ r) for x in range(1, t + 1)]
`,
    },
    {
      name: 'steps',
      cost: 'n',
      family: 'classic',
      source: `def FN(iv, t):
    change = [0] * 70
    for l, r in iv:
        change[l] += 1
        change[⟦half2¦r + 1¦r⟧] -= 1
    out, cur = [], 0
    for x in range(1, t + 1):
        cur += ⟦only¦change[x]¦max(change[x], -1)⟧
        out.append(cur)
    return out
`,
    },
    {
      name: 'two-counts',
      cost: 'n lg',
      family: 'library',
      source: `from bisect import bisect_left, bisect_right
def FN(iv, t):
    starts = sorted(l for l, r in iv)
    ends = sorted(r for l, r in iv)
    out = []
    for x in range(1, t + 1):
        opened = bisect_right(starts, x)
        closed = ⟦half3¦bisect_left¦bisect_right⟧(ends, x)
        out.append(opened - closed)
    return out
`,
    },
  ],
  mutations: [
    { slot: 'half1', code: 'M03', trap: 'half-open', what: 'intervals read as half-open' },
    { slot: 'half2', code: 'M03', trap: 'half-open', what: 'intervals read as half-open' },
    { slot: 'half3', code: 'M03', trap: 'half-open', what: 'intervals read as half-open' },
    { slot: 'same', code: 'M10', what: 'equal intervals count as one' },
    { slot: 'only', code: 'own', what: 'at most one interval closes at a point' },
  ],
  words: {
    titles: ['Loads over Time', 'Coverage Profile', 'How Many at Once'],
    stories: [
      'All {intervals} of the season are on one list, in no particular order. {Name} draws a chart that shows, day by day, how many of them are running.',
      'The {agent} numbers the days from 1 on and books {intervals}, each from its first to its last day. {Name} needs to know how busy the days are.',
    ],
    values: [
      'the number of intervals that contain the point {i}',
      'how many of the {n} intervals contain the integer {i}',
    ],
    define: ['An interval contains both of its end points. Parts of intervals beyond the point {t} do not matter.'],
    use: 'the number of running intervals is kept for every point',
    banned: ['difference array', 'prefix', 'bisect'],
  },
  families: [
    { name: 'touching', body: 'return [(lo + i * 3 % 50, lo + i * 3 % 50 + 3) for i in range(n)]' },
    { name: 'points', body: 'return [(x, x) for x in (rng.randint(lo, hi) for _ in range(n))]' },
  ],
};
