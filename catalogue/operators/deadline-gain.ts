import type { Operator } from '../model.ts';

export const deadlineGain: Operator = {
  id: 'deadline-gain',
  family: 'F23',
  role: 'core',
  input: {
    kind: 'records',
    size: [1, 11],
    value: [1n, 12n],
    fields: [
      { name: 'd', lo: 'LO', hi: 'HI' },
      { name: 'g', lo: '1', hi: '60' },
    ],
    noun: ['order', 'orders'],
  },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, 60n * BigInt(size)] },
  algebra: [],
  features: [
    'type/optimisation/scheduling',
    'algo/greedy/earliest deadline',
    'data/trees/heap',
    'data/sets/union-find',
    'algo/greedy/exchange argument',
    'type/optimisation/maximise a sum',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'subsets',
      cost: '2^n n',
      family: 'definition',
      source: `def FN(rows):
    order = sorted(rows)
    def choose(i, done, gain):
        if i == len(order):
            return (gain, done)
        found = choose(i + 1, done, gain)
        d, g = order[i]
        if done ⟦late1¦<¦<=⟧ d:
            found = max(found, choose(i + 1, done + 1, gain + g))
        return found
    return choose(0, 0, 0)
`,
    },
    {
      name: 'drop-least',
      cost: 'n lg',
      family: 'classic',
      source: `from heapq import heappush, heappop
def FN(rows):
    kept = []
    for d, g in ⟦order2¦sorted(rows)¦sorted(rows, key=lambda x: -x[1])⟧:
        heappush(kept, g)
        if len(kept) > ⟦late2¦d¦d + 1⟧:
            ⟦drop¦heappop(kept)¦kept.pop()⟧
    return sum(kept), len(kept)
`,
    },
    {
      name: 'slots',
      cost: 'n lg',
      family: 'library',
      source: `def FN(rows):
    free = list(range(max(d for d, g in rows) + 1))
    def latest(x):
        while free[x] != x:
            free[x] = free[free[x]]
            x = free[x]
        return x
    total = count = 0
    for d, g in sorted(rows, key=lambda x: ⟦richest¦-x[1]¦x[0]⟧):
        day = ⟦place¦latest(d)¦d if free[d] == d else 0⟧
        if day > 0:
            free[day] = day - 1
            total += g
            count += 1
    return total, count
`,
    },
  ],
  mutations: [
    { slot: 'late1', code: 'M03', trap: 'one-day-late', what: 'an order may be finished one day late' },
    { slot: 'late2', code: 'M03', trap: 'one-day-late', what: 'an order may be finished one day late' },
    { slot: 'order2', code: 'M04', what: 'orders are looked at by gain instead of by deadline' },
    { slot: 'drop', code: 'M27', what: 'some other order is given up instead of the least one' },
    { slot: 'richest', code: 'own', what: 'the earliest deadlines are served, whatever they bring' },
    { slot: 'place', code: 'own', what: 'an order is refused if its last day is taken' },
  ],
  words: {
    titles: ['Orders and Deadlines', 'One Order a Day', 'What to Turn Down'],
    stories: [
      '{Name} can finish one order a day and cannot keep everybody happy. Each order has a last day and a price that is paid only if that day is kept.',
      'The workshop of the {agent} is booked out. For each order it has to be decided whether it is done in time or not at all.',
    ],
    values: [
      'two integers: the largest total gain of a plan, and the largest number of orders done in a plan with that gain',
      'two integers: the maximum, over all plans, of the sum of the g_i of the orders that are done, and the greatest number of orders done with this maximum',
    ],
    define: [
      'Days are numbered from 1. A plan does some of the orders, each on a day of its own, at most one a day; order i must be done on one of the days 1, …, d_i, where day d_i is still in time. Orders that are not done bring nothing and cost nothing, and days may stay empty.',
    ],
    use: 'orders are fitted in by deadline and the least gain is given up',
    banned: ['greedy', 'heap', 'union'],
  },
  families: [
    { name: 'same-day', body: 'd = rng.randint(lo, hi)\nreturn [(d, rng.randint(1, 60)) for _ in range(n)]' },
    { name: 'tight', body: 'return [(max(lo, min(hi, rng.randint(1, 4))), rng.randint(1, 60)) for _ in range(n)]' },
    {
      name: 'early-poor',
      body: 'return [(max(lo, min(hi, i + 1)), max(1, min(60, 3 * i + rng.randint(1, 9)))) for i in range(n)] + [(max(lo, min(hi, 2)), 60)] * (n < max(n, N_USUAL))',
    },
  ],
};
