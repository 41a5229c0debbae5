import type { Operator } from '../model.ts';

export const firstReach: Operator = {
  id: 'first-reach',
  family: 'F04',
  role: 'core',
  input: {
    kind: 'ints',
    size: [1, 100],
    value: [-100n, 100n],
    queries: { size: [1, 60], fields: [{ name: 'x', lo: 'LO', hi: 'HI' }] },
  },
  params: [],
  result: { kind: 'ints', bound: (_, size) => [0n, BigInt(size)], length: 'q', subject: 'query' },
  algebra: [],
  features: [
    'algo/searching/binary search',
    'algo/prefix/prefix maximum',
    'data/trees/sparse table',
    'opt/pruning/offline processing',
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
          words: { reach: 'greater than' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'look',
      cost: 'n m',
      family: 'definition',
      source: `def FN(a, queries):
    out = []
    for (x,) in queries:
        found = ⟦none¦0¦len(a)⟧
        for i in range(len(a)):
            if a[i] ⟦strict1¦@OP@¦@NOP@⟧ x:
                found = i + 1
                ⟦stop¦break¦continue⟧
        out.append(found)
    return out
`,
    },
    {
      name: 'records',
      cost: 'n lg',
      family: 'library',
      source: `from bisect import bisect_left, bisect_right
from itertools import accumulate
def FN(a, queries):
    high = ⟦high¦list(accumulate(a, max))¦list(a)⟧
    out = []
    for (x,) in queries:
        i = ⟦strict2¦@BISECT@¦@OTHER@⟧(high, x)
        out.append(i + 1 if i < len(a) else 0)
    return out
`,
    },
    {
      name: 'in-order',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(a, queries):
    out = [0] * len(queries)
    i = 0
    for j in sorted(range(len(queries)), key=lambda j: queries[j][0]):
        x = queries[j][0]
        while i < len(a)⟦last¦¦ - 1⟧ and not a[i] @OP@ x:
            i += 1
        ⟦miss¦if i < len(a):
            out[j] = i + 1¦out[j] = min(i + 1, len(a))⟧
    return out
`,
    },
  ],
  mutations: [
    { slot: 'none', code: 'M08', what: 'if no element reaches the number the last position is reported' },
    { slot: 'miss', code: 'M08', what: 'if no element reaches the number the last position is reported' },
    { slot: 'strict1', code: 'M03', trap: 'strictness', what: 'equality is judged the other way' },
    { slot: 'strict2', code: 'M03', trap: 'strictness', what: 'equality is judged the other way' },
    { slot: 'stop', code: 'M05', what: 'the last position is reported instead of the first' },
    { slot: 'high', code: 'own', what: 'the list is halved although it is not in order' },
    { slot: 'last', code: 'M01', what: 'the search never passes the last element' },
  ],
  words: {
    titles: ['The First High Enough', 'When Was It Reached', 'Marks on the Scale'],
    stories: [
      '{Name} reads the {values} of the {items} one after the other. Several people have asked when a certain mark was reached for the first time.',
      'In the records of the {agent} the {values} go up and down. For each of several marks {Name} looks for the earliest entry that was high enough.',
    ],
    values: [
      'the smallest j for which {a}_j is {reach} x_i, or 0 if there is none',
      'the position of the first element of {a} that is {reach} x_i, or 0 if no element is',
    ],
    define: ['Positions are counted from 1, and the elements of {a} may be in any order.'],
    use: 'only elements that exceed all earlier ones can be answers',
    banned: ['bisect', 'binary search', 'prefix', 'sorted', 'offline'],
  },
  families: [
    { name: 'rising', body: 'return sorted(rng.randint(lo, hi) for _ in range(n))' },
    { name: 'plateaus', body: 'return [max(lo, min(hi, (i // 4) * 3 - 4)) for i in range(n)]' },
    { name: 'peak-first', body: 'return [hi] + [rng.randint(lo, hi) for _ in range(n - 1)]' },
  ],
};
