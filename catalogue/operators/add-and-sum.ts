import type { Operator } from '../model.ts';

export const addAndSum: Operator = {
  id: 'add-and-sum',
  family: 'F21',
  role: 'core',
  input: {
    kind: 'ints',
    size: [1, 80],
    value: [-1000000n, 1000000n],
    queries: {
      size: [1, 80],
      fields: [
        { name: 'p', lo: '1', hi: 'n' },
        { name: 'x', lo: '-1000', hi: '1000' },
        { name: 'l', lo: '1', hi: 'n' },
        { name: 'r', lo: 'l', hi: 'n' },
      ],
    },
  },
  params: [],
  result: {
    kind: 'ints',
    bound: (value, size) => {
      const far = ((value[1] < 0n ? 0n : value[1]) + (value[0] < 0n ? -value[0] : 0n) + 80000n) * BigInt(size);
      return [-far, far];
    },
    length: 'q',
    subject: 'query',
  },
  algebra: [],
  features: [
    'data/trees/fenwick tree',
    'algo/prefix/prefix sums',
    'opt/pruning/offline processing',
    'algo/simulation/step by step',
    'opt/pruning/amortisation',
    'logic/numbers/index base',
  ],
  base: 1400,
  variants: [],
  impls: [
    {
      name: 'direct',
      cost: 'n q',
      family: 'definition',
      source: `def FN(a, qs):
    b = list(a)
    out = []
    for p, x, l, r in qs:
        b[p - 1] ⟦assign1¦+=¦=⟧ x
        out.append(sum(b[l - 1:r]))
    return out
`,
    },
    {
      name: 'tree',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(a, qs):
    n = len(a)
    tree = [0] * (n + 1)
    def add(i, x):
        while i <= n:
            tree[i] += x
            i += i & -i
    def upto(i):
        total = 0
        while i > 0:
            total += tree[i]
            i -= i & -i
        return total
    now = list(a)
    for i, v in enumerate(a):
        add(i + 1, v)
    out = []
    for p, x, l, r in qs:
        add(p, ⟦assign2¦x¦x - now[p - 1]⟧)
        now[p - 1] = x
        out.append(upto(r) - upto(⟦left2¦l - 1¦l - (l < r)⟧))
    return out
`,
    },
    {
      name: 'changes',
      cost: 'q2',
      family: 'algebraic',
      source: `def FN(a, qs):
    sums = [0]
    for v in a:
        sums.append(sums[-1] + v)
    out = []
    for i, (p, x, l, r) in enumerate(qs):
        total = sums[r] - sums[l - 1]
        for g, y, _, _ in qs[:i ⟦own¦+ 1¦⟧]:
            if l <= g ⟦right¦<=¦<⟧ r:
                total += y
        out.append(total)
    return out
`,
    },
  ],
  mutations: [
    { slot: 'assign1', code: 'own', trap: 'replaces', what: 'the element is replaced instead of changed' },
    { slot: 'assign2', code: 'own', trap: 'replaces', what: 'the element is replaced instead of changed' },
    { slot: 'left2', code: 'M01', what: 'a range of a single place is taken for empty' },
    { slot: 'own', code: 'M01', what: 'the change of the query itself comes too late' },
    { slot: 'right', code: 'M03', what: 'changes at the last place of the range are missed' },
  ],
  words: {
    titles: ['Changes and Totals', 'A Living Ledger', 'Bookings and Balances'],
    stories: [
      'The {values} of the {items} change over the day. After every change {Name} is asked for the total of some stretch of the row.',
      'The {agent} keeps a ledger with one line for each of the {items}. Every entry corrects one line, and at once somebody wants to know a sum.',
    ],
    values: [
      'the answer to query {i}: the sum of the elements from place l_i to place r_i after the change that query {i} makes',
      'the sum of the elements at the places l_i, …, r_i just after x_i has been added to the element at place p_i',
    ],
    define: [
      'The queries are answered in the given order. Query i first adds x_i to the element at place p_i (the element is changed by x_i, not replaced with it) and then asks for a sum; changes stay in force for all later queries. Places are numbered from 1, and both ends of a range belong to it.',
    ],
    use: 'sums are kept up to date while elements change',
    banned: ['fenwick', 'prefix', 'offline', 'segment tree'],
  },
  families: [
    { name: 'zeros', body: 'return [max(lo, min(hi, 0))] * n' },
    { name: 'large', body: 'return [rng.choice([lo, hi]) for _ in range(n)]' },
  ],
};
