import type { Operator } from '../model.ts';

const SIDE = '[(0, 1), (1, 0), (0, -1), (-1, 0)]';
const KING = '[(0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)]';
const KNIGHT = '[(1, 2), (2, 1), (-1, 2), (2, -1), (1, -2), (-2, 1), (-1, -2), (-2, -1)]';

export const mazeSteps: Operator = {
  id: 'maze-steps',
  family: 'F09',
  role: 'core',
  input: {
    kind: 'grid',
    size: [1, 16],
    drawnFrom: 3,
    size2: [1, 16],
    value: [0n, 0n],
    alphabet: '.#',
    symbols: { '.': 'free', '#': 'blocked' },
  },
  params: [],
  result: { kind: 'pair', bound: () => [-1n, 998244352n] },
  algebra: [],
  features: [
    'algo/graph/breadth-first search',
    'type/grid/maze',
    'data/linear/queue',
    'type/graph/path counting',
    'logic/edges/impossible case',
  ],
  base: 1300,
  variants: [
    {
      axis: 'step',
      options: [
        {
          id: 'side',
          python: { MOVES: SIDE },
          words: {
            step: 'A step leads to a cell that shares a side with the present one; sharing only a corner is not enough.',
          },
        },
        {
          id: 'king',
          python: { MOVES: KING },
          words: {
            step: 'A step leads to a cell that shares a side or a corner with the present one; it may pass diagonally between two blocked cells.',
          },
        },
        {
          id: 'knight',
          python: { MOVES: KNIGHT },
          words: {
            step: 'A step is the move of a knight in chess: two rows up or down and one column to the side, or one row up or down and two columns to the side; only the cell reached must be free, those in between do not matter.',
          },
          delta: 100,
        },
      ],
    },
  ],
  impls: [
    {
      name: 'spread',
      cost: 'n2',
      family: 'definition',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    if rows[0][0] == '#':
        return -1, 0
    now, seen, steps = {(0, 0): 1}, {(0, 0)}, 0
    while now:
        if (n - 1, m - 1) in now:
            return steps⟦cells1¦¦ + 1⟧, now[(n - 1, m - 1)] % 998244353
        fresh = {}
        for (r, c), ways in now.items():
            for x, y in @MOVES@:
                p = (r + x, c + y)
                if 0 <= p[0] < n and 0 <= p[1] < m and p not in seen and ⟦goal1¦rows[p[0]][p[1]] == '.'¦(rows[p[0]][p[1]] == '.' or p == (n - 1, m - 1))⟧:
                    fresh[p] = ⟦sum1¦fresh.get(p, 0) + ways¦ways⟧
        seen.update(fresh)
        now = fresh
        steps += 1
    return -1, 0
`,
    },
    {
      name: 'queue',
      cost: 'n2',
      family: 'classic',
      source: `from collections import deque
def FN(rows):
    n, m = len(rows), len(rows[0])
    far = [[-1] * m for _ in range(n)]
    ways = [[0] * m for _ in range(n)]
    if rows[0][0] == '.':
        far[0][0], ways[0][0] = 0, 1
    todo = deque([(0, 0)])
    while todo:
        r, c = todo.⟦take¦popleft¦pop⟧()
        for x, y in @MOVES@:
            u, v = r + x, c + y
            if not (0 <= u < n and 0 <= v < m) or rows[u][v] == '#' or far[r][c] < 0:
                continue
            if far[u][v] < 0:
                far[u][v] = far[r][c] + 1
                todo.append((u, v))
            if far[u][v] == far[r][c] + 1:
                ways[u][v] = (ways[u][v] + ways[r][c]) % 998244353
    return far[-1][-1]⟦cells2¦¦ + (far[-1][-1] >= 0)⟧, ways[-1][-1]
`,
    },
    {
      name: 'relax',
      cost: 'n3',
      family: 'algebraic',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    free = [(r, c) for r in range(n) for c in range(m) if rows[r][c] == '.']
    if (0, 0) not in free or (n - 1, m - 1) not in free:
        return -1, 0
    near = {(r, c): [(r + x, c + y) for x, y in @MOVES@] for r, c in free}
    far = {p: 10 ** 6 for p in free}
    far[(0, 0)] = 0
    moved = True
    while moved:
        moved = False
        for p in free:
            best = min([far.get(q, 10 ** 6) for q in near[p]]) + 1
            if best < far[p]:
                far[p] = best
                moved = True
    if far[(n - 1, m - 1)] >= 10 ** 6:
        return -1, 0
    ways = {(0, 0): 1}
    for p in sorted(free, key=lambda p: ⟦order¦far[p]¦p⟧):
        for q in near[p]:
            if far.get(q) == far[p] - 1:
                ways[p] = ways.get(p, 0) + ways.get(q, 0)
    return far[(n - 1, m - 1)]⟦cells3¦¦ + 1⟧, ways.get((n - 1, m - 1), 0) % 998244353
`,
    },
  ],
  mutations: [
    { slot: 'cells1', code: 'own', trap: 'cells-counted', what: 'cells instead of steps are counted' },
    { slot: 'cells2', code: 'own', trap: 'cells-counted', what: 'cells instead of steps are counted' },
    { slot: 'cells3', code: 'own', trap: 'cells-counted', what: 'cells instead of steps are counted' },
    { slot: 'goal1', code: 'M08', what: 'a blocked goal is not noticed' },
    { slot: 'sum1', code: 'own', what: 'of several ways into a cell only the last counts' },
    { slot: 'take', code: 'own', what: 'the cell reached last is left first' },
    { slot: 'order', code: 'own', what: 'ways are added row by row instead of by distance' },
  ],
  words: {
    titles: ['From Corner to Corner', 'The Shortest Way Out', 'Steps through the Plan'],
    stories: [
      '{Name} stands in the upper left corner of a plan of square {cells} and wants to get to the lower right corner. Some {cells} are blocked.',
      'A robot of the {agent} moves over a plan of square {cells}, from the first {cell} of the first row to the last {cell} of the last one. Every step takes a second.',
    ],
    values: [
      'two integers: the smallest number of steps from the upper left to the lower right {cell}, and the number of ways with this number of steps, the latter modulo 998244353; if there is no way, −1 and 0',
      'two integers: the length in steps of the shortest ways from the upper left to the lower right {cell} (−1 if there are none), and the remainder of their number when divided by 998244353',
    ],
    define: [
      '{step} All {cells} of a way, the first and the last one included, must be free. Steps are counted, not {cells}: if the grid has a single {cell} and it is free, there is one way with 0 steps. Two ways are different if they differ in at least one {cell}.',
    ],
    use: 'cells are reached in the order of their distance',
    banned: ['breadth', 'queue', 'dijkstra', 'dynamic'],
  },
  families: [
    { name: 'open', body: "return ['.' * n for _ in range(n)]" },
    {
      name: 'gates',
      body: "g = []\nfor r in range(n):\n    if r % 2 == 0 or n < 3:\n        g.append('.' * n)\n    else:\n        k = rng.randint(1, 2) if n > 3 else 1\n        at = set(rng.randrange(n) for _ in range(k))\n        g.append(''.join('.' if c in at else '#' for c in range(n)))\nreturn g",
    },
    {
      name: 'snake',
      body: "g = []\nfor r in range(n):\n    if r % 2 == 0:\n        g.append('.' * n)\n    else:\n        g.append('#' * (n - 1) + '.' if r % 4 == 1 else '.' + '#' * (n - 1))\nreturn g",
    },
    {
      name: 'sparse',
      body: "g = [['.' if rng.random() < 0.8 else '#' for _ in range(n)] for _ in range(n)]\ng[0][0] = g[-1][-1] = '.'\nreturn [''.join(r) for r in g]",
    },
    {
      name: 'open-ends',
      as: 'random',
      body: `m = max(M_LO, min(M_HI, n + rng.randint(-1, 2)))
x = rng.choice([0.75, 0.85, 0.9])
g = [['.' if rng.random() < x else '#' for _ in range(m)] for _ in range(n)]
if rng.random() < 0.9:
    g[0][0] = g[-1][-1] = '.'
return [''.join(r) for r in g]`,
    },
  ],
};
