import type { Operator } from '../model.ts';

export const runningMedians: Operator = {
  id: 'running-medians',
  family: 'F07',
  role: 'map',
  input: { kind: 'ints', size: [1, 120], value: [-1000000000000n, 1000000000000n] },
  params: [],
  result: { kind: 'ints', bound: (value) => value, length: 'n', subject: 'position' },
  algebra: [],
  features: [
    'data/trees/two heaps',
    'data/trees/heap',
    'data/trees/sorted list',
    'lang/python/heapq module',
    'type/optimisation/k-th element',
    'lang/python/bisect module',
  ],
  base: 1400,
  variants: [
    {
      axis: 'middle',
      options: [
        {
          id: 'lower',
          python: { AT: '(len(b) - 1) // 2', OTHER: 'len(b) // 2', KEEP: '1' },
          words: { middle: 'lower', even: 'smaller' },
        },
        {
          id: 'upper',
          python: { AT: 'len(b) // 2', OTHER: '(len(b) - 1) // 2', KEEP: '0' },
          words: { middle: 'upper', even: 'larger' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'resort',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    out = []
    for i in range(1, len(a) + 1):
        b = sorted(⟦kinds1¦a[:i]¦set(a[:i])⟧)
        out.append(b[@AT@])
    return out
`,
    },
    {
      name: 'insert',
      cost: 'n2',
      family: 'library',
      source: `from bisect import bisect_left, insort
def FN(a):
    b = []
    out = []
    for v in a:
        at = bisect_left(b, v)
        if ⟦kinds2¦True¦at == len(b) or b[at] != v⟧:
            b.insert(at, v)
        out.append(b[⟦other¦@AT@¦@OTHER@⟧])
    return out
`,
    },
    {
      name: 'heaps',
      cost: 'n lg',
      family: 'classic',
      source: `from heapq import heappush, heappushpop
def FN(a):
    low, high, out = [], [], []
    for v in a:
        if len(low) == len(high):
            heappush(low, ⟦pass¦-heappushpop(high, v)¦-v⟧)
        else:
            heappush(high, -heappushpop(low, -v))
        if @KEEP@ == 1 or len(low) > len(high):
            out.append(-low[0])
        else:
            out.append(high[0])
    return out
`,
    },
  ],
  mutations: [
    { slot: 'kinds1', code: 'M10', trap: 'distinct', what: 'equal elements count once' },
    { slot: 'kinds2', code: 'M10', trap: 'distinct', what: 'equal elements count once' },
    { slot: 'other', code: 'own', what: 'the other of the two middle elements' },
    { slot: 'pass', code: 'own', what: 'a new element is never handed to the upper half first' },
  ],
  words: {
    titles: ['The Middle So Far', 'Medians on the Way', 'Always the Middle One'],
    stories: [
      'The {items} arrive one at a time. After each arrival {Name} wants to know which {value} stands in the middle of all {values} seen so far.',
      'Day after day one more {value} is entered into the book. The {agent} keeps asking {Name} for the middle one of all entries.',
    ],
    values: ['the {middle} median of the first {i} elements of {a}', 'the {middle} median of {a}_1, …, {a}_{i}'],
    define: [
      'The {middle} median of a list is the element in the middle when its elements are put in ascending order; if the number of elements is even, it is the {even} of the two middle ones. Equal elements count separately.',
    ],
    use: 'the middle element of every beginning of the list is kept up to date',
    banned: ['heap', 'bisect', 'insertion'],
  },
  families: [
    { name: 'twins', body: 'return [max(lo, min(hi, rng.choice([-3, -3, 0, 4, 9]))) for _ in range(n)]' },
    { name: 'alternating', body: 'return [max(lo, min(hi, (-1) ** i * (i + 1))) for i in range(n)]' },
  ],
};
