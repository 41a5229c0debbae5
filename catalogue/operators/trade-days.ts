import type { Operator } from '../model.ts';

export const tradeDays: Operator = {
  id: 'trade-days',
  family: 'F07',
  role: 'core',
  input: { kind: 'ints', size: [1, 100], value: [1n, 1000000n] },
  params: [],
  result: { kind: 'int', bound: (value, size) => [0n, value[1] * BigInt(size)] },
  algebra: ['shiftInvariant'],
  features: [
    'data/trees/heap',
    'algo/greedy/exchange argument',
    'algo/dynamic programming/linear dp',
    'type/optimisation/maximise a sum',
    'algo/dynamic programming/state machine dp',
  ],
  base: 1700,
  variants: [
    {
      axis: 'fee',
      options: [
        { id: 'none', python: { FEE: '0' }, words: { fee: 'There are no fees.' } },
        {
          id: 'one',
          python: { FEE: '1' },
          words: { fee: 'Every sale costs a fee of 1, which is taken off the gain; buying costs no fee.' },
          delta: 100,
        },
      ],
    },
  ],
  impls: [
    {
      name: 'held',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    best = [0]
    for x in a:
        fresh = best + [best[-1] - x]
        for held in range(len(best)):
            if held:
                fresh[held] = max(fresh[held], best[held - 1] - x)
                fresh[held - 1] = max(fresh[held - 1], best[held] + x - @FEE@)
        best = fresh⟦one1¦¦[:2]⟧
    return ⟦end¦best[0]¦max(best[held] + held * a[-1] for held in range(len(best)))⟧
`,
    },
    {
      name: 'regret',
      cost: 'n lg',
      family: 'classic',
      source: `from heapq import heappop, heappush
def FN(a):
    waiting = []
    gain = 0
    for x in a:
        ⟦stay¦heappush(waiting, x)
        if waiting[0]¦if not waiting or waiting[0] >= x:
            heappush(waiting, x)
        if waiting[0]⟧ < x - @FEE@:
            gain += x - @FEE@ - heappop(waiting)
            ⟦again¦heappush(waiting, x - @FEE@)¦⟧
    return gain
`,
    },
    {
      name: 'slopes',
      cost: 'n2',
      family: 'algebraic',
      source: `from bisect import insort
def FN(a):
    costs = []
    gain = 0
    for x in a:
        gain += x - @FEE@
        insort(costs, x - @FEE@)
        ⟦place¦insort(costs, x)¦costs.append(x)⟧
        gain -= costs.pop(0)
    return gain
`,
    },
  ],
  mutations: [
    { slot: 'one1', code: 'own', trap: 'one-piece-only', what: 'at most one piece may be in store' },
    { slot: 'end', code: 'own', trap: 'leftovers-sold', what: 'pieces left over are sold on the last day as well' },
    { slot: 'stay', code: 'own', what: 'nothing can be bought at a price above the lowest one waiting' },
    { slot: 'again', code: 'own', what: 'a sale is never taken back for a better one' },
    { slot: 'place', code: 'M04', what: 'the prices waiting are not kept in order' },
  ],
  words: {
    titles: ['Buy Low, Sell High', 'A Season at the Market', 'One Deal a Day'],
    stories: [
      'The {values} of the {items} are the prices of one crate on the days of the season. {Name} starts with an empty store and has enough money.',
      '{Name} trades for the {agent}. The prices of all days are known in advance, but there is time for no more than one deal a day.',
    ],
    values: [
      'the largest gain that is possible when {a}_i is the price on day i',
      'the maximum gain over all ways to act on the {n} days, where {a}_i is the price on day i',
    ],
    define: [
      'On each day exactly one of three things is done: one piece is bought at the price of the day, one piece that is in store is sold at this price, or nothing happens. Any number of pieces may be in store at the same time; pieces left over at the end are worth nothing. At the beginning the store is empty. The gain is the total of all selling prices minus the total of all buying prices. {fee}',
    ],
    use: 'a sale may be taken back for a better one later',
    banned: ['heap', 'greedy', 'dynamic', 'regret'],
  },
  families: [
    { name: 'rising', body: 'return sorted(rng.randint(lo, hi) for _ in range(n))' },
    { name: 'zigzag', body: 'return [max(lo, min(hi, 10 + i + (5 if i % 2 else -5))) for i in range(n)]' },
    { name: 'valleys', body: 'return [max(lo, min(hi, abs(i % 12 - 6) + 1)) for i in range(n)]' },
  ],
};
