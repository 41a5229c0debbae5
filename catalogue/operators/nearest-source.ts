import type { Operator } from '../model.ts';

export const nearestSource: Operator = {
  id: 'nearest-source',
  family: 'F09',
  role: 'core',
  input: {
    kind: 'grid',
    size: [1, 12],
    size2: [1, 12],
    value: [0n, 0n],
    alphabet: '.#*',
    symbols: { '.': 'free', '#': 'blocked', '*': 'free and holds a mark' },
  },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(size) ** 4n + 1n] },
  algebra: [],
  features: [
    'algo/graph/multi-source search',
    'algo/graph/breadth-first search',
    'type/grid/maze',
    'data/linear/queue',
    'logic/control/visited marks',
  ],
  base: 1300,
  variants: [
    {
      axis: 'total',
      options: [
        { id: 'sum', python: { TOTAL: 'sum', KEEP: 'total + k' }, words: { total: 'the sum of the distances' } },
        {
          id: 'largest',
          python: { TOTAL: 'max', KEEP: 'max(total, k)' },
          words: { total: 'the largest of the distances' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'each',
      cost: 'n4',
      family: 'definition',
      source: `def ns_walk(rows, r, c):
    now, seen, steps = [(r, c)], {(r, c)}, 0
    while now:
        fresh = []
        for u, v in now:
            if rows[u][v] == '*':
                return steps
            for x, y in ((u, v + 1), (u, v - 1), (u + 1, v), (u - 1, v)):
                if 0 <= x < len(rows) and 0 <= y < len(rows[0]) and ⟦walls1¦rows[x][y] != '#' and ¦⟧(x, y) not in seen:
                    seen.add((x, y))
                    fresh.append((x, y))
        now = fresh
        steps += 1
    return -1
def FN(rows):
    far = [ns_walk(rows, r, c) for r in range(len(rows)) for c in range(len(rows[0])) if rows[r][c] != '#']
    near = [k for k in far if k >= 0]
    return @TOTAL@(near⟦none1¦ or [0]¦ or [len(rows) * len(rows[0])]⟧), far.count(-1)
`,
    },
    {
      name: 'together',
      cost: 'n2',
      family: 'classic',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    far = [[-1] * m for _ in range(n)]
    todo = [(r, c) for r in range(n) for c in range(m) if rows[r][c] == '*']⟦first¦¦[:1]⟧
    for r, c in todo:
        far[r][c] = 0
    total = 0
    for r, c in todo:
        k = far[r][c]
        total = @KEEP@
        for x, y in ((r, c + 1), (r, c - 1), (r + 1, c), (r - 1, c)):
            if 0 <= x < n and 0 <= y < m and rows[x][y] != '#' and far[x][y] < 0:
                far[x][y] = k + 1
                todo.append((x, y))
    free = sum(row.count('.')⟦marks¦ + row.count('*')¦⟧ for row in rows)
    return total, ⟦rest¦free - len(todo)¦n * m - len(todo)⟧
`,
    },
    {
      name: 'passes',
      cost: 'n3',
      family: 'algebraic',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    wide = m + 2
    text = '#' * wide + ''.join('#' + row + '#' for row in rows) + '#' * wide
    far = [0 if ch == '*' else 10 ** 6 for ch in text]
    moved = True
    while moved:
        moved = False
        for order in (range(wide, len(text) - wide), range(len(text) - wide - 1, wide, -1)):
            for p in order:
                if text[p] ⟦walls2¦!= '#'¦== '.' or wide < p and p % wide not in (0, wide - 1)⟧:
                    best = min(far[p - 1], far[p + 1], far[p - wide], far[p + wide]) + 1
                    if best < far[p]:
                        far[p] = best
                        moved = True
        ⟦again¦¦break⟧
    free = [k for k, ch in zip(far, text) if ch != '#']
    near = [k for k in free if k < 10 ** 6]
    return @TOTAL@(near or [0]), len(free) - len(near)
`,
    },
  ],
  mutations: [
    { slot: 'walls1', code: 'own', trap: 'through-walls', what: 'blocked cells do not hinder anybody' },
    { slot: 'walls2', code: 'own', trap: 'through-walls', what: 'blocked cells do not hinder anybody' },
    { slot: 'none1', code: 'M08', what: 'without any mark the number of cells is reported' },
    { slot: 'first', code: 'own', what: 'only the first mark is used' },
    { slot: 'marks', code: 'own', what: 'cells with a mark are not counted as free' },
    { slot: 'rest', code: 'own', trap: 'walls-counted', what: 'blocked cells count as cells that reach no mark' },
    { slot: 'again', code: 'own', what: 'distances are passed on in two directions only once' },
  ],
  words: {
    titles: ['The Nearest Mark', 'How Far to the Next One', 'Well Served'],
    stories: [
      'On some {cells} of the plan there is a first-aid box. {Name} wants to know how far people have to walk to the nearest one.',
      'The {agent} put marks on some {cells} of a plan. For each free {cell} {Name} looks up the way to the nearest of them.',
    ],
    values: [
      'two integers: {total} of all free {cells} that can reach a mark (0 if there are none), and the number of free {cells} that cannot reach any',
      'two integers: {total}, taken over all free {cells} from which a mark can be reached (0 if there are none), and how many free {cells} there are from which none can be reached',
    ],
    define: [
      'A step leads from a free {cell} to a free {cell} that shares a side with it; {cells} with a mark are free. The distance of a free {cell} is the smallest number of steps to a {cell} with a mark, so it is 0 for those with a mark.',
    ],
    use: 'the search starts at all marks at once',
    banned: ['breadth', 'queue', 'multi-source', 'flood'],
  },
  families: [
    {
      name: 'one-corner',
      body: "g = [['.'] * n for _ in range(n)]\ng[0][0] = '*'\nfor _ in range(n):\n    g[rng.randrange(n)][rng.randrange(n)] = '#'\nreturn [''.join(r) for r in g]",
    },
    {
      name: 'rooms',
      body: "return [''.join('#' if (r % 4 == 3 or c % 4 == 3) and rng.random() < 0.85 else rng.choice('.......*') for c in range(n)) for r in range(n)]",
    },
    {
      name: 'snake',
      body: "g = []\nfor r in range(n):\n    if r % 2 == 0:\n        g.append('.' * n)\n    else:\n        g.append('#' * (n - 1) + '.' if r % 4 == 1 else '.' + '#' * (n - 1))\ng[0] = '*' + g[0][1:]\nreturn g",
    },
    {
      name: 'few-marks',
      body: "g = [['.' if rng.random() < 0.75 else '#' for _ in range(n)] for _ in range(n)]\nfor _ in range(2):\n    g[rng.randrange(n)][rng.randrange(n)] = '*'\nreturn [''.join(r) for r in g]",
    },
  ],
};
