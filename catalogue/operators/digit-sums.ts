import type { Operator } from '../model.ts';

export const digitSums: Operator = {
  id: 'digit-sums',
  family: 'F14',
  role: 'core',
  input: { kind: 'number', size: [1, 6000], drawnFrom: 20, value: [0n, 0n], liftSize: 3000 },
  params: [
    { name: 'k', lo: '1', hi: 'n', pick: 'small' },
    { name: 's', lo: '1', hi: '12', pick: 'uniform' },
  ],
  result: { kind: 'int', bound: (_, size) => [0n, BigInt(size)] },
  algebra: [],
  features: [
    'type/numbers/digit problem',
    'algo/dynamic programming/linear dp',
    'algo/combinatorics/inclusion-exclusion',
    'type/counting/binomial coefficients',
    'data/text/digit string',
    'opt/tables/memoisation',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'one-by-one',
      cost: 'n',
      family: 'definition',
      source: `def FN(n, k, s):
    total = 0
    for x in range(⟦first1¦k¦k + 1⟧, n + 1):
        y, digits = x, 0
        while y > 0:
            digits += y % 10
            y //= 10
        if digits ⟦most1¦==¦<=⟧ s:
            total += 1
    return total
`,
    },
    {
      name: 'places',
      cost: 'lg n',
      family: 'classic',
      source: `def FN(n, k, s):
    def below(top):
        free = [0] * (s + 1)
        tight = 0
        for c in str(top):
            d = int(c)
            fresh = [0] * (s + 1)
            for x in range(s + 1):
                for y in range(⟦nine¦10¦9⟧):
                    if x + y <= s:
                        fresh[x + y] += free[x]
            for y in range(d):
                if tight + y <= s:
                    fresh[tight + y] += 1
            free = fresh
            tight += d
        return free[s] + ⟦last¦(tight == s)¦0⟧
    return below(n) - below(⟦first2¦k - 1¦k⟧)
`,
    },
    {
      name: 'choices',
      cost: 'lg n',
      family: 'algebraic',
      source: `from math import comb
def FN(n, k, s):
    def spread(total, places):
        if places == 0:
            return int(total == 0)
        out = 0
        for j in range(places + 1):
            rest = total - 10 * j
            if rest >= 0:
                out += ⟦sign¦(-1) ** j¦(1 if j == 0 else 0)⟧ * comb(places, j) * comb(rest + places - 1, places - 1)
        return out
    def below(top):
        text = str(top)
        total, used = 0, 0
        for i, c in enumerate(text):
            for d in range(int(c)):
                if used + d <= s:
                    total += spread(s - used - d, len(text) - i - 1)
            used += int(c)
        return total
    return below(⟦upto¦n + 1¦n⟧) - below(⟦first3¦k¦k + 1⟧)
`,
    },
  ],
  mutations: [
    { slot: 'first1', code: 'M03', trap: 'open-start', what: 'the first number is left out' },
    { slot: 'first2', code: 'M03', trap: 'open-start', what: 'the first number is left out' },
    { slot: 'first3', code: 'M03', trap: 'open-start', what: 'the first number is left out' },
    { slot: 'most1', code: 'M03', what: 'smaller digit sums count too' },
    { slot: 'nine', code: 'M01', what: 'the digit 9 is not used behind the first place' },
    { slot: 'last', code: 'own', what: 'the last number is left out' },
    { slot: 'upto', code: 'M01', what: 'the last number is left out' },
    { slot: 'sign', code: 'own', what: 'digits above 9 are not taken away' },
  ],
  words: {
    titles: ['Adding Up Digits', 'House Numbers', 'The Sum of the Digits'],
    stories: [
      '{Name} walks along a street with numbered houses and adds up the digits of every number. Some sums come up more often than others.',
      'The {agent} piles up forms by the sum of the digits of their number and would like to know how thick one of the piles will be.',
    ],
    values: [
      'the number of integers x with {k} ≤ x ≤ {n} whose digit sum is exactly {s}',
      'the number of integers from {k} to {n}, both included, with digit sum {s}',
    ],
    define: ['The digit sum of a positive integer is the sum of the digits of its usual decimal notation.'],
    use: 'numbers are counted place by place',
    banned: ['dynamic', 'binomial', 'inclusion', 'memoi'],
  },
  families: [
    { name: 'nines', body: 'return max(N_LO, min(max(n, N_USUAL), 10 ** rng.randint(1, 3) * rng.randint(1, 9) - 1))' },
    { name: 'round', body: 'return max(N_LO, min(max(n, N_USUAL), 10 ** rng.randint(1, 3) * rng.randint(1, 5)))' },
  ],
};
