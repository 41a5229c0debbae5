import type { Operator } from '../model.ts';

export const maxOverlapPoint: Operator = {
  id: 'max-overlap-point',
  family: 'F08',
  role: 'core',
  input: { kind: 'intervals', size: [1, 120], value: [-1000000n, 1000000n] },
  params: [],
  result: { kind: 'pair', bound: (value) => value },
  algebra: ['permInvariant'],
  features: ['algo/sweep/sweep line', 'type/intervals/overlap', 'algo/sorting/event sorting', 'logic/ties/event order'],
  base: 1300,
  variants: [],
  impls: [
    {
      name: 'count',
      cost: 'n2',
      family: 'definition',
      source: `def FN(iv):
    best = where = None
    for x, _ in sorted(⟦ends¦iv¦iv[:1]⟧):
        c = sum(1 for l, r in iv if l <= x ⟦half¦<=¦<⟧ r)
        if best is None or c > best:
            best, where = c, x
    return best, where
`,
    },
    {
      name: 'sweep',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(iv):
    ev = []
    for l, r in iv:
        ev.append((l, ⟦open¦0¦2⟧))
        ev.append((r, 1))
    ev.sort(⟦order¦¦key=lambda e: e[0]⟧)
    best = where = cur = 0
    for x, closing in ev:
        if closing == 1:
            cur -= 1
        else:
            cur += 1
            if cur > best:
                best, where = cur, x
    return best, where
`,
    },
    {
      name: 'ranks',
      cost: 'n lg',
      family: 'library',
      source: `from bisect import bisect_left, bisect_right
def FN(iv):
    lows = sorted(l for l, r in iv)
    highs = sorted(r for l, r in iv)
    best, where = -1, None
    for x in lows:
        c = bisect_right(lows, x) - ⟦side¦bisect_left¦bisect_right⟧(highs, x)
        if c ⟦tie¦>¦>=⟧ best:
            best, where = c, x
    return best, where
`,
    },
  ],
  mutations: [
    { slot: 'ends', code: 'M35', what: 'only the least interval start is tried' },
    { slot: 'half', code: 'M03', trap: 'half-open', what: 'intervals read as half-open' },
    { slot: 'open', code: 'M03', trap: 'half-open', what: 'closings come before openings' },
    { slot: 'side', code: 'M03', trap: 'half-open', what: 'ends counted as closed at their own point' },
    { slot: 'order', code: 'M05', what: 'order at equal coordinates left to the input order' },
    { slot: 'tie', code: 'M05', what: 'last best point instead of the first' },
  ],
  words: {
    titles: ['Busiest Moment', 'The Crowded Point', 'Peak of the Overlap'],
    stories: [
      '{Name} keeps a list of {intervals}. Each {interval} runs from its first to its last day, both days included, and several {intervals} may run at once.',
      'The {agent} has written down all {intervals} of the season. {Name} would like to know how crowded it gets, and when that happens for the first time.',
    ],
    values: [
      'two integers: the largest number of {intervals} that contain one common integer point, and the smallest such point',
      'two integers: the maximum, over all integers x, of the number of {intervals} that contain x, and the smallest x attaining it',
    ],
    define: [
      'An {interval} contains both of its end points, so two {intervals} that only touch do overlap at that point.',
    ],
    use: 'events are sorted so that openings precede closings at one coordinate',
    banned: ['sweep', 'event', 'sorted', 'bisect'],
  },
  families: [
    { name: 'touching', body: 'return [(lo + i * 3, lo + i * 3 + 3) for i in range(n)]' },
    { name: 'nested', body: 'return [(max(lo, -k), min(hi, k)) for k in range(1, n + 1)]' },
    { name: 'ties', body: 'return [(x, x + 5) for x in range(0, 6 * ((n + 1) // 2), 6) for _ in range(2)][:n]' },
  ],
};
