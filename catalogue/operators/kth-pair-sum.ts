import type { Operator } from '../model.ts';

export const kthPairSum: Operator = {
  id: 'kth-pair-sum',
  family: 'F04',
  role: 'core',
  input: { kind: 'twoInts', size: [1, 60], size2: [1, 60], value: [-1000000000n, 1000000000n] },
  params: [{ name: 'k', lo: '1', hi: 'n * m', pick: 'uniform' }],
  result: { kind: 'int', bound: (value) => [2n * value[0], 2n * value[1]] },
  algebra: [],
  features: [
    'type/optimisation/k-th element',
    'algo/searching/two pointers',
    'algo/searching/binary search on the answer',
    'data/trees/heap',
    'logic/edges/duplicates',
  ],
  base: 1500,
  variants: [
    {
      axis: 'order',
      options: [
        { id: 'smallest', python: { SIGN: '' }, words: { order: 'smallest', up: 'ascending' } },
        { id: 'largest', python: { SIGN: '-' }, words: { order: 'largest', up: 'descending' } },
      ],
    },
  ],
  impls: [
    {
      name: 'all',
      cost: 'n m',
      family: 'definition',
      source: `def FN(a, b, k):
    sums = sorted(⟦distinct1¦[@SIGN@(x + y) for x in a for y in b]¦set(@SIGN@(x + y) for x in a for y in b)⟧)
    return @SIGN@sums[min(⟦place¦k - 1¦k⟧, len(sums) - 1)]
`,
    },
    {
      name: 'count-below',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(a, b, k):
    a = sorted(@SIGN@x for x in a)
    b = sorted(@SIGN@y for y in b)
    low, high = a[0] + b[0], a[-1] + b[-1]
    while low < high:
        middle = (low + high) // 2
        below, j = 0, len(b)
        for x in a:
            while j and x + b[j - 1] ⟦limit¦>¦>=⟧ middle:
                j -= 1
            below += j
        if below >= k:
            high = middle
        else:
            low = middle + ⟦step¦1¦2⟧
    return @SIGN@low
`,
    },
    {
      name: 'rows',
      cost: 'n m',
      family: 'library',
      source: `from heapq import heapify, heappop, heapreplace
def FN(a, b, k):
    b = ⟦order¦sorted(@SIGN@y for y in b)¦[@SIGN@y for y in b]⟧
    heap = [(@SIGN@x + b[0], 0, @SIGN@x) for x in ⟦rows¦a¦set(a)⟧]
    heapify(heap)
    for _ in range(k - 1):
        total, j, x = heap[0]
        if j + 1 < len(b):
            heapreplace(heap, (x + b[j + 1], j + 1, x))
        elif len(heap) > 1:
            heappop(heap)
    return @SIGN@heap[0][0]
`,
    },
  ],
  mutations: [
    { slot: 'distinct1', code: 'M10', trap: 'distinct-sums', what: 'equal sums count once' },
    { slot: 'rows', code: 'M10', trap: 'distinct-sums', what: 'equal numbers of the first list count once' },
    { slot: 'place', code: 'M25', what: 'places are counted from 0' },
    { slot: 'limit', code: 'M03', what: 'sums equal to the limit are not counted' },
    { slot: 'step', code: 'M01', what: 'the search steps over a number' },
    { slot: 'order', code: 'own', what: 'the order of the second list is taken for the order of size' },
  ],
  words: {
    titles: ['One from Each Side', 'The Sum at Place k', 'Ranking the Combinations'],
    stories: [
      '{Name} combines a number from one list with a number from another and writes down the sum. In the end all combinations are ranked.',
      'The {agent} has two price lists, and every offer consists of one item from each. {Name} wants to know what the offer at a certain place of the ranking costs.',
    ],
    values: [
      'the {k}-th {order} sum of an element of {a} and an element of {b}',
      'the number at place {k} when the sums of all combinations are written down in {up} order',
    ],
    define: [
      'A combination consists of a position in {a} and a position in {b}; its sum is the sum of the two numbers there. There are {n} · {m} of them. Every combination counts, also if other combinations have the same sum; places are counted from 1.',
    ],
    use: 'the sums up to a limit are counted without listing them',
    banned: ['heap', 'binary search', 'pointer', 'sorted'],
  },
  families: [
    {
      name: 'few-values',
      body: 'return [max(lo, min(hi, rng.randint(-2, 2))) for _ in range(n)], [max(lo, min(hi, rng.randint(-2, 2))) for _ in range(n)]',
    },
    {
      name: 'negative',
      body: 'top = max(lo, min(hi, -1))\nreturn [rng.randint(lo, top) for _ in range(n)], [rng.randint(lo, top) for _ in range(max(1, n // 2))]',
    },
    {
      name: 'steps',
      body: 'return [max(lo, min(hi, 10 * i)) for i in range(n)], [max(lo, min(hi, i)) for i in range(n)]',
    },
  ],
};
