import type { Operator } from '../model.ts';

export const windowMaxima: Operator = {
  id: 'window-maxima',
  family: 'F06',
  role: 'map',
  input: { kind: 'ints', size: [1, 120], value: [-1000000000000n, 1000000000000n] },
  params: [{ name: 'k', lo: '1', hi: 'n', pick: 'small' }],
  result: { kind: 'ints', bound: (value) => value, length: 'n - k + 1', subject: 'position' },
  algebra: [],
  features: [
    'data/linear/monotonic deque',
    'algo/searching/sliding window',
    'data/trees/heap',
    'opt/pruning/amortisation',
    'algo/prefix/prefix maximum',
  ],
  base: 1200,
  variants: [
    {
      axis: 'end',
      options: [
        { id: 'largest', python: { BEST: 'max', UNDER: '<=', SIGN: '-' }, words: { most: 'largest' } },
        { id: 'smallest', python: { BEST: 'min', UNDER: '>=', SIGN: '' }, words: { most: 'smallest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'slices',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a, k):
    return [@BEST@(a[⟦slice¦i:i + k¦max(i - 1, 0):i + k⟧]) for i in range(len(a) - k + 1)]
`,
    },
    {
      name: 'deque',
      cost: 'n',
      family: 'classic',
      source: `from collections import deque
def FN(a, k):
    near = deque()
    out = []
    for i in range(len(a)):
        ⟦drop¦while¦if⟧ near and a[near[-1]] @UNDER@ a[i]:
            near.pop()
        near.append(i)
        if near[0] ⟦evict¦<=¦<⟧ i - k:
            near.popleft()
        if i >= k - 1:
            out.append(a[near[0]])
    return out
`,
    },
    {
      name: 'lazy-heap',
      cost: 'n lg',
      family: 'library',
      source: `from heapq import heappush, heappop
def FN(a, k):
    pq = []
    out = []
    for i in range(len(a)):
        heappush(pq, (@SIGN@⟦size¦a[i]¦abs(a[i])⟧, i))
        if i >= k - 1:
            ⟦stale¦while¦if⟧ pq[0][1] <= i - k:
                heappop(pq)
            out.append(a[pq[0][1]])
    return out
`,
    },
  ],
  mutations: [
    { slot: 'drop', code: 'own', what: 'only one smaller element gives way to a new one' },
    {
      slot: 'size',
      code: 'own',
      what: 'elements are compared by their absolute values',
      visibleIf: (value) => value[0] < 0n,
    },
    { slot: 'evict', code: 'M01', trap: 'one-longer', what: 'a block keeps one element too many' },
    { slot: 'stale', code: 'own', what: 'only one outdated element is dropped' },
    { slot: 'slice', code: 'M01', trap: 'one-longer', what: 'a block keeps one element too many' },
  ],
  words: {
    titles: ['Best of Each Block', 'Moving Extremes', 'Every k in a Row'],
    stories: [
      '{Name} slides a frame along the row of {items} and notes one {value} for each place of the frame.',
      'A few neighbouring {items} are looked at together, then the {agent} moves on by one. {Name} writes down one {value} each time.',
    ],
    values: [
      'the {most} of the {k} consecutive elements of {a} that begin at position {i}',
      'the {most} element among positions {i}, …, {i} + {k} − 1 of {a}',
    ],
    define: ['Only those ranges of {k} consecutive positions are considered that lie completely inside the list.'],
    use: 'the extreme element of each block of fixed length is found',
    banned: ['deque', 'sliding', 'heap'],
  },
  families: [
    { name: 'waves', body: 'return [max(lo, min(hi, (i * 5) % 11 - i % 4)) for i in range(n)]' },
    { name: 'slope', body: 'return [max(lo, min(hi, n - i + rng.randint(-2, 2))) for i in range(n)]' },
  ],
};
