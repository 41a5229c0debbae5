import type { Operator } from '../model.ts';

export const evenSplit: Operator = {
  id: 'even-split',
  family: 'F14',
  role: 'core',
  input: { kind: 'ints', size: [1, 18], value: [1n, 150n] },
  params: [],
  result: { kind: 'pair', bound: (value, size) => [0n, value[1] * BigInt(size) + 2n ** BigInt(size)] },
  algebra: ['permInvariant'],
  features: [
    'algo/bits/subset sums',
    'data/sets/bitset',
    'algo/searching/meet in the middle',
    'type/sequences/partitioning',
    'algo/combinatorics/counting',
    'logic/numbers/big integers',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'sums',
      cost: 'n v',
      family: 'definition',
      source: `def FN(a):
    ways = {0: 1}
    for v in ⟦equal1¦a¦sorted(set(a))⟧:
        fresh = dict(ways)
        for x, c in ways.items():
            fresh[x + v] = fresh.get(x + v, 0) + ⟦add1¦c¦1⟧
        ways = fresh
    total = sum(a)
    best = min(abs(total - 2 * x) for x in ways)
    return best, sum(c for x, c in ways.items() if abs(total - 2 * x) == best)
`,
    },
    {
      name: 'digits',
      cost: 'n v',
      family: 'algebraic',
      source: `def FN(a):
    width = len(a) + 1
    packed = 1
    for v in ⟦equal2¦a¦sorted(set(a))⟧:
        packed += packed << v * width
    total = sum(a)
    x = ⟦half¦total // 2¦total // 2 - 1⟧
    while x > 0 and not packed >> x * width & (1 << width) - 1:
        x -= 1
    many = packed >> x * width & (1 << width) - 1
    if total - 2 * x ⟦middle¦> 0¦>= 0⟧:
        many *= 2
    return total - 2 * x, many
`,
    },
    {
      name: 'halves',
      cost: '2^(n/2) n',
      family: 'classic',
      source: `from bisect import bisect_left, bisect_right
def FN(a):
    def diffs(part):
        out = [0]
        for v in part:
            out = [x + v for x in out] + [x - v for x in out]
        return out
    k = len(a) // 2
    left = sorted(diffs(a[:k]))
    best, many = sum(a) + 1, 0
    for x in diffs(a[k:]):
        i = bisect_left(left, -x)
        for y in set(left[max(0, i - 1):i + 1]):
            d = abs(x + y)
            if d < best:
                best, many = d, 0
            if d == best:
                many += ⟦count¦bisect_right(left, y) - bisect_left(left, y)¦1⟧
    return best, many
`,
    },
  ],
  mutations: [
    { slot: 'equal1', code: 'M10', trap: 'equal-once', what: 'equal numbers are taken once' },
    { slot: 'equal2', code: 'M10', trap: 'equal-once', what: 'equal numbers are taken once' },
    { slot: 'add1', code: 'own', what: 'each sum of a smaller list is counted once' },
    { slot: 'half', code: 'M01', what: 'exactly half of the total is never reached' },
    { slot: 'middle', code: 'M03', what: 'even splits are counted twice' },
    { slot: 'count', code: 'M10', what: 'equal differences of a half are counted once' },
  ],
  words: {
    titles: ['A Fair Division', 'Two Sides', 'As Even as Possible'],
    stories: [
      '{Name} hands every one of the {items} to one of two heirs, the elder or the younger. What counts are the {values}, and the division should be as even as it can be.',
      'The {agent} loads two carts, a red one and a blue one. All of the {items} have to go on one of them, and their {values} should be balanced.',
    ],
    values: [
      'two integers: the least possible absolute difference of the sums of the two sides, and the number of splits with that difference',
      'two integers: the minimum, over all splits of {a}, of the absolute difference of the sums of the two sides, and how many splits attain it',
    ],
    define: [
      'A split puts each of the {n} elements on the left or on the right side; a side may be empty and then has sum 0. Splits are different if they put the element at some place of the list on different sides, so exchanging the two sides gives another split, and so does exchanging equal numbers at different places between the sides.',
    ],
    use: 'all sums of a part of the numbers are counted',
    banned: ['subset', 'bitset', 'dynamic', 'meet in the middle'],
  },
  families: [
    { name: 'equal', body: 'return [hi] * n' },
    {
      name: 'one-large',
      body: 'd = [rng.randint(lo, max(lo, min(hi, 9))) for _ in range(n)]\nd[rng.randrange(n)] = hi\nreturn d',
    },
    { name: 'powers', body: 'return [max(lo, min(hi, 1 << (i % 7))) for i in range(n)]' },
  ],
};
