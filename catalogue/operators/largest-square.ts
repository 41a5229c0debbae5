import type { Operator } from '../model.ts';

export const largestSquare: Operator = {
  id: 'largest-square',
  family: 'F09',
  role: 'core',
  input: {
    kind: 'grid',
    size: [1, 16],
    size2: [1, 16],
    value: [0n, 0n],
    alphabet: '.#',
    symbols: { '.': 'light', '#': 'dark' },
  },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(Math.max(256, size * size))] },
  algebra: [],
  features: [
    'algo/dynamic programming/grid dp',
    'type/grid/submatrix',
    'data/text/character grid',
    'algo/prefix/two-dimensional prefix sums',
    'opt/tables/rolling array',
  ],
  base: 1400,
  variants: [
    {
      axis: 'colour',
      options: [
        { id: 'light', python: { GOOD: '.' }, words: { colour: 'light' } },
        { id: 'dark', python: { GOOD: '#' }, words: { colour: 'dark' } },
      ],
    },
  ],
  impls: [
    {
      name: 'try-all',
      cost: 'n3',
      family: 'definition',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    best = many = 0
    for k in range(1, ⟦most¦min(n, m) + 1¦min(n, m)⟧):
        line = '@GOOD@' * k
        here = 0
        for r in range(n - k + 1):
            for c in range(m - k + 1):
                if all(rows[x][c:c + k] == line for x in range(r, r + k)):
                    here += 1
        if here:
            best, many = k, here
    return ⟦area¦best * best¦best⟧, many
`,
    },
    {
      name: 'corners',
      cost: 'n2',
      family: 'classic',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    side = ⟦rows¦[[0] * (m + 1) for _ in range(n + 1)]¦[[0] * (m + 1)] * (n + 1)⟧
    best = 0
    for r in range(n):
        for c in range(m):
            if rows[r][c] == '@GOOD@':
                side[r + 1][c + 1] = 1 + min(side[r][c + 1], ⟦three¦side[r + 1][c], side[r][c]¦side[r + 1][c]⟧)
                best = max(best, side[r + 1][c + 1])
            else:
                side[r + 1][c + 1] = 0
    many = sum(x.count(best) for x in side) if best else 0
    return ⟦surface¦best * best¦best⟧, many
`,
    },
    {
      name: 'counts',
      cost: 'n2 lg',
      family: 'library',
      source: `def ls_full(acc, n, m, k):
    found = 0
    for r in range(⟦first¦k¦k + 1⟧, n + 1):
        for c in range(k, m + 1):
            found += acc[r][c] - acc[r - k][c] - acc[r][c - k] + acc[r - k][c - k] == k * k
    return found
def FN(rows):
    n, m = len(rows), len(rows[0])
    acc = [[0] * (m + 1) for _ in range(n + 1)]
    for r in range(n):
        for c in range(m):
            acc[r + 1][c + 1] = acc[r][c + 1] + acc[r + 1][c] - acc[r][c] + (rows[r][c] == '@GOOD@')
    lo, hi = 0, min(n, m)
    while lo < hi:
        k = (lo + hi + 1) // 2
        if ls_full(acc, n, m, k):
            lo = k
        else:
            hi = k - 1
    return ⟦count¦lo * lo¦lo⟧, ls_full(acc, n, m, lo) if lo else 0
`,
    },
  ],
  mutations: [
    { slot: 'most', code: 'M01', what: 'the largest possible side is never tried' },
    { slot: 'area', code: 'own', trap: 'side-for-area', what: 'the side is reported instead of the number of cells' },
    {
      slot: 'surface',
      code: 'own',
      trap: 'side-for-area',
      what: 'the side is reported instead of the number of cells',
    },
    { slot: 'count', code: 'own', trap: 'side-for-area', what: 'the side is reported instead of the number of cells' },
    { slot: 'rows', code: 'M21', what: 'all rows of the table are one list' },
    { slot: 'three', code: 'own', what: 'the diagonal neighbour is forgotten' },
    { slot: 'first', code: 'M02', what: 'squares that touch the first row are forgotten' },
  ],
  words: {
    titles: ['The Largest Square', 'Room for a Square', 'A Square of One Kind'],
    stories: [
      '{Name} looks at a plan that is divided into {cells}; each is marked as light or dark. A new square platform may cover only {cells} of the right kind.',
      'The {agent} has drawn a map in rows and columns, every {cell} of it either light or dark. For a festival a square area of the right kind is wanted, as large as possible.',
    ],
    values: [
      'two integers: the number of {cells} in the largest square that consists of {colour} {cells} only, and the number of squares of that size that consist of {colour} {cells} only; both are 0 if no {cell} is {colour}',
      'two integers: the largest number of {cells} of a square in which every {cell} is {colour}, and how many such squares have that number of {cells} (both are 0 if no {cell} is {colour})',
    ],
    define: [
      'A square consists of all {cells} that lie in k consecutive rows and in k consecutive columns, where k ≥ 1. Squares at different places are different, even if they share {cells}.',
    ],
    use: 'the largest square that ends at a cell follows from its three neighbours',
    banned: ['dynamic', 'prefix', 'binary search', 'minimum of'],
  },
  families: [
    { name: 'full', body: "c = rng.choice('.#')\nreturn [c * n for _ in range(max(1, n - rng.randint(0, 3)))]" },
    {
      name: 'one-flaw',
      body: "c = rng.choice('.#')\nd = '#' if c == '.' else '.'\ng = [[c] * n for _ in range(n)]\ng[rng.randrange(n)][rng.randrange(n)] = d\nreturn [''.join(r) for r in g]",
    },
    {
      name: 'blocks',
      body: "g = [['#'] * n for _ in range(n)]\nfor _ in range(3):\n    k = rng.randint(1, max(1, n // 2))\n    r, c = rng.randint(0, n - k), rng.randint(0, n - k)\n    for x in range(r, r + k):\n        for y in range(c, c + k):\n            g[x][y] = '.'\nreturn [''.join(r) for r in g]",
    },
    { name: 'strip', body: "return [''.join(rng.choice('..#') for _ in range(n)) for _ in range(min(n, 2))]" },
  ],
};
