import type { Operator } from '../model.ts';

export const packBest: Operator = {
  id: 'pack-best',
  family: 'F14',
  role: 'core',
  input: {
    kind: 'records',
    size: [1, 12],
    value: [1n, 30n],
    fields: [
      { name: 'w', lo: 'LO', hi: 'HI' },
      { name: 'v', lo: '1', hi: '50' },
    ],
    noun: ['parcel', 'parcels'],
  },
  params: [{ name: 'c', lo: '1', hi: '120', pick: 'uniform' }],
  result: { kind: 'pair', bound: (_, size) => [0n, 50n * BigInt(size) + 120n] },
  algebra: [],
  features: [
    'algo/dynamic programming/knapsack',
    'algo/searching/meet in the middle',
    'type/optimisation/maximise a sum',
    'type/optimisation/selection',
    'opt/tables/rolling array',
    'logic/control/state encoding',
  ],
  base: 1500,
  variants: [],
  impls: [
    {
      name: 'subsets',
      cost: '2^n',
      family: 'definition',
      source: `def FN(rows, c):
    def choose(i, weight, gain):
        found = (0, 0)
        if weight > c:
            return found
        if i == len(rows):
            return (gain, -weight) ⟦exact1¦¦if weight == c else found⟧
        w, v = rows[i]
        return max(choose(i + 1, weight, gain), choose(i + 1, weight + w, gain + v))
    gain, weight = choose(0, 0, 0)
    return gain, -weight
`,
    },
    {
      name: 'table',
      cost: 'n c',
      family: 'classic',
      source: `def FN(rows, c):
    best = [0] + [⟦exact2¦0¦-10 ** 9⟧] * c
    for w, v in rows:
        for x in ⟦once¦range(c, w - 1, -1)¦range(w, c + 1)⟧:
            best[x] = max(best[x], best[x - w] + v)
    return max(0, best[c]), ⟦light¦best.index(max(0, best[c]))¦c⟧
`,
    },
    {
      name: 'halves',
      cost: '2^(n/2)',
      family: 'algebraic',
      source: `from bisect import bisect_right
def FN(rows, c):
    def sums(part):
        out = [(0, 0)]
        for w, v in part:
            out += [(x + w, y + v) for x, y in out]
        return out
    k = len(rows) // 2
    left = []
    for w, v in ⟦sorted¦sorted(sums(rows[:k]), key=lambda z: (z[0], -z[1]))¦sums(rows[:k])⟧:
        if not left or v > left[-1][1]:
            left.append((w, v))
    weights = [w for w, v in left]
    best = (0, 0)
    for w, v in sums(rows[k:]):
        if w <= c:
            x, y = left[bisect_right(weights, c - w⟦full¦¦ - 1⟧) - 1]
            best = max(best, (y + v, -x - w))
    return best[0], -best[1]
`,
    },
  ],
  mutations: [
    { slot: 'exact1', code: 'own', trap: 'exact-weight', what: 'the limit has to be used up exactly' },
    { slot: 'exact2', code: 'own', trap: 'exact-weight', what: 'the limit has to be used up exactly' },
    { slot: 'once', code: 'M36', what: 'a parcel may be taken several times' },
    { slot: 'light', code: 'own', what: 'the limit is printed instead of the weight that is used' },
    { slot: 'sorted', code: 'own', what: 'partial choices are not brought in order' },
    { slot: 'full', code: 'M03', what: 'the first half may not fill exactly what the second half leaves' },
  ],
  words: {
    titles: ['What to Load', 'A Limited Load', 'Worth Its Weight'],
    stories: [
      '{Name} cannot take everything along. Each parcel has a weight and a worth, a parcel is taken as a whole or left behind, and there is a limit for the load.',
      'The {agent} loads a small cart. Not all parcels fit, and those that are worth the most are not always the right ones.',
    ],
    values: [
      'two integers: the largest total worth of a load, and the smallest total weight of a load with that total worth',
      'two integers: the maximum, over all loads, of the sum of the v_i of its parcels, and the least total weight with which this maximum is reached',
    ],
    define: [
      'A load is a set of parcels whose total weight, the sum of their w_i, is at most {c}; it need not reach {c}. Every parcel can be taken at most once. The worth of parcel i is v_i. The empty load is allowed; its worth and weight are 0.',
    ],
    use: 'the best worth is kept for every weight',
    banned: ['knapsack', 'dynamic', 'meet in the middle', 'greedy'],
  },
  families: [
    {
      name: 'two-for-one',
      body: 'd = [(max(lo, min(hi, rng.choice([10, 11, 20]))), rng.choice([20, 21, 38])) for _ in range(n)]\nreturn d',
    },
    { name: 'same-worth', body: 'v = rng.randint(1, 50)\nreturn [(rng.randint(lo, hi), v) for _ in range(n)]' },
    { name: 'heavy', body: 'return [(rng.randint(max(lo, hi - 5), hi), rng.randint(1, 50)) for _ in range(n)]' },
  ],
};
