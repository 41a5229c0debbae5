import type { Operator } from '../model.ts';

/** Whatever climbs once and falls once is best, so there are about 2^n right answers. */
export const anyRoundOrder: Operator = {
  id: 'any-round-order',
  family: 'F03',
  role: 'core',
  input: { kind: 'ints', size: [1, 120], value: [-1000000000n, 1000000000n] },
  params: [],
  result: { kind: 'ints', length: 'n', subject: 'position', bound: (_value, size) => [1n, BigInt(size)] },
  algebra: [],
  features: [
    'algo/greedy/exchange argument',
    'algo/sorting/sorting',
    'type/sequences/permutation',
    'type/sequences/cyclic sequence',
    'logic/numbers/cyclic indices',
    'lang/python/sorting key',
  ],
  base: 1200,
  variants: [
    {
      axis: 'shape',
      options: [
        {
          id: 'circle',
          python: { CLOSED: 'True' },
          words: {
            shape: 'in a circle, so that the last one also stands next to the first',
            pairs: 'stand next to each other, the last and the first among them',
          },
        },
        { id: 'row', python: { CLOSED: 'False' }, words: { shape: 'in a row', pairs: 'stand next to each other' } },
      ],
    },
  ],
  impls: [
    {
      name: 'up',
      cost: 'n lg',
      family: 'library',
      source: `def FN(a):
    return [i + 1 for i in sorted(range(len(a)), key=lambda i: ⟦key1¦a[i]¦abs(a[i])⟧)]
`,
    },
    {
      name: 'down',
      cost: 'n lg',
      family: 'library',
      source: `def FN(a):
    order = sorted([(x, i) for i, x in enumerate(a)])
    order.reverse()
    return [⟦place¦i + 1¦x⟧ for x, i in order]
`,
    },
    {
      name: 'insert',
      cost: 'n2',
      family: 'classic',
      source: `def FN(a):
    order = []
    for i in range(len(a)):
        at = 0
        while at < len(order) and a[order[at]] ⟦sense¦>=¦!=⟧ a[i]:
            at += 1
        order.insert(at, i)
    return [i + 1 for i in order⟦all¦¦[::2] + order[1::2]⟧]
`,
    },
    {
      name: 'hill',
      cost: 'n lg',
      family: 'algebraic',
      source: `def FN(a):
    order = sorted(range(len(a)), key=lambda i: a[i])
    if not @CLOSED@:
        return [i + 1 for i in order]
    return [i + 1 for i in order[::2] + ⟦back¦order[1::2][::-1]¦order[1::2]⟧]
`,
    },
  ],
  mutations: [
    {
      slot: 'key1',
      code: 'own',
      what: 'elements are ordered by their absolute values',
      visibleIf: (value) => value[0] < 0n,
    },
    { slot: 'place', code: 'own', trap: 'elements', what: 'the elements are printed instead of their places' },
    { slot: 'sense', code: 'own', what: 'an element is only put beside equal ones' },
    { slot: 'all', code: 'own', what: 'every second element goes to the end' },
    { slot: 'back', code: 'own', what: 'the way back is not turned around' },
  ],
  words: {
    titles: ['Good Neighbours', 'No Steep Steps', 'A Calm Arrangement'],
    stories: [
      '{Name} arranges the {items} anew. Where two neighbours differ a lot, visitors complain.',
      'The {agent} dislikes jumps: when the {items} are put up in another order, the {values} of neighbours should differ as little as possible.',
    ],
    values: [
      'the place in {a} of the element that stands {i}-th in such an arrangement with the smallest possible cost',
      'the position that the {i}-th element of a cheapest arrangement has in {a}',
    ],
    define: [
      'All elements of {a} are arranged anew {shape}. The cost of an arrangement is the sum, over all pairs of elements that {pairs}, of the absolute difference of the two. Places are counted from 1, and every place of {a} is named exactly once. There may be several cheapest arrangements: any one of them is a right answer.',
    ],
    use: 'elements are arranged so that neighbours differ little',
    banned: ['sort', 'greedy', 'exchange argument'],
  },
  families: [
    { name: 'few-values', body: 'return [max(lo, min(hi, lo + rng.randint(0, 3))) for _ in range(n)]' },
    { name: 'alternating', body: 'return [max(lo, min(hi, (-1) ** i * (i + 1))) for i in range(n)]' },
  ],
  accept: `def FN(a):
    places = [int(word) for word in WORDS]
    if sorted(places) != list(range(1, len(a) + 1)):
        raise ValueError('expected every place once')
    row = [a[place - 1] for place in places]
    cost = sum(abs(x - y) for x, y in zip(row, row[1:]))
    return [cost + abs(row[0] - row[-1])] if @CLOSED@ else [cost]
`,
};
