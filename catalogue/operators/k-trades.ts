import type { Operator } from '../model.ts';

export const kTrades: Operator = {
  id: 'k-trades',
  family: 'F13',
  role: 'core',
  input: { kind: 'ints', size: [1, 50], drawnFrom: 4, value: [-1000000n, 1000000n] },
  params: [{ name: 'k', lo: '1', hi: 'n', pick: 'small' }],
  result: { kind: 'int', bound: (value, size) => [0n, (value[1] - value[0]) * BigInt(size)] },
  algebra: ['shiftInvariant'],
  features: [
    'algo/dynamic programming/state machine dp',
    'type/optimisation/maximise a sum',
    'opt/tables/rolling array',
    'algo/greedy/exchange argument',
    'algo/prefix/kadane',
    'logic/edges/empty case',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'all-pairs',
      cost: 'n2 k',
      family: 'definition',
      source: `def FN(a, k):
    n = len(a)
    best = [0] * n
    for _ in range(min(k, n)):
        fresh = [0] * n
        for j in range(1, n):
            fresh[j] = fresh[j - 1]
            for i in range(j):
                before = ⟦before1¦best[i]¦max(best[i], fresh[i])⟧
                fresh[j] = max(fresh[j], before + a[j] - a[i])
        best = fresh
    return best[n - 1]
`,
    },
    {
      name: 'states',
      cost: 'n k',
      family: 'classic',
      source: `def FN(a, k):
    k = min(k, len(a))
    hold = [None] * (k + 1)
    cash = [0] * (k + 1)
    for v in a:
        for j in ⟦order¦range(k, 0, -1)¦range(k, 1, -1)⟧:
            if hold[j] is not None:
                cash[j] = max(cash[j], hold[j] + v)
            entry = cash[⟦budget¦j - 1¦j⟧] - v
            if hold[j] is None or ⟦later¦entry > hold[j]¦entry >= hold[j] + v⟧:
                hold[j] = entry
    return max(cash)
`,
    },
    {
      name: 'exchanges',
      cost: 'n k',
      family: 'algebraic',
      source: `def FN(a, k):
    steps = [y - x for x, y in zip(a, a[1:])]
    total = 0
    for _ in range(⟦rounds¦k¦len(a)⟧):
        best, span = 0, None
        for i in range(len(steps)):
            gain = 0
            for j in range(i, len(steps)):
                gain += steps[j]
                if gain > best:
                    best, span = gain, (i, j + 1)
        if span is None:
            break
        total += best
        for i in range(span[0], span[1]):
            steps[i] = ⟦undo¦-steps[i]¦0⟧
    return total
`,
    },
  ],
  mutations: [
    { slot: 'before1', code: 'own', trap: 'no-limit', what: 'the number of trades is not limited' },
    { slot: 'budget', code: 'own', trap: 'no-limit', what: 'the number of trades is not limited' },
    { slot: 'rounds', code: 'own', trap: 'no-limit', what: 'the number of trades is not limited' },
    { slot: 'order', code: 'M01', what: 'the first trade is never used' },
    { slot: 'later', code: 'own', what: 'a purchase is not given up for a cheaper one' },
    { slot: 'undo', code: 'M27', what: 'earlier trades are never split again' },
  ],
  words: {
    titles: ['A Few Good Trades', 'Buy and Sell', 'Limited Dealings'],
    stories: [
      '{Name} reads the {values} of the {items} as prices from day to day, in order, and trades with a single piece: it is bought on one day and sold on a later one, and only then the next may be bought.',
      'The {agent} allows only a few deals. Each deal buys at one of the {values} and sells at a later one, and {Name} never owns more than one piece at a time.',
    ],
    values: [
      'the largest total gain of at most {k} trades on {a}',
      'the maximum total gain that {k} or fewer trades on the list {a} can bring',
    ],
    define: [
      'A trade is a pair of places i < j in the list; its gain is the number at place j minus the number at place i. Several trades are allowed together if they follow one another: each one begins at or after the place at which the one before it ended. Making no trade at all is allowed and gains 0.',
    ],
    use: 'the best gain is kept per number of trades',
    banned: ['dynamic', 'greedy', 'kadane'],
  },
  families: [
    {
      name: 'waves',
      body: 'd = [rng.randint(lo, lo + (hi - lo) // 3) if i % 3 else rng.randint(hi - (hi - lo) // 3, hi) for i in range(n)]\nreturn d',
    },
    {
      name: 'walk',
      body: 'd, x = [], (lo + hi) // 2\ns = max(1, (hi - lo) // 12)\nfor _ in range(n):\n    x = max(lo, min(hi, x + rng.randint(-s, s)))\n    d.append(x)\nreturn d',
    },
    { name: 'falling', body: 'return sorted((rng.randint(lo, hi) for _ in range(n)), reverse=True)' },
  ],
};
