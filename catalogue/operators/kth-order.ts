import type { Operator } from '../model.ts';

export const kthOrder: Operator = {
  id: 'kth-order',
  family: 'F16',
  role: 'core',
  input: { kind: 'perm', size: [1, 30], value: [1n, 30n] },
  params: [{ name: 'k', lo: '1', hi: '500', pick: 'edges' }],
  result: { kind: 'ints', bound: (_, size) => [1n, BigInt(size)], length: 'n', subject: 'position' },
  algebra: [],
  features: [
    'algo/combinatorics/ranking of permutations',
    'type/sequences/permutation',
    'logic/ties/lexicographic order',
    'algo/simulation/step by step',
    'logic/numbers/big integers',
    'logic/numbers/cyclic indices',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'steps',
      cost: 'k n',
      family: 'definition',
      source: `def FN(p, k):
    a = list(p)
    n = len(a)
    for _ in range(k):
        i = n - 2
        while i >= 0 and a[i] > a[i + 1]:
            i -= 1
        if i >= 0:
            j = n - 1
            while a[j] < a[i]:
                j -= 1
            a[i], a[j] = a[j], a[i]
        ⟦wrap¦¦else:
            break⟧
        a[i + 1:] = ⟦tail¦a[i + 1:][::-1]¦a[i + 1:]⟧
    return a
`,
    },
    {
      name: 'numbers',
      cost: 'n2',
      family: 'algebraic',
      source: `from math import factorial
def FN(p, k):
    n = len(p)
    left = sorted(p)
    rank = ⟦count¦k¦k - 1⟧
    for i, v in enumerate(p):
        rank += left.index(v) * factorial(n - 1 - i)
        left.remove(v)
    rank ⟦wrap2¦%= factorial(n)¦= min(rank, factorial(n) - 1)⟧
    left = sorted(p)
    out = []
    for i in range(n):
        size = factorial(n - 1 - i)
        out.append(left.pop(rank // size))
        rank %= size
    return out
`,
    },
    {
      name: 'carries',
      cost: 'n2',
      family: 'classic',
      source: `def FN(p, k):
    n = len(p)
    code = [sum(1 for w in p[i + 1:] if w < p[i]) for i in range(n)]
    carry = k
    for i in range(n - 1, -1, -1):
        carry += code[i]
        code[i] = carry % ⟦base¦(n - i)¦max(1, n - i - (n - i > 3))⟧
        carry //= n - i
    left = list(range(1, n + 1))
    return [left.pop(c) for c in code]
`,
    },
  ],
  mutations: [
    { slot: 'wrap', code: 'own', trap: 'no-wrap', what: 'the last permutation is not followed by the first' },
    { slot: 'wrap2', code: 'own', trap: 'no-wrap', what: 'the last permutation is not followed by the first' },
    { slot: 'tail', code: 'own', what: 'the rest is not put in order again' },
    { slot: 'count', code: 'M01', what: 'one step too few is made' },
    { slot: 'base', code: 'own', what: 'the digits have the wrong number of values' },
  ],
  words: {
    titles: ['Turning the Pages', 'The Order After That', 'Some Orders Later'],
    stories: [
      'A thick book lists all orders of the {items}, one on each page, from the first one to the last. {Name} opens it at a known order and turns some pages.',
      'The {agent} goes through all arrangements one by one and begins again after the last. {Name} wants to know which one is up after a while.',
    ],
    values: [
      'the number at place {i} of the permutation that is reached from {a} after {k} steps',
      'the {i}-th number of the permutation that follows {a} at a distance of {k} steps',
    ],
    define: [
      'All permutations of 1, …, {n} are listed so that of two permutations the one with the smaller number at the first place where they differ comes first. A step leads from a permutation to the next one in the list, and from the last one, {n}, …, 2, 1, back to the first one, 1, 2, …, {n}.',
    ],
    use: 'the number of an arrangement is increased and turned back into an arrangement',
    banned: ['factorial', 'lehmer'],
  },
  families: [
    {
      name: 'nearly-last',
      body: 'd = list(range(n, 0, -1))\nif n > 4 and rng.random() < 0.7:\n    d[-4:] = rng.sample(d[-4:], 4)\nreturn d',
    },
    {
      name: 'falling-tail',
      body: 'k = min(n, rng.randint(2, 9))\nd = rng.sample(range(1, n + 1), n)\nreturn d[:n - k] + sorted(d[n - k:], reverse=True)',
    },
    { name: 'short', body: 'n = max(N_LO, min(n, rng.randint(3, 6)))\nreturn rng.sample(range(1, n + 1), n)' },
  ],
};
