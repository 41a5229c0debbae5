import type { Operator } from '../model.ts';

export const xorSpan: Operator = {
  id: 'xor-span',
  family: 'F18',
  role: 'core',
  input: { kind: 'ints', size: [1, 60], value: [0n, 255n] },
  params: [],
  result: { kind: 'pair', bound: () => [0n, 256n] },
  algebra: ['permInvariant'],
  features: [
    'algo/bits/linear basis',
    'algo/bits/xor',
    'data/sets/hash set',
    'type/optimisation/selection',
    'algo/greedy/greedy choice',
    'logic/edges/empty case',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'all',
      cost: 'n v',
      family: 'definition',
      source: `def FN(a):
    found = ⟦seed¦{0}¦set()⟧
    for v in a:
        found |= set(x ⟦combine¦^¦|⟧ v for x in found) | {v}
    return max(found), len(found)
`,
    },
    {
      name: 'basis',
      cost: 'n lg v',
      family: 'classic',
      source: `def FN(a):
    basis = {}
    for v in a:
        while v and v.bit_length() in basis:
            v ^= basis[v.bit_length()]
        if v ⟦zero¦> 0¦>= 0⟧:
            basis[v.bit_length()] = v
    best = 0
    for h in sorted(basis, reverse=True):
        ⟦choose¦best = max(best, best ^ basis[h])¦best ^= basis[h]⟧
    return best, (1 << len(basis)) - ⟦empty¦0¦(len(basis) == len(a))⟧
`,
    },
    {
      name: 'columns',
      cost: 'n lg v',
      family: 'algebraic',
      source: `def FN(a):
    rows = list(a)
    rank = best = 0
    for bit in range(max(a).bit_length() - 1, -1, -1):
        lead = next((k for k in range(rank, len(rows)) if rows[k] >> bit & 1), None)
        if lead is None:
            continue
        rows[rank], rows[lead] = rows[lead], rows[rank]
        for k in range(⟦above¦len(rows)¦rank⟧):
            if k != rank and rows[k] >> bit & 1:
                rows[k] ^= rows[rank]
        rank += 1
    for v in rows[:rank]:
        best ^= v
    return best, 2 ** ⟦rank¦rank¦len(set(a))⟧
`,
    },
  ],
  mutations: [
    { slot: 'seed', code: 'own', trap: 'non-empty', what: 'choosing nothing is not allowed' },
    { slot: 'empty', code: 'own', trap: 'non-empty', what: 'choosing nothing is not allowed' },
    { slot: 'zero', code: 'M03', what: 'a number that adds nothing is counted too' },
    { slot: 'combine', code: 'own', trap: 'or-for-xor', what: 'the digits are joined with an inclusive or' },
    { slot: 'choose', code: 'own', what: 'everything that is independent is combined' },
    { slot: 'above', code: 'own', what: 'only earlier rows are cleared' },
    { slot: 'rank', code: 'own', what: 'dependent numbers are taken for new ones' },
  ],
  words: {
    titles: ['Flipping Switches', 'What Can Be Reached', 'Combined Patterns'],
    stories: [
      'Each of the {items} is a button, and its {value} says in binary which lamps it flips. All lamps are dark at first, and {Name} presses some of the buttons.',
      'The {agent} may overlay any of the patterns given by the {values}; equal lights cancel each other. {Name} asks what can be shown in this way.',
    ],
    values: [
      'two integers: the largest number that can be reached, and how many different numbers can be reached',
      'two integers: the maximum of all numbers that can be reached, and the number of different numbers that can be reached',
    ],
    define: [
      'A number can be reached if it is the bitwise exclusive or of the numbers at some places of {a}, each place used at most once. This exclusive or has a binary digit 1 exactly where an odd number of the chosen numbers has a 1. Choosing nothing is allowed and gives 0.',
    ],
    use: 'numbers are reduced by those seen before',
    banned: ['basis', 'gauss', 'linear'],
  },
  families: [
    { name: 'powers', body: 'return [max(lo, min(hi, 1 << rng.randrange(8))) for _ in range(n)]' },
    {
      name: 'dependent',
      body: 'x = [rng.randint(lo, hi) for _ in range(3)]\nreturn [max(lo, min(hi, rng.choice(x) ^ rng.choice(x))) for _ in range(n)]',
    },
    { name: 'pairs', body: 'return [max(lo, min(hi, (i // 2 * 37) % 256)) for i in range(n)]' },
  ],
};
