import type { Operator } from '../model.ts';

const direction = (id: string, less: string, sign: string, word: string) => ({
  id,
  python: { LESS: less, SIGN: sign },
  words: { rising: word },
});

export const risingChains: Operator = {
  id: 'rising-chains',
  family: 'F13',
  role: 'core',
  input: { kind: 'ints', size: [1, 110], value: [-1000000000n, 1000000000n] },
  params: [],
  result: { kind: 'pair', bound: () => [1n, 998244352n] },
  algebra: ['shiftInvariant'],
  features: [
    'algo/dynamic programming/longest increasing subsequence',
    'data/trees/fenwick tree',
    'type/sequences/subsequence',
    'algo/combinatorics/counting',
    'type/numbers/counting modulo a prime',
    'algo/searching/binary search',
    'opt/tables/coordinate compression',
  ],
  base: 1900,
  variants: [
    {
      axis: 'direction',
      options: [direction('rising', '<', '', 'larger'), direction('falling', '>', '-', 'smaller')],
    },
  ],
  impls: [
    {
      name: 'table',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    n = len(a)
    ln, ways = [1] * n, [1] * n
    for i in range(n):
        for j in range(i):
            if a[j] @LESS@⟦strict¦¦=⟧ a[i]:
                if ln[j] + 1 > ln[i]:
                    ln[i], ways[i] = ln[j] + 1, ways[j]
                elif ln[j] + 1 == ln[i]:
                    ways[i] = ⟦join¦(ways[i] + ways[j]) % 998244353¦max(ways[i], ways[j])⟧
    best = max(ln)
    return best, sum(w for l, w in zip(ln, ways) if l == best) % 998244353
`,
    },
    {
      name: 'fenwick',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(a):
    a = [@SIGN@v for v in a]
    rank = {v: i + 1 for i, v in enumerate(sorted(set(a)))}
    m = len(rank)
    L, W = [0] * (m + 1), [0] * (m + 1)
    best = total = 0
    for v in a:
        i, l, w = rank[v]⟦same¦ - 1¦⟧, 0, 0
        while i:
            if L[i] > l:
                l, w = L[i], W[i]
            elif L[i] == l:
                w += W[i]
            i &= i - 1
        l, w = l + 1, (w if l else 1) % 998244353
        i = rank[v]
        while i <= m:
            if L[i] < l:
                L[i], W[i] = l, w
            elif L[i] == l:
                W[i] = (W[i] + w) % 998244353
            i += i & -i
        if l > best:
            best, total = l, w
        elif l == ⟦ends¦best¦best + 1⟧:
            total = (total + w) % 998244353
    return best, total
`,
    },
    {
      name: 'piles',
      cost: 'n lg',
      family: 'library',
      source: `from bisect import bisect_left, bisect_right
def FN(a):
    tops, vals, acc = [], [], []
    for x in a:
        v = @SIGN@x
        k = ⟦pile¦bisect_left¦bisect_right⟧(tops, v)
        if k == len(tops):
            tops.append(v)
            vals.append([])
            acc.append([0])
        tops[k] = v
        if k == 0:
            w = 1
        else:
            i = bisect_left(vals[k - 1], -v ⟦below¦+ 1¦⟧)
            w = acc[k - 1][-1] - acc[k - 1][i]
        vals[k].append(-v)
        acc[k].append((acc[k][-1] + w) % 998244353)
    return len(tops), acc[-1][-1] % 998244353
`,
    },
  ],
  mutations: [
    { slot: 'strict', code: 'M03', trap: 'non-strict', what: 'equal values are accepted' },
    { slot: 'same', code: 'M03', trap: 'non-strict', what: 'equal values are accepted' },
    { slot: 'join', code: 'own', what: 'ways are joined with the maximum instead of the sum' },
    { slot: 'ends', code: 'own', what: 'only the first best chain end is counted' },
    { slot: 'below', code: 'M03', what: 'an equal value one pile below is counted as smaller' },
    { slot: 'pile', code: 'M03', what: 'an equal value opens a new pile' },
  ],
  words: {
    titles: ['Picks in Order', 'The Longest Pick', 'Chains of Elements', 'Counting Long Picks'],
    stories: [
      '{Name} walks past the {items} once and picks some of them. The {agent} has a strict rule about how the {value} must change from one pick to the next.',
      'Some of the {items} are to be chosen, from left to right. {Name} wants as many as the rule of the {agent} allows, and is curious how many ways there are.',
    ],
    values: [
      'two integers: the largest number of elements in a pick of {a}, and how many picks have that many elements, the latter modulo 998244353',
      'two integers: the maximum number of elements in a pick of {a}, and the number of picks with that many elements, modulo 998244353',
    ],
    define: [
      'A pick is a non-empty set of positions such that, read from left to right, every chosen element is strictly {rising} than the one chosen before it.',
      'Two picks differ if they differ in at least one position, even if their elements are equal.',
    ],
    use: 'best lengths and their numbers are kept for every end element',
    banned: ['subsequence', 'fenwick', 'dynamic', 'patience'],
  },
  families: [
    { name: 'swapped', body: 'return [max(lo, min(hi, 2 * (i // 2) + 1 - i % 2)) for i in range(n)]' },
    { name: 'noisy', body: 'return [max(lo, min(hi, i // 3 * 3 + rng.randint(0, 4) - n // 2)) for i in range(n)]' },
    {
      name: 'falling-noisy',
      body: 'return [max(lo, min(hi, n // 2 - i // 2 + rng.randint(-2, 3))) for i in range(n)]',
    },
  ],
};
