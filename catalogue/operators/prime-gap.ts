import type { Operator } from '../model.ts';

export const primeGap: Operator = {
  id: 'prime-gap',
  family: 'F15',
  role: 'core',
  input: { kind: 'number', size: [1, 2500], value: [0n, 0n], liftSize: 400 },
  params: [{ name: 'k', lo: '1', hi: 'n', pick: 'uniform' }],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(size)] },
  algebra: [],
  features: [
    'algo/number theory/sieve',
    'algo/number theory/modular arithmetic',
    'type/numbers/divisibility',
    'logic/ties/first wins',
    'logic/edges/empty case',
    'opt/tables/precomputation',
  ],
  base: 1400,
  variants: [
    {
      axis: 'tie',
      options: [
        { id: 'first', python: { BEATS: '>' }, words: { tie: 'smallest' } },
        { id: 'last', python: { BEATS: '>=' }, words: { tie: 'largest' }, features: ['logic/ties/last wins'] },
      ],
    },
  ],
  impls: [
    {
      name: 'division',
      cost: 'n sqrt n',
      family: 'definition',
      source: `def FN(n, k):
    last, best, start = 0, 0, 0
    for x in range(k, n ⟦end1¦+ 1¦⟧):
        d = 2
        while d * d <= x and x % d:
            d += 1
        if x ⟦one1¦> 1¦> 0⟧ and (d * d ⟦square¦>¦>=⟧ x or d == x):
            if last and x - last @BEATS@ best:
                best, start = x - last, last
            last = x
    return best, start
`,
    },
    {
      name: 'crossing-out',
      cost: 'n lg n',
      family: 'classic',
      source: `def FN(n, k):
    good = [x > ⟦one2¦1¦0⟧ for x in range(n + 1)]
    for d in range(2, n + 1):
        if d * d > n:
            break
        if d > 1 and good[d]:
            for y in range(⟦from¦d * d¦d * d + d⟧, n + 1, d):
                good[y] = False
    found = [x for x in range(k, n + 1) if good[x]]
    best, start = 0, 0
    for x, y in zip(found, found[1:]):
        if y - x @BEATS@ best:
            best, start = y - x, x
    return best, start
`,
    },
    {
      name: 'witnesses',
      cost: 'n lg n',
      family: 'algebraic',
      source: `def pg_prime(x):
    if x < 2:
        return False
    for b in (2, 3, 5, 7):
        if x % b == 0:
            return x == b
    d, r = x - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    for b in (2, 3, 5, 7):
        y = pow(b, d, x)
        if y in (1, x - 1):
            continue
        for _ in range(⟦rounds¦r - 1¦r - 2⟧):
            y = y * y % x
            if y == x - 1:
                break
        else:
            return False
    return True
def FN(n, k):
    x = k
    best, start, last = 0, 0, None
    while x <= n:
        if pg_prime(x):
            if last is not None and x - last @BEATS@ best:
                best, start = x - last, ⟦which¦last¦x⟧
            last = x
        x += 1
    return best, start
`,
    },
  ],
  mutations: [
    { slot: 'one1', code: 'own', trap: 'one-is-prime', what: '1 is taken for a prime' },
    { slot: 'one2', code: 'own', trap: 'one-is-prime', what: '1 is taken for a prime' },
    { slot: 'end1', code: 'M01', what: 'the last number is left out' },
    { slot: 'square', code: 'M03', what: 'squares of primes are taken for primes' },
    { slot: 'from', code: 'M02', what: 'squares of primes are not crossed out' },
    { slot: 'rounds', code: 'M01', what: 'one squaring too few is made' },
    { slot: 'which', code: 'own', what: 'the larger prime of the gap is reported' },
  ],
  words: {
    titles: ['The Longest Pause', 'Between Two Primes', 'A Gap in the List'],
    stories: [
      '{Name} walks past numbered houses and greets only those whose number is prime. Sometimes it takes a long time from one greeting to the next.',
      'A lamp of the {agent} flashes in every second whose number is a prime. How long is the longest wait between two flashes?',
    ],
    values: [
      'two integers: the largest gap between {k} and {n}, and the {tie} prime at which a gap of that size begins; both are 0 if there are fewer than two primes from {k} to {n}',
      'two integers: the maximum difference of two consecutive primes from the range {k} to {n}, and the {tie} possible value of the smaller of two such primes, or 0 and 0 if the range holds fewer than two primes',
    ],
    define: [
      'A prime is an integer greater than 1 that is divisible only by 1 and by itself; 1 is not a prime. Both ends of the range count: only primes p with {k} ≤ p ≤ {n} are considered. A gap is the difference q − p of two primes p < q of the range with no prime between them, and it begins at p.',
    ],
    use: 'primes of a range are found and compared with their successors',
    banned: ['sieve', 'miller', 'erato', 'trial division'],
  },
  families: [
    {
      name: 'squares',
      body: 'p = rng.choice([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47])\nreturn max(N_LO, min(max(n, N_USUAL), p * p))',
    },
    { name: 'upper', body: 'return rng.randint(max(N_LO, max(n, N_USUAL) // 2), max(n, N_USUAL))' },
  ],
};
