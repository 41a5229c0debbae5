import type { Operator } from '../model.ts';

export const kindsInRange: Operator = {
  id: 'kinds-in-range',
  family: 'F21',
  role: 'core',
  input: {
    kind: 'ints',
    size: [1, 90],
    value: [-1000000000n, 1000000000n],
    queries: {
      size: [1, 70],
      fields: [
        { name: 'l', lo: '1', hi: 'n' },
        { name: 'r', lo: 'l', hi: 'n' },
      ],
    },
  },
  params: [],
  result: { kind: 'ints', bound: (_, size) => [0n, BigInt(size)], length: 'q', subject: 'query' },
  algebra: ['shiftInvariant'],
  features: [
    'data/sets/hash set',
    'data/trees/fenwick tree',
    'opt/pruning/offline processing',
    'data/sets/counter',
    'logic/edges/duplicates',
    'opt/tables/precomputation',
  ],
  base: 1600,
  variants: [
    {
      axis: 'count',
      options: [
        {
          id: 'kinds',
          python: { ONCE: 'False' },
          words: { counted: 'different numbers', rule: 'A number that occurs several times in the range counts once.' },
        },
        {
          id: 'single',
          python: { ONCE: 'True' },
          words: {
            counted: 'numbers that occur exactly once',
            rule: 'A number that occurs several times in the range does not count at all, while its occurrences outside do not matter.',
          },
          delta: 100,
        },
      ],
    },
  ],
  impls: [
    {
      name: 'each',
      cost: 'n q',
      family: 'definition',
      source: `def FN(a, qs):
    out = []
    for l, r in qs:
        part = a[l - 1:⟦end1¦r¦max(l, r - 1)⟧]
        out.append(sum(1 for v in set(part) if part.count(v) == 1 or not @ONCE@))
    return out
`,
    },
    {
      name: 'neighbours',
      cost: 'n q',
      family: 'algebraic',
      source: `def FN(a, qs):
    n = len(a)
    last, before, behind = {}, [-1] * n, [n] * n
    for i, v in enumerate(a):
        if v in last:
            before[i] = last[v]
            behind[last[v]] = i
        ⟦latest¦last[v] = i¦last.setdefault(v, i)⟧
    out = []
    for l, r in qs:
        total = 0
        for j in range(l - 1, r):
            if before[j] < l ⟦edge¦- 1¦⟧ and (behind[j] >= r or not @ONCE@):
                total += 1
        out.append(total)
    return out
`,
    },
    {
      name: 'moving',
      cost: 'n q',
      family: 'classic',
      source: `def FN(a, qs):
    order = sorted(range(len(qs)), key=lambda x: (qs[x][0] // 9, qs[x][1]))
    seen = {}
    state = [0, 0]
    def change(v, d):
        c = seen.get(v, 0)
        state[0] += (c + d > 0) - (c > 0)
        state[1] += (c + d == 1) - (c == 1)
        seen[v] = c + d
    i, j = 0, 0
    out = [0] * len(qs)
    for x in order:
        l, r = qs[x][0] - 1, qs[x][1]
        while j < r:
            change(a[j], 1)
            j += 1
        while i > l:
            i -= 1
            change(a[i], 1)
        while i < l:
            change(a[i], ⟦leave¦-1¦0⟧)
            i += 1
        while j > r:
            j -= 1
            change(a[j], -1)
        out[x] = state[1] if @ONCE@ else state[0]
    return ⟦inorder¦out¦[out[x] for x in order]⟧
`,
    },
  ],
  mutations: [
    { slot: 'end1', code: 'M01', what: 'the last place of the range is left out' },
    { slot: 'latest', code: 'own', what: 'occurrences are linked with the first one' },
    { slot: 'edge', code: 'M01', what: 'an occurrence at the start of the range is overlooked' },
    { slot: 'leave', code: 'own', what: 'elements that leave the range are still counted' },
    { slot: 'inorder', code: 'own', what: 'answers are given in the order in which they were found' },
  ],
  words: {
    titles: ['Variety in a Stretch', 'Counting Kinds', 'How Varied Is It'],
    stories: [
      '{Name} looks at stretches of the row of {items} and counts how varied their {values} are.',
      'The {agent} is asked about parts of the row: two {items} are of the same kind if their {values} are equal.',
    ],
    values: [
      'the number of {counted} among the elements of {a} from place l_i to place r_i',
      'how many {counted} there are at the places l_i, …, r_i of {a}',
    ],
    define: ['Places are numbered from 1, and both ends of a range belong to it. {rule}'],
    use: 'each kind is counted at one of its occurrences',
    banned: ['offline', 'fenwick', 'hash', 'algorithm'],
  },
  families: [
    { name: 'periodic', body: 'k = rng.randint(2, 6)\nreturn [max(lo, min(hi, lo + i % k)) for i in range(n)]' },
    {
      name: 'blocks',
      body: 'd = []\nwhile len(d) < n:\n    d += [rng.randint(lo, min(hi, lo + 6))] * rng.randint(1, 4)\nreturn d[:n]',
    },
  ],
};
