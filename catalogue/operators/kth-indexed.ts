import type { Operator } from '../model.ts';

export const kthIndexed: Operator = {
  id: 'kth-indexed',
  family: 'F03',
  role: 'fold',
  input: { kind: 'ints', size: [1, 120], value: [-1000000000000n, 1000000000000n] },
  params: [{ name: 'k', lo: '1', hi: 'n', pick: 'uniform' }],
  result: {
    kind: 'pair',
    bound: ([lo, hi], size) => [lo < 1n ? lo : 1n, hi > BigInt(size) ? hi : BigInt(size)],
  },
  algebra: ['byIndex'],
  features: [
    'type/optimisation/k-th element',
    'algo/sorting/sorting',
    'algo/sorting/quickselect',
    'logic/ties/smallest index',
    'lang/python/sorting key',
    'data/trees/heap',
  ],
  base: 1000,
  variants: [
    {
      axis: 'order',
      options: [
        { id: 'smallest', python: { SIGN: '' }, words: { order: 'smallest', before: 'smaller' } },
        { id: 'largest', python: { SIGN: '-' }, words: { order: 'largest', before: 'larger' } },
      ],
    },
  ],
  impls: [
    {
      name: 'rank',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a, k):
    for i in range(len(a)):
        ahead = 0
        for j in range(len(a)):
            if (@SIGN@a[j], ⟦tie¦j - i¦i - j⟧) < (@SIGN@a[i], 0):
                ahead += 1
        if ahead == k - 1:
            return i + 1, a[i]
    return 0, 0
`,
    },
    {
      name: 'sort',
      cost: 'n lg',
      family: 'library',
      source: `def FN(a, k):
    order = sorted(range(len(a)), key=lambda i: (@SIGN@a[i], ⟦later¦i¦-i⟧))
    at = order[⟦off¦k - 1¦min(k, len(a) - 1)⟧]
    return at + 1, a[at]
`,
    },
    {
      name: 'select',
      cost: 'n',
      family: 'classic',
      source: `def FN(a, k):
    waiting = [(@SIGN@a[i], i) for i in range(len(a))]
    while True:
        pivot = waiting[len(waiting) // 2]
        below = [x for x in waiting if x < pivot]
        above = [x for x in waiting if ⟦equal¦x > pivot¦x[0] > pivot[0]⟧]
        if k <= len(below):
            waiting = below
        elif k == len(below) + 1:
            return pivot[1] + 1, a[pivot[1]]
        else:
            k -= len(below) + 1
            waiting = above
        if not waiting:
            return 1, a[0]
`,
    },
  ],
  mutations: [
    { slot: 'tie', code: 'M05', trap: 'ties', what: 'of equal elements the later one comes first' },
    { slot: 'later', code: 'M05', trap: 'ties', what: 'of equal elements the later one comes first' },
    { slot: 'off', code: 'M25', what: 'places are counted from 0' },
    { slot: 'equal', code: 'M10', what: 'elements equal to the pivot are lost' },
  ],
  words: {
    titles: ['Place in the Ranking', 'The One at Place k', 'Neither First nor Last'],
    stories: [
      '{Name} ranks the {items} by their {values}. The budget allows only the one at a certain place of the ranking.',
      'A prize goes to one of the {items}, and the {agent} decides by the {values}. {Name} has to find out which one it is.',
    ],
    values: [
      'two integers: the position in {a} and the value of the element at place {k} of the ranking that starts with the {order} element',
      'two integers: at which position of {a} the element stands that comes {k}-th when the elements are ranked from the {order} on, and the value of this element',
    ],
    define: [
      'In the ranking a {before} element comes first, and of two equal elements the one with the smaller position in {a}; positions in {a} and places in the ranking are counted from 1.',
    ],
    use: 'elements are ranked by value and position, and the one at a given place is reported',
    banned: ['quickselect', 'heap', 'sorted'],
  },
  families: [
    { name: 'ties', body: 'return [max(lo, min(hi, rng.randint(0, 2))) for _ in range(n)]' },
    { name: 'alternating', body: 'return [max(lo, min(hi, (-1) ** i * (i // 2))) for i in range(n)]' },
  ],
};
