import type { Operator } from '../model.ts';

export const lowestRoom: Operator = {
  id: 'lowest-room',
  family: 'F07',
  role: 'core',
  input: { kind: 'intervals', size: [1, 100], value: [-1000n, 1000n] },
  params: [],
  result: { kind: 'ints', bound: (_, size) => [1n, BigInt(size)], length: 'n', subject: 'position' },
  algebra: [],
  features: [
    'data/trees/heap',
    'algo/simulation/step by step',
    'type/intervals/overlap',
    'algo/sorting/event sorting',
    'logic/edges/closed intervals',
  ],
  base: 1300,
  variants: [
    {
      axis: 'end',
      options: [
        {
          id: 'closed',
          python: { BUSY: '>=', IDLE: '>', DONE: '<', SOON: '<=' },
          words: {
            end: 'A place is occupied from the beginning to the end of its interval, both included: it can be given to a later one only if that begins at a number larger than this end.',
          },
        },
        {
          id: 'half-open',
          python: { BUSY: '>', IDLE: '>=', DONE: '<=', SOON: '<' },
          words: {
            end: 'A place is given back at the end of its interval and can be handed out again at once: also to one that begins at exactly this end.',
          },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'look-around',
      cost: 'n2',
      family: 'definition',
      source: `def FN(iv):
    room = [0] * len(iv)
    for i in sorted(range(len(iv)), key=lambda i: (iv[i][0], ⟦tie¦i¦-i⟧)):
        taken = set(room[j] for j in range(len(iv)) if room[j] and iv[j][1] ⟦touch1¦@BUSY@¦@IDLE@⟧ iv[i][0])
        free = 1
        while free in taken:
            free += 1
        room[i] = free
    return room
`,
    },
    {
      name: 'two-heaps',
      cost: 'n lg',
      family: 'library',
      source: `from heapq import heappop, heappush
def FN(iv):
    room = [0] * len(iv)
    free = list(range(1, len(iv) + 1))
    busy = []
    for i in ⟦order¦sorted(range(len(iv)), key=lambda i: iv[i][0])¦range(len(iv))⟧:
        l, r = iv[i]
        ⟦loop¦while¦if⟧ busy and busy[0][0] ⟦touch2¦@DONE@¦@SOON@⟧ l:
            heappush(free, heappop(busy)[1])
        room[i] = heappop(free)
        heappush(busy, (r, room[i]))
    return room
`,
    },
    {
      name: 'ends-by-room',
      cost: 'n lg',
      family: 'classic',
      source: `def lr_first(low, size, l):
    p = 1
    while p < size:
        p *= 2
        if low[p] ⟦touch3¦@BUSY@¦@IDLE@⟧ l:
            p += 1
    return p - size
def FN(iv):
    size = 1
    while size < len(iv):
        size *= 2
    low = [-10 ** 9] * (2 * size)
    room = [0] * len(iv)
    for i in sorted(range(len(iv)), key=lambda i: ⟦start¦iv[i][0]¦iv[i][1]⟧):
        k = lr_first(low, size, iv[i][0])
        room[i] = k + 1
        k += size
        low[k] = iv[i][1]
        while k > 1:
            k //= 2
            low[k] = ⟦low¦min(low[2 * k], low[2 * k + 1])¦low[2 * k + 1]⟧
    return room
`,
    },
  ],
  mutations: [
    { slot: 'touch1', code: 'M03', trap: 'touching', what: 'a place is freed too early or too late at an equal end' },
    { slot: 'touch2', code: 'M03', trap: 'touching', what: 'a place is freed too early or too late at an equal end' },
    { slot: 'touch3', code: 'M03', trap: 'touching', what: 'a place is freed too early or too late at an equal end' },
    { slot: 'tie', code: 'M05', what: 'of intervals that begin together the later one is served first' },
    { slot: 'order', code: 'own', trap: 'input-order', what: 'intervals are served in the order of the input' },
    { slot: 'loop', code: 'own', what: 'only one place is given back at a time' },
    { slot: 'start', code: 'own', what: 'intervals are served in the order of their ends' },
    { slot: 'low', code: 'own', what: 'places with even and odd numbers are not compared' },
  ],
  words: {
    titles: ['The Lowest Free Number', 'Handing Out Places', 'Handing Out Keys'],
    stories: [
      'For every one of the {intervals} a place is needed from its beginning to its end. The {agent} always hands out the free place with the lowest number, and {Name} has to keep the book.',
      '{Name} sits at the desk and gives numbers away. As soon as one of the {intervals} begins it gets a number that nobody holds at that time, the smaller the better.',
    ],
    values: [
      'the number of the place that {interval} {i} gets',
      'the place handed out to the {interval} with number {i}',
    ],
    define: [
      'Places are numbered 1, 2, 3, …, and there are enough of them. The {intervals} are served in the order of their beginnings l_i; of those that begin together, the one with the smaller number is served first. Each gets the smallest place that is free. {end}',
    ],
    use: 'freed places are handed out again, the smallest first',
    banned: ['heap', 'queue', 'sweep', 'segment tree'],
  },
  families: [
    {
      name: 'touching',
      body: 's = max(1, (hi - lo) // (n + 1))\nreturn [(min(hi, lo + i * s), min(hi, lo + i * s + s)) for i in range(n)]',
    },
    {
      name: 'all-overlap',
      body: 'm = (lo + hi) // 2\nreturn [(max(lo, m - rng.randint(0, n)), min(hi, m + rng.randint(0, n))) for _ in range(n)]',
    },
    {
      name: 'waves',
      body: 'out = []\nfor i in range(n):\n    l = min(hi, lo + (i // 4) * 5 % max(1, hi - lo))\n    out.append((l, min(hi, l + rng.randint(0, 9))))\nreturn out',
    },
  ],
};
