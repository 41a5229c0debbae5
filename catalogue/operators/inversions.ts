import type { Operator } from '../model.ts';

export const inversions: Operator = {
  id: 'inversions',
  family: 'F03',
  role: 'core',
  input: { kind: 'ints', size: [1, 120], value: [-1000000000000n, 1000000000000n] },
  params: [],
  result: { kind: 'int', bound: (_value, size) => [0n, BigInt((size * (size - 1)) / 2)] },
  algebra: ['shiftInvariant'],
  features: [
    'algo/sorting/merge sort',
    'data/trees/fenwick tree',
    'type/optimisation/pair counting',
    'algo/sweep/divide and conquer',
    'lang/python/bisect module',
    'opt/tables/coordinate compression',
  ],
  base: 1400,
  variants: [
    {
      axis: 'gap',
      options: [
        { id: 'any', python: { GAP: '0' }, words: { more: 'larger than' } },
        { id: 'by2', python: { GAP: '1' }, words: { more: 'by at least 2 larger than' }, delta: 100 },
        { id: 'by5', python: { GAP: '4' }, words: { more: 'by at least 5 larger than' }, delta: 100 },
      ],
    },
  ],
  impls: [
    {
      name: 'pairs',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    count = 0
    for i in range(len(a)):
        for j in range(i + 1, len(a)):
            if a[i] ⟦ties1¦>¦>=⟧ a[j] + @GAP@:
                count += 1
    return count
`,
    },
    {
      name: 'insert',
      cost: 'n lg',
      family: 'library',
      source: `from bisect import bisect_left, bisect_right, insort
def FN(a):
    seen = []
    count = 0
    for v in a:
        count += ⟦length¦len(seen)¦max(0, len(seen) - (v < 0))⟧ - ⟦ties2¦bisect_right¦bisect_left⟧(seen, v + @GAP@)
        insort(seen, v)
    return count
`,
    },
    {
      name: 'merge',
      cost: 'n lg',
      family: 'classic',
      source: `def inv_sort(a):
    if len(a) < 2:
        return a, 0
    half = len(a) // 2
    left, x = inv_sort(a[:half])
    right, y = inv_sort(a[half:])
    count = ⟦inner¦x + y¦max(x, y)⟧
    j = 0
    for v in left:
        while j < len(right) and right[j] + @GAP@ ⟦ties3¦<¦<=⟧ v:
            j += 1
        count += j
    return sorted(left + right), count
def FN(a):
    return inv_sort(a)[1]
`,
    },
  ],
  mutations: [
    { slot: 'ties1', code: 'M03', trap: 'equal-counts', what: 'equal elements count as a pair' },
    { slot: 'ties2', code: 'M03', trap: 'equal-counts', what: 'equal elements count as a pair' },
    { slot: 'ties3', code: 'M03', trap: 'equal-counts', what: 'equal elements count as a pair' },
    { slot: 'length', code: 'own', what: 'one element too few is counted for negative values' },
    { slot: 'inner', code: 'own', what: 'only the more disordered half is counted' },
  ],
  words: {
    titles: ['Out of Order', 'Pairs the Wrong Way Round', 'A Measure of Disorder'],
    stories: [
      'The {items} should stand in the order of their {values}, but they do not. {Name} measures the disorder.',
      'Whenever some {item} with a large {value} stands before one with a small {value}, the {agent} sighs. {Name} counts the sighs.',
    ],
    values: [
      'the number of pairs of positions i < j such that {a}_i is {more} {a}_j',
      'how many pairs of positions (i, j) with i < j there are for which {a}_i is {more} {a}_j',
    ],
    define: ['Pairs are counted by position, so equal elements at different places give different pairs.', 'The comparison is strict: a pair with {a}_i = {a}_j never counts.'],
    use: 'pairs of elements in the wrong order are counted',
    banned: ['inversion', 'merge sort', 'fenwick', 'bisect'],
  },
  families: [
    { name: 'blocks', body: 'return [max(lo, min(hi, -(i // 6) * 5 + i % 6)) for i in range(n)]' },
    { name: 'few', body: 'return [max(lo, min(hi, rng.randint(-2, 3))) for _ in range(n)]' },
  ],
};
