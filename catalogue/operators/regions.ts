import type { Operator } from '../model.ts';

export const regions: Operator = {
  id: 'regions',
  family: 'F09',
  role: 'core',
  input: {
    kind: 'grid',
    size: [1, 16],
    size2: [1, 16],
    value: [0n, 0n],
    alphabet: '.#',
    symbols: { '.': 'low', '#': 'high' },
  },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(Math.max(256, size * size))] },
  algebra: [],
  features: [
    'algo/graph/flood fill',
    'type/grid/regions',
    'data/sets/union-find',
    'data/text/character grid',
    'logic/control/visited marks',
  ],
  base: 1300,
  variants: [
    {
      axis: 'level',
      options: [
        { id: 'high', python: { GOOD: '#' }, words: { level: 'high' } },
        { id: 'low', python: { GOOD: '.' }, words: { level: 'low' } },
      ],
    },
  ],
  impls: [
    {
      name: 'spread',
      cost: 'n3',
      family: 'definition',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    label = {(r, c): r * m + c for r in range(n) for c in range(m) if rows[r][c] == '@GOOD@'}
    near = ⟦near¦[(0, 1), (1, 0), (0, -1), (-1, 0)]¦[(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]⟧
    moving = True
    while moving:
        moving = False
        for r, c in label:
            for x, y in near:
                other = label.get((r + x, c + y), n * m)
                if other < label[(r, c)]:
                    label[(r, c)] = other
                    moving = True
    sizes = {}
    for v in label.values():
        sizes[v] = sizes.get(v, 0) + 1
    return len(sizes), max(sizes.values(), default=0)
`,
    },
    {
      name: 'fill',
      cost: 'n2',
      family: 'classic',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    near = ⟦around¦[(0, 1), (1, 0), (0, -1), (-1, 0)]¦[(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]⟧
    free = [[ch == '@GOOD@' for ch in row] for row in rows]
    sizes = []
    for r in range(n):
        for c in range(m):
            if not free[r][c]:
                continue
            free[r][c] = False
            waiting = [(r, c)]
            size = 0
            while waiting:
                x, y = waiting.pop()
                size += 1
                for dx, dy in near:
                    u, v = x + dx, y + dy
                    if 0 <= u < n and 0 <= v < m and free[u][v]:
                        ⟦mark¦free[u][v] = False¦free[x][y] = False⟧
                        waiting.append((u, v))
            sizes.append(size)
    return len(sizes), ⟦largest¦max(sizes, default=0)¦sizes[-1] if sizes else 0⟧
`,
    },
    {
      name: 'join',
      cost: 'n2',
      family: 'library',
      source: `def reg_find(up, x):
    while up[x] != x:
        up[x] = up[up[x]]
        x = up[x]
    return x
def FN(rows):
    n, m = len(rows), len(rows[0])
    text = ''.join(rows)
    up = list(range(n * m))
    for p in range(n * m):
        if text[p] != '@GOOD@':
            continue
        if ⟦edge¦(p + 1) % m and ¦p + 1 < n * m and ⟧text[p + 1] == '@GOOD@':
            up[reg_find(up, p + 1)] = reg_find(up, p)
        if p + m < n * m and text[p + m] == '@GOOD@':
            up[reg_find(up, p + m)] = reg_find(up, p)
    sizes = [0] * (n * m)
    for p in range(n * m):
        if text[p] == '@GOOD@':
            sizes[⟦root¦reg_find(up, p)¦up[p]⟧] += 1
    return sum(1 for v in sizes if v), max(sizes)
`,
    },
  ],
  mutations: [
    {
      slot: 'near',
      code: 'own',
      trap: 'corner-neighbours',
      what: 'cells that share only a corner count as neighbours',
    },
    {
      slot: 'around',
      code: 'own',
      trap: 'corner-neighbours',
      what: 'cells that share only a corner count as neighbours',
    },
    { slot: 'mark', code: 'M23', what: 'a cell is marked when it is left, so it may be counted twice' },
    { slot: 'largest', code: 'own', what: 'the last region is reported instead of the largest' },
    { slot: 'edge', code: 'M01', what: 'the end of a row is joined with the start of the next' },
    { slot: 'root', code: 'own', what: 'direct parents are counted instead of roots' },
  ],
  words: {
    titles: ['Regions of the Map', 'Islands', 'The Largest Region'],
    stories: [
      '{Name} has a map of square {cells}, each of them high or low. Before work begins, {Name} wants to know into how many parts the ground falls.',
      'After the survey the {agent} marked every {cell} of the map as high or low. Places of one kind that hang together are looked after by one team.',
    ],
    values: [
      'two integers: the number of regions of {level} {cells}, and the number of {cells} in the largest region; both are 0 if no {cell} is {level}',
      'two integers: how many regions the {level} {cells} form, and how many {cells} the largest of these regions has (both are 0 if no {cell} is {level})',
    ],
    define: [
      'Two {cells} are neighbours if they share a side; sharing only a corner is not enough. A region consists of a {level} {cell} and all {cells} that can be reached from it by steps to {level} neighbours.',
    ],
    use: 'cells of one region are gathered from a first cell through its neighbours',
    banned: ['flood', 'breadth', 'depth-first', 'union', 'component'],
  },
  families: [
    { name: 'checkerboard', body: "return [''.join('.#'[(r + c) % 2] for c in range(n)) for r in range(n)]" },
    { name: 'diagonals', body: "return [''.join('.#'[(r + c) % 3 == 0] for c in range(n)) for r in range(n)]" },
    {
      name: 'snake',
      body: "g = []\nfor r in range(n):\n    if r % 2 == 0:\n        g.append('#' * n)\n    else:\n        g.append('.' * (n - 1) + '#' if r % 4 == 1 else '#' + '.' * (n - 1))\nreturn g",
    },
  ],
};
