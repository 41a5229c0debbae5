import type { Operator } from '../model.ts';

export const histogramArea: Operator = {
  id: 'histogram-area',
  family: 'F06',
  role: 'core',
  input: { kind: 'ints', size: [1, 100], drawnFrom: 5, value: [0n, 1000000000n] },
  params: [],
  result: { kind: 'int', bound: (value, size) => [0n, value[1] * BigInt(size)] },
  algebra: [],
  features: [
    'data/linear/monotonic stack',
    'type/sequences/maximum subarray',
    'data/sets/union-find',
    'algo/sweep/divide and conquer',
    'logic/control/sentinel',
  ],
  base: 1600,
  variants: [
    {
      axis: 'shape',
      options: [
        {
          id: 'row',
          python: { TURNS: '1' },
          words: { block: 'a non-empty sequence of consecutive elements; a single element is a block as well' },
        },
        {
          id: 'ring',
          python: { TURNS: '2' },
          words: {
            block:
              'a non-empty sequence of consecutive elements of a ring: the first element follows the last one, so a block may go on from the end of the list to its beginning, but no element is used twice; a single element is a block as well, and so are all elements together',
          },
          delta: 200,
          features: ['type/sequences/cyclic sequence'],
        },
      ],
    },
  ],
  impls: [
    {
      name: 'blocks',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    best = 0
    b = a * @TURNS@
    for i in range(len(a)):
        low = b[i]
        for j in range(⟦from¦i¦i + 1⟧, min(len(b), i + len(a))):
            low = min(low, b[j])
            best = max(best, low * ⟦width1¦(j - i + 1)¦(j - i)⟧)
    return best
`,
    },
    {
      name: 'waiting',
      cost: 'n',
      family: 'classic',
      source: `def FN(a):
    best = 0
    waiting = []
    for i, h in enumerate(a * @TURNS@ ⟦flush¦+ [0]¦+ []⟧):
        start = i
        while waiting and waiting[-1][1] >= h:
            start, tall = waiting.pop()
            best = max(best, tall * min(len(a), ⟦width2¦i - start¦max(i - start - 1, 0)⟧))
        waiting.append((⟦start¦start¦i⟧, h))
    return best
`,
    },
    {
      name: 'join',
      cost: 'n lg',
      family: 'algebraic',
      source: `def FN(a):
    b = a * @TURNS@
    n = len(b)
    size = [0] * (n + 2)
    best = 0
    for i in sorted(range(1, n + 1), key=lambda i: -b[i - 1]):
        l, r = size[i - 1], size[i + 1]
        size[i - l] = size[i + r] = l + r + 1
        best = max(best, b[i - 1] * min(len(a), ⟦both¦l + r + 1¦max(l, r) + 1⟧))
    return best
`,
    },
  ],
  mutations: [
    { slot: 'from', code: 'M02', what: 'blocks of one element are forgotten' },
    {
      slot: 'width1',
      code: 'own',
      trap: 'distance-as-width',
      what: 'the distance of the ends is taken for the number of elements',
    },
    {
      slot: 'width2',
      code: 'own',
      trap: 'distance-as-width',
      what: 'the distance of the ends is taken for the number of elements',
    },
    {
      slot: 'flush',
      code: 'M39',
      what: 'blocks that reach the end are forgotten',
      visibleIf: (_value, variant) => variant.includes('row'),
    },
    { slot: 'start', code: 'own', what: 'a block does not reach back over higher elements' },
    { slot: 'both', code: 'own', what: 'only the longer side of an element is counted' },
  ],
  words: {
    titles: ['The Largest Sign', 'Space on the Wall', 'Height Times Width'],
    stories: [
      'The {items} stand side by side, all equally wide, and the {value} of each is its height. {Name} wants to paste one rectangular poster on the front they form.',
      '{Name} judges a row of neighbouring {items} by its weakest member, and the {agent} adds: but the more of them the better.',
    ],
    values: [
      'the largest possible product of the smallest element of a block of {a} and the number of elements in that block',
      'the maximum, over all blocks of {a}, of the product of the number of elements in the block and its smallest element',
    ],
    define: ['A block is {block}.'],
    use: 'every element is the smallest of one longest block',
    banned: ['stack', 'histogram', 'monotonic', 'union'],
  },
  families: [
    { name: 'stairs', body: 'return [max(lo, min(hi, i + 1)) for i in range(n)]' },
    { name: 'plateaus', body: 'return [max(lo, min(hi, [5, 5, 2, 5, 5, 5, 9][i % 7])) for i in range(n)]' },
    { name: 'valley', body: 'return [max(lo, min(hi, abs(i - n // 2) + 1)) for i in range(n)]' },
  ],
};
