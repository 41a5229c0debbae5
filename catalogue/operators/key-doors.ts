import type { Operator } from '../model.ts';

export const keyDoors: Operator = {
  id: 'key-doors',
  family: 'F09',
  role: 'core',
  input: {
    kind: 'grid',
    size: [1, 11],
    size2: [1, 11],
    value: [0n, 0n],
    alphabet: '.#aAbB',
    symbols: {
      '.': 'free',
      '#': 'blocked',
      a: 'free and holds a key of kind a',
      A: 'a door of kind A, opened by a key of kind a',
      b: 'free and holds a key of kind b',
      B: 'a door of kind B, opened by a key of kind b',
    },
  },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [-1n, 4n * BigInt(size) * BigInt(size)] },
  algebra: [],
  features: [
    'logic/control/state encoding',
    'algo/graph/breadth-first search',
    'algo/graph/layered graph',
    'type/grid/maze',
    'logic/edges/impossible case',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'states',
      cost: 'n2',
      family: 'definition',
      source: `def kd_enter(ch, keys):
    if ch == '#':
        return None
    if ch in 'AB'⟦closed1¦ and ch.lower() not in keys¦ and not keys⟧:
        return None
    if ch in 'ab':
        return keys | {ch}
    ⟦used1¦¦if ch in 'AB':
        return keys - {ch.lower()}⟧
    return keys
def FN(rows):
    n, m = len(rows), len(rows[0])
    keys = kd_enter(rows[0][0], frozenset())
    now = [] if keys is None else [(0, 0, keys)]
    seen = set(now)
    steps, answer = 0, -1
    while now:
        fresh = []
        for r, c, keys in now:
            if (r, c) == (n - 1, m - 1) and answer < 0:
                answer = steps⟦cells1¦¦ + 1⟧
            for x, y in ((r, c + 1), (r, c - 1), (r + 1, c), (r - 1, c)):
                if 0 <= x < n and 0 <= y < m:
                    more = kd_enter(rows[x][y], keys)
                    if more is not None and (x, y, more) not in seen:
                        seen.add((x, y, more))
                        fresh.append((x, y, more))
        now = fresh
        steps += 1
    return answer, len(set((r, c) for r, c, keys in seen))
`,
    },
    {
      name: 'layers',
      cost: 'n2',
      family: 'classic',
      source: `def FN(rows):
    n, m = len(rows), len(rows[0])
    bit = {'a': 1, 'b': 2, 'A': 1, 'B': 2}
    far = [[[-1] * 4 for _ in range(m)] for _ in range(n)]
    todo = []
    if rows[0][0] not in '#AB':
        mask = bit.get(rows[0][0], 0)
        far[0][0][mask] = 0
        todo.append((0, 0, mask))
    for r, c, mask in todo:
        for x, y in ((r, c + 1), (r, c - 1), (r + 1, c), (r - 1, c)):
            if not (0 <= x < n and 0 <= y < m) or rows[x][y] == '#':
                continue
            ch, more = rows[x][y], mask
            if ch in 'AB' and not mask & bit[ch]:
                continue
            if ch in 'ab':
                more = ⟦more¦mask | bit[ch]¦bit[ch]⟧
            ⟦used2¦¦if ch in 'AB':
                more = mask ^ bit[ch]⟧
            if ⟦seen¦far[x][y][more]¦max(far[x][y])⟧ < 0:
                far[x][y][more] = far[r][c][mask] + 1
                todo.append((x, y, more))
    ends = [k for k in far[-1][-1] if k >= 0]
    return ⟦end¦min(ends, default=-1)¦far[-1][-1][3]⟧, len(set((r, c) for r, c, mask in todo))
`,
    },
    {
      name: 'orders',
      cost: 'n4',
      family: 'algebraic',
      source: `from heapq import heappop, heappush
def kd_flood(rows, start, keys):
    far = {start: 0}
    todo = [start]
    for r, c in todo:
        for p in ((r, c + 1), (r, c - 1), (r + 1, c), (r - 1, c)):
            if p in far or not (0 <= p[0] < len(rows) and 0 <= p[1] < len(rows[0])):
                continue
            ch = rows[p[0]][p[1]]
            if ch != '#' and (ch not in 'AB' or ch.lower() in keys):
                far[p] = far[(r, c)] + 1
                ⟦through¦todo.append(p)¦if ch not in 'AB':
                    todo.append(p)⟧
    return far
def FN(rows):
    n, m = len(rows), len(rows[0])
    if rows[0][0] in '#AB':
        return -1, 0
    first = rows[0][0] if rows[0][0] in 'ab' else ''
    heap, done, met, best = [(0, (0, 0), first)], set(), set(), None
    while heap:
        steps, p, keys = heappop(heap)
        if (p, keys) in done:
            continue
        done.add((p, keys))
        far = kd_flood(rows, p, keys)
        met.update(far)
        if (n - 1, m - 1) in far:
            total = steps + far[(n - 1, m - 1)]
            best = total if best is None else min(best, total)
        for q, k in far.items():
            ch = rows[q[0]][q[1]]
            if ch in 'ab' and ch not in keys:
                heappush(heap, (steps + k, q, ''.join(sorted(keys + ch))))
    return -1 if best is None else best⟦cells2¦¦ + 1⟧, len(met)
`,
    },
  ],
  mutations: [
    { slot: 'used1', code: 'own', trap: 'keys-used-up', what: 'a key is used up by the door that it opens' },
    { slot: 'used2', code: 'own', trap: 'keys-used-up', what: 'a key is used up by the door that it opens' },
    { slot: 'cells1', code: 'own', trap: 'cells-counted', what: 'cells instead of steps are counted' },
    { slot: 'cells2', code: 'own', trap: 'cells-counted', what: 'cells instead of steps are counted' },
    { slot: 'closed1', code: 'own', what: 'any key opens any door' },
    { slot: 'more', code: 'own', what: 'a new key takes the place of the other' },
    { slot: 'seen', code: 'M23', what: 'no cell is entered a second time with other keys' },
    { slot: 'end', code: 'own', what: 'the way is thought to need all keys' },
    { slot: 'through', code: 'own', what: 'nobody walks on behind an open door' },
  ],
  words: {
    titles: ['Keys and Doors', 'The Locked House', 'First the Key'],
    stories: [
      '{Name} is locked in a house whose plan consists of square {cells}. Some are walls, some are doors, and in some of them a key is lying on the floor.',
      'The {agent} has lost some keys in a maze of square {cells}. {Name} starts in the upper left corner and picks up what is lying on the way.',
    ],
    values: [
      'two integers: the smallest number of steps from the upper left to the lower right {cell}, or −1 if the latter cannot be reached, and the number of {cells} that can be entered at all, the first one included',
      'two integers: the least number of steps that lead from the first {cell} of the first row to the last {cell} of the last row (−1 if none do), and how many {cells}, including the first, can be reached by some sequence of steps',
    ],
    define: [
      'A step leads to a {cell} that shares a side with the present one and is not blocked. A door can only be entered with a key of its kind. Every key is taken as soon as its {cell} is entered, the first {cell} included; keys are kept for good, so one key opens any number of doors of its kind. Cells may be visited again and again. Steps are counted, not {cells}. If the upper left {cell} is blocked or a door, nothing can be reached and the two numbers are −1 and 0.',
    ],
    use: 'a place is described by its position and the keys in hand',
    banned: ['breadth', 'bitmask', 'queue', 'dijkstra'],
  },
  families: [
    {
      name: 'open',
      body: "return [''.join(rng.choice('.......aAbB') if r + c else '.' for c in range(n)) for r in range(n)]",
    },
    {
      name: 'locked',
      body: "g = []\nfor r in range(n):\n    if r % 3 == 2:\n        k = rng.randrange(n)\n        g.append(''.join(rng.choice('AB') if c == k else '#' for c in range(n)))\n    else:\n        g.append(''.join(rng.choice('......ab') for c in range(n)))\nreturn g",
    },
    {
      name: 'detour',
      body: "g = [['.'] * n for _ in range(n)]\nfor r in range(n):\n    g[r][n // 2] = '#'\ng[n - 1][n // 2] = 'A'\ng[0][n // 2] = 'B'\ng[rng.randrange(n)][0] = rng.choice('ab')\ng[0][n // 2 - 1] = 'a'\nreturn [''.join(r) for r in g]",
    },
    {
      name: 'two-doors',
      body: "g = [['.'] * n for _ in range(n)]\nfor k in range(1, 3):\n    at = k * n // 3\n    for r in range(n):\n        g[r][at] = '#'\n    g[rng.randrange(n)][at] = 'A'\ng[rng.randrange(n)][0] = 'a'\nreturn [''.join(r) for r in g]",
    },
    {
      name: 'two-keys',
      body: `g = [['.'] * n for _ in range(n)]
for r, door in ((2, 'A'), (4, 'B')):
    if r < n - 1:
        g[r] = ['#'] * n
        g[r][rng.randrange(n)] = door
for c, key in ((n - 1, rng.choice('ab')), (n // 2, 'a'), (n // 3, 'b')):
    if c > 0:
        g[0][c] = key
return [''.join(r) for r in g]`,
    },
  ],
};
