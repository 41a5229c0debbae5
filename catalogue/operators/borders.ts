import type { Operator } from '../model.ts';

export const borders: Operator = {
  id: 'borders',
  family: 'F05',
  role: 'core',
  input: { kind: 'string', size: [1, 120], drawnFrom: 4, value: [0n, 0n], alphabet: 'ab' },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, (BigInt(size) * BigInt(size + 1)) / 2n] },
  algebra: [],
  features: [
    'algo/strings/prefix function',
    'type/strings/periodicity',
    'algo/strings/z function',
    'logic/edges/overlapping matches',
    'data/text/string',
  ],
  base: 1300,
  variants: [
    {
      axis: 'overlap',
      options: [
        {
          id: 'free',
          python: { APART: '', OTHER: ' and 2 * k <= n', GIVEN: 'True', TURNED: '2 * k <= n' },
          words: { overlap: 'The beginning and the end may overlap.' },
        },
        {
          id: 'apart',
          python: { APART: ' and 2 * k <= n', OTHER: '', GIVEN: '2 * k <= n', TURNED: 'True' },
          words: {
            overlap:
              'The beginning and the end must not overlap: no letter may belong to both, so a border holds at most half of the letters.',
          },
          delta: 50,
        },
      ],
    },
  ],
  impls: [
    {
      name: 'compare',
      cost: 'n2',
      family: 'definition',
      source: `def FN(s):
    n = len(s)
    found = [k for k in range(1, ⟦most¦n¦n - 1⟧) if s[:k] == s[n - k:]⟦apart1¦@APART@¦@OTHER@⟧]
    return len(found), sum(found)
`,
    },
    {
      name: 'chain',
      cost: 'n',
      family: 'classic',
      source: `def FN(s):
    n = len(s)
    fall = [0] * (n + 1)
    k = 0
    for i in range(1, n):
        ⟦back¦while¦if⟧ k and s[i] != s[k]:
            k = fall[k]
        if s[i] == s[k]:
            k += 1
        fall[i + 1] = k
    count = total = 0
    k = fall[n]
    while k:
        if ⟦apart2¦@GIVEN@¦@TURNED@⟧:
            count += 1
            total += k
        k = ⟦next¦fall[k]¦min(fall[k], k // 2)⟧
    return count, total
`,
    },
    {
      name: 'overlap',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(s):
    n = len(s)
    same = [0] * n
    left = right = 0
    for i in range(1, n):
        k = ⟦copy¦min(same[i - left], right - i)¦same[i - left]⟧ if i < right else 0
        while i + k < n and s[k] == s[i + k]:
            k += 1
        same[i] = k
        if i + k > right:
            left, right = i, i + k
    found = [k for i, k in enumerate(same) if i + k ⟦reach¦== n¦>= n - 1⟧ and k@APART@]
    return len(found), sum(found)
`,
    },
  ],
  mutations: [
    { slot: 'most', code: 'M01', what: 'a border that lacks only one letter is missed' },
    { slot: 'apart1', code: 'own', trap: 'overlap', what: 'overlapping occurrences are judged the other way' },
    { slot: 'apart2', code: 'own', trap: 'overlap', what: 'overlapping occurrences are judged the other way' },
    { slot: 'back', code: 'own', what: 'after a mismatch only one shorter candidate is tried' },
    { slot: 'next', code: 'own', what: 'candidates longer than half of the last one are skipped' },
    { slot: 'copy', code: 'own', what: 'an earlier agreement is believed beyond what was compared' },
    { slot: 'reach', code: 'M01', what: 'agreements that end one letter before the end are accepted' },
  ],
  words: {
    titles: ['Begins as It Ends', 'Framed Words', 'Fore and Aft'],
    stories: [
      '{Name} writes the {letters} of a long sequence on a strip and compares the front of the strip with its back. Sometimes both show the same.',
      'A sequence of {letters} is repeated by the {agent} over and over. {Name} wonders how far a new round may begin before the old one is over.',
    ],
    values: [
      'two integers: the number of borders of {a}, and the sum of their lengths (0 and 0 if there are none)',
      'two integers: how many borders {a} has, and the total of the lengths of all its borders (0 and 0 if there are none)',
    ],
    define: ['A border is a non-empty beginning of {a} that is also an end of {a} and shorter than {a}. {overlap}'],
    use: 'beginnings of the word are compared with its ends',
    banned: ['prefix function', 'z function', 'kmp', 'periodic'],
  },
  families: [
    { name: 'powers', body: "p = ''.join(rng.choice('ab') for _ in range(rng.randint(1, 4)))\nreturn (p * n)[:n]" },
    {
      name: 'framed',
      body: "p = ''.join(rng.choice('ab') for _ in range(max(1, n // 3)))\nreturn (p + 'ab' * n)[:max(1, n - len(p))] + p[:n - max(1, n - len(p))]",
    },
    { name: 'near-power', body: "d = ['a'] * n\nd[rng.randrange(n)] = 'b'\nreturn ''.join(d)" },
    { name: 'nested', body: "w = 'a'\nwhile 2 * len(w) + 1 <= n:\n    w = w + rng.choice('ab') + w\nreturn w" },
    {
      name: 'nearly-periodic',
      as: 'random',
      body: `p = ''.join(rng.choice('ab') for _ in range(rng.choice([1, 2, 2, 3, 3, 4, n // 2 + 1])))
d = list((p * n)[:n])
if rng.random() < 0.5:
    d[rng.randrange(n)] = rng.choice('ab')
return ''.join(d)`,
    },
  ],
};
