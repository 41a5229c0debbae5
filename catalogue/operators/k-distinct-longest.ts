import type { Operator } from '../model.ts';

export const kDistinctLongest: Operator = {
  id: 'k-distinct-longest',
  family: 'F02',
  role: 'core',
  input: { kind: 'ints', size: [1, 100], drawnFrom: 4, value: [-1000000000n, 1000000000n] },
  params: [{ name: 'k', lo: '1', hi: 'n', pick: 'small' }],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(size)] },
  algebra: ['shiftInvariant'],
  features: [
    'type/sequences/longest block',
    'algo/searching/sliding window',
    'data/sets/counter',
    'data/sets/hash map',
    'logic/ties/first wins',
  ],
  base: 1200,
  variants: [
    {
      axis: 'tie',
      options: [
        { id: 'first', python: { TIE: '>', NOT: '>=', SIGN: '-' }, words: { which: 'first', least: 'smallest' } },
        { id: 'last', python: { TIE: '>=', NOT: '>', SIGN: '' }, words: { which: 'last', least: 'largest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'grow',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a, k):
    best, where = 0, 0
    for i in range(len(a)):
        kinds = set()
        for j in range(i, len(a)):
            kinds.add(a[j])
            if len(kinds) ⟦exact1¦<=¦==⟧ k and j - i + 1 ⟦tie1¦@TIE@¦@NOT@⟧ best:
                best, where = j - i + 1, i + 1
    return best, where
`,
    },
    {
      name: 'window',
      cost: 'n',
      family: 'classic',
      source: `def FN(a, k):
    count = {}
    left = best = where = 0
    for right in range(len(a)):
        count[a[right]] = count.get(a[right], 0) + 1
        while len(count) > k:
            count[a[left]] -= 1
            if count[a[left]] == 0:
                del count[a[left]]
            left += 1
        if ⟦exact2¦¦len(count) == k and ⟧right - left + 1 ⟦tie2¦@TIE@¦@NOT@⟧ best:
            best, where = right - left + 1, left + 1
    return best, where
`,
    },
    {
      name: 'last-seen',
      cost: 'n m',
      family: 'algebraic',
      source: `def FN(a, k):
    last = {}
    left = 0
    found = []
    for right in range(len(a)):
        ⟦fresh¦last[a[right]] = right¦last.setdefault(a[right], right)⟧
        if len(last) > k:
            gone = min(last, key=last.get)
            left = ⟦left¦last.pop(gone) + 1¦max(left + 1, last.pop(gone))⟧
        found.append((right - left + 1, @SIGN@left))
    size, start = max(found)
    return size, @SIGN@start + 1
`,
    },
  ],
  mutations: [
    { slot: 'exact1', code: 'own', trap: 'exactly-k', what: 'only blocks with exactly k different values count' },
    { slot: 'exact2', code: 'own', trap: 'exactly-k', what: 'only blocks with exactly k different values count' },
    { slot: 'tie1', code: 'M05', what: 'of equally long blocks the other one is taken' },
    { slot: 'tie2', code: 'M05', what: 'of equally long blocks the other one is taken' },
    { slot: 'fresh', code: 'M19', what: 'the first instead of the last place of a value is remembered' },
    { slot: 'left', code: 'M01', what: 'a block starts at the last place of the value that should be gone' },
  ],
  words: {
    titles: ['Few Kinds in a Row', 'The Longest Plain Stretch', 'Not Too Colourful'],
    stories: [
      'Every different {value} needs a tool of its own, and {Name} can carry only so many. Neighbouring {items} are handled in one go as long as the tools suffice.',
      'The {agent} dislikes variety. {Name} looks for a row of neighbouring {items} whose {values} are of few kinds, and it should be as long as possible.',
    ],
    values: [
      'two integers: the length of the longest block of {a} with at most {k} different values, and the position of the first element of the {which} block that is this long',
      'two integers: the largest size of a block of {a} whose elements have no more than {k} different values, and the {least} position at which such a block of this size begins',
    ],
    define: [
      'A block is a non-empty sequence of consecutive elements; positions are counted from 1. A block with fewer than {k} different values is allowed as well.',
    ],
    use: 'a block grows while its values are of few kinds',
    banned: ['pointer', 'hash', 'counter'],
  },
  families: [
    {
      name: 'few-kinds',
      body: 'k = rng.randint(2, 5)\nreturn [max(lo, min(hi, rng.randint(0, k))) for _ in range(n)]',
    },
    {
      name: 'runs',
      body: 'out = []\nwhile len(out) < n:\n    out += [max(lo, min(hi, rng.randint(0, 6)))] * rng.randint(1, 5)\nreturn out[:n]',
    },
    { name: 'alternating', body: 'return [max(lo, min(hi, i % 2 if i < n // 2 else i % 3)) for i in range(n)]' },
  ],
};
