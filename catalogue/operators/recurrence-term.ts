import type { Operator } from '../model.ts';

export const recurrenceTerm: Operator = {
  id: 'recurrence-term',
  family: 'F22',
  role: 'fold',
  input: { kind: 'ints', size: [1, 7], drawnFrom: 2, value: [0n, 9n], liftSize: 5 },
  params: [{ name: 'k', lo: '0', hi: '400', pick: 'uniform' }],
  result: { kind: 'int', bound: () => [0n, 998244352n] },
  algebra: [],
  features: [
    'algo/recurrences/linear recurrence',
    'algo/recurrences/matrix exponentiation',
    'algo/recurrences/polynomial remainder',
    'type/counting/walks of a given length',
    'type/numbers/counting modulo a prime',
    'opt/pruning/doubling',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'table',
      cost: 'n k',
      family: 'definition',
      source: `def FN(a, k):
    ways = [⟦zero1¦1¦max(1, a[0])⟧]
    for x in range(1, k + 1):
        ways.append(sum(a[j - 1] * ways[x - j] for j in range(1, len(a) + 1) if j ⟦whole1¦<=¦<⟧ x) % 998244353)
    return ways[k]
`,
    },
    {
      name: 'matrix',
      cost: 'n3 lg k',
      family: 'classic',
      source: `def FN(a, k):
    n = len(a)
    p = 998244353
    def times(s, t):
        return [[sum(s[i][j] * t[j][h] for j in range(n)) % p for h in range(n)] for i in range(n)]
    step = [[0] * n for _ in range(n)]
    for j in range(n):
        step[0][j] = ⟦order2¦a[j]¦a[n - 1 - j]⟧
    for i in range(1, n):
        step[i][i - 1] = 1
    total = [[int(i == j) for j in range(n)] for i in range(n)]
    left = k
    while left > 0:
        if left ⟦odd¦& 1¦> 0⟧:
            total = times(total, step)
        step = times(step, step)
        left //= 2
    return total[0][0]
`,
    },
    {
      name: 'remainder',
      cost: 'n2 lg k',
      family: 'algebraic',
      source: `def FN(a, k):
    n = len(a)
    p = 998244353
    def reduce(f):
        for i in range(len(f) - 1, n - 1, -1):
            for j in range(n):
                f[i - 1 - j] = (f[i - 1 - j] + f[i] * a[j]) % p
        return f[:n]
    first = [1]
    for x in range(1, n):
        first.append(sum(a[j] * first[x - 1 - j] for j in range(x)) % p)
    power = [1]
    for c in bin(k)[2:]:
        square = [0] * (2 * len(power))
        for i, x in enumerate(power):
            for j, y in enumerate(power):
                square[i + j] += x * y
        power = reduce(([0] if c == '1' else []) + square)
    return sum(x * y for x, y in zip(power, ⟦start3¦first¦[1] * n⟧)) % ⟦mod¦p¦(p + 8)⟧
`,
    },
  ],
  mutations: [
    { slot: 'zero1', code: 'own', what: 'the empty paving is counted once for every pattern of length 1' },
    { slot: 'whole1', code: 'M03', what: 'a walk of a single step is not counted' },
    { slot: 'order2', code: 'own', trap: 'from-behind', what: 'the numbers are read from behind' },
    { slot: 'odd', code: 'own', what: 'every power of two is used' },
    { slot: 'start3', code: 'own', what: 'the first terms are all taken to be 1' },
    { slot: 'mod', code: 'own', what: 'the last remainder is taken with another number' },
  ],
  words: {
    titles: ['Paving a Path', 'Coloured Steps', 'Ways to the Far End'],
    stories: [
      '{Name} paves a long path with slabs of different lengths. Slabs of one length may come in several colours, and some lengths may be missing.',
      'A path of whole metres is laid out from its beginning to its end. The {agent} has slabs of several lengths and patterns, and {Name} counts the ways to lay it out.',
    ],
    values: [
      'the number of pavings of a path of length {k}, modulo 998244353',
      'the remainder modulo 998244353 of the number of different pavings of a path of length {k}',
    ],
    define: [
      'A paving of a path of length {k} is a sequence of slabs with total length {k}. For every j from 1 to {n} there are slabs of length j in {a}_j different colours, and no others; each may be used any number of times, and if {a}_j = 0, there is none of length j. Pavings are different if their sequences differ in a length or a colour at some place, so the order matters. A path of length 0 has exactly one paving, the empty one.',
    ],
    use: 'terms are computed from the terms before them',
    banned: ['matrix', 'recurrence', 'polynomial', 'dynamic', 'linear'],
  },
  families: [
    {
      name: 'gaps',
      body: 'return [max(lo, min(hi, rng.choice([0, 0, 1, 2]))) for _ in range(max(N_LO, n))]',
    },
    { name: 'ones', body: 'return [max(lo, min(hi, 1))] * max(N_LO, max(n, N_USUAL) - rng.randint(0, 3))' },
    {
      name: 'last-only',
      body: 'd = [max(lo, 0)] * max(N_LO, max(n, N_USUAL) - rng.randint(0, 2))\nd[-1] = hi\nd[0] = max(lo, min(hi, rng.randint(0, 1)))\nreturn d',
    },
  ],
};
