import type { Operator } from '../model.ts';

export const weightedFinish: Operator = {
  id: 'weighted-finish',
  family: 'F23',
  role: 'core',
  input: {
    kind: 'records',
    size: [1, 7],
    value: [1n, 60n],
    fields: [
      { name: 'p', lo: 'LO', hi: 'HI' },
      { name: 'c', lo: '1', hi: '40' },
    ],
    noun: ['job', 'jobs'],
  },
  params: [],
  result: { kind: 'int', bound: (value, size) => [1n, value[1] * BigInt(size * size) * 40n] },
  algebra: [],
  features: [
    'algo/greedy/exchange argument',
    'type/optimisation/scheduling',
    'algo/sorting/custom comparator',
    'logic/numbers/cross product',
    'algo/greedy/greedy choice',
    'algo/dynamic programming/bitmask dp',
  ],
  base: 1500,
  variants: [],
  impls: [
    {
      name: 'orders',
      cost: 'n!',
      family: 'definition',
      source: `from itertools import permutations
def FN(rows):
    best = None
    for order in permutations(rows):
        time = total = 0
        for p, c in order:
            time += p
            total += ⟦unit1¦c * time¦time⟧
        if best is None or total < best:
            best = total
    return best
`,
    },
    {
      name: 'ratios',
      cost: 'n lg',
      family: 'classic',
      source: `from functools import cmp_to_key
def FN(rows):
    time = total = 0
    for p, c in sorted(rows, key=cmp_to_key(lambda x, y: ⟦cross¦x[0] * y[1] - y[0] * x[1]¦x[0] - y[0]⟧)):
        time += p
        total += ⟦unit2¦c * time¦time⟧
    return total
`,
    },
    {
      name: 'pairs',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(rows):
    total = sum(p * c for p, c in rows)
    for i, (p, c) in enumerate(rows):
        for q, d in rows[⟦later¦:i¦:max(0, i - 1)⟧]:
            total += ⟦cheaper¦min(p * d, q * c)¦p * d⟧
    return total
`,
    },
    {
      name: 'sets',
      cost: '2^n n',
      family: 'library',
      source: `def FN(rows):
    n = len(rows)
    best = [0] + [None] * ((1 << n) - 1)
    for mask in range(1, 1 << n):
        time = sum(rows[i][0] for i in range(n) if mask >> i & 1)
        for i in range(n):
            if mask >> i & 1:
                x = best[mask ^ 1 << i] + rows[i][1] * ⟦time¦time¦max(time - rows[i][0], 1)⟧
                if best[mask] is None or x ⟦better¦<¦>⟧ best[mask]:
                    best[mask] = x
    return best[-1]
`,
    },
  ],
  mutations: [
    { slot: 'unit1', code: 'own', trap: 'unit-cost', what: 'waiting costs the same for all jobs' },
    {
      slot: 'unit2',
      code: 'own',
      trap: 'unit-cost',
      what: 'waiting costs the same for all jobs once they are in order',
    },
    { slot: 'cross', code: 'own', what: 'the shortest jobs are done first' },
    { slot: 'later', code: 'M01', what: 'neighbours in the list do not wait for each other' },
    { slot: 'cheaper', code: 'own', what: 'the jobs are done in the order of the list' },
    { slot: 'time', code: 'M25', what: 'the start of a job is paid instead of its end' },
    { slot: 'better', code: 'M04', what: 'the dearest order is sought' },
  ],
  words: {
    titles: ['The Price of Waiting', 'Who Comes First', 'Impatient Customers'],
    stories: [
      '{Name} has to serve several customers one after another. Some of them take long, and some are more expensive to keep waiting than others.',
      'On a single machine of the {agent} all jobs have to be done. Every customer has to be paid for each unit of time until their own job is finished.',
    ],
    values: [
      'the least possible total cost of an order of the jobs',
      'the minimum, over all orders of the jobs, of the sum of the costs of all jobs',
    ],
    define: [
      'The jobs are done one after another in some order, starting at time 0, without breaks. Job i takes p_i units of time. If it is finished at time t, it costs c_i·t; the time at which it is finished counts, not the time at which it is begun.',
    ],
    use: 'two neighbouring jobs are compared by what an exchange would save',
    banned: ['greedy', 'exchange argument', 'ratio'],
  },
  families: [
    {
      name: 'equal-ratios',
      body: 'return [(max(lo, min(hi, 3 * k)), max(1, min(40, 2 * k))) for k in (rng.randint(1, 12) for _ in range(n))]',
    },
    { name: 'long-dear', body: 'return [(max(lo, min(hi, 8 * i + 1)), min(40, 6 * i + 1)) for i in range(n)]' },
    { name: 'short', body: 'return [(rng.randint(lo, min(hi, lo + 2)), rng.randint(1, 40)) for _ in range(n)]' },
  ],
};
