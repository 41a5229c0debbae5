import type { Operator } from '../model.ts';

export const dropOneGcd: Operator = {
  id: 'drop-one-gcd',
  family: 'F15',
  role: 'core',
  input: { kind: 'ints', size: [2, 120], value: [1n, 5000n] },
  params: [],
  result: { kind: 'pair', bound: (value, size) => [1n, value[1] > BigInt(size) ? value[1] : BigInt(size)] },
  algebra: ['permInvariant', 'rareHits'],
  features: [
    'algo/number theory/greatest common divisor',
    'algo/prefix/suffix products',
    'type/numbers/divisibility',
    'logic/edges/duplicates',
    'data/trees/segment tree',
  ],
  base: 1200,
  variants: [],
  impls: [
    {
      name: 'each',
      cost: 'n2',
      family: 'definition',
      source: `from math import gcd
def FN(a):
    best, where = 0, []
    for i in range(len(a)):
        g = 0
        for j in range(len(a)):
            if ⟦other¦i != j¦a[i] != a[j]⟧:
                g = gcd(g, a[j])
        if g > best:
            best, where = g, []
        if g == best:
            where.append(i + 1)
    return best, len(where)
`,
    },
    {
      name: 'two-sided',
      cost: 'n',
      family: 'classic',
      source: `from math import gcd
def FN(a):
    n = len(a)
    after = [0] * (n + 1)
    for i in range(n - 1, -1, -1):
        after[i] = gcd(after[i + 1], a[i])
    rest = []
    before = ⟦first¦0¦a[0]⟧
    for i in range(n):
        rest.append(gcd(before, after[i + 1]))
        before = gcd(before, a[i])
    best = max(rest)
    return best, sum(1 for g in rest if g ⟦match¦== best¦> 1⟧)
`,
    },
    {
      name: 'halves',
      cost: 'n lg',
      family: 'algebraic',
      source: `from math import gcd
def dg_rest(a, l, r, outer, found):
    if r - l == 1:
        found.append(outer)
        return
    h = (l + r) // 2
    left, right = outer, outer
    for x in range(l, h):
        right = gcd(right, a[x])
    for x in range(h, ⟦end¦r¦r - 1⟧):
        left = gcd(left, a[x])
    dg_rest(a, l, h, left, found)
    dg_rest(a, h, r, right, found)
def FN(a):
    found = []
    dg_rest(a, 0, len(a), 0, found)
    best = max(found)
    return best, found.count(best)
`,
    },
  ],
  mutations: [
    { slot: 'other', code: 'M10', what: 'all numbers equal to the removed one are removed' },
    { slot: 'first', code: 'M09', what: 'the first number is never removed' },
    { slot: 'match', code: 'own', what: 'positions that leave any common divisor above 1 are counted' },
    { slot: 'end', code: 'M01', what: 'the last number of each part is left out' },
  ],
  words: {
    titles: ['One Has to Go', 'The Best Omission', 'A Common Measure but One'],
    stories: [
      '{Name} wants to pack {items} in equal portions, so that every {value} is a whole number of portions. To make the portion as large as possible exactly one has to be left out.',
      'The {agent} is looking for the largest unit in which all {values} are whole numbers. Exactly one of the {items} has to be ignored.',
    ],
    values: [
      'two integers: the largest greatest common divisor that the remaining numbers can have after exactly one number is removed, and the number of positions whose removal attains it',
      'two integers: the maximum over all positions p of the greatest common divisor of all numbers except the one at p, and the number of positions p attaining it',
    ],
    define: [
      'Exactly one number must be removed, even if that changes nothing. Equal numbers at different positions count separately. The greatest common divisor of a single number is the number itself.',
    ],
    use: 'divisors of what stands before and behind each position are combined',
    banned: ['prefix', 'suffix', 'euclid'],
  },
  families: [
    {
      name: 'one-spoiler',
      body: 'g = rng.choice([2, 6, 30])\nd = [max(lo, min(hi // g * g, g * rng.randint(1, 20))) for _ in range(n)]\nd[rng.randrange(n)] = max(lo, min(hi, 37))\nreturn d',
    },
    {
      name: 'multiples',
      body: 'g = rng.choice([3, 12, 35])\nreturn [max(lo, min(hi, g * rng.randint(1, 12))) for _ in range(n)]',
    },
    {
      name: 'spoiler-at-end',
      body: 'd = [max(lo, min(hi, 24 * rng.randint(1, 9))) for _ in range(n)]\nd[rng.choice([0, n - 1])] = max(lo, min(hi, 25))\nreturn d',
    },
  ],
};
