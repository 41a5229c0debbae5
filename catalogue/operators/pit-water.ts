import type { Operator } from '../model.ts';

const SIDES = '[(0, 1), (1, 0), (0, -1), (-1, 0)]';
const AROUND = '[(0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)]';

export const pitWater: Operator = {
  id: 'pit-water',
  family: 'F09',
  role: 'core',
  input: { kind: 'intGrid', size: [1, 12], drawnFrom: 4, size2: [1, 12], value: [0n, 100000n] },
  params: [],
  result: { kind: 'int', bound: (value, size) => [0n, (value[1] - value[0]) * BigInt(size) * BigInt(size) + 1n] },
  algebra: [],
  features: [
    'algo/graph/multi-source search',
    'data/trees/heap',
    'type/optimisation/minimise the maximum',
    'data/sets/union-find',
    'type/grid/regions',
  ],
  base: 1800,
  variants: [
    {
      axis: 'flow',
      options: [
        {
          id: 'sides',
          python: { NEAR: SIDES, OTHER: AROUND },
          words: { flow: 'the four cells that share a side with it, not over corners', next: 'sharing a side' },
        },
        {
          id: 'corners',
          python: { NEAR: AROUND, OTHER: SIDES },
          words: {
            flow: 'the up to eight cells that share a side or only a corner with it',
            next: 'sharing a side or a corner',
          },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'sink',
      cost: 'n3',
      family: 'definition',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    top = max(max(row) for row in rows)
    level = [[top] * m for _ in range(n)]
    for r in range(n):
        for c in range(m):
            if r in (0, n - 1) or c in (0, m - 1):
                level[r][c] = rows[r][c]
    moved = True
    while moved:
        moved = False
        for r in range(1, n - 1):
            for c in range(1, m - 1):
                low = min([level[r + x][c + y] for x, y in ⟦corners1¦@NEAR@¦@OTHER@⟧])
                low = max(low, rows[r][c])
                if low < level[r][c]:
                    level[r][c] = low
                    ⟦once¦moved = True¦moved = r == 1⟧
    return sum(level[r][c] - rows[r][c] for r in range(n) for c in range(m))
`,
    },
    {
      name: 'rim',
      cost: 'n2',
      family: 'classic',
      source: `from heapq import heapify, heappop, heappush
def FN(rows):
    n, m = len(rows), len(rows[0])
    heap = [(rows[r][c], r, c) for r in range(n) for c in range(m) if r in (0, n - 1) or c in (0, m - 1)]
    seen = set((r, c) for h, r, c in heap)
    heapify(heap)
    total = 0
    while heap:
        h, r, c = ⟦lowest¦heappop(heap)¦heap.pop()⟧
        for x, y in ⟦corners2¦@NEAR@¦@OTHER@⟧:
            x, y = r + x, c + y
            if 0 <= x < n and 0 <= y < m and (x, y) not in seen:
                seen.add((x, y))
                total += max(0, h - rows[x][y])
                heappush(heap, (⟦rim¦max(h, rows[x][y])¦rows[x][y]⟧, x, y))
    return total
`,
    },
    {
      name: 'rising',
      cost: 'n2',
      family: 'algebraic',
      source: `def pw_root(up, x):
    while up[x] != x:
        up[x] = up[up[x]]
        x = up[x]
    return x
def FN(rows):
    n, m = len(rows), len(rows[0])
    up = list(range(n * m + 1))
    size = [1] * (n * m) + [0]
    cells = sorted((rows[p // m][p % m], p) for p in range(n * m))
    dry, total, held, last = n * m, 0, 0, 0
    for h, p in cells:
        total += held * (h - last)
        last = h
        held += 1
        r, c = p // m, p % m
        near = [p + x * m + y for x, y in ⟦corners3¦@NEAR@¦@OTHER@⟧ if 0 <= r + x < n and 0 <= c + y < m]
        links = [q for q in near if rows[q // m][q % m] < h or rows[q // m][q % m] == h and ⟦equal¦q < p¦False⟧]
        if r in (0, n - 1)⟦edge¦ or c in (0, m - 1)¦⟧:
            links.append(dry)
        for q in links:
            x, y = pw_root(up, p), pw_root(up, q)
            if x != y:
                wet = pw_root(up, dry)
                held -= size[y] if x == wet else size[x] if y == wet else 0
                up[x] = y
                size[y] += size[x]
    return total
`,
    },
  ],
  mutations: [
    { slot: 'corners1', code: 'own', trap: 'corner-leak', what: 'flow over corners is judged the other way' },
    { slot: 'corners2', code: 'own', trap: 'corner-leak', what: 'flow over corners is judged the other way' },
    { slot: 'corners3', code: 'own', trap: 'corner-leak', what: 'flow over corners is judged the other way' },
    { slot: 'once', code: 'own', what: 'the lowering stops as soon as the first inner row is at rest' },
    { slot: 'lowest', code: 'own', what: 'the rim is not entered at its lowest place' },
    { slot: 'rim', code: 'own', what: 'the rim sinks to the ground inside a pit' },
    { slot: 'equal', code: 'M10', what: 'neighbours of equal height are not joined' },
    { slot: 'edge', code: 'own', what: 'only the first and the last row let water off' },
  ],
  words: {
    titles: ['After the Rain', 'Puddles', 'Water on the Plan'],
    stories: [
      'It has rained for days on the land of the {agent}. Every {cell} of the map has a height, and {Name} asks how much water stays after the rain.',
      '{Name} pours water over a model made of square columns until it runs off on all sides. The {agent} wants to know what remains in the hollows.',
    ],
    values: [
      'the total amount of water that stays on the grid, that is, the sum over all {cells} of water level minus height',
      'the sum of the depths of the water over all {cells}',
    ],
    define: [
      'The height of a {cell} is its number. Water flows from a {cell} to {flow}, and at every {cell} on the border it can flow off the grid. So the water level of a {cell} is the smallest number x such that a sequence of {cells} leads from it to a border {cell}, each {next} with the one before, and no {cell} of the sequence, the first and the last included, is higher than x. Its depth is the level minus its height.',
    ],
    use: 'the lowest place of the rim decides how high the water can stand',
    banned: ['heap', 'dijkstra', 'flood fill', 'union', 'priority'],
  },
  families: [
    {
      name: 'bowl',
      body: 'return [[max(lo, min(hi, lo + abs(2 * r - n + 1) + abs(2 * c - n + 1) + rng.randint(0, 2))) for c in range(n)] for r in range(n)]',
    },
    {
      name: 'leak',
      body: 'g = [[max(lo, min(hi, lo + 9 if r in (0, n - 1) or c in (0, n - 1) else lo + rng.randint(0, 3))) for c in range(n)] for r in range(n)]\ng[0][rng.randrange(n)] = lo\nreturn g',
    },
    {
      name: 'corner-gap',
      body: 'g = [[max(lo, min(hi, lo + (8 if (r + c) % 2 else 1))) for c in range(n)] for r in range(n)]\nreturn g',
    },
    {
      name: 'rings',
      body: 'return [[max(lo, min(hi, lo + min(r, c, n - 1 - r, n - 1 - c) % 2 * 5 + rng.choice([0, 3]))) for c in range(n)] for r in range(n)]',
    },
    {
      name: 'raised-rim',
      as: 'random',
      body: `m = max(M_LO, min(M_HI, n + rng.randint(-1, 2)))
low = rng.choice([(lo + hi) // 2, (lo + hi + 1) // 2, hi])
return [[rng.randint(lo if 0 < r < n - 1 and 0 < c < m - 1 else low, hi) for c in range(m)] for r in range(n)]`,
    },
    {
      name: 'basin',
      as: 'equal',
      body: `m = max(M_LO, min(M_HI, n + rng.randint(-1, 2)))
x, y = rng.randint(lo, hi), rng.randint(lo, hi)
return [[min(x, y) if 0 < r < n - 1 and 0 < c < m - 1 else max(x, y) for c in range(m)] for r in range(n)]`,
    },
  ],
};
