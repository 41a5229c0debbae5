import type { Operator } from '../model.ts';

export const remainders: Operator = {
  id: 'remainders',
  family: 'F15',
  role: 'core',
  input: {
    kind: 'records',
    size: [1, 40],
    value: [1n, 10n],
    fields: [
      { name: 'p', lo: 'LO', hi: 'HI' },
      { name: 's', lo: '0', hi: '25' },
    ],
    noun: ['condition', 'conditions'],
  },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(Math.max(size, 2519))] },
  algebra: [],
  features: [
    'algo/number theory/chinese remainder',
    'type/numbers/remainder problem',
    'algo/number theory/modular arithmetic',
    'algo/number theory/greatest common divisor',
    'logic/numbers/remainders',
    'logic/edges/impossible case',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'trying',
      cost: 'v n',
      family: 'definition',
      source: `from math import lcm
def FN(rows):
    x, period = 0, 1
    for j, (p, s) in enumerate(rows):
        period = lcm(period, p)
        y = x
        while y < period and any((y - t) % q for q, t in ⟦newest¦rows[:j + 1]¦rows[j:j + 1]⟧):
            y += 1
        if any((y - t) % q for q, t in rows[:j + 1]):
            return j, x
        x = y
    return len(rows), x
`,
    },
    {
      name: 'steps',
      cost: 'n v',
      family: 'classic',
      source: `from math import gcd
def FN(rows):
    x, step = 0, 1
    done = 0
    for p, s in rows:
        for _ in range(p):
            if x % p == ⟦reduce¦s % p¦s⟧:
                break
            x += step
        else:
            return done, x - p * step
        step = step * p ⟦common¦// gcd(step, p)¦⟧
        done += 1
    return done, x
`,
    },
    {
      name: 'merging',
      cost: 'n lg v',
      family: 'algebraic',
      source: `from math import gcd
def FN(rows):
    x, period = 0, 1
    for j, (p, s) in enumerate(rows):
        g = gcd(period, p)
        if (s - x) % g ⟦clash¦¦and g == p⟧:
            return j, x
        k = (s - x) // g * pow(period // g, -1, p // g) % (p // g) if p > g else 0
        x += k * period
        period *= p // g
    return ⟦first¦len(rows), x¦len(rows), x if x > 0 else period⟧
`,
    },
  ],
  mutations: [
    { slot: 'newest', code: 'own', what: 'only the newest condition is tested in the search' },
    {
      slot: 'reduce',
      code: 'own',
      trap: 'small-remainder',
      what: 's is compared with a remainder although it may be larger',
    },
    { slot: 'common', code: 'own', what: 'common divisors of the numbers are ignored' },
    { slot: 'clash', code: 'M08', what: 'contradictions are noticed only for divisors of the period' },
    { slot: 'first', code: 'own', trap: 'positive', what: 'the number 0 is not allowed as a solution' },
  ],
  words: {
    titles: ['The Same Remainder', 'Conditions on a Number', 'Counting in Rows'],
    stories: [
      '{Name} has forgotten how many coins there are, but remembers what was left over each time they were laid out in rows. Some of these memories may contradict each other.',
      'A secret number is described by conditions, one after another. The {agent} notes the smallest number that fits so far and stops at the first contradiction.',
    ],
    values: [
      'two integers: the largest j such that some integer x ≥ 0 meets the conditions 1, …, j, and the least such x for this j',
      'two integers: the largest number of conditions, taken in order from condition 1 on, that a single integer can meet, and the smallest non-negative integer that meets all of these',
    ],
    define: [
      'An integer x meets condition i if x and s_i leave the same remainder when divided by p_i; s_i may be p_i or larger. The numbers p_i may be equal, may have common divisors, and may be 1.',
    ],
    use: 'conditions are merged one after another',
    banned: ['chinese', 'euclid'],
  },
  families: [
    {
      name: 'consistent',
      body: 'x = rng.randint(0, 2519)\nout = []\nfor _ in range(n):\n    p = rng.randint(lo, hi)\n    r = x % p\n    out.append((p, r + p * rng.randint(0, (25 - r) // p)))\nreturn out',
    },
    {
      name: 'late-clash',
      body: 'x = rng.randint(0, 2519)\nout = []\nfor i in range(n):\n    p = rng.randint(lo, hi)\n    out.append((p, x % p if i != n - 1 else (x + 1) % p))\nreturn out',
    },
    {
      name: 'dependent',
      body: 'x = rng.randint(0, 2519)\nq = [p for p in (2, 4, 6, 8, 3, 9) if lo <= p <= hi] or [lo]\nreturn [(p, x % p) for p in (rng.choice(q) for _ in range(n))]',
    },
  ],
};
