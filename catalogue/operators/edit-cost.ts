import type { Operator } from '../model.ts';

export const editCost: Operator = {
  id: 'edit-cost',
  family: 'F13',
  role: 'core',
  input: { kind: 'twoStrings', size: [1, 40], size2: [1, 40], value: [0n, 0n], alphabet: 'abcd' },
  params: [{ name: 'k', lo: '1', hi: '3', pick: 'uniform' }],
  result: { kind: 'int', bound: (_, size) => [0n, BigInt(size + 40)] },
  algebra: [],
  features: [
    'algo/dynamic programming/edit distance',
    'algo/graph/dijkstra',
    'opt/tables/rolling array',
    'opt/tables/memoisation',
    'data/text/string',
    'algo/graph/shortest path',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'memo',
      cost: 'n m',
      family: 'definition',
      source: `def FN(s, t, k):
    known = {}
    def least(i, j):
        if i == len(s) or j == len(t):
            return ⟦rest¦len(s) - i + len(t) - j¦len(s) - i⟧
        if (i, j) not in known:
            best = min(least(i + 1, j), least(i, j + 1)) + 1
            known[i, j] = min(best, least(i + 1, j + 1) + (0 if s[i] == t[j] else ⟦price1¦k¦1⟧))
        return known[i, j]
    return least(0, 0)
`,
    },
    {
      name: 'rows',
      cost: 'n m',
      family: 'classic',
      source: `def FN(s, t, k):
    row = list(range(len(t) + 1))
    for i, x in enumerate(s):
        old = row
        row = [⟦first¦i + 1¦0⟧]
        for j, y in enumerate(t):
            swap = old[j] + (x != y) * ⟦price2¦k¦1⟧
            row.append(min(swap, ⟦both¦old[j + 1] + 1, row[j] + 1¦old[j + 1] + 1⟧))
    return row[-1]
`,
    },
    {
      name: 'search',
      cost: 'n m lg n',
      family: 'algebraic',
      source: `from heapq import heappush, heappop
def FN(s, t, k):
    done = set()
    pq = [(0, 0, 0)]
    while pq:
        d, i, j = heappop(pq)
        if (i, j) == (len(s), len(t)):
            return d
        if (i, j) in done:
            continue
        done.add((i, j))
        if i < len(s) and j < len(t):
            if s[i] == t[j]:
                heappush(pq, (d, i + 1, j + 1))
            else:
                heappush(pq, (d + ⟦price3¦k¦1⟧, i + 1, j + 1))
        if i < len(s):
            heappush(pq, (d + 1, i + 1, j))
        if j < len(t):
            heappush(pq, (d + ⟦insert¦1¦k⟧, i, j + 1))
    return 0
`,
    },
  ],
  mutations: [
    { slot: 'price1', code: 'own', trap: 'unit-price', what: 'replacing a letter always costs 1' },
    { slot: 'price2', code: 'own', trap: 'unit-price', what: 'replacing a letter always costs 1' },
    { slot: 'price3', code: 'own', trap: 'unit-price', what: 'replacing a letter always costs 1' },
    { slot: 'rest', code: 'own', what: 'letters to be inserted at the end are free' },
    { slot: 'first', code: 'M02', what: 'letters deleted at the beginning are free' },
    { slot: 'both', code: 'own', what: 'letters can be deleted but not inserted' },
    { slot: 'insert', code: 'own', what: 'inserting costs as much as replacing' },
  ],
  words: {
    titles: ['Mending a Word', 'From One Word to the Other', 'Corrections'],
    stories: [
      '{Name} has to turn one list of {letters} into another. Striking out or adding one costs a coin; putting another one in its place has a price of its own.',
      'The {agent} corrects a record in which some of the {letters} are wrong, missing or too many. Each kind of correction has its price.',
    ],
    values: [
      'the least total cost of turning {a} into {b}',
      'the smallest possible sum of the costs of operations that turn the string {a} into the string {b}',
    ],
    define: [
      'There are three operations, each usable any number of times at any place: deleting one letter costs 1, inserting one letter costs 1, and replacing one letter with another costs {k}. If the strings are equal, the cost is 0.',
    ],
    use: 'costs are settled for every pair of beginnings',
    banned: ['dynamic', 'dijkstra', 'memoi', 'levenshtein', 'edit distance'],
  },
  families: [
    { name: 'shifted', body: 'x = random_data(rng, n, lo, hi)[0]\nreturn x, fit(rng, x[1:] + x[:1])' },
    {
      name: 'replaced',
      body: "x = random_data(rng, n, lo, hi)[0]\nreturn x, fit(rng, ''.join(c if rng.random() < 0.6 else rng.choice(ALPHABET) for c in x))",
    },
  ],
};
