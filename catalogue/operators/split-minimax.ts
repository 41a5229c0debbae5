import type { Operator } from '../model.ts';

export const splitMinimax: Operator = {
  id: 'split-minimax',
  family: 'F04',
  role: 'core',
  input: { kind: 'ints', size: [1, 24], drawnFrom: 6, value: [1n, 1000000n] },
  params: [{ name: 'k', lo: '1', hi: 'n', pick: 'middle' }],
  result: { kind: 'int', bound: (value, size) => [1n, value[1] * BigInt(size)] },
  algebra: [],
  features: [
    'algo/searching/binary search on the answer',
    'type/optimisation/minimise the maximum',
    'type/sequences/partitioning',
    'algo/dynamic programming/linear dp',
    'algo/greedy/greedy choice',
  ],
  base: 1400,
  variants: [
    {
      axis: 'shape',
      options: [
        {
          id: 'row',
          python: { TURNS: '1' },
          words: { shape: 'The list is a row: its first element begins a block and its last element ends one.' },
        },
        {
          id: 'ring',
          python: { TURNS: 'len(a)' },
          words: {
            shape:
              'The list is a ring: the first element is the neighbour behind the last one, so one block may go on from the end of the list to its beginning.',
          },
          delta: 200,
          features: ['type/sequences/cyclic sequence'],
        },
      ],
    },
  ],
  impls: [
    {
      name: 'table',
      cost: 'n3',
      family: 'definition',
      source: `def FN(a, k):
    n = len(a)
    ⟦cuts1¦¦k = min(n, k + 1)⟧
    answer = None
    for turn in range(@TURNS@):
        b = a[turn:] + a[:turn]
        best = [0] + [None] * n
        for part in range(k):
            fresh = [None] * (n + 1)
            for i in range(n):
                if best[i] is None:
                    continue
                total = 0
                for j in range(i, n):
                    total += b[j]
                    worst = max(best[i], total)
                    if answer is not None and worst >= answer:
                        break
                    if fresh[j + 1] is None or worst < fresh[j + 1]:
                        fresh[j + 1] = worst
            best = fresh
        if best[n] is not None:
            answer = best[n]
    return answer
`,
    },
    {
      name: 'halving',
      cost: 'n lg',
      family: 'classic',
      source: `def sm_blocks(b, limit):
    blocks, total = 1, 0
    for x in b:
        if total + x ⟦fits¦>¦>=⟧ limit:
            blocks += 1
            total = 0
        total += x
    return blocks
def FN(a, k):
    ⟦cuts2¦¦k = min(len(a), k + 1)⟧
    low, high = ⟦least¦max(a)¦min(a)⟧, sum(a)
    while low < high:
        middle = (low + high) // 2
        if min(sm_blocks(a[t:] + a[:t], middle) for t in range(@TURNS@)) <= k:
            high = middle
        else:
            low = middle + 1
    return low
`,
    },
    {
      name: 'raise',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(a, k):
    n = len(a)
    b = a + a
    limit = ⟦start¦max(max(a), (sum(a) + k - 1) // k)¦max(a) + min(a)⟧
    while True:
        step = None
        for t in range(@TURNS@):
            i, lack = t, None
            for part in range(k):
                total = 0
                while i < t + n and total + b[i] <= limit:
                    total += b[i]
                    i += 1
                if i < t + n:
                    need = total + b[i] - limit
                    lack = need if lack is None else ⟦lack¦min(lack, need)¦max(lack, need)⟧
            if i == t + n:
                return limit
            step = lack if step is None else min(step, lack)
        limit += step
`,
    },
  ],
  mutations: [
    {
      slot: 'cuts1',
      code: 'M25',
      trap: 'cuts-not-blocks',
      what: 'the number of cuts is taken for the number of blocks',
    },
    {
      slot: 'cuts2',
      code: 'M25',
      trap: 'cuts-not-blocks',
      what: 'the number of cuts is taken for the number of blocks',
    },
    { slot: 'fits', code: 'M03', what: 'a block may not reach the limit' },
    { slot: 'least', code: 'M02', what: 'limits below the largest element are tried' },
    { slot: 'start', code: 'own', what: 'limits up to the largest and the smallest element together are never tried' },
    { slot: 'lack', code: 'own', what: 'the limit is raised by the largest excess instead of the smallest' },
  ],
  words: {
    titles: ['Even Shares', 'Cutting the Row', 'Nobody Too Burdened'],
    stories: [
      'The {items} are handed out to several helpers; each gets neighbouring ones, and none of them goes away without any. {Name} wants no helper to carry too much.',
      '{Name} plans the days of the {agent}: every day some neighbouring {items} are dealt with, and the sum of their {values} on the hardest day should be small.',
    ],
    values: [
      'the smallest possible value of the largest block sum when {a} is divided into {k} blocks',
      'the minimum, over all ways to divide {a} into exactly {k} blocks, of the largest sum of a block',
    ],
    define: [
      'Each of the {k} blocks is a non-empty sequence of consecutive elements, and every element belongs to exactly one block. {shape}',
    ],
    use: 'a limit for the sums decides how many blocks are needed',
    banned: ['binary search', 'bisect', 'greedy', 'dynamic'],
  },
  families: [
    {
      name: 'one-huge',
      body: 'd = [max(lo, min(hi, rng.randint(1, 9))) for _ in range(n)]\nd[rng.randrange(n)] = hi\nreturn d',
    },
    { name: 'ones', body: 'return [lo] * n' },
    { name: 'waves', body: 'return [max(lo, min(hi, 1 + (i * i) % 7)) for i in range(n)]' },
  ],
};
