import type { Operator } from '../model.ts';

export const countSumBlocks: Operator = {
  id: 'count-sum-blocks',
  family: 'F01',
  role: 'core',
  input: { kind: 'ints', size: [1, 120], drawnFrom: 7, value: [-9n, 9n] },
  params: [{ name: 'k', lo: '-2', hi: '2', pick: 'uniform' }],
  result: { kind: 'int', bound: (_, size) => [0n, (BigInt(size) * BigInt(size + 1)) / 2n] },
  algebra: ['rareHits'],
  features: [
    'type/sequences/counting subarrays',
    'algo/prefix/prefix sums',
    'data/sets/hash map',
    'algo/sweep/divide and conquer',
    'logic/edges/negative values',
  ],
  base: 1300,
  variants: [
    {
      axis: 'length',
      options: [
        { id: 'any', python: { PAR: '1' }, words: { block: 'a non-empty sequence of consecutive elements' } },
        {
          id: 'even',
          python: { PAR: '2' },
          words: { block: 'a non-empty sequence of an even number of consecutive elements' },
          delta: 100,
          features: ['logic/numbers/remainders'],
        },
      ],
    },
  ],
  impls: [
    {
      name: 'all',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a, k):
    found = set()
    for i in range(len(a)):
        total = 0
        for j in range(i, len(a)):
            total += a[j]
            if (j - i + 1) % @PAR@ == 0 and total == k:
                found.add(⟦once1¦(i, j)¦tuple(a[i:j + 1])⟧)
                ⟦stop¦¦break⟧
    return len(found)
`,
    },
    {
      name: 'before',
      cost: 'n',
      family: 'classic',
      source: `def FN(a, k):
    seen = {⟦seed¦(0, 0): 1¦⟧}
    total, found = 0, 0
    for i in range(len(a)):
        total += a[i]
        spot = (i + 1) % @PAR@
        ⟦late¦found += seen.get((total - k, spot), 0)
        seen[(total, spot)] = seen.get((total, spot), 0) + 1¦seen[(total, spot)] = seen.get((total, spot), 0) + 1
        found += seen.get((total - k, spot), 0)⟧
    return found
`,
    },
    {
      name: 'middle',
      cost: 'n lg',
      family: 'algebraic',
      source: `def cs_across(a, l, r, k):
    if r - l == 1:
        return int(@PAR@ == 1 and a[l] == k)
    h = (l + r) // 2
    found = cs_across(a, l, h, k) + cs_across(a, h, r, k)
    left = {}
    total = 0
    for i in range(h - 1, l - 1, -1):
        total += a[i]
        spot = (total, (h - i) % @PAR@)
        left[spot] = ⟦same¦left.get(spot, 0) + 1¦1⟧
    total = 0
    for j in range(h, ⟦last¦r¦r - 1⟧):
        total += a[j]
        found += left.get((k - total, (h - 1 - j) % @PAR@), 0)
    return found
def FN(a, k):
    return cs_across(a, 0, len(a), k)
`,
    },
  ],
  mutations: [
    { slot: 'once1', code: 'M10', trap: 'equal-blocks', what: 'blocks with equal elements count once' },
    { slot: 'same', code: 'M10', what: 'of several left parts with one sum only one counts' },
    { slot: 'stop', code: 'M35', what: 'only the shortest block from every start is counted' },
    { slot: 'seed', code: 'M06', what: 'blocks that begin with the first element are forgotten' },
    { slot: 'late', code: 'own', what: 'the sum up to an element is noted before it is looked up' },
    { slot: 'last', code: 'M01', what: 'the last element of every right part is left out' },
  ],
  words: {
    titles: ['Stretches That Add Up', 'Exactly the Right Sum', 'Counting Fair Blocks'],
    stories: [
      'For every {item} the {agent} notes by how much its {value} differs from the plan; the difference may be negative. {Name} looks for rows of neighbouring {items} whose differences come to one particular number.',
      '{Name} reads a column of small changes, some of them below zero, one for each of the {items}. Now and then a few neighbouring changes add up to just the number in question.',
    ],
    values: [
      'the number of blocks of {a} whose sum is exactly {k}',
      'the number of ways to choose a block of {a} such that its elements add up to {k}',
    ],
    define: [
      'A block is {block}. Two blocks are different if they begin or end at different positions, even if their elements are equal.',
    ],
    use: 'sums of consecutive elements are compared with a given number',
    banned: ['prefix', 'hash', 'dictionary', 'subarray'],
  },
  families: [
    { name: 'zeros', body: 'return [max(lo, min(hi, rng.choice([0, 0, 0, 1, -1]))) for _ in range(n)]' },
    { name: 'plus-minus', body: 'return [max(lo, min(hi, rng.choice([1, -1]))) for _ in range(n)]' },
    {
      name: 'waves',
      body: 'k = rng.randint(2, 4)\nreturn [max(lo, min(hi, k if i // k % 2 == 0 else 1 - k)) for i in range(n)]',
    },
    { name: 'same-small', as: 'equal', body: 'return [max(lo, min(hi, rng.choice([-1, 0, 1])))] * n' },
  ],
};
