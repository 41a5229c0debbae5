import type { Operator } from '../model.ts';

export const submaskSums: Operator = {
  id: 'submask-sums',
  family: 'F18',
  role: 'map',
  input: { kind: 'ints', size: [1, 100], value: [-1000000n, 1000000n] },
  params: [],
  result: {
    kind: 'ints',
    bound: (value, size) => [
      value[0] < 0n ? value[0] * BigInt(size) : value[0],
      value[1] > 0n ? value[1] * BigInt(size) : value[1],
    ],
    length: 'n',
    subject: 'position',
  },
  algebra: [],
  features: [
    'algo/bits/subset sums',
    'algo/bits/bit counting',
    'algo/prefix/prefix sums',
    'opt/tables/precomputation',
    'logic/control/nested loops',
    'logic/numbers/index base',
  ],
  base: 1500,
  variants: [],
  impls: [
    {
      name: 'tests',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    n = len(a)
    out = []
    for i in range(1, n + 1):
        out.append(sum(a[j - 1] for j in range(1, n + 1) if i & j == ⟦super1¦j¦i⟧))
    return out
`,
    },
    {
      name: 'digits',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(a):
    n = len(a)
    total = [0] + list(a)
    for bit in range(n.bit_length()⟦top¦¦ - 1⟧):
        for i in range(n, 0, -1):
            if i >> bit & 1:
                total[i] += ⟦partner¦total[i ^ 1 << bit]¦total[i - 1]⟧
    return total[1:]
`,
    },
    {
      name: 'walks',
      cost: 'n^1.6',
      family: 'algebraic',
      source: `def FN(a):
    out = []
    for i in range(1, len(a) + 1):
        j = ⟦itself¦i¦(i - 1) & i⟧
        total = 0
        while j > 0:
            total += a[⟦base¦j - 1¦min(j, len(a) - 1)⟧]
            j = (j - 1) & i
        out.append(total)
    return out
`,
    },
  ],
  mutations: [
    {
      slot: 'super1',
      code: 'own',
      trap: 'larger-ones',
      what: 'numbers that contain the place are added instead of those contained in it',
    },
    { slot: 'top', code: 'M01', what: 'the highest digit is left out' },
    { slot: 'partner', code: 'own', what: 'the place before is added instead of the one without the digit' },
    { slot: 'itself', code: 'own', what: 'the element at the place itself is left out' },
    { slot: 'base', code: 'M25', what: 'places are counted from 0' },
  ],
  words: {
    titles: ['Contained in the Digits', 'Smaller Patterns', 'Parts of a Number'],
    stories: [
      'Every place in the row of {items} has a number, and its binary digits are read as a set of keys. {Name} may open all places for which these keys are enough.',
      'The {agent} adds up {values}: for every place those of all places whose binary digits are covered by its own.',
    ],
    values: [
      'the sum of the elements {a}_j over all places j that are contained in {i}',
      'the total of those elements {a}_j whose place j is contained in {i}',
    ],
    define: [
      'Places are numbered from 1. A place j is contained in a place i if the binary notation of i has a 1 wherever the binary notation of j has a 1; in particular every place is contained in itself.',
    ],
    use: 'sums are extended digit by digit',
    banned: ['subset', 'submask', 'bitmask', 'transform'],
  },
  families: [
    { name: 'one-hot', body: 'd = [max(lo, min(hi, 0))] * n\nd[rng.randrange(n)] = hi\nreturn d' },
    { name: 'powers', body: 'return [max(lo, min(hi, (i + 1) if (i + 1) & i == 0 else 0)) for i in range(n)]' },
  ],
};
