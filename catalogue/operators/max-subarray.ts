import type { Operator, Range } from '../model.ts';

const negative = (value: Range) => value[0] < 0n;

export const maxSubarray: Operator = {
  id: 'max-subarray',
  family: 'F01',
  role: 'core',
  input: { kind: 'ints', size: [1, 120], drawnFrom: 7, value: [-1000000000n, 1000000000n] },
  params: [],
  result: { kind: 'int', bound: (value, size) => [value[0], value[1] > 0n ? value[1] * BigInt(size) : value[1]] },
  algebra: [],
  features: [
    'type/sequences/maximum subarray',
    'algo/prefix/kadane',
    'algo/prefix/prefix sums',
    'type/optimisation/maximise a sum',
    'algo/sweep/divide and conquer',
    'logic/edges/negative values',
  ],
  base: 1200,
  variants: [
    {
      axis: 'length',
      options: [
        { id: 'any', python: { STEP: '1' }, words: { count: 'one or more' } },
        {
          id: 'odd',
          python: { STEP: '2' },
          words: { count: 'an odd number of' },
          delta: 200,
          features: ['algo/dynamic programming/state machine dp'],
        },
      ],
    },
  ],
  impls: [
    {
      name: 'all',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    best = ⟦start¦a[0]¦0⟧
    for i in range(len(a)):
        total = 0
        for j in range(i, len(a)⟦last¦¦ - (i > 0)⟧):
            total += a[j]
            if (j - i) % @STEP@ == 0:
                best = max(best, total)
    return best
`,
    },
    {
      name: 'ends',
      cost: 'n',
      family: 'classic',
      source: `def FN(a):
    best = a[0]
    tail = []
    for i in range(len(a)):
        cur = a[i]
        if i >= @STEP@:
            cur += max(⟦empty¦0, tail[i - @STEP@] + sum(a[i - @STEP@ + 1:i])¦0, sum(a[i - @STEP@:i])⟧)
        tail.append(cur)
        best = max(best, cur)
    return ⟦zero1¦best¦max(best, 0)⟧
`,
    },
    {
      name: 'sums',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(a):
    low = [None] * @STEP@
    total, best = 0, None
    for i in range(len(a)):
        k = i % @STEP@
        if low[k] is None or ⟦sign¦total¦a[i]⟧ < low[k]:
            low[k] = total
        total += a[i]
        gain = total - low[k]
        if best is None or gain > best:
            best = gain
    return ⟦zero2¦best¦max(best, 0)⟧
`,
    },
  ],
  mutations: [
    { slot: 'start', code: 'M06', trap: 'empty-block', what: 'the empty block is allowed', visibleIf: negative },
    { slot: 'zero1', code: 'M06', trap: 'empty-block', what: 'the empty block is allowed', visibleIf: negative },
    { slot: 'zero2', code: 'M06', trap: 'empty-block', what: 'the empty block is allowed', visibleIf: negative },
    { slot: 'last', code: 'M01', what: 'the last element is used only by blocks from the start' },
    { slot: 'empty', code: 'own', what: 'a block is continued with fresh elements only' },
    { slot: 'sign', code: 'own', what: 'an element is compared where the sum before it is meant' },
  ],
  words: {
    titles: ['The Best Stretch', 'A Rewarding Block', 'Richest Run', 'Where to Begin and End'],
    stories: [
      'The {values} of the {items} may be gains or losses. {Name} takes some neighbouring {items} as they are, the good with the bad.',
      '{Name} may choose where to start and where to stop along the row of {items}; every {item} in between counts with its {value}, even if that is negative.',
    ],
    values: [
      'the largest possible sum of a block of {a}',
      'the maximum, over all blocks of {a}, of the sum of the elements in the block',
    ],
    define: ['A block consists of {count} consecutive elements; the empty sequence is not a block.'],
    use: 'the best sum of consecutive elements is kept for every end',
    banned: ['kadane', 'prefix sum', 'subarray'],
  },
  families: [
    { name: 'negative', body: 'return [rng.randint(lo, min(hi, max(lo, -1))) for _ in range(n)]' },
    {
      name: 'sinks',
      body: 'k = rng.randint(3, 5)\nreturn [rng.randint(lo, min(hi, max(lo, -1))) if i % k == 1 else rng.randint(max(lo, hi // 3), hi) for i in range(n)]',
    },
    { name: 'alternating', body: 'return [max(lo, min(hi, (-1) ** i * rng.randint(1, 9))) for i in range(n)]' },
    {
      name: 'leaning',
      as: 'random',
      body: 'x = lo + (hi - lo) // rng.choice([6, 10, 1000])\nreturn [rng.randint(x, hi) for _ in range(n)]',
    },
    {
      name: 'two-values',
      as: 'equal',
      body: 'x = rng.randint(max(lo, min(hi, 0)), hi)\nreturn [max(lo, -x) if i % 4 == 1 else x for i in range(n)]',
    },
  ],
};
