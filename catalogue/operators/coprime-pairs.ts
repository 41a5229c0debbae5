import type { Operator } from '../model.ts';

export const coprimePairs: Operator = {
  id: 'coprime-pairs',
  family: 'F15',
  role: 'core',
  input: { kind: 'ints', size: [1, 150], value: [1n, 2000n] },
  params: [],
  result: { kind: 'int', bound: (_, size) => [0n, (BigInt(size) * BigInt(size - 1)) / 2n] },
  algebra: ['permInvariant'],
  features: [
    'algo/number theory/greatest common divisor',
    'algo/number theory/moebius inversion',
    'algo/combinatorics/inclusion-exclusion',
    'type/optimisation/pair counting',
    'type/numbers/divisibility',
  ],
  base: 1700,
  variants: [
    {
      axis: 'kind',
      options: [
        { id: 'coprime', python: { IS: '==', WANTED: 'total' }, words: { kind: 'is 1' } },
        {
          id: 'shared',
          python: { IS: '>', WANTED: 'len(b) * (len(b) - 1) // 2 - total' },
          words: { kind: 'is greater than 1' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'pairs',
      cost: 'n2',
      family: 'definition',
      source: `from math import gcd
def FN(a):
    b = ⟦values¦a¦sorted(set(a))⟧
    total = 0
    for i in range(len(b)):
        for j in range(i + 1, len(b)):
            if gcd(b[i], b[j]) @IS@ ⟦one¦1¦1 or b[i] == b[j]⟧:
                total += 1
    return total
`,
    },
    {
      name: 'multiples',
      cost: 'v n',
      family: 'algebraic',
      source: `def FN(a):
    b = ⟦kinds¦a¦sorted(set(a))⟧
    top = max(b)
    have = [0] * (top + 1)
    for v in b:
        have[v] += 1
    mu = [0, 1] + [0] * (top - 1)
    for d in range(1, top + 1):
        for q in range(2 * d, top + 1, d):
            mu[q] -= mu[d]
    total = 0
    for d in range(1, ⟦limit¦top + 1¦top // 2 + 1⟧):
        c = sum(have[d::d])
        total += mu[d] * (c * (c - 1) // 2)
    return @WANTED@
`,
    },
    {
      name: 'primes',
      cost: 'n sqrt v',
      family: 'classic',
      source: `def FN(a):
    b = a
    seen = {}
    total = 0
    for v in b:
        parts = [(1, 1)]
        p = 2
        while p * p ⟦root¦<=¦<⟧ v:
            if v % p == 0:
                ⟦power¦while¦if⟧ v % p == 0:
                    v //= p
                parts += [(d * p, -s) for d, s in parts]
            p += 1
        if v > 1:
            parts += [(d * v, -s) for d, s in parts]
        for d, s in parts:
            total += s * seen.get(d, 0)
            seen[d] = seen.get(d, 0) + 1
    return @WANTED@
`,
    },
  ],
  mutations: [
    { slot: 'values', code: 'M10', trap: 'distinct-values', what: 'equal numbers are taken once' },
    { slot: 'kinds', code: 'M10', trap: 'distinct-values', what: 'equal numbers are taken once' },
    { slot: 'one', code: 'own', what: 'pairs of equal numbers are treated like pairs of ones' },
    { slot: 'limit', code: 'M01', what: 'divisors above half of the largest number are left out' },
    { slot: 'root', code: 'M03', what: 'the square of a prime is taken for a prime' },
    { slot: 'power', code: 'own', what: 'a prime is divided out only once' },
  ],
  words: {
    titles: ['Common Ground', 'Pairs and Divisors', 'The Common Measure'],
    stories: [
      '{Name} may run two of the {items} together only after a look at their {values}: what matters is which whole numbers divide both of them.',
      'The {agent} compares every two {items}. The {values} are whole numbers, and the {agent} is interested in the largest number that divides both of a pair.',
    ],
    values: [
      'the number of pairs of positions i < j such that the largest integer that divides both {a}_i and {a}_j {kind}',
      'the number of ways to choose two different positions, in no particular order, so that the greatest common divisor of the numbers there {kind}',
    ],
    define: [
      'Pairs are told apart by their positions, so equal numbers at different positions form pairs of their own. The greatest common divisor of 1 and 1 is 1.',
    ],
    use: 'pairs with a common multiple structure are added and subtracted by their divisors',
    banned: ['moebius', 'inclusion', 'sieve', 'factor'],
  },
  families: [
    { name: 'ones', body: 'return [max(lo, 1)] * max(1, n // 2) + [max(lo, min(hi, 2))] * (n - max(1, n // 2))' },
    { name: 'squares', body: 'return [max(lo, min(hi, rng.choice([4, 9, 25, 49, 8, 27]))) for _ in range(n)]' },
    { name: 'primorials', body: 'return [max(lo, min(hi, rng.choice([6, 30, 210, 42, 35, 1]))) for _ in range(n)]' },
    {
      name: 'primes',
      body: 'return [max(lo, min(hi, rng.choice([2, 3, 5, 7, 11, 13, 1009, 1999]))) for _ in range(n)]',
    },
  ],
};
