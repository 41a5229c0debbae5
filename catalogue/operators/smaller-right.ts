import type { Operator } from '../model.ts';

export const smallerRight: Operator = {
  id: 'smaller-right',
  family: 'F21',
  role: 'map',
  input: { kind: 'ints', size: [2, 120], value: [-1000000000000n, 1000000000000n] },
  params: [],
  result: { kind: 'ints', bound: (_value, size) => [0n, BigInt(size - 1)], length: 'n', subject: 'position' },
  algebra: ['shiftInvariant'],
  features: [
    'data/trees/fenwick tree',
    'algo/sorting/merge sort',
    'opt/tables/coordinate compression',
    'type/optimisation/pair counting',
    'data/trees/sorted list',
  ],
  base: 1400,
  variants: [
    {
      axis: 'side',
      options: [
        { id: 'right', python: { TURN: '' }, words: { side: 'after', way: 'right' } },
        { id: 'left', python: { TURN: '[::-1]' }, words: { side: 'before', way: 'left' } },
      ],
    },
  ],
  impls: [
    {
      name: 'count',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    a = a@TURN@
    out = [sum(1 for x in a[i + 1:] if x ⟦ties1¦<¦<=⟧ a[i]) for i in range(len(a))]
    return out@TURN@
`,
    },
    {
      name: 'insert',
      cost: 'n lg',
      family: 'library',
      source: `from bisect import bisect_left, bisect_right, insort
def FN(a):
    seen, out = [], []
    for v in reversed(a@TURN@):
        out.append(⟦ties2¦bisect_left¦bisect_right⟧(seen, v))
        ⟦kinds¦insort(seen, v)¦if v not in seen:
            insort(seen, v)⟧
    out.reverse()
    return out@TURN@
`,
    },
    {
      name: 'ranks',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(a):
    a = a@TURN@
    order = sorted(set(a))
    rank = {order[i]: i + 1 for i in range(len(order))}
    tree = [0] * (len(order) + 2)
    out = [0] * len(a)
    for i in range(len(a) - 1, -1, -1):
        j = rank[a[i]]⟦ties3¦ - 1¦⟧
        while j > 0:
            out[i] += tree[j]
            j -= j & -j
        j = rank[a[i]]
        while j <= len(order):
            tree[j] += 1
            j += j & -j
    return out@TURN@
`,
    },
  ],
  mutations: [
    { slot: 'ties1', code: 'M03', trap: 'equal-counts', what: 'equal elements are counted as smaller' },
    { slot: 'ties2', code: 'M03', trap: 'equal-counts', what: 'equal elements are counted as smaller' },
    { slot: 'ties3', code: 'M03', trap: 'equal-counts', what: 'equal elements are counted as smaller' },
    { slot: 'kinds', code: 'M10', what: 'equal smaller elements count once' },
  ],
  words: {
    titles: ['Smaller Ones Ahead', 'Overtaken', 'Counting the Lesser'],
    stories: [
      'Standing at one of the {items}, {Name} looks along the row and counts those with a smaller {value}.',
      'The {agent} gives each {item} a note that says how many {items} on one side of it have a smaller {value}. {Name} writes the notes.',
    ],
    values: [
      'the number of elements of {a} that stand {side} position {i} and are smaller than {a}_{i}',
      'how many of the elements {side} position {i} of {a} are smaller than {a}_{i}',
    ],
    define: ['Only strictly smaller elements are counted, each position separately.'],
    use: 'smaller elements on one side of every element are counted',
    banned: ['fenwick', 'merge', 'bisect'],
  },
  families: [
    { name: 'blocks', body: 'return [max(lo, min(hi, -(i // 6) * 5 + i % 6)) for i in range(n)]' },
    { name: 'few', body: 'return [max(lo, min(hi, rng.randint(-2, 3))) for _ in range(n)]' },
  ],
};
