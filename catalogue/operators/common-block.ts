import type { Operator } from '../model.ts';

export const commonBlock: Operator = {
  id: 'common-block',
  family: 'F05',
  role: 'core',
  input: { kind: 'twoStrings', size: [1, 60], size2: [1, 60], value: [0n, 0n], alphabet: 'abcd' },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(size)] },
  algebra: [],
  features: [
    'type/strings/pattern matching',
    'algo/dynamic programming/grid dp',
    'algo/searching/binary search',
    'algo/strings/suffix sorting',
    'data/sets/hash set',
  ],
  base: 1400,
  variants: [],
  impls: [
    {
      name: 'lengths',
      cost: 'n3',
      family: 'definition',
      source: `def FN(s, t):
    for k in range(min(len(s), len(t)), 0, -1):
        found = [s[i:i + k] for i in range(len(s) - k + 1) if s[i:i + k] in t]
        if found:
            return k, len(⟦same1¦set(found)¦found⟧)
    return ⟦none¦0, 0¦0, 1⟧
`,
    },
    {
      name: 'table',
      cost: 'n m',
      family: 'classic',
      source: `def FN(s, t):
    ends = []
    before = [0] * (len(t) + 1)
    for i in range(len(s)):
        row = [0] * (len(t) + 1)
        for j in range(len(t)):
            if s[i] == t[j]:
                row[j + 1] = before[j] + 1
            ⟦gaps¦¦else:
                row[j + 1] = max(before[j + 1], row[j])⟧
            if row[j + 1]:
                ends.append((row[j + 1], i))
        before = row
    best = max(ends, default=(0, 0))[0]
    return best, len(⟦same2¦set(s[i - k + 1:i + 1] for k, i in ends if k == best)¦[i for k, i in ends if k == best]⟧)
`,
    },
    {
      name: 'halving',
      cost: 'n lg',
      family: 'library',
      source: `def cb_parts(s, k):
    return set(s[i:i + k] for i in range(len(s) - k + ⟦last¦1¦0⟧))
def FN(s, t):
    low, high = 0, ⟦high¦min(len(s), len(t)) + 1¦min(len(s), len(t))⟧
    while high - low > 1:
        k = (low + high) // 2
        if cb_parts(s, k) & cb_parts(t, k):
            low = k
        else:
            high = k
    return low, len(cb_parts(s, low) & cb_parts(t, low)) if low else 0
`,
    },
  ],
  mutations: [
    { slot: 'same1', code: 'M10', trap: 'occurrences', what: 'occurrences instead of different words are counted' },
    { slot: 'same2', code: 'M10', trap: 'occurrences', what: 'occurrences instead of different words are counted' },
    { slot: 'gaps', code: 'own', trap: 'subsequence', what: 'letters in between may be skipped' },
    { slot: 'none', code: 'M08', what: 'words without a common letter are said to share one empty word' },
    { slot: 'last', code: 'M01', what: 'blocks at the end of a word are left out' },
    { slot: 'high', code: 'M01', what: 'the shorter word as a whole is never tried' },
  ],
  words: {
    titles: ['What Both Have', 'Shared Passages', 'The Longest Common Piece'],
    stories: [
      'Two records of {letters} are suspected to come from the same source. {Name} looks for the longest piece that stands in both of them without any change.',
      'The {agent} kept two lists of {letters}. {Name} cuts one unbroken piece out of the first and tries to lay it over the second.',
    ],
    values: [
      'two integers: the length of the longest word that is a block of {a} and also of {b}, and the number of different words of this length that are blocks of both; both integers are 0 if {a} and {b} have no letter in common',
      'two integers: the largest number of letters in a common block of {a} and {b}, and how many different words of that length are common blocks (both are 0 if {a} and {b} have no letter in common)',
    ],
    define: [
      'A block of a word is a non-empty sequence of letters that stand next to each other in it, without gaps. A common block of {a} and {b} is a word that is a block of each of them. A word that occurs several times is counted once.',
    ],
    use: 'blocks of one word are looked up in the other',
    banned: ['substring', 'suffix', 'dynamic', 'hash', 'binary search'],
  },
  families: [
    { name: 'equal', body: "s = ''.join(rng.choice('abcd') for _ in range(n))\nreturn s, s" },
    {
      name: 'contained',
      body: "s = ''.join(rng.choice('abcd') for _ in range(n))\nk = rng.randint(1, n)\nreturn s, s[n - k:]",
    },
    {
      name: 'no-common-letter',
      body: "return ''.join(rng.choice('ab') for _ in range(n)), ''.join(rng.choice('cd') for _ in range(n))",
    },
    { name: 'many-ties', body: "return ('ab' * n)[:n], ('ba' * n)[:max(1, n // 2)] + 'c'[:n - 1]" },
  ],
};
