import type { Operator } from '../model.ts';

export const bestBlockLive: Operator = {
  id: 'best-block-live',
  family: 'F21',
  role: 'core',
  input: {
    kind: 'ints',
    size: [1, 60],
    value: [-1000000n, 1000000n],
    queries: {
      size: [1, 60],
      fields: [
        { name: 'p', lo: '1', hi: 'n' },
        { name: 'x', lo: '-1000', hi: '1000' },
      ],
    },
  },
  params: [],
  result: {
    kind: 'ints',
    bound: (value, size) => [
      value[0] < -1000n ? value[0] : -1000n,
      (value[1] > 1000n ? value[1] : 1000n) * BigInt(size),
    ],
    length: 'q',
    subject: 'query',
  },
  algebra: [],
  features: [
    'data/trees/segment tree',
    'algo/prefix/kadane',
    'type/sequences/maximum subarray',
    'algo/sweep/divide and conquer',
    'logic/edges/negative values',
    'algo/prefix/prefix sums',
  ],
  base: 1800,
  variants: [],
  impls: [
    {
      name: 'each',
      cost: 'n q',
      family: 'definition',
      source: `def FN(a, qs):
    b = list(a)
    out = []
    for p, x in qs:
        b[p - 1] ⟦change1¦=¦+=⟧ x
        total = low = 0
        best = None
        for v in b:
            total += v
            if best is None or total - low > best:
                best = total - low
            low = min(low, total)
        out.append(⟦empty1¦best¦max(best, 0)⟧)
    return out
`,
    },
    {
      name: 'tree',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(a, qs):
    width = 1
    while width < len(a):
        width *= 2
    low = -10 ** 18
    def join(s, t):
        return (s[0] + t[0], max(s[1], s[0] + t[1]), max(t[2], ⟦tail¦t[0] + s[2]¦s[2]⟧), max(s[3], t[3], ⟦middle¦s[2] + t[1]¦low⟧))
    tree = [(0, low, low, low)] * (2 * width)
    for i, v in enumerate(a):
        tree[width + i] = (v, v, v, v)
    for i in range(width - 1, 0, -1):
        tree[i] = join(tree[2 * i], tree[2 * i + 1])
    out = []
    for p, x in qs:
        i = width + p - 1
        y = ⟦change2¦x¦tree[i][0] + x⟧
        tree[i] = (y, y, y, y)
        while i > 1:
            i //= 2
            tree[i] = join(tree[2 * i], tree[2 * i + 1])
        out.append(tree[1][3])
    return out
`,
    },
    {
      name: 'running',
      cost: 'n q',
      family: 'library',
      source: `from itertools import accumulate
def FN(a, qs):
    b = list(a)
    out = []
    for p, x in qs:
        b[⟦place¦p - 1¦min(p, len(b) - 1)⟧] = x
        out.append(max(accumulate(b, lambda s, v: max(⟦restart¦v, s + v¦s + v, 0⟧))))
    return out
`,
    },
  ],
  mutations: [
    { slot: 'change1', code: 'own', trap: 'adds', what: 'x is added instead of put in place' },
    { slot: 'change2', code: 'own', trap: 'adds', what: 'x is added instead of put in place' },
    { slot: 'empty1', code: 'M06', what: 'the empty block is allowed' },
    { slot: 'restart', code: 'M06', what: 'a bad start is taken for nothing' },
    { slot: 'tail', code: 'own', what: 'sums at the right end are not extended' },
    { slot: 'middle', code: 'own', what: 'blocks across the middle are missed' },
    { slot: 'place', code: 'M25', what: 'the place behind is changed' },
  ],
  words: {
    titles: ['The Best Stretch so Far', 'Moving Fortunes', 'Always the Best Part'],
    stories: [
      'The {values} of the {items} are corrected one after another. After every correction {Name} wants to know how good the best stretch of the row is now.',
      'The {agent} replaces single {values} in the row, and each time {Name} looks for the most rewarding run of neighbouring {items}.',
    ],
    values: [
      'the largest sum of a block of {a} just after change {i}',
      'the maximum, over all blocks of the list as it is after the changes 1, …, {i}, of the sum of the elements in the block',
    ],
    define: [
      'The queries are changes that are made in the given order and stay in force: change i replaces the element at place p_i with x_i, whatever stood there before. A block is a non-empty sequence of consecutive elements of the whole list, so the answer may be negative. Places are numbered from 1.',
    ],
    use: 'the best block is put together again after every change',
    banned: ['kadane', 'segment tree', 'prefix', 'subarray'],
  },
  families: [
    { name: 'negative', body: 'return [rng.randint(lo, min(hi, max(lo, -1))) for _ in range(n)]' },
    { name: 'small', body: 'return [max(lo, min(hi, rng.randint(-900, 900))) for _ in range(n)]' },
  ],
};
