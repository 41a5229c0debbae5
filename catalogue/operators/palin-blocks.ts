import type { Operator } from '../model.ts';

export const palinBlocks: Operator = {
  id: 'palin-blocks',
  family: 'F05',
  role: 'core',
  input: { kind: 'string', size: [1, 100], value: [0n, 0n], alphabet: 'abc' },
  params: [],
  result: { kind: 'int', bound: (_, size) => [0n, (BigInt(size) * BigInt(size + 1)) / 2n] },
  algebra: [],
  features: [
    'type/strings/palindromes',
    'algo/strings/manacher',
    'data/text/string',
    'algo/combinatorics/counting',
    'logic/edges/overlapping matches',
  ],
  base: 1300,
  variants: [
    {
      axis: 'length',
      options: [
        { id: 'any', python: { LEAST: '1', SKIP: '0' }, words: { least: 'one letter' } },
        { id: 'two', python: { LEAST: '2', SKIP: '1' }, words: { least: 'two letters' }, delta: 50 },
      ],
    },
  ],
  impls: [
    {
      name: 'slices',
      cost: 'n3',
      family: 'definition',
      source: `def FN(s):
    n = len(s)
    parts = [s[i:j] for i in range(n) for j in range(i + @LEAST@, ⟦end¦n + 1¦min(n + 1, i + n)⟧)]
    return len(⟦places¦list¦set⟧(p for p in parts if p == p[::-1]))
`,
    },
    {
      name: 'centres',
      cost: 'n2',
      family: 'classic',
      source: `def FN(s):
    n = len(s)
    found = []
    for c in range(2 * n - 1):
        l = c // 2
        r = l + ⟦even¦c % 2¦0⟧
        while l >= 0 and r < n and s[l] == s[r]:
            if r - l + 1 >= @LEAST@:
                found.append(s[l:r + 1])
            l -= 1
            r += 1
    return len(⟦distinct¦found¦set(found)⟧)
`,
    },
    {
      name: 'mirror',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(s):
    n = len(s)
    total = 0
    for even in (0, 1):
        d = [0] * n
        l, r = 0, -1
        for i in range(n):
            k = 1 - even
            if i <= r:
                k = ⟦cap¦min(d[l + r - i + even], r - i + 1)¦d[l + r - i + even]⟧
            while i - k - even >= 0 and i + k < n and s[i - k - even] == s[i + k]:
                k += 1
            d[i] = k
            if i + k - 1 > r:
                l, r = ⟦left¦i - k + 1 - even¦i - k + 1⟧, i + k - 1
        total += sum(d) - (0 if even else n * @SKIP@)
    return total
`,
    },
  ],
  mutations: [
    { slot: 'end', code: 'M01', what: 'the whole string is never tried' },
    { slot: 'places', code: 'M10', trap: 'distinct-blocks', what: 'equal blocks at different places count once' },
    { slot: 'even', code: 'own', what: 'blocks of even length are replaced by a second count of odd ones' },
    { slot: 'distinct', code: 'M10', trap: 'distinct-blocks', what: 'equal blocks at different places count once' },
    { slot: 'cap', code: 'own', what: 'the mirrored radius is taken beyond the known part' },
    { slot: 'left', code: 'M01', what: 'the left end of an even block is one too far right' },
  ],
  words: {
    titles: ['Mirror Blocks', 'Same from Both Sides', 'There and Back'],
    stories: [
      '{Name} found an old record in which every {letter} was noted as one small letter. Parts of it seem to read the same in both directions, and {Name} wants to know whether that happens too often to be chance.',
      'The {agent} stores a long record as a string of small letters. A part that reads the same from either end can be stored in half the space, so the {agent} asks how many such parts there are.',
    ],
    values: [
      'the number of blocks of at least {least} that read the same forwards and backwards',
      'the number of pairs of positions l ≤ r for which the block from position l to position r has at least {least} and reads the same from left to right and from right to left',
    ],
    define: [
      'A block is a non-empty sequence of consecutive letters of the string. Blocks at different places count separately, even if they consist of the same letters.',
    ],
    use: 'each block is counted at its centre',
    banned: ['palindrome', 'manacher', 'radius'],
  },
  families: [
    { name: 'one-letter', body: "return 'a' * n" },
    { name: 'alternating', body: "return ('ab' * n)[:n]" },
    {
      name: 'flawed-mirror',
      body: "h = ''.join(rng.choice('ab') for _ in range((n + 1) // 2))\nreturn (h[:-1] + 'c' + h[::-1])[:n]",
    },
    {
      name: 'even-mirror',
      body: "h = ''.join(rng.choice('abc') for _ in range((n + 1) // 2))\nreturn (h + h[::-1])[:n]",
    },
  ],
};
