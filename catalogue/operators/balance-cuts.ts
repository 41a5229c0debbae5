import type { Operator, Range } from '../model.ts';

const largest = ([lo, hi]: Range) => (lo + hi < 0n ? -lo : hi);

export const balanceCuts: Operator = {
  id: 'balance-cuts',
  family: 'F01',
  role: 'core',
  input: { kind: 'ints', size: [2, 120], value: [-1000000n, 1000000n] },
  params: [],
  result: {
    kind: 'pair',
    bound: (value, size) => [0n, (largest(value) > 1n ? largest(value) : 1n) * BigInt(size)],
  },
  algebra: [],
  features: [
    'type/sequences/partitioning',
    'algo/prefix/prefix sums',
    'algo/searching/binary search',
    'logic/edges/empty case',
    'logic/edges/negative values',
  ],
  base: 1000,
  variants: [],
  impls: [
    {
      name: 'sums',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    gaps = []
    for c in range(⟦empty1¦1¦0⟧, len(a)⟦empty2¦¦ + 1⟧):
        gaps.append(abs(sum(a[:c]) - sum(a[c:])))
    best = min(gaps)
    return best, gaps.count(best)
`,
    },
    {
      name: 'running',
      cost: 'n',
      family: 'classic',
      source: `def FN(a):
    left, right = ⟦empty3¦a[0], sum(a[1:])¦0, sum(a)⟧
    best, ways = abs(left - right), 1
    for x in a[⟦empty4¦1:-1¦:-1⟧]:
        left += x
        right -= x
        gap = abs(left - right)
        if gap < best:
            best = gap
            ⟦reset¦ways = 0¦ways = max(ways - 1, 0)⟧
        if gap == best:
            ways += 1
    return best, ways
`,
    },
    {
      name: 'ordered',
      cost: 'n lg',
      family: 'library',
      source: `from bisect import bisect_left
from itertools import accumulate
def FN(a):
    sums = list(accumulate(a))
    total = sums.pop()
    sums = sorted(⟦double¦2 * x for x in sums¦set(2 * x for x in sums)⟧)
    at = bisect_left(sums, total)
    near = sums[⟦side¦max(at - 1, 0)¦at⟧:at + 1] or sums[-1:]
    best = min(abs(x - total) for x in near)
    return best, sum(1 for x in sums if abs(x - total) == best)
`,
    },
  ],
  mutations: [
    { slot: 'empty1', code: 'own', trap: 'empty-part', what: 'the first part may be empty' },
    { slot: 'empty2', code: 'M01', what: 'the second part may be empty' },
    { slot: 'empty3', code: 'own', what: 'the cut before the first element stands for the one behind it' },
    { slot: 'empty4', code: 'M02', what: 'the first element is added twice' },
    { slot: 'reset', code: 'M19', what: 'cuts with a larger difference are still counted' },
    { slot: 'double', code: 'M10', what: 'cuts with equal sums count once' },
    { slot: 'side', code: 'own', what: 'only cuts from the half of the total on are looked at' },
  ],
  words: {
    titles: ['The Fairest Cut', 'Two Halves', 'In Balance'],
    stories: [
      'The row of {items} is shared between two helpers: one takes the front part, the other the rest. {Name} would like the sums of their {values} to differ as little as possible.',
      '{Name} has to divide the row of {items} at one place. The {agent} will complain about every difference between the two sides.',
    ],
    values: [
      'two integers: the smallest possible absolute difference between the sums of the two parts of {a}, and the number of cuts that attain it',
      'two integers: the minimum, over all cuts of {a}, of the absolute value of the sum before the cut minus the sum behind it, and the number of cuts for which this minimum is reached',
    ],
    define: [
      'A cut divides {a} between two neighbouring elements into a front part and a rest; neither of them may be empty, so there are {n} − 1 cuts.',
    ],
    use: 'the sums on both sides of every cut are compared',
    banned: ['prefix', 'bisect', 'sorted'],
  },
  families: [
    { name: 'zeros', body: 'd = [max(lo, min(hi, 0))] * n\nd[rng.randrange(n)] = rng.randint(lo, hi)\nreturn d' },
    { name: 'heavy-front', body: 'return [hi] + [max(lo, min(hi, rng.randint(-2, 3))) for _ in range(n - 1)]' },
    {
      name: 'sum-zero',
      body: 'd = [rng.randint(max(lo, -hi), hi) for _ in range(n // 2)]\nd += [max(lo, -x) for x in d]\nreturn d[:n] if len(d) >= 2 else [lo, hi]',
    },
  ],
};
