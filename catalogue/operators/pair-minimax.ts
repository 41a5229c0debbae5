import type { Operator } from '../model.ts';

export const pairMinimax: Operator = {
  id: 'pair-minimax',
  family: 'F03',
  role: 'core',
  input: { kind: 'ints', size: [2, 30], value: [-1000000000n, 1000000000n] },
  params: [],
  result: { kind: 'int', bound: (value) => [2n * value[0], 2n * value[1]] },
  algebra: ['permInvariant'],
  features: [
    'type/optimisation/minimise the maximum',
    'algo/greedy/greedy choice',
    'algo/searching/binary search on the answer',
    'algo/sorting/sorting',
    'algo/searching/two pointers',
  ],
  base: 1200,
  variants: [
    {
      axis: 'aim',
      options: [
        { id: 'minimax', python: { SIGN: '' }, words: { best: 'smallest', worst: 'largest', most: 'least' } },
        { id: 'maximin', python: { SIGN: '-' }, words: { best: 'largest', worst: 'smallest', most: 'greatest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'limits',
      cost: 'n3',
      family: 'definition',
      source: `def pm_pairs(b, limit):
    rest = sorted(b)
    made = 0
    while rest:
        x = rest.pop()
        for j in range(len(rest) - 1, ⟦mate¦-1¦0⟧, -1):
            if rest[j] + x <= limit:
                rest.pop(j)
                made += 1
                break
    return made
def FN(a):
    b = [@SIGN@x for x in a]
    limits = sorted(set(b[i] + b[j] for i in range(len(b)) for j in range(i)))
    for limit in limits:
        if pm_pairs(b, limit) >= ⟦short¦len(b) // 2¦(len(b) - 1) // 2⟧:
            return @SIGN@limit
    return @SIGN@limits[-1]
`,
    },
    {
      name: 'ends',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(a):
    b = ⟦order¦sorted(@SIGN@x for x in a)¦[@SIGN@x for x in a]⟧
    if len(b) % 2:
        b.pop(⟦left¦¦0⟧)
    n = len(b)
    worst = ⟦zero¦b[0] + b[-1]¦0⟧
    for i in range(n // 2):
        worst = max(worst, ⟦ends¦b[i] + b[n - 1 - i]¦b[2 * i] + b[2 * i + 1]⟧)
    return @SIGN@worst
`,
    },
    {
      name: 'halving',
      cost: 'n lg',
      family: 'library',
      source: `def FN(a):
    b = sorted(@SIGN@x for x in a)
    low, high = 2 * b[0] - 1, 2 * b[-1]
    while high - low > 1:
        middle = (low + high) // 2
        i, j, made = 0, len(b) - 1, 0
        while i < j:
            if b[i] + b[j] ⟦strict¦<=¦<⟧ middle:
                i += 1
                made += 1
            j -= 1
        if made >= len(b) // 2:
            high = middle
        else:
            low = middle
    return @SIGN@high
`,
    },
  ],
  mutations: [
    { slot: 'mate', code: 'M01', what: 'the smallest element is no partner' },
    { slot: 'short', code: 'M01', what: 'one pair too few is formed if the number of elements is even' },
    { slot: 'order', code: 'own', what: 'the order of the input is taken for the order of size' },
    {
      slot: 'left',
      code: 'own',
      trap: 'other-left-out',
      what: 'the element at the other end of the ranking stays alone',
    },
    { slot: 'zero', code: 'M06', what: 'the worst sum so far starts at 0' },
    { slot: 'ends', code: 'own', trap: 'neighbours', what: 'elements next to each other in the ranking are joined' },
    { slot: 'strict', code: 'M03', what: 'the limit itself is not allowed' },
  ],
  words: {
    titles: ['Fair Pairs', 'Two by Two', 'Carried in Pairs'],
    stories: [
      'The {items} have to be dealt with in pairs, and what matters is the sum of the two {values} of a pair. {Name} may decide which go together.',
      '{Name} forms teams of two from the {items}. If their number is odd, one of them is left at home. The {agent} looks only at the most extreme team.',
    ],
    values: [
      'the {best} possible value of the {worst} pair sum',
      'the {most} number that can be the {worst} of the sums of the pairs, over all ways to form them',
    ],
    define: [
      'Disjoint pairs are formed from the elements of {a}, as many as possible: if the number of elements is odd, exactly one of them stays without a partner, and it may be chosen freely. A pair consists of the elements at two different positions; its sum is the sum of both.',
    ],
    use: 'large elements are joined with small ones',
    banned: ['greedy', 'sorted', 'pointer', 'binary search'],
  },
  families: [
    {
      name: 'one-huge',
      body: 'd = [max(lo, min(hi, rng.randint(-5, 5))) for _ in range(n)]\nd[rng.randrange(n)] = rng.choice([lo, hi])\nreturn d',
    },
    { name: 'negative', body: 'return [rng.randint(lo, max(lo, min(hi, -1))) for _ in range(n)]' },
    {
      name: 'odd-number',
      body: 'n = n - 1 if n % 2 == 0 and n > 2 else n\nreturn [rng.randint(lo, hi) for _ in range(n)]',
    },
  ],
};
