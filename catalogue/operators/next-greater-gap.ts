import type { Operator } from '../model.ts';

export const nextGreaterGap: Operator = {
  id: 'next-greater-gap',
  family: 'F06',
  role: 'map',
  input: { kind: 'ints', size: [2, 120], value: [-1000000000000n, 1000000000000n] },
  params: [],
  result: { kind: 'ints', bound: (_value, size) => [0n, BigInt(size)], length: 'n', subject: 'position' },
  algebra: ['shiftInvariant'],
  features: ['data/linear/monotonic stack', 'data/linear/stack', 'logic/edges/duplicates', 'opt/pruning/amortisation', 'logic/numbers/cyclic indices'],
  base: 1300,
  variants: [
    {
      axis: 'ends',
      options: [
        { id: 'line', python: { WRAP: '1' }, words: { later: 'to the right', wrap: 'The list does not wrap around at its end.' } },
        {
          id: 'ring',
          python: { WRAP: '2' },
          words: { later: 'going round to the right', wrap: 'After the last element the first one follows again, so the list is a ring.' },
          delta: 100,
          features: ['type/sequences/cyclic sequence'],
        },
      ],
    },
  ],
  impls: [
    {
      name: 'look',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    n = len(a)
    out = []
    for i in range(n):
        gap = 0
        for j in range(i + 1, n if @WRAP@ == 1 else i + n):
            if a[j % n] ⟦ties1¦>¦>=⟧ a[i]:
                gap = j - i
                ⟦leave¦break¦if gap > 1:
                    break⟧
        out.append(gap)
    return out
`,
    },
    {
      name: 'stack',
      cost: 'n',
      family: 'classic',
      source: `def FN(a):
    n = len(a)
    out = [0] * n
    st = []
    for j in range(n * @WRAP@):
        while st and a[st[-1] % n] ⟦ties2¦<¦<=⟧ a[j % n]:
            i = st.pop()
            if i < n:
                out[i] = j - i
        st.append(j)
    return out
`,
    },
    {
      name: 'jump',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(a):
    n = len(a)
    m = n * @WRAP@
    nxt = [m] * (m + 1)
    for i in range(m - 1, -1, -1):
        j = i + 1
        while j < m and a[j % n] ⟦ties3¦<=¦<⟧ a[i % n]:
            j = nxt[j]
        nxt[i] = j
    return [nxt[i] - i if nxt[i] < m else ⟦none¦0¦n - i⟧ for i in range(n)]
`,
    },
  ],
  mutations: [
    { slot: 'ties1', code: 'M03', trap: 'equal-counts', what: 'an equal element counts as larger' },
    { slot: 'ties2', code: 'M03', trap: 'equal-counts', what: 'an equal element counts as larger' },
    { slot: 'ties3', code: 'M03', trap: 'equal-counts', what: 'an equal element counts as larger' },
    { slot: 'leave', code: 'M35', what: 'a larger direct neighbour does not end the search' },
    { slot: 'none', code: 'M08', what: 'without a larger element the distance to the end is taken' },
  ],
  words: {
    titles: ['Waiting for Something Larger', 'Distance to the Next Peak', 'How Long to Wait'],
    stories: [
      'Looking along the row of {items}, {Name} asks at every {item} how far it is to the next one with a larger {value}.',
      'At every {item} the {agent} stops and waits until a larger {value} comes along. {Name} writes down how long that takes.',
    ],
    values: [
      'the distance from position {i}, {later}, to the nearest element that is larger than {a}_{i}, or 0 if there is none',
      'the number of steps from position {i}, {later}, to the first element larger than {a}_{i}, or 0 if there is no such element',
    ],
    define: ['Larger means strictly larger; an equal element does not count. {wrap}'],
    use: 'for every element the distance to the next larger one is found',
    banned: ['stack', 'monotonic'],
  },
  families: [
    { name: 'plateaus', body: 'return [max(lo, min(hi, i // 4 % 5)) for i in range(n)]' },
    { name: 'zigzag', body: 'return [max(lo, min(hi, i if i % 2 else n - i)) for i in range(n)]' },
  ],
};
