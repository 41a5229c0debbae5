import type { Operator } from '../model.ts';

export const tripleSums: Operator = {
  id: 'triple-sums',
  family: 'F02',
  role: 'core',
  input: { kind: 'ints', size: [1, 40], drawnFrom: 7, value: [-8n, 8n] },
  params: [{ name: 't', lo: '-3', hi: '3', pick: 'uniform' }],
  result: { kind: 'int', bound: (_, size) => [0n, BigInt(size) ** 3n] },
  algebra: ['permInvariant', 'rareHits'],
  features: [
    'algo/searching/two pointers',
    'type/optimisation/pair counting',
    'data/sets/hash map',
    'algo/sorting/sorting',
    'logic/edges/duplicates',
  ],
  base: 1400,
  variants: [],
  impls: [
    {
      name: 'all-triples',
      cost: 'n3',
      family: 'definition',
      source: `from itertools import combinations
def FN(a, t):
    hits = [tuple(sorted(x)) for x in combinations(a, 3) if sum(x) == t]
    return len(⟦values¦hits¦set(hits)⟧)
`,
    },
    {
      name: 'pointers',
      cost: 'n2',
      family: 'classic',
      source: `def FN(a, t):
    b = sorted(a)
    n = len(b)
    total = 0
    for i in range(n - 2):
        l, r = ⟦start¦i + 1¦1⟧, n - 1
        while l < r:
            s = b[i] + b[l] + b[r]
            if s < t:
                l += 1
            elif s > t:
                r -= 1
            elif b[l] == b[r]:
                c = r - l + 1
                total += ⟦equal¦c * (c - 1) // 2¦c - 1⟧
                break
            else:
                x, y = 1, 1
                while b[l + x] == b[l]:
                    x += 1
                while b[r - y] == b[r]:
                    y += 1
                total += ⟦runs¦x * y¦1⟧
                l += x
                r -= y
    return total
`,
    },
    {
      name: 'pair-table',
      cost: 'n2',
      family: 'library',
      source: `def FN(a, t):
    pairs = {}
    total = 0
    for k in range(len(a)):
        total += pairs.get(t - a[k], 0)
        for i in range(⟦own¦k¦k + 1⟧):
            s = a[i] + a[k]
            pairs[s] = pairs.get(s, 0) + 1
    return total
`,
    },
  ],
  mutations: [
    { slot: 'values', code: 'M10', trap: 'value-triples', what: 'triples of equal values count once' },
    { slot: 'runs', code: 'M10', trap: 'value-triples', what: 'two runs of equal values count once' },
    { slot: 'equal', code: 'own', what: 'only neighbouring pairs of a run of equal values are counted' },
    { slot: 'start', code: 'M02', what: 'the second position does not start after the first' },
    { slot: 'own', code: 'M02', what: 'one position is used twice in a pair' },
  ],
  words: {
    titles: ['Three of a Kind', 'Exact Triples', 'Three That Fit'],
    stories: [
      '{Name} wants to put three of the {items} together. They fit only if their {values} add up to exactly the number on the order form.',
      'An old rule of the {agent} says that {items} are checked by threes. A check is passed when the three {values}, some of which may be below zero, have the prescribed sum.',
    ],
    values: [
      'the number of ways to choose three different positions whose numbers add up to exactly {t}',
      'the number of triples of positions i < j < k such that the sum of the three numbers at these positions is {t}',
    ],
    define: [
      'Two choices are different if they differ in at least one position, even if the chosen numbers are equal. A position can be chosen only once, and the order of the three does not matter.',
    ],
    use: 'for each smallest member the two others are found from both ends of the ordered list',
    banned: ['pointer', 'hash', 'sorted', 'dictionary'],
  },
  families: [
    { name: 'zeros', body: 'return [max(lo, min(hi, rng.choice([0, 0, 0, 1, -1]))) for _ in range(n)]' },
    {
      name: 'two-values',
      body: 'x, y = rng.randint(-4, 4), rng.randint(-3, 3)\nreturn [max(lo, min(hi, rng.choice([x, y, -x]))) for _ in range(n)]',
    },
    { name: 'small', body: 'return [max(lo, min(hi, rng.randint(-4, 6))) for _ in range(n)]' },
  ],
};
