import type { Operator } from '../model.ts';

export const weightedDisjoint: Operator = {
  id: 'weighted-disjoint',
  family: 'F08',
  role: 'core',
  input: {
    kind: 'records',
    size: [1, 120],
    value: [-1000n, 1000n],
    noun: ['offer', 'offers'],
    fields: [
      { name: 'l', lo: 'LO', hi: 'HI' },
      { name: 'r', lo: 'l', hi: 'HI' },
      { name: 'w', lo: '1', hi: '1000' },
    ],
  },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [1n, 1000n * BigInt(size)] },
  algebra: ['permInvariant'],
  features: [
    'type/intervals/selection of disjoint intervals',
    'algo/dynamic programming/linear dp',
    'algo/searching/binary search',
    'type/optimisation/maximise a sum',
    'logic/edges/closed intervals',
  ],
  base: 1500,
  variants: [],
  impls: [
    {
      name: 'chains',
      cost: 'n2',
      family: 'definition',
      source: `def FN(rows):
    b = ⟦order¦sorted(rows)¦list(rows)⟧
    best = []
    for i in range(len(b)):
        before = [best[j] for j in range(i) if b[j][1] ⟦touch1¦<¦<=⟧ b[i][0]]
        total, few = max(before, default=(0, 0))
        best.append((total + b[i][2], few - 1))
    total, few = ⟦final¦max(best)¦best[-1]⟧
    return total, -few
`,
    },
    {
      name: 'ends',
      cost: 'n lg',
      family: 'classic',
      source: `from bisect import bisect_left, bisect_right
def FN(rows):
    b = sorted(rows, key=lambda x: ⟦key¦x[1]¦x[0]⟧)
    ends = [x[1] for x in b]
    best = [(0, 0)]
    for l, r, w in b:
        k = ⟦side¦bisect_left¦bisect_right⟧(ends, l, 0, len(best) - 1)
        total, few = best[k]
        best.append(⟦keep¦max(best[-1], (total + w, few - 1))¦(total + w, few - 1)⟧)
    return best[-1][0], -best[-1][1]
`,
    },
    {
      name: 'days',
      cost: 'v n',
      family: 'algebraic',
      source: `def FN(rows):
    starting = {}
    for l, r, w in rows:
        starting.setdefault(l, []).append((r, w))
    best = {1001: (0, 0)}
    for day in range(1000, -1001, -1):
        choice = best[day + 1]
        for r, w in starting.get(day, ()):
            total, few = best[⟦next¦r + 1¦max(r, day + 1)⟧]
            choice = max(choice, (total + w, few - 1))
        best[day] = choice
    return best[-1000][0], -best[⟦start¦-1000¦0⟧][1]
`,
    },
  ],
  mutations: [
    {
      slot: 'touch1',
      code: 'M03',
      trap: 'touching-allowed',
      what: 'offers that share an end point are accepted together',
    },
    {
      slot: 'side',
      code: 'M03',
      trap: 'touching-allowed',
      what: 'offers that share an end point are accepted together',
    },
    {
      slot: 'next',
      code: 'M03',
      trap: 'touching-allowed',
      what: 'offers that share an end point are accepted together',
    },
    { slot: 'order', code: 'own', what: 'the order of the input is taken for the order in time' },
    { slot: 'final', code: 'own', what: 'the offer that begins last is always accepted' },
    { slot: 'key', code: 'own', what: 'offers are ordered by their beginnings where their ends matter' },
    { slot: 'keep', code: 'own', what: 'every offer is accepted even if that loses better ones' },
    { slot: 'start', code: 'M06', what: 'days before 0 are not counted' },
  ],
  words: {
    titles: ['The Best Paying Plan', 'Offers That Clash', 'A Profitable Calendar'],
    stories: [
      '{Name} received offers for certain periods, each with a first and a last day and a payment. Two offers cannot be served on the same day.',
      'The {agent} is asked for help by many. Each of them needs the whole time from a first to a last day and pays for it, and {Name} draws up the calendar.',
    ],
    values: [
      'two integers: the largest total payment of a set of offers of which no two share a day, and the smallest number of offers in a set that reaches this total',
      'two integers: the maximum of the sum of w_i over all sets of pairwise disjoint offers, and the least number of offers with which this maximum is reached',
    ],
    define: [
      'Offer i occupies all days from l_i to r_i, both included, and pays w_i; so an offer that begins on the day on which another one ends shares a day with it, and so do two equal offers.',
    ],
    use: 'for every end the best plan before the beginning is known',
    banned: ['dynamic', 'bisect', 'binary search', 'sorted', 'greedy'],
  },
  families: [
    {
      name: 'touching',
      body: 'return [(min(hi, lo + 4 * i), min(hi, lo + 4 * i + 4), rng.randint(1, 9)) for i in range(n)]',
    },
    {
      name: 'one-heavy',
      body: 'return [(lo, hi, 1000)] + [(min(hi, lo + 5 * i), min(hi, lo + 5 * i + 3), rng.randint(1, 60)) for i in range(n - 1)]',
    },
    {
      name: 'equal-totals',
      body: 'out = []\nfor i in range(n):\n    b = min(hi, lo + (i // 3) * 10)\n    out.append([(b, min(hi, b + 8), 6), (b, min(hi, b + 3), 3), (min(hi, b + 4), min(hi, b + 8), 3)][i % 3])\nreturn out',
    },
  ],
};
