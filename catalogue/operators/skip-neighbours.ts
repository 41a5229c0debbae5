import type { Operator } from '../model.ts';

export const skipNeighbours: Operator = {
  id: 'skip-neighbours',
  family: 'F13',
  role: 'core',
  input: { kind: 'ints', size: [1, 40], drawnFrom: 5, value: [-1000000n, 1000000n] },
  params: [],
  result: { kind: 'int', bound: (value, size) => [0n, value[1] > 0n ? value[1] * BigInt(size) : 0n] },
  algebra: [],
  features: [
    'algo/dynamic programming/linear dp',
    'algo/dynamic programming/state machine dp',
    'type/sequences/cyclic sequence',
    'type/optimisation/maximise a sum',
    'logic/edges/empty case',
    'logic/edges/negative values',
    'logic/numbers/cyclic indices',
  ],
  base: 1300,
  variants: [
    {
      axis: 'shape',
      options: [
        {
          id: 'row',
          python: { RING: '0' },
          words: {
            shape:
              'Two places are next to each other if their numbers differ by 1; the first and the last place are ends of a row.',
          },
        },
        {
          id: 'ring',
          python: { RING: '1' },
          words: {
            shape:
              'The places form a ring: two places are next to each other if their numbers differ by 1, and the last place is also next to the first one (unless the list has only one element).',
          },
          features: ['type/sequences/cyclic sequence'],
          delta: 200,
        },
      ],
    },
  ],
  impls: [
    {
      name: 'first-picks',
      cost: 'n3',
      family: 'definition',
      source: `def FN(a):
    n = len(a)
    best = 0
    for s in range(n):
        got = {}
        for i in range(s, n):
            if i == s:
                got[i] = a[i]
            elif i > s + 1 and not (@RING@ and ⟦wrap1¦s == 0 and i == n - 1¦i == 0⟧):
                got[i] = a[i] + max(got[j] for j in range(s, i - 1) if j in got)
        best = max(best, max(got.values()))
    return best
`,
    },
    {
      name: 'two-states',
      cost: 'n',
      family: 'classic',
      source: `def sn_row(a):
    take = skip = 0
    for v in a:
        take, skip = ⟦gap¦skip¦take⟧ + v, max(take, skip)
    return ⟦parity¦max(take, skip)¦max(0, sum(a[::2]), sum(a[1::2]))⟧
def FN(a):
    if @RING@ and len(a) > 1:
        return max(sn_row(a[1:]), a[0] + sn_row(a[2:⟦wrap2¦-1¦len(a)⟧]))
    return sn_row(a)
`,
    },
    {
      name: 'halves',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(a):
    low = -10 ** 18
    def table(i, j):
        if j - i == 1:
            return [[0, low], [low, a[i]]]
        k = (i + j) // 2
        x, y = table(i, k), table(k, j)
        out = [[low, low], [low, low]]
        for p in (0, 1):
            for q in (0, 1):
                for r in (0, 1):
                    for s in (0, 1):
                        if not (⟦seam¦r and s¦r and s and p⟧):
                            out[p][q] = max(out[p][q], x[p][r] + y[s][q])
        return out
    t = table(0, len(a))
    if @RING@ and len(a) > 1:
        return max(t[0][0], t[0][1], t[1][0])
    return ⟦ends¦max(t[0] + t[1])¦max(t[0][0], t[0][1], t[1][0])⟧
`,
    },
  ],
  mutations: [
    {
      slot: 'wrap1',
      code: 'own',
      trap: 'no-ring',
      what: 'the last place is not next to the first',
      visibleIf: (_value, variant) => variant.includes('ring'),
    },
    {
      slot: 'wrap2',
      code: 'own',
      trap: 'no-ring',
      what: 'the last place is not next to the first',
      visibleIf: (_value, variant) => variant.includes('ring'),
    },
    { slot: 'parity', code: 'own', trap: 'every-second', what: 'only every second place is considered' },
    { slot: 'gap', code: 'own', what: 'neighbours are taken' },
    { slot: 'seam', code: 'own', what: 'two neighbours are taken at some places' },
    {
      slot: 'ends',
      code: 'own',
      what: 'first and last place of a row are never taken together',
      visibleIf: (_value, variant) => variant.includes('row'),
    },
  ],
  words: {
    titles: ['Never Two in a Row', 'Keeping Apart', 'Loose Choice'],
    stories: [
      '{Name} may take some of the {items}, but never two that stand next to each other. The {values} differ, and some would even do harm.',
      'Two neighbouring {items} disturb each other, says the {agent}, so at most one of them may be chosen. {Name} adds up the {values} of the chosen ones.',
    ],
    values: [
      'the largest possible sum of a loose choice from {a}',
      'the maximum, over all loose choices of places, of the sum of the numbers of {a} at these places',
    ],
    define: [
      'A loose choice is a set of places no two of which are next to each other. {shape} The empty choice is loose and has sum 0. Gaps may be longer than one place.',
    ],
    use: 'the best sum is kept with and without the last place',
    banned: ['dynamic', 'recursion', 'greedy'],
  },
  families: [
    { name: 'pairs', body: 'return [max(lo, min(hi, rng.choice([9, 9, 1, -3]))) for _ in range(n)]' },
    { name: 'heavy-ends', body: 'd = [rng.randint(lo, hi) for _ in range(n)]\nd[0] = d[-1] = hi\nreturn d' },
    { name: 'positive', body: 'return [rng.randint(max(lo, min(hi, 1)), hi) for _ in range(n)]' },
  ],
};
