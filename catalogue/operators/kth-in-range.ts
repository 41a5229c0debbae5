import type { Operator } from '../model.ts';

export const kthInRange: Operator = {
  id: 'kth-in-range',
  family: 'F21',
  role: 'core',
  input: {
    kind: 'ints',
    size: [1, 80],
    value: [-1000000000n, 1000000000n],
    queries: {
      size: [1, 60],
      fields: [
        { name: 'l', lo: '1', hi: 'n' },
        { name: 'r', lo: 'l', hi: 'n' },
        { name: 'k', lo: '1', hi: 'r - l + 1' },
      ],
    },
  },
  params: [],
  result: { kind: 'ints', bound: (value) => value, length: 'q', subject: 'query' },
  algebra: [],
  features: [
    'type/optimisation/k-th element',
    'algo/sorting/sorting',
    'algo/searching/binary search',
    'algo/sweep/divide and conquer',
    'opt/pruning/offline processing',
    'logic/edges/duplicates',
  ],
  base: 1600,
  variants: [
    {
      axis: 'side',
      options: [
        {
          id: 'smallest',
          python: { FLIP: '' },
          words: { side: 'smallest', order: 'from the smallest to the largest' },
        },
        { id: 'largest', python: { FLIP: '-' }, words: { side: 'largest', order: 'from the largest to the smallest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'each',
      cost: 'n q lg',
      family: 'definition',
      source: `def FN(a, qs):
    out = []
    for l, r, k in qs:
        part = sorted(@FLIP@v for v in ⟦kinds1¦a[l - 1:r]¦set(a[l - 1:r])⟧)
        out.append(@FLIP@part[min(k, len(part)) - 1])
    return out
`,
    },
    {
      name: 'ranks',
      cost: 'n q',
      family: 'classic',
      source: `def FN(a, qs):
    order = sorted(range(len(a)), key=lambda x: @FLIP@a[x])
    out = []
    for l, r, k in qs:
        left = k
        for x in order:
            if l - ⟦left2¦1¦2⟧ <= x ⟦right2¦<¦<=⟧ r:
                left -= 1
                if left == 0:
                    break
        out.append(a[x])
    return out
`,
    },
    {
      name: 'halving',
      cost: 'n lg v',
      family: 'algebraic',
      source: `def FN(a, qs):
    b = [@FLIP@v for v in a]
    out = []
    for l, r, k in qs:
        part = b[l - 1:r]
        low, high = min(part), max(part)
        while low < high:
            middle = (low + high) // 2
            if sum(1 for v in part if v <= middle) ⟦enough¦>=¦>⟧ k:
                high = middle
            else:
                low = middle + 1
        out.append(@FLIP@low)
    return out
`,
    },
  ],
  mutations: [
    { slot: 'kinds1', code: 'M10', trap: 'equal-once', what: 'equal elements of a range count once' },
    { slot: 'right2', code: 'M01', what: 'the place behind the range is used too' },
    { slot: 'enough', code: 'M03', what: 'one element more is asked for' },
    { slot: 'left2', code: 'M25', what: 'the place before the range is used too' },
  ],
  words: {
    titles: ['In the Middle of a Range', 'Place in a Stretch', 'Somewhere in Between'],
    stories: [
      '{Name} puts stretches of the row of {items} in order and is asked which {value} then stands at a certain place.',
      'For every question the {agent} looks at a part of the {values} only and wants one of them, chosen by its size.',
    ],
    values: [
      'the k_i-th {side} of the elements of {a} from place l_i to place r_i',
      'the element that stands at place k_i when the elements at the places l_i, …, r_i of {a} are put in order {order}',
    ],
    define: [
      'Places are numbered from 1, and both ends of a range belong to it. Equal elements are all kept: in a range with the elements 4, 4 and 7 there are three places, two of which are taken by a 4. The list itself is not changed by a query.',
    ],
    use: 'an element of given rank is found inside a range',
    banned: ['binary search', 'wavelet', 'persistent', 'offline', 'bisect'],
  },
  families: [
    {
      name: 'few-values',
      body: 'x = [rng.randint(lo, hi) for _ in range(3)]\nreturn [rng.choice(x) for _ in range(n)]',
    },
    { name: 'saw', body: 'return [max(lo, min(hi, i % 5 - 2)) for i in range(n)]' },
  ],
};
