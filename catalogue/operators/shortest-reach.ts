import type { Operator } from '../model.ts';

export const shortestReach: Operator = {
  id: 'shortest-reach',
  family: 'F02',
  role: 'core',
  input: { kind: 'ints', size: [1, 120], drawnFrom: 4, value: [1n, 50n] },
  params: [{ name: 's', lo: '1', hi: '6 * n', pick: 'uniform' }],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(size)] },
  algebra: [],
  features: [
    'type/sequences/shortest window',
    'algo/searching/two pointers',
    'algo/prefix/prefix sums',
    'algo/searching/binary search',
    'logic/edges/impossible case',
  ],
  base: 1200,
  variants: [
    {
      axis: 'reach',
      options: [
        {
          id: 'least',
          python: { OP: '>=', NOP: '>', BISECT: 'bisect_left', OTHER: 'bisect_right' },
          words: { reach: 'at least' },
        },
        {
          id: 'more',
          python: { OP: '>', NOP: '>=', BISECT: 'bisect_right', OTHER: 'bisect_left' },
          words: { reach: 'more than' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'lengths',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a, s):
    n = len(a)
    for k in range(1, n + 1):
        ways = 0
        total = sum(a[:k])
        for i in range(k, ⟦last¦n + 1¦n⟧):
            if total ⟦equal1¦@OP@¦@NOP@⟧ s:
                ways += 1
                ⟦stop¦¦break⟧
            if i < n:
                total += a[i] - a[i - k]
        if ways:
            return k, ways
    return ⟦none¦0, 0¦n, 1⟧
`,
    },
    {
      name: 'window',
      cost: 'n',
      family: 'classic',
      source: `def FN(a, s):
    best, ways = len(a) + 1, 0
    left = total = 0
    for right in range(len(a)):
        total += a[right]
        ⟦shrink¦while¦if⟧ total - a[left] @OP@ s:
            total -= a[left]
            left += 1
        if total @OP@ s:
            k = right - left + 1
            if k < best:
                best, ways = k, 1
            elif k == best:
                ways += 1
    return (best, ways) if ways else (0, 0)
`,
    },
    {
      name: 'sums',
      cost: 'n lg',
      family: 'library',
      source: `from bisect import bisect_left, bisect_right
def FN(a, s):
    sums = [0]
    for x in a:
        sums.append(sums[-1] + x)
    sizes = []
    for i in range(len(a)):
        j = ⟦side¦@BISECT@¦@OTHER@⟧(sums, ⟦from¦sums[i] + s¦sums[i] + s - a[i]⟧)
        if j < len(sums):
            sizes.append(j - i)
    if not sizes:
        return 0, 0
    return min(sizes), ⟦count¦sizes.count(min(sizes))¦len(sizes)⟧
`,
    },
  ],
  mutations: [
    { slot: 'stop', code: 'M35', trap: 'one-witness', what: 'only one block of the smallest size is counted' },
    { slot: 'last', code: 'M01', what: 'the last block of every size is left out' },
    { slot: 'none', code: 'M08', what: 'if no block reaches the sum the whole list is reported' },
    { slot: 'shrink', code: 'own', what: 'at most one element is dropped on the left for a new one on the right' },
    {
      slot: 'equal1',
      code: 'M03',
      trap: 'strictness',
      what: 'a sum equal to the given number is judged the other way',
    },
    { slot: 'side', code: 'M03', trap: 'strictness', what: 'a sum equal to the given number is judged the other way' },
    { slot: 'from', code: 'own', what: 'the first element of a block is not counted' },
    { slot: 'count', code: 'own', what: 'all starts are counted instead of those with the smallest size' },
  ],
  words: {
    titles: ['Short but Enough', 'As Few as Possible', 'The Quickest Way to the Sum'],
    stories: [
      '{Name} needs a certain total and may use neighbouring {items} only. Since each one has to be carried, as few as possible should be taken.',
      'An order of the {agent} is filled from one unbroken row of {items}. {Name} adds up their {values} and hopes to get by with a short row.',
    ],
    values: [
      'two integers: the smallest number of elements in a block of {a} whose sum is {reach} {s}, and the number of blocks of that size whose sum is {reach} {s}; both are 0 if there is no such block',
      'two integers: the length of the shortest blocks of {a} that add up to {reach} {s}, and how many blocks of this length do so, or 0 and 0 if none does',
    ],
    define: [
      'A block is a non-empty sequence of consecutive elements; blocks at different positions count separately even if their elements are equal.',
    ],
    use: 'blocks that just reach a given sum are compared by length',
    banned: ['pointer', 'prefix', 'bisect'],
  },
  families: [
    { name: 'ones', body: 'return [max(lo, min(hi, 1))] * n' },
    { name: 'large-at-end', body: 'return [max(lo, min(hi, rng.randint(1, 2))) for _ in range(n - 1)] + [hi]' },
    { name: 'peaks', body: 'return [hi if i % 5 == 2 else max(lo, min(hi, rng.randint(1, 3))) for i in range(n)]' },
  ],
};
