import type { Operator } from '../model.ts';

export const commonLetters: Operator = {
  id: 'common-letters',
  family: 'F13',
  role: 'core',
  input: { kind: 'twoStrings', size: [1, 50], size2: [1, 50], value: [0n, 0n], alphabet: 'abcd' },
  params: [],
  result: { kind: 'int', bound: (_, size) => [0n, BigInt(size)] },
  algebra: [],
  features: [
    'algo/dynamic programming/edit distance',
    'type/sequences/subsequence',
    'opt/tables/rolling array',
    'opt/pruning/bit-parallel',
    'algo/dynamic programming/longest increasing subsequence',
    'data/text/string',
    'opt/tables/memoisation',
  ],
  base: 1500,
  variants: [],
  impls: [
    {
      name: 'memo',
      cost: 'n m',
      family: 'definition',
      source: `def FN(s, t):
    known = {}
    def best(i, j):
        if i == len(s) or j == len(t):
            return 0
        if (i, j) not in known:
            skip = max(best(i + 1, j), best(i, j + 1))
            ⟦hasty¦if s[i] == t[j]:¦if s[i:i + 2] == t[j:j + 2]:⟧
                skip = max(skip, 1 + best(i + 1, j + 1))
            known[i, j] = skip
        return known[i, j]
    return best(0, 0)
`,
    },
    {
      name: 'rows',
      cost: 'n m',
      family: 'classic',
      source: `def FN(s, t):
    row = [0] * (len(t) + 1)
    best = 0
    for x in s:
        old = row
        row = [0]
        for j in range(len(t)):
            if x == t[j]:
                row.append(⟦diagonal¦old[j]¦row[j]⟧ + 1)
            else:
                row.append(⟦block2¦max(old[j + 1], row[j])¦0⟧)
        best = max(best, max(row))
    return best
`,
    },
    {
      name: 'matches',
      cost: 'n m lg n',
      family: 'library',
      source: `from bisect import bisect_left, bisect_right
def FN(s, t):
    places = {}
    for j, x in enumerate(t):
        places.setdefault(x, []).append(j)
    tops = []
    for x in s:
        for j in ⟦falling¦reversed(places.get(x, []))¦places.get(x, [])⟧:
            k = ⟦side¦bisect_left¦bisect_right⟧(tops, j)
            if k == len(tops):
                tops.append(j)
            else:
                tops[k] = j
    return len(tops)
`,
    },
    {
      name: 'bits',
      cost: 'n m',
      family: 'algebraic',
      source: `def FN(s, t):
    full = (1 << len(s)) - 1
    mask = {}
    for i, x in enumerate(s):
        mask[x] = mask.get(x, 0) | 1 << i
    v = full
    for x in t:
        u = v & mask.get(x, 0)
        v = (v + u | ⟦keep¦v - u¦v⟧) & full
    return len(s) - bin(v).count('1')
`,
    },
  ],
  mutations: [
    { slot: 'block2', code: 'own', trap: 'consecutive', what: 'the chosen letters have to stand next to each other' },
    { slot: 'hasty', code: 'own', what: 'a match needs the following letters to match too' },
    { slot: 'diagonal', code: 'own', what: 'a letter is matched several times' },
    { slot: 'falling', code: 'own', what: 'one letter is matched with several places at once' },
    { slot: 'side', code: 'M03', what: 'a place may be used twice' },
    { slot: 'keep', code: 'own', what: 'used places are not cleared' },
  ],
  words: {
    titles: ['What Two Words Share', 'Letters in the Same Order', 'Crossing Out'],
    stories: [
      '{Name} has two long lists of {letters} and crosses out as few of them as possible until both lists read the same.',
      'The {agent} and {Name} wrote down the same day, but each of them missed some of the {letters}. How much do their notes have in common?',
    ],
    values: [
      'the largest length of a string that can be obtained from {a} as well as from {b} by deleting letters',
      'the maximum number of letters that can be left of both strings when letters are deleted from {a} and from {b} so that the two remaining strings are equal',
    ],
    define: [
      'Any number of letters may be deleted from each string, at any places; the remaining letters keep their order but need not have been next to each other. Deleting nothing or everything is allowed, so the answer may be 0.',
    ],
    use: 'matches of two strings are chained in order',
    banned: ['subsequence', 'dynamic', 'memoi', 'bitset'],
  },
  families: [
    {
      name: 'rotated',
      body: 'x = random_data(rng, n, lo, hi)[0]\nk = rng.randint(0, len(x))\nreturn x, x[k:] + x[:k]',
    },
    {
      name: 'runs',
      body: "x = ''.join(rng.choice(ALPHABET[:2]) * rng.randint(1, 5) for _ in range(n))[:n]\nreturn x, x[::-1]",
    },
  ],
};
