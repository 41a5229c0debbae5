import type { Operator } from '../model.ts';

export const maxDisjoint: Operator = {
  id: 'max-disjoint',
  family: 'F08',
  role: 'core',
  input: { kind: 'intervals', size: [1, 120], value: [-1000n, 1000n] },
  params: [],
  result: { kind: 'int', bound: (_, size) => [1n, BigInt(size)] },
  algebra: ['permInvariant'],
  features: [
    'algo/greedy/activity selection',
    'type/intervals/selection of disjoint intervals',
    'algo/searching/binary search',
    'logic/edges/closed intervals',
    'algo/dynamic programming/linear dp',
  ],
  base: 1200,
  variants: [],
  impls: [
    {
      name: 'chains',
      cost: 'n2',
      family: 'definition',
      source: `def FN(iv):
    b = ⟦order¦sorted(iv)¦list(iv)⟧
    best = [1] * len(b)
    for i in range(len(b)):
        for j in range(i):
            if b[j][1] ⟦touch¦<¦<=⟧ b[i][0]:
                best[i] = max(best[i], best[j] + 1)
    return max(best)
`,
    },
    {
      name: 'first-end',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(iv):
    total = 0
    last = ⟦start¦-10 ** 9¦-100⟧
    for l, r in sorted(iv, key=lambda p: ⟦key¦p[1]¦p[1] - p[0]⟧):
        if l ⟦meet¦>¦>=⟧ last:
            total += 1
            last = r
    return total
`,
    },
    {
      name: 'table',
      cost: 'n lg',
      family: 'library',
      source: `from bisect import bisect_left, bisect_right
def FN(iv):
    b = sorted(iv, key=lambda p: p[1])
    ends = [r for l, r in b]
    best = [0]
    for l, r in b:
        k = ⟦side¦bisect_left¦bisect_right⟧(ends, l, 0, len(best) - 1)
        best.append(⟦keep¦max(best[-1], best[k] + 1)¦best[k] + 1⟧)
    return best[-1]
`,
    },
  ],
  mutations: [
    { slot: 'touch', code: 'M03', trap: 'touching-allowed', what: 'intervals that share an end point are accepted' },
    { slot: 'meet', code: 'M03', trap: 'touching-allowed', what: 'intervals that share an end point are accepted' },
    { slot: 'side', code: 'M03', trap: 'touching-allowed', what: 'intervals that share an end point are accepted' },
    { slot: 'order', code: 'own', what: 'the order of the input is taken for the order in time' },
    { slot: 'start', code: 'M06', what: 'intervals that begin at −100 or before are never chosen' },
    { slot: 'key', code: 'M04', what: 'shortest intervals first' },
    { slot: 'keep', code: 'own', what: 'every interval is chosen even if that loses others' },
  ],
  words: {
    titles: ['No Two at Once', 'A Full but Calm Season', 'Separate Bookings'],
    stories: [
      '{Name} has a list of {intervals}, each with a first and a last day. Only one can be attended to at a time, and {Name} would like to accept as many as possible.',
      'Too many {intervals} were announced this year. The {agent} may turn down any of them, but the ones that stay must not disturb each other.',
    ],
    values: [
      'the largest number of {intervals} that can be chosen so that no two chosen ones have a point in common',
      'the maximum size of a set of the given {intervals} in which any two are disjoint',
    ],
    define: [
      'Every {interval} contains both of its end points. Two {intervals} of which one ends where the other begins have that point in common, and so have two equal ones.',
    ],
    use: 'the one that ends first never stands in the way of a better choice',
    banned: ['greedy', 'sorted', 'earliest', 'dynamic', 'bisect'],
  },
  families: [
    {
      name: 'touching',
      body: 's = max(1, (hi - lo) // (n + 1))\nreturn [(lo + i * s, lo + i * s + s) for i in range(n)]',
    },
    {
      name: 'one-covers',
      body: 'return [(lo, hi)] + [(min(hi, lo + 3 * i), min(hi, lo + 3 * i + 1)) for i in range(n - 1)]',
    },
    {
      name: 'short-blockers',
      body: 'out = []\nfor i in range(n):\n    b = lo + (i // 3) * 12 % max(1, hi - lo - 11)\n    l, r = [(b, b + 5), (b + 5, b + 7), (b + 7, b + 11)][i % 3]\n    out.append((min(l, hi), min(r, hi)))\nreturn out',
    },
    {
      name: 'negative',
      body: 'out = []\nfor _ in range(n):\n    l = rng.randint(lo, (lo + hi) // 2)\n    out.append((l, min(hi, l + rng.randint(0, 9))))\nreturn out',
    },
  ],
};
