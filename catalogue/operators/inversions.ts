import type { Operator } from '../model.ts';

export const inversions: Operator = {
  id: 'inversions',
  family: 'F03',
  role: 'core',
  input: { kind: 'ints', size: [1, 140], drawnFrom: 4, value: [-1000000n, 1000000n] },
  params: [],
  result: { kind: 'int', bound: (_, size) => [0n, (BigInt(size) * BigInt(size - 1)) / 2n] },
  algebra: ['shiftInvariant'],
  features: [
    'algo/sorting/merge sort',
    'type/optimisation/pair counting',
    'data/trees/fenwick tree',
    'logic/edges/duplicates',
  ],
  base: 1300,
  variants: [
    {
      axis: 'order',
      options: [
        { id: 'falling', python: { SIGN: '' }, words: { order: 'greater' } },
        { id: 'rising', python: { SIGN: '-' }, words: { order: 'smaller' } },
      ],
    },
  ],
  impls: [
    {
      name: 'pairs',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    b = [@SIGN@v for v in a]
    total = 0
    for i in range(len(b)):
        for j in range(⟦from¦i + 1¦i + 2⟧, len(b)):
            if b[i] ⟦equal¦>¦>=⟧ b[j]:
                total += 1
    return total
`,
    },
    {
      name: 'merge',
      cost: 'n lg',
      family: 'classic',
      source: `def inv_merge(b):
    if len(b) < 2:
        return b, 0
    h = len(b) // 2
    x, p = inv_merge(b[:h])
    y, q = inv_merge(b[h:])
    out = []
    total = ⟦halves¦p + q¦q⟧
    i = 0
    for v in y:
        while i < len(x) and x[i] ⟦keep¦<=¦<⟧ v:
            out.append(x[i])
            i += 1
        total += len(x) - i
        out.append(v)
    return out + x[i:], total
def FN(a):
    return inv_merge([@SIGN@v for v in a])[1]
`,
    },
    {
      name: 'ranks',
      cost: 'n lg',
      family: 'library',
      source: `def FN(a):
    b = [@SIGN@v for v in a]
    rank = {v: i + 1 for i, v in enumerate(sorted(set(b)))}
    tree = [0] * (len(rank) + 1)
    total = 0
    for seen, v in enumerate(b):
        i = rank[v] ⟦below¦¦- 1⟧
        passed = 0
        while i > 0:
            passed += tree[i]
            i -= i & -i
        total += seen - passed
        i = rank[v]
        while i < len(tree):
            tree[i] ⟦mark¦+= 1¦= 1⟧
            i += i & -i
    return total
`,
    },
  ],
  mutations: [
    { slot: 'from', code: 'M02', what: 'neighbouring pairs are skipped' },
    { slot: 'equal', code: 'M03', trap: 'equal-pairs', what: 'pairs of equal numbers are counted' },
    { slot: 'keep', code: 'M03', trap: 'equal-pairs', what: 'pairs of equal numbers are counted' },
    { slot: 'below', code: 'M03', trap: 'equal-pairs', what: 'pairs of equal numbers are counted' },
    { slot: 'halves', code: 'own', what: 'pairs inside the left half are lost' },
    { slot: 'mark', code: 'own', what: 'tree cells are set instead of increased' },
  ],
  words: {
    titles: ['Pairs out of Order', 'Wrong Way Round', 'The Unsettled List'],
    stories: [
      '{Name} has lined up the {items} and written down the {value} of each. Some {items} stand the wrong way round, and {Name} wants a single number that says how bad it is.',
      'For the yearly report the {agent} judges how far a list of {values} is from the order that the manual asks for. The manual looks at every two places of the list.',
    ],
    values: [
      'the number of pairs of positions i < j at which the earlier number is {order} than the later one',
      'the number of ways to choose two positions of the list so that the number at the earlier position is strictly {order} than the number at the later position',
    ],
    define: [
      'A pair of equal numbers never counts. Pairs are told apart by their positions, so equal numbers at other positions give other pairs.',
    ],
    use: 'pairs across the two halves are counted while the sorted halves are joined',
    banned: ['inversion', 'merge', 'fenwick', 'sorted'],
  },
  families: [
    {
      name: 'nearly-falling',
      body: 'd = sorted((rng.randint(lo, hi) for _ in range(n)), reverse=True)\nfor _ in range(1 + n // 8):\n    i, j = rng.randrange(n), rng.randrange(n)\n    d[i], d[j] = d[j], d[i]\nreturn d',
    },
    { name: 'equal-runs', body: 'return [max(lo, min(hi, -(i // 4) % 5)) for i in range(n)]' },
    {
      name: 'three-parts',
      body: 'c, k = (lo + hi) // 2, n // 3\nx = rng.randint(1, k) if k > 0 else 0\nreturn [c] * x + [hi] * k + [lo] * (n - k - x)',
    },
  ],
};
