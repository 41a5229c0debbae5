import type { Operator, Range } from '../model.ts';

function bound(value: Range, size: number): Range {
  const cells = BigInt(size) * BigInt(size);
  const [lo, hi] = [value[0] * cells, value[1] * cells];
  return [lo < 0n ? lo : 0n, hi > cells ? hi : cells];
}

export const bestBlock2d: Operator = {
  id: 'best-block-2d',
  family: 'F01',
  role: 'core',
  input: { kind: 'matrix', size: [1, 20], size2: [1, 20], value: [-100000n, 100000n] },
  params: [
    { name: 'h', lo: '1', hi: 'n', pick: 'small' },
    { name: 'd', lo: '1', hi: 'm', pick: 'small' },
  ],
  result: { kind: 'pair', bound },
  algebra: [],
  features: [
    'algo/prefix/two-dimensional prefix sums',
    'type/grid/submatrix',
    'type/optimisation/maximise a sum',
    'algo/searching/sliding window',
    'logic/edges/negative values',
  ],
  base: 1300,
  variants: [
    {
      axis: 'aim',
      options: [
        { id: 'largest', python: { BEST: 'max', OVER: '>' }, words: { aim: 'largest', end: 'maximum' } },
        { id: 'smallest', python: { BEST: 'min', OVER: '<' }, words: { aim: 'smallest', end: 'minimum' } },
      ],
    },
  ],
  impls: [
    {
      name: 'windows',
      cost: 'n4',
      family: 'definition',
      source: `def FN(a, h, d):
    sums = []
    for r in range(len(a) - h + 1):
        for c in range(len(a[0]) - d + 1):
            sums.append(sum([sum(row[c:c + d]) for row in a[r:r + h]]))
    ⟦turned1¦¦if h <= len(a[0]) and d <= len(a) and h != d:
        sums += [sum([sum(row[c:c + h]) for row in a[r:r + d]]) for r in range(len(a) - d + 1) for c in range(len(a[0]) - h + 1)]⟧
    best = ⟦zero1¦@BEST@(sums)¦@BEST@(0, @BEST@(sums))⟧
    return best, sums.count(best)
`,
    },
    {
      name: 'corners',
      cost: 'n2',
      family: 'classic',
      source: `def FN(a, h, d):
    n, m = len(a), len(a[0])
    s = [[0] * (m + 1) for _ in range(n + 1)]
    for r in range(n):
        for c in range(m):
            s[r + 1][c + 1] = a[r][c] + s[r][c + 1] + s[r + 1][c]⟦twice¦ - s[r][c]¦⟧
    best, ways = None, 0
    for r in range(h, n + 1):
        for c in range(d, m + ⟦last¦1¦(1 if d == m else 0)⟧):
            x = s[r][c] - s[r - h][c] - s[r][c - d] + s[r - h][c - d]
            if best is None or x @OVER@ best:
                best, ways = x, ⟦fresh¦0¦ways⟧
            ways += x == best
    return best, ways
`,
    },
    {
      name: 'columns',
      cost: 'n2',
      family: 'library',
      source: `from collections import Counter
def FN(a, h, d):
    n, m = len(a), len(a[0])
    column = [sum([a[r][c] for r in range(h)]) for c in range(m)]
    seen = Counter()
    for r in range(h, n + 1):
        total = sum(column[:d])
        seen[total] += 1
        for c in range(d, m):
            total += column[c] - column[c - d]
            seen[total] += 1
        if r < n:
            column = [column[c] + a[r][c] - ⟦gone¦a[r - h][c]¦a[r - 1][c]⟧ for c in range(m)]
    best = @BEST@(seen)
    return ⟦zero2¦best¦@BEST@(best, 0)⟧, seen[best]
`,
    },
  ],
  mutations: [
    { slot: 'turned1', code: 'own', trap: 'turned', what: 'the block may be turned by a quarter' },
    { slot: 'zero1', code: 'M06', what: 'the best sum so far starts at 0' },
    { slot: 'zero2', code: 'M06', what: 'the best sum so far starts at 0' },
    { slot: 'twice', code: 'own', what: 'the part above and to the left is counted twice' },
    { slot: 'last', code: 'M01', what: 'blocks at the right edge are left out' },
    { slot: 'fresh', code: 'M19', what: 'blocks with smaller sums are still counted' },
    { slot: 'gone', code: 'own', what: 'the wrong row leaves the block' },
  ],
  words: {
    titles: ['The Best Rectangle', 'A Frame over the Table', 'Where to Put the Frame'],
    stories: [
      '{Name} has a wooden frame of fixed height and width and lays it over a table of numbers. What can be seen inside is added up.',
      'The {agent} rents out a rectangular part of the ground whose gain or loss is known for every square metre. The form of the part is fixed, its place is not.',
    ],
    values: [
      'two integers: the {aim} sum of a block of {h} rows and {d} columns, and the number of blocks of this form with that sum',
      'two integers: the {end} of the sum of the numbers in a block with {h} rows and {d} columns, and how many places of such a block attain it',
    ],
    define: [
      'A block with {h} rows and {d} columns consists of all numbers in {h} consecutive rows and {d} consecutive columns; it lies completely inside the table and may not be turned.',
    ],
    use: 'sums of blocks follow from sums of larger ones',
    banned: ['prefix', 'sliding', 'submatrix'],
  },
  families: [
    { name: 'negative', body: 'return [[rng.randint(lo, max(lo, min(hi, -1))) for _ in range(n)] for _ in range(n)]' },
    {
      name: 'ones',
      body: 'return [[max(lo, min(hi, rng.choice([0, 1, 1]))) for _ in range(n)] for _ in range(max(1, n // 2))]',
    },
    {
      name: 'edge-heavy',
      body: 'return [[hi if c == n - 1 else rng.randint(lo, 0 if lo < 0 else lo) for c in range(n)] for _ in range(n)]',
    },
  ],
};
