import type { Operator } from '../model.ts';

export const freePaths: Operator = {
  id: 'free-paths',
  family: 'F14',
  role: 'core',
  input: {
    kind: 'grid',
    size: [1, 20],
    size2: [1, 20],
    value: [0n, 0n],
    alphabet: '.#',
    symbols: { '.': 'free', '#': 'blocked' },
  },
  params: [],
  result: { kind: 'pair', bound: () => [0n, 998244352n] },
  algebra: [],
  features: [
    'algo/dynamic programming/grid dp',
    'type/grid/paths in a grid',
    'type/numbers/counting modulo a prime',
    'algo/combinatorics/inclusion-exclusion',
    'opt/tables/memoisation',
  ],
  base: 1500,
  variants: [],
  impls: [
    {
      name: 'recall',
      cost: 'n2',
      family: 'definition',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    memo = {}
    met = set()
    def ways(r, c):
        if r == n or c == m or ⟦wall¦rows[r][c] == '#'¦rows[r][c] == '#' and r + c > 0⟧:
            return 0
        met.add((r, c))
        if r == n - 1 and c == m - 1:
            return 1
        if (r, c) not in memo:
            memo[(r, c)] = ways(r + 1, c) + ways(r, c + 1)
        return memo[(r, c)]
    total = ways(0, 0) % ⟦mod¦998244353¦1000000007⟧
    return total, len(met)
`,
    },
    {
      name: 'rows',
      cost: 'n2',
      family: 'classic',
      source: `def FN(rows):
    m = len(rows[0])
    ways = [0] * (m + 1)
    ways[1] = 1
    can = [False, True] + [False] * (m - 1)
    reached = 0
    for row in rows:
        for c in range(m):
            if row[c] == '#':
                ⟦blocked¦ways[c + 1] = 0¦pass⟧
                can[c + 1] = False
            else:
                ways[c + 1] = (ways[c + 1] + ways[c]) % ⟦habit¦998244353¦1000000007⟧
                can[c + 1] = can[c + 1] or can[c]
                reached += can[c + 1]
    return ways[m], reached
`,
    },
    {
      name: 'walls',
      cost: 'n4',
      family: 'algebraic',
      source: `from math import comb
def FN(rows):
    n, m = len(rows), len(rows[0])
    if rows[0][0] == '#':
        return 0, 0
    met = {(0, 0)}
    for r in range(n):
        for c in range(m):
            if rows[r][c] == '.' and ((r - 1, c) in met or (r, c - 1) in met):
                met.add((r, c))
    if rows[n - 1][m - 1] == '#' ⟦goal¦¦and n > m⟧:
        return 0, len(met)
    stops = [(r, c) for r in range(n) for c in range(m) if rows[r][c] == '#']
    if (n - 1, m - 1) not in stops:
        stops.append((n - 1, m - 1))
    clean = []
    for k in range(len(stops)):
        r, c = stops[k]
        total = comb(r + c, r)
        for j in range(k):
            x, y = stops[j]
            if y ⟦before¦<=¦<⟧ c:
                total -= clean[j] * comb(r - x + c - y, r - x)
        clean.append(total)
    return clean[-1] % ⟦prime¦998244353¦1000000007⟧, len(met)
`,
    },
  ],
  mutations: [
    { slot: 'wall', code: 'M08', what: 'a blocked start is not noticed' },
    { slot: 'mod', code: 'M16', trap: 'habitual-modulus', what: 'modulus from habit' },
    { slot: 'habit', code: 'M16', trap: 'habitual-modulus', what: 'modulus from habit' },
    { slot: 'prime', code: 'M16', trap: 'habitual-modulus', what: 'modulus from habit' },
    { slot: 'blocked', code: 'own', what: 'the ways to the cell above a wall go on behind it' },
    { slot: 'goal', code: 'M08', what: 'a blocked goal is noticed only in plans with more rows than columns' },
    { slot: 'before', code: 'M03', what: 'walls straight above another are ignored' },
  ],
  words: {
    titles: ['Ways through the Plan', 'Right or Down', 'Corner to Corner'],
    stories: [
      '{Name} crosses a plan of square {cells}, some of which are blocked. There is time for no detour: every step leads one {cell} to the right or one {cell} down.',
      'The {agent} has to lead visitors from the upper left corner of a plan to the lower right one. They never turn back, neither to the left nor upwards, and must keep off the blocked {cells}.',
    ],
    values: [
      'two integers: the number, modulo 998244353, of ways that end at the lower right {cell}, and the number of {cells} at which some way ends',
      'two integers: the remainder, on division by 998244353, of the number of ways to the lower right {cell}, and the number of {cells} to which there is at least one way',
    ],
    define: [
      'A way starts at the upper left {cell} and takes any number of steps, possibly none; each step leads one {cell} to the right or one {cell} down. All {cells} of a way, the first and the last one included, must be free, so there is no way at all if the upper left {cell} is blocked. Two ways are different if they differ in at least one {cell}.',
    ],
    use: 'the ways to a cell are those to the cell above and to the cell on the left',
    banned: ['dynamic', 'memoi', 'binomial'],
  },
  families: [
    { name: 'open', body: "return ['.' * n for _ in range(n)]" },
    {
      name: 'few-walls',
      body: "g = [['.'] * n for _ in range(n)]\nfor _ in range(max(1, n // 3)):\n    g[rng.randrange(n)][rng.randrange(n)] = '#'\nreturn [''.join(r) for r in g]",
    },
    {
      name: 'ends',
      body: "g = [['.'] * n for _ in range(n)]\nr, c = rng.choice([(0, 0), (n - 1, n - 1), (n // 2, 0), (0, n // 2)])\ng[r][c] = '#'\nreturn [''.join(x) for x in g]",
    },
    { name: 'one-row', body: "return [''.join(rng.choice('.....#') for _ in range(n))]" },
    {
      name: 'open-ends',
      as: 'random',
      body: `m = max(M_LO, min(M_HI, n + rng.randint(-1, 2)))
x = 0.95 if n > 14 else rng.choice([0.75, 0.9, 0.97])
g = [['.' if rng.random() < x else '#' for _ in range(m)] for _ in range(n)]
if rng.random() < 0.8:
    g[0][0] = g[-1][-1] = '.'
return [''.join(r) for r in g]`,
    },
  ],
};
