import type { Operator } from '../model.ts';

export const sortingSwaps: Operator = {
  id: 'sorting-swaps',
  family: 'F03',
  role: 'core',
  input: { kind: 'perm', size: [1, 100], value: [1n, 100n] },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(size)] },
  algebra: [],
  features: [
    'algo/combinatorics/permutation cycles',
    'type/sequences/permutation',
    'logic/control/visited marks',
    'data/sets/union-find',
    'algo/sorting/sorting',
  ],
  base: 1100,
  variants: [
    {
      axis: 'order',
      options: [
        { id: 'ascending', python: { GOAL: 'x' }, words: { order: 'ascending' } },
        { id: 'descending', python: { GOAL: 'len(p) + 1 - x' }, words: { order: 'descending' } },
      ],
    },
  ],
  impls: [
    {
      name: 'place',
      cost: 'n2',
      family: 'definition',
      source: `def FN(p):
    b = [@GOAL@ for x in p]
    right = sum(1 for i in range(len(b)) if b[i] == i + 1)
    swaps = 0
    for i in range(⟦half¦len(b)¦(len(b) + 1) // 2⟧):
        j = b.index(i + 1)
        if j != i:
            ⟦near1¦b[i], b[j] = b[j], b[i]
            swaps += 1¦b.insert(i, b.pop(j))
            swaps += j - i⟧
    return swaps, right
`,
    },
    {
      name: 'rounds',
      cost: 'n',
      family: 'classic',
      source: `def FN(p):
    b = [@GOAL@ - 1 for x in p]
    n = len(b)
    seen = [False] * n
    swaps = right = 0
    for i in range(n):
        size, j = 0, i
        while not seen[j]:
            seen[j] = True
            j = b[j]
            size += 1
        if size:
            swaps += ⟦open¦size - 1¦size - (size % 2)⟧
            right += ⟦fixed¦size == 1¦size <= 2⟧
    return swaps, right
`,
    },
    {
      name: 'groups',
      cost: 'n lg',
      family: 'algebraic',
      source: `def sw_find(up, x):
    while up[x] != x:
        up[x] = up[up[x]]
        x = up[x]
    return x
def FN(p):
    b = [@GOAL@ for x in p]
    n = len(b)
    up = list(range(n + 1))
    swaps = right = 0
    for i in range(1, n + 1):
        x, y = sw_find(up, i), sw_find(up, b[i - 1])
        if x != y:
            up[x] = y
            swaps += 1
        right += b[i - 1] == i
    return ⟦near2¦swaps¦sum(1 for i in range(n) for j in range(i) if b[j] > b[i])⟧, ⟦alone¦right¦right + (b[0] == 1)⟧
`,
    },
  ],
  mutations: [
    { slot: 'near1', code: 'own', trap: 'neighbours-only', what: 'only neighbouring elements are exchanged' },
    { slot: 'near2', code: 'own', trap: 'neighbours-only', what: 'only neighbouring elements are exchanged' },
    { slot: 'half', code: 'M01', what: 'the work stops in the middle of the list' },
    { slot: 'open', code: 'own', what: 'a closed round of even size is thought to need one exchange more' },
    {
      slot: 'fixed',
      code: 'M03',
      what: 'elements that only have to change places with each other count as being in place',
    },
    { slot: 'alone', code: 'own', what: 'an element that is right at the first place counts twice' },
  ],
  words: {
    titles: ['Putting Things in Order', 'Swap and Sort', 'Few Exchanges'],
    stories: [
      'The {items} were numbered once, but someone has mixed them up. {Name} can lift two of them at a time and put each in the place of the other.',
      '{Name} tidies up the row of {items} for the {agent}. A crane takes any two of them, however far apart, and exchanges them.',
    ],
    values: [
      'two integers: the smallest number of exchanges after which {a} is in {order} order, and the number of positions at which the right number already stands before the first exchange',
      'two integers: the least number of exchanges that put {a} into {order} order, and how many elements of {a} are at their final positions from the beginning',
    ],
    define: [
      'An exchange takes the numbers at any two different positions, not necessarily neighbouring ones, and puts each at the position of the other.',
    ],
    use: 'numbers are followed from position to position until the round closes',
    banned: ['cycle', 'union', 'visited'],
  },
  families: [
    { name: 'one-round', body: 'return list(range(2, n + 1)) + [1]' },
    {
      name: 'pairs',
      body: 'd = list(range(1, n + 1))\nfor i in range(0, n - 1, 2):\n    d[i], d[i + 1] = d[i + 1], d[i]\nreturn d',
    },
    {
      name: 'reversed-with-fixed',
      body: 'd = list(range(n, 0, -1))\nh = n // 3\nreturn sorted(d[:h], reverse=True) + sorted(d[h:])',
    },
  ],
};
