import type { Operator } from '../model.ts';

/** n! */
function orders(n: number): bigint {
  let product = 1n;
  for (let k = 2; k <= n; k++) product *= BigInt(k);
  return product;
}

export const orderRank: Operator = {
  id: 'order-rank',
  family: 'F16',
  role: 'core',
  input: { kind: 'perm', size: [1, 8], drawnFrom: 4, value: [1n, 8n], liftSize: 6 },
  params: [],
  result: { kind: 'int', bound: (_, size) => [1n, orders(size)] },
  algebra: [],
  features: [
    'algo/combinatorics/ranking of permutations',
    'type/counting/rank of an arrangement',
    'type/sequences/permutation',
    'logic/ties/lexicographic order',
    'data/trees/fenwick tree',
    'algo/combinatorics/counting',
  ],
  base: 1500,
  variants: [
    {
      axis: 'from',
      options: [
        { id: 'first', python: { LESS: '<', DOWN: 'False' }, words: { before: 'smaller' } },
        { id: 'last', python: { LESS: '>', DOWN: 'True' }, words: { before: 'larger' } },
      ],
    },
  ],
  impls: [
    {
      name: 'listing',
      cost: 'n!',
      family: 'definition',
      source: `from itertools import permutations
def FN(p):
    a = ⟦inverse1¦tuple(p)¦tuple(p.index(v) + 1 for v in range(1, len(p) + 1))⟧
    rank = 1
    for q in permutations(sorted(a, reverse=@DOWN@)):
        if q == a:
            return rank
        rank += 1
    return rank
`,
    },
    {
      name: 'later-ones',
      cost: 'n2',
      family: 'classic',
      source: `def FN(p):
    n = len(p)
    rank, size = 1, 1
    for i in range(n - 1, -1, -1):
        rank += sum(1 for v in p[⟦rest¦i + 1:¦:i⟧] if v @LESS@ p[i]) * size
        size *= ⟦size¦n - i¦n⟧
    return rank
`,
    },
    {
      name: 'choices',
      cost: 'n2',
      family: 'library',
      source: `from math import factorial
def FN(p):
    left = sorted(p, reverse=@DOWN@)
    rank = 0
    for v in ⟦inverse3¦p¦[p.index(x) + 1 for x in range(1, len(p) + 1)]⟧:
        k = ⟦used¦left.index(v)¦sorted(p, reverse=@DOWN@).index(v)⟧
        left.remove(v)
        rank += k * factorial(len(left))
    return rank + 1
`,
    },
  ],
  mutations: [
    {
      slot: 'inverse1',
      code: 'own',
      trap: 'places',
      what: 'places of the numbers are compared instead of the numbers',
    },
    {
      slot: 'inverse3',
      code: 'own',
      trap: 'places',
      what: 'places of the numbers are compared instead of the numbers',
    },
    { slot: 'rest', code: 'own', what: 'numbers on the left are counted instead of those on the right' },
    { slot: 'size', code: 'own', what: 'all later places are taken to have the same number of choices' },
    { slot: 'used', code: 'own', what: 'used numbers are not taken out' },
  ],
  words: {
    titles: ['The Number of an Order', 'Place in the Catalogue', 'Which Page'],
    stories: [
      'A thick book lists all orders in which the {items} can be arranged one after another, one on each page. {Name} has arranged them and looks for the page.',
      'The {agent} numbers every possible arrangement, beginning with 1. {Name} holds one of them in the hand and wonders which number it has.',
    ],
    values: [
      'the place of {a} in the list of all permutations of 1, …, {n}',
      'the place, counted from 1, at which the permutation {a} stands in the list',
    ],
    define: [
      'All permutations of 1, …, {n} are listed in this order: of two permutations the one with the {before} number at the first place where they differ comes first. The first permutation of the list has place 1. Permutations are compared as they are written, number by number from left to right.',
    ],
    use: 'possibilities that come before are counted place by place',
    banned: ['factorial', 'lehmer', 'fenwick'],
  },
  families: [
    {
      name: 'nearly-first',
      body: 'd = list(range(1, n + 1))\nif n > 1:\n    i = rng.randrange(n - 1)\n    d[i], d[i + 1] = d[i + 1], d[i]\nreturn d',
    },
    {
      name: 'nearly-last',
      body: 'd = list(range(n, 0, -1))\nif n > 1:\n    i = rng.randrange(n - 1)\n    d[i], d[i + 1] = d[i + 1], d[i]\nreturn d',
    },
    { name: 'long', body: 'n = max(N_LO, max(n, N_USUAL) - rng.randint(0, 2))\nreturn rng.sample(range(1, n + 1), n)' },
  ],
};
