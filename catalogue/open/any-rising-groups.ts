import type { Operator } from '../model.ts';

/** The groups may be numbered in any way, and elements may mostly be moved between them. */
export const anyRisingGroups: Operator = {
  id: 'any-rising-groups',
  family: 'F05',
  role: 'core',
  input: { kind: 'ints', size: [1, 100], value: [-1000000000n, 1000000000n] },
  params: [],
  result: { kind: 'ints', length: 'n', subject: 'position', bound: (_value, size) => [1n, BigInt(size)] },
  algebra: [],
  features: [
    'type/sequences/partitioning',
    'algo/dynamic programming/longest increasing subsequence',
    'algo/greedy/greedy choice',
    'algo/searching/binary search',
    'type/sequences/subsequence',
    'lang/python/bisect module',
  ],
  base: 1500,
  variants: [
    {
      axis: 'order',
      options: [
        { id: 'rising', python: { SIGN: '1' }, words: { way: 'larger' } },
        { id: 'falling', python: { SIGN: '-1' }, words: { way: 'smaller' }, delta: 50 },
      ],
    },
  ],
  impls: [
    {
      name: 'before',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    b = [@SIGN@ * x for x in a]
    group = []
    for i in range(len(b)):
        group.append(1 + max([group[j] for j in range(i) if b[j] ⟦equal1¦>=¦>⟧ b[i]], default=0))
    return ⟦whole¦group¦[min(g, 3) for g in group]⟧
`,
    },
    {
      name: 'after',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(a):
    b = [@SIGN@ * x for x in a]
    n = len(b)
    group = [1] * n
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            if b[j] ⟦equal2¦<=¦<⟧ b[i]:
                group[i] = max(group[i], group[j] ⟦next¦+ 1¦⟧)
    return group
`,
    },
    {
      name: 'tops',
      cost: 'n2',
      family: 'classic',
      source: `def FN(a):
    tops = []
    group = []
    for x in a:
        x *= @SIGN@
        fits = [k for k in range(len(tops)) if tops[k] ⟦equal3¦<¦<=⟧ x]
        if fits:
            k = ⟦fit¦max(fits, key=lambda y: tops[y])¦min(fits, key=lambda y: tops[y])⟧
            tops[k] = x
        else:
            k = len(tops)
            tops.append(x)
        group.append(k + 1)
    return [len(tops) + 1 - g for g in group]
`,
    },
  ],
  mutations: [
    { slot: 'equal1', code: 'M02', trap: 'equal', what: 'equal elements may share a group' },
    { slot: 'whole', code: 'own', what: 'there are never more than three groups' },
    { slot: 'equal2', code: 'M02', trap: 'equal', what: 'equal elements may share a group' },
    { slot: 'next', code: 'own', what: 'all elements go into one group' },
    { slot: 'equal3', code: 'M02', trap: 'equal', what: 'equal elements may share a group' },
    { slot: 'fit', code: 'own', what: 'an element joins the group whose last element is farthest from it' },
  ],
  words: {
    titles: ['Sorting into Rows', 'As Few as Can Be', 'Ranks and Files'],
    stories: [
      'The {items} arrive one after another, and {Name} has to send each of them to one of several rows, where it goes to the end.',
      '{Name} wants to hand out the {items}, in their order, to as few helpers as possible. Every helper insists on an order of their own.',
    ],
    values: [
      'the number of the group that element {i} of {a} belongs to in such a division with as few groups as possible',
      'the group of element {i} of {a}, in a division of this kind whose number of groups is as small as possible',
    ],
    define: [
      'The elements of {a} are divided into groups that are numbered 1, 2, 3 and so on without gaps. In every group each element, apart from the first one, must be {way} than the element of that group which stands closest before it in {a}; equal elements never belong to the same group. There may be several such divisions with the smallest number of groups, and the numbers may be given to the groups in any way: any one of them is a right answer.',
    ],
    use: 'elements are divided among as few ordered groups as possible',
    banned: ['greedy', 'increasing subsequence', 'binary search', 'patience'],
  },
  families: [
    { name: 'falling', body: 'return casegen.falling(rng, n, lo, hi) if n <= hi - lo + 1 else [lo] * n' },
    { name: 'few-values', body: 'return [max(lo, min(hi, lo + rng.randint(0, 5))) for _ in range(n)]' },
    { name: 'saw', body: 'return [max(lo, min(hi, lo + (7 * i) % 11)) for i in range(n)]' },
  ],
  accept: `def FN(a):
    groups = [int(word) for word in WORDS]
    if len(groups) != len(a):
        raise ValueError('expected one number for each element')
    last = {}
    for x, g in zip(a, groups):
        if g in last and @SIGN@ * x <= @SIGN@ * last[g]:
            raise ValueError('a group is not in order')
        last[g] = x
    if sorted(last) != list(range(1, len(last) + 1)):
        raise ValueError('the groups are not numbered without gaps')
    return [len(last)]
`,
};
