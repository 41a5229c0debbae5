import type { Operator } from '../model.ts';

export const occurrences: Operator = {
  id: 'occurrences',
  family: 'F05',
  role: 'core',
  input: { kind: 'twoStrings', size: [1, 150], drawnFrom: 6, size2: [1, 6], value: [0n, 0n], alphabet: 'abc' },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, (BigInt(size) * BigInt(size + 1)) / 2n] },
  algebra: [],
  features: [
    'type/strings/pattern matching',
    'algo/strings/prefix function',
    'algo/strings/rolling hash',
    'logic/edges/overlapping matches',
    'opt/pruning/bit-parallel',
  ],
  base: 1100,
  variants: [
    {
      axis: 'overlap',
      options: [
        {
          id: 'all',
          python: { SKIP: '', STAY: 'i += len(t) - 1', DROP: '', KEEP: 'k = 0', CLEAR: '', HOLD: 'alive = 0' },
          words: { which: 'Occurrences may overlap, and each of them counts.' },
        },
        {
          id: 'apart',
          python: { SKIP: 'i += len(t) - 1', STAY: '', DROP: 'k = 0', KEEP: '', CLEAR: 'alive = 0', HOLD: '' },
          words: {
            which: 'Read from left to right, an occurrence counts unless it overlaps an earlier one that counts.',
          },
          delta: 50,
        },
      ],
    },
  ],
  impls: [
    {
      name: 'slices',
      cost: 'n m',
      family: 'definition',
      source: `def FN(s, t):
    count = total = i = 0
    while i + len(t) <= len(s)⟦last¦¦ - 1⟧:
        if s[i:i + len(t)] == t:
            count += 1
            total += i + 1
            ⟦apart1¦@SKIP@¦@STAY@⟧
        i += 1
    return count, total
`,
    },
    {
      name: 'states',
      cost: 'n',
      family: 'classic',
      source: `def FN(s, t):
    m = len(t)
    fall = [0] * (m + 1)
    k = 0
    for i in range(1, m):
        while k and t[i] != t[k]:
            k = fall[k]
        k += t[i] == t[k]
        fall[i + 1] = k
    count = total = k = 0
    for i in range(len(s)):
        while k and (k == m or s[i] != t[k]):
            k = ⟦again¦fall[k]¦fall[k] if k == m else 0⟧
        k += s[i] == t[k]
        if k == m:
            count += 1
            total += ⟦first¦i - m + 2¦i + 1⟧
            ⟦apart2¦@DROP@¦@KEEP@⟧
    return count, total
`,
    },
    {
      name: 'masks',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(s, t):
    mask = {}
    for j in range(len(t)):
        mask[t[j]] = mask.get(t[j], 0) | 1 << j
    alive = count = total = 0
    for i in range(len(s)):
        alive = ⟦start¦(alive << 1 | 1)¦(alive << 1 or 1)⟧ & mask.get(s[i], 0)
        if alive >> len(t) - 1 & 1:
            count += 1
            total += i - len(t) + ⟦base¦2¦1⟧
            ⟦apart3¦@CLEAR@¦@HOLD@⟧
    return count, total
`,
    },
  ],
  mutations: [
    { slot: 'apart1', code: 'own', trap: 'overlap', what: 'overlapping occurrences are judged the other way' },
    { slot: 'apart2', code: 'own', trap: 'overlap', what: 'overlapping occurrences are judged the other way' },
    { slot: 'apart3', code: 'own', trap: 'overlap', what: 'overlapping occurrences are judged the other way' },
    { slot: 'last', code: 'M01', what: 'an occurrence at the very end is missed' },
    { slot: 'again', code: 'own', what: 'after a mismatch the search begins anew' },
    { slot: 'first', code: 'own', trap: 'end-position', what: 'the last positions of the occurrences are added' },
    { slot: 'start', code: 'own', what: 'a new start is only tried when no other is under way' },
    { slot: 'base', code: 'M25', trap: 'positions-from-0', what: 'positions are counted from 0' },
  ],
  words: {
    titles: ['Where It Occurs', 'The Short in the Long', 'Again and Again'],
    stories: [
      '{Name} has a long record of {letters} and a short sequence that means trouble. Every place at which the trouble begins has to be looked at.',
      'The {agent} knows of a short signal that is hidden in a long row of {letters}. {Name} marks the places where it starts.',
    ],
    values: [
      'two integers: the number of occurrences of {b} in {a} that count, and the sum of the positions at which these begin (0 and 0 if there are none)',
      'two integers: how many occurrences of {b} in {a} count, and the total of the starting positions of those that count (0 and 0 if there are none)',
    ],
    define: [
      'An occurrence of {b} is a place in {a} at which the letters of {b} stand one after the other without gaps. {which} Positions are counted from 1.',
    ],
    use: 'every place of the long word is compared with the short one',
    banned: ['kmp', 'prefix function', 'hash', 'bitmask'],
  },
  families: [
    { name: 'one-letter', body: "return 'a' * n, 'a' * rng.randint(1, min(6, n))" },
    { name: 'two-periods', body: "return ('ab' * n)[:n], ('ab' * 3)[:rng.randint(1, 6)]" },
    {
      name: 'almost',
      body: "t = 'a' * rng.randint(1, 4) + 'b'\nreturn ''.join(rng.choice('aaaab') for _ in range(n)), t",
    },
    {
      name: 'overlapping',
      body: "t = rng.choice(['aba', 'abaab', 'aabaa', 'aa'])\ns = ''\nwhile len(s) < n:\n    s += rng.choice([t, t[1:], t[2:] + 'b'])\nreturn s[:n], t",
    },
    {
      name: 'planted',
      as: 'random',
      body: `x = rng.choice(['ab', 'ab', 'abc'])
t = ''.join(rng.choice(x) for _ in range(rng.choice([1, 2, 2, 3, 3, 4, 6])))
s = ''
while len(s) < n:
    s += rng.choice([t, t[1:], '', '']) + rng.choice(x)
return s[:n], t`,
    },
  ],
};
