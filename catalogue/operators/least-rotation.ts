import type { Operator } from '../model.ts';

export const leastRotation: Operator = {
  id: 'least-rotation',
  family: 'F05',
  role: 'core',
  input: { kind: 'string', size: [1, 120], value: [0n, 0n], alphabet: 'abc' },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(size)] },
  algebra: [],
  features: [
    'algo/strings/least rotation',
    'type/strings/canonical form',
    'algo/strings/suffix sorting',
    'logic/numbers/cyclic indices',
    'logic/ties/lexicographic order',
  ],
  base: 1400,
  variants: [
    {
      axis: 'aim',
      options: [
        { id: 'first', python: { BEST: 'min', WORSE: '>' }, words: { aim: 'first', sign: 'smallest' } },
        { id: 'last', python: { BEST: 'max', WORSE: '<' }, words: { aim: 'last', sign: 'largest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'all',
      cost: 'n2',
      family: 'definition',
      source: `def FN(s):
    turned = [⟦way1¦s[k:] + s[:k]¦s[len(s) - k:] + s[:len(s) - k]⟧ for k in range(len(s))]
    best = @BEST@(turned)
    return ⟦tie1¦turned.index(best)¦len(s) - 1 - turned[::-1].index(best)⟧, turned.count(best)
`,
    },
    {
      name: 'duel',
      cost: 'n',
      family: 'classic',
      source: `def FN(s):
    n = len(s)
    i, j, k = 0, 1, 0
    while i < n and j < n and k < n:
        x, y = ⟦ring¦s[(i + k) % n], s[(j + k) % n]¦s[min(i + k, n - 1)], s[min(j + k, n - 1)]⟧
        if x == y:
            k += 1
            continue
        if x @WORSE@ y:
            i += ⟦skip¦k + 1¦k + 2⟧
        else:
            j += k + 1
        if i == j:
            j += 1
        k = 0
    at = min(i, j)
    part = 1
    while n % part or s[part:] + s[:part] != s:
        part += 1
    return ⟦way2¦at¦(n - at) % part⟧, n // part
`,
    },
    {
      name: 'ranks',
      cost: 'n lg',
      family: 'algebraic',
      source: `def FN(s):
    n = len(s)
    rank = [ord(c) for c in s]
    width = 1
    while width < ⟦rounds¦n¦n // 4⟧:
        pairs = [(rank[i], rank[(i + width) % n]) for i in range(n)]
        place = {x: r for r, x in enumerate(sorted(set(pairs)))}
        rank = [place[x] for x in pairs]
        width *= 2
    best = @BEST@(rank)
    return rank.index(best), ⟦count¦rank.count(best)¦len(set(rank))⟧
`,
    },
  ],
  mutations: [
    { slot: 'way1', code: 'own', trap: 'other-way', what: 'letters are moved from the end to the front' },
    { slot: 'way2', code: 'own', trap: 'other-way', what: 'letters are moved from the end to the front' },
    { slot: 'tie1', code: 'M05', what: 'the largest shift is reported' },
    { slot: 'ring', code: 'own', what: 'the comparison does not go on at the beginning' },
    { slot: 'skip', code: 'M02', what: 'one candidate too many is dropped after a difference' },
    { slot: 'rounds', code: 'M01', what: 'the last round of comparing is left out' },
    { slot: 'count', code: 'own', what: 'different rotations are counted' },
  ],
  words: {
    titles: ['Where the Ring Begins', 'The Proper Start', 'Turned Words'],
    stories: [
      'The {letters} are engraved on the inside of a ring, so nobody can tell where they begin. {Name} reads the ring from every possible start.',
      'A row of {letters} goes round and round on a display. The {agent} wants it to start at the place that puts it at the very edge of the alphabetical list.',
    ],
    values: [
      'two integers: the smallest shift whose rotation of {a} is the {aim} one in alphabetical order, and the number of shifts that give this same word',
      'two integers: the least shift for which the rotation of {a} is the lexicographically {sign} of all, and how many of the {n} shifts give this same word',
    ],
    define: [
      'Positions are counted from 1. The rotation with shift u, 0 ≤ u < {n}, is the word that begins with the letter at position u + 1, goes on to the last letter, and then continues with the first u letters. Words of equal length are compared at the first position where they differ.',
    ],
    use: 'rotations are compared from their starts on',
    banned: ['booth', 'suffix', 'duval', 'minimal rotation'],
  },
  families: [
    {
      name: 'powers',
      body: "p = ''.join(rng.choice('abc') for _ in range(rng.randint(1, 4)))\nk = max(1, n // len(p))\nreturn (p * k)[:max(1, n)]",
    },
    {
      name: 'almost-equal',
      body: "d = [rng.choice('abc')] * n\nd[rng.randrange(n)] = rng.choice('abc')\nreturn ''.join(d)",
    },
    { name: 'late-difference', body: "h = max(1, n // 2)\nreturn ('a' * (h - 1) + 'b' + 'a' * h + 'c')[:max(1, n)]" },
    { name: 'blocks', body: "return ''.join('a' * rng.randint(1, 4) + rng.choice('bc') for _ in range(n))[:n]" },
  ],
};
