import type { Operator } from '../model.ts';

export const pathXorPairs: Operator = {
  id: 'path-xor-pairs',
  family: 'F12',
  role: 'core',
  input: { kind: 'tree', size: [1, 90], drawnFrom: 6, value: [0n, 31n] },
  params: [{ name: 'k', lo: '0', hi: '31', pick: 'small' }],
  result: { kind: 'int', bound: (_, size) => [0n, (BigInt(size) * BigInt(size - 1)) / 2n] },
  algebra: [],
  features: [
    'algo/bits/xor',
    'type/optimisation/pair counting',
    'data/sets/hash map',
    'data/trees/binary trie',
    'data/graphs/tree',
    'type/graph/tree distances',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'walks',
      cost: 'n2',
      family: 'definition',
      source: `def FN(n, edges, k):
    near = [[] for _ in range(n)]
    for u, v, w in edges:
        near[u].append((v, w))
        near[v].append((u, w))
    total = 0
    for s in range(n):
        waiting = [(s, -1, 0)]
        for u, p, x in waiting:
            if x == k and ⟦self¦s < u¦s <= u⟧:
                total += 1
            for v, w in near[u]:
                if v != p:
                    waiting.append((v, u, ⟦plus1¦x ^ w¦x + w⟧))
    return total
`,
    },
    {
      name: 'marks',
      cost: 'n',
      family: 'classic',
      source: `def FN(n, edges, k):
    near = [[] for _ in range(n)]
    for u, v, w in edges:
        near[u].append((v, w))
        near[v].append((u, w))
    mark = [None] * n
    mark[0] = 0
    waiting = [0]
    seen = {}
    total = 0
    for u in waiting:
        total += seen.get(⟦partner¦mark[u] ^ k¦mark[u] - k⟧, 0)
        seen[mark[u]] = ⟦again¦seen.get(mark[u], 0) + 1¦1⟧
        for v, w in near[u]:
            if mark[v] is None:
                mark[v] = mark[u] ^ w
                waiting.append(v)
    return total
`,
    },
    {
      name: 'trie',
      cost: 'n lg v',
      family: 'algebraic',
      source: `def FN(n, edges, k):
    near = [[] for _ in range(n)]
    for u, v, w in edges:
        near[u].append((v, w))
        near[v].append((u, w))
    marks = []
    work = [(0, -1, 0)]
    while work:
        u, p, x = work.pop()
        marks.append(x)
        for v, w in near[u]:
            if v != p:
                work.append((v, u, x ^ w))
    top = max(max(marks), k).bit_length()
    def match(xs, ys, bit):
        if not xs or not ys:
            return 0
        if bit < 0:
            return len(xs) * len(ys)
        a, b = [x for x in xs if not x >> bit & 1], [x for x in xs if x >> bit & 1]
        c, d = [y for y in ys if not y >> bit & 1], [y for y in ys if y >> bit & 1]
        if k >> bit & 1:
            c, d = d, c
        return match(a, c, bit - 1) + match(b, d, bit - 1)
    both = match(marks, marks, top - 1)
    return (both - ⟦same¦(n if k == 0 else 0)¦0⟧) ⟦half¦// 2¦⟧
`,
    },
  ],
  mutations: [
    { slot: 'self', code: 'M03', trap: 'empty-path', what: 'a vertex counts as a pair with itself' },
    { slot: 'same', code: 'own', trap: 'empty-path', what: 'a vertex matches itself' },
    { slot: 'plus1', code: 'own', trap: 'sum-for-xor', what: 'numbers are added' },
    { slot: 'partner', code: 'own', trap: 'sum-for-xor', what: 'the partner is found by subtraction' },
    { slot: 'again', code: 'M10', what: 'equal marks are counted once' },
    { slot: 'half', code: 'own', what: 'each pair is counted in both orders' },
  ],
  words: {
    titles: ['Switches along the Way', 'Matching Paths', 'The Signature of a Path'],
    stories: [
      'Each {road} flips certain switches, which are the binary digits 1 of its number; passing twice undoes the effect. {Name} wants to know for which two {nodes} the trip from one to the other leaves a given pattern.',
      'Between two {nodes} there is just one way. The {agent} gives every way a signature, the exclusive or of the numbers of its {roads}, and looks for a certain one.',
    ],
    values: [
      'the number of pairs of vertices u < v such that the bitwise exclusive or of the numbers w on the path between them is exactly {k}',
      'the number of ways to choose two different vertices, in no particular order, so that the path between them has signature {k}',
    ],
    define: [
      'The signature of a path is the bitwise exclusive or of the lengths w of its edges: it has a binary digit 1 exactly where an odd number of these lengths has a 1. Only pairs of two different vertices count, and each pair counts once.',
    ],
    use: 'a path is described by the marks of its two ends',
    banned: ['prefix', 'hash', 'binary trie', 'dictionary'],
  },
  families: [
    { name: 'zeros', body: 'return n, tree_of(rng, n, lambda i: rng.randrange(i), lo, lo)' },
    {
      name: 'two-values',
      body: 'x = rng.randint(lo, hi)\nreturn n, [(u, v, rng.choice([lo, x])) for u, v, w in tree_of(rng, n, lambda i: max(0, i - rng.randint(1, 4)), lo, hi)]',
    },
    { name: 'star', body: 'return n, tree_of(rng, n, lambda i: 0, lo, min(hi, lo + 3))' },
  ],
};
