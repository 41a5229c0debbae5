import type { Operator } from '../model.ts';

/** Blocks of equal sums are many: implementations find the first, the last or the shortest. */
export const anyBestBlock: Operator = {
  id: 'any-best-block',
  family: 'F01',
  role: 'core',
  input: { kind: 'ints', size: [1, 120], value: [-1000000000n, 1000000000n] },
  params: [],
  result: { kind: 'pair', bound: (_value, size) => [1n, BigInt(size)] },
  algebra: [],
  features: [
    'type/sequences/maximum subarray',
    'algo/prefix/kadane',
    'algo/prefix/prefix sums',
    'type/optimisation/maximise a sum',
    'logic/edges/negative values',
    'logic/numbers/index base',
  ],
  base: 1300,
  variants: [
    {
      axis: 'goal',
      options: [
        { id: 'largest', python: { SIGN: '1' }, words: { best: 'largest' } },
        { id: 'smallest', python: { SIGN: '-1' }, words: { best: 'smallest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'all',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    best = None
    for i in range(len(a)):
        total = 0
        for j in range(i, len(a)):
            total += @SIGN@ * a[j]
            if best is None or total > best[0]⟦two1¦¦ and j > i⟧:
                best = (total, i + 1, j + 1)
    return ⟦order1¦best[1], best[2]¦best[1], best[2] - best[1] + 1⟧
`,
    },
    {
      name: 'ends',
      cost: 'n',
      family: 'classic',
      source: `def FN(a):
    best = None
    start, total = 0, 0
    for i in range(len(a)):
        x = @SIGN@ * a[i]
        if i == 0 or total ⟦fresh¦<¦>⟧ 0:
            start, total = i, x
        else:
            total += x
        if best is None or total >= best[0]⟦two2¦¦ and i > start⟧:
            best = (total, start + 1, i + 1)
    return best[1], best[2]
`,
    },
    {
      name: 'sums',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(a):
    low, place, total = 0, 0, 0
    best = None
    for j in range(len(a) - 1, -1, -1):
        if total ⟦lowest¦<¦>⟧ low:
            low, place = total, len(a) - 1 - j
        total += @SIGN@ * a[j]
        if best is None or total - low > best[0]:
            best = (total - low, j + 1, len(a) - place⟦past¦¦ + 1⟧)
    return best[1], min(best[2], len(a))
`,
    },
  ],
  mutations: [
    { slot: 'two1', code: 'own', trap: 'two', what: 'a block of one element only counts where it comes first' },
    { slot: 'order1', code: 'own', what: 'the length of the block is printed instead of its last position' },
    { slot: 'fresh', code: 'M04', what: 'a block is begun anew where it should be continued' },
    { slot: 'two2', code: 'own', trap: 'two', what: 'a block of one element only counts where it comes first' },
    { slot: 'lowest', code: 'M04', what: 'the wrong extreme of the sums behind is kept' },
    { slot: 'past', code: 'M01', what: 'the block is one element too long' },
  ],
  words: {
    titles: ['Name a Stretch', 'From Here to There', 'One Good Run'],
    stories: [
      'The {values} of the {items} may be gains or losses. {Name} wants to be told where to start and where to stop.',
      '{Name} walks along the row of {items} and will take some neighbouring ones, but has to say which before setting out.',
    ],
    values: [
      'two integers: the first and the last position of a block of {a} with the {best} possible sum of its elements',
      'two integers: the position where a block of {a} with the {best} possible sum begins, and the position where it ends',
    ],
    define: [
      'A block is a sequence of one or more consecutive elements; positions are counted from 1. There may be several such blocks: any one of them is a right answer.',
    ],
    use: 'the ends of a best block are kept with its sum',
    banned: ['kadane', 'prefix sum', 'subarray'],
  },
  families: [
    { name: 'negative', body: 'return [rng.randint(lo, min(hi, max(lo, -1))) for _ in range(n)]' },
    { name: 'zeros', body: 'return [max(lo, min(hi, rng.choice([0, 0, 1, -1, 3]))) for _ in range(n)]' },
    { name: 'repeated', body: 'return [max(lo, min(hi, [4, -5, 4, -9][i % 4])) for i in range(n)]' },
  ],
  accept: `def FN(a):
    l, r = [int(word) for word in WORDS]
    if not 1 <= l <= r <= len(a):
        raise ValueError('these are no ends of a block')
    return [sum(a[l - 1:r])]
`,
};
