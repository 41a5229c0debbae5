import type { Operator } from '../model.ts';

export const endsScore: Operator = {
  id: 'ends-score',
  family: 'F19',
  role: 'core',
  input: { kind: 'ints', size: [1, 50], drawnFrom: 4, value: [-1000000n, 1000000n] },
  params: [],
  result: {
    kind: 'int',
    bound: (value, size) => {
      const far = ((value[1] < 0n ? 0n : value[1]) + (value[0] < 0n ? -value[0] : 0n)) * BigInt(size);
      return [-far, far];
    },
  },
  algebra: [],
  features: [
    'algo/games/minimax',
    'algo/dynamic programming/interval dp',
    'type/numbers/game of two players',
    'opt/tables/memoisation',
    'opt/tables/rolling array',
    'logic/edges/negative values',
  ],
  base: 1500,
  variants: [],
  impls: [
    {
      name: 'minimax',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    known = {}
    def best(i, j):
        if i == j:
            return 0
        if (i, j) not in known:
            left, right = a[i] - best(i + 1, j), a[j - 1] - best(i, j - 1)
            known[i, j] = ⟦ends1¦max(left, right)¦left if a[i] > a[j - 1] else right⟧
        return known[i, j]
    return best(0, len(a))
`,
    },
    {
      name: 'lengths',
      cost: 'n2',
      family: 'classic',
      source: `def FN(a):
    n = len(a)
    row = ⟦single¦list(a)¦[max(0, v) for v in a]⟧
    for size in range(2, n + 1):
        row = [max(a[i] - row[i + 1], a[i + size - 1] - row[⟦inner¦i¦i + 1⟧]) for i in range(n - size + 1)]
    return row[0]
`,
    },
    {
      name: 'two-sides',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(a):
    n = len(a)
    sums = [0]
    for v in a:
        sums.append(sums[-1] + v)
    mine = [[0] * (n + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n + 1):
            other = ⟦reply¦min¦max⟧(mine[i + 1][j], mine[i][j - 1])
            mine[i][j] = sums[j] - sums[i] - other
    return ⟦score¦2 * mine[0][n] - sums[n]¦mine[0][n] - sums[n] // 2⟧
`,
    },
  ],
  mutations: [
    { slot: 'ends1', code: 'M27', trap: 'larger-end', what: 'players are thought to take the larger end' },
    { slot: 'single', code: 'M06', what: 'a bad last piece may be left' },
    { slot: 'inner', code: 'M02', what: 'the wrong rest is looked up' },
    { slot: 'reply', code: 'own', what: 'the opponent is thought to help' },
    { slot: 'score', code: 'own', what: 'only half of the lead is reported' },
  ],
  words: {
    titles: ['From Either End', 'Taking Turns', 'The Lead of the Beginner'],
    stories: [
      'The {items} lie in a row, and {Name} and the {agent} take them in turn, each time one from an end of the row. The {values} count, and some of them may be negative.',
      '{Name} begins a game with the row of {items}: whoever is to move has to remove the first or the last one and writes down its {value}.',
    ],
    values: [
      'the lead of the first player when both play as well as possible',
      'the score of the first player minus the score of the second player if both of them want to make their own lead as large as possible',
    ],
    define: [
      'Two players move in turn until the list {a} is empty; both scores are 0 at the start. A move removes the first or the last element of what is left and adds it to the score of the player who moves; passing is not allowed. The lead of a player is the score of that player minus the score of the other; it may be negative. Each player wants the largest possible lead.',
    ],
    use: 'the best lead is found for every rest of the row',
    banned: ['minimax', 'dynamic', 'greedy', 'memoi'],
  },
  families: [
    { name: 'bait', body: 'return [max(lo, min(hi, rng.choice([1, 2, 9, 50]))) for _ in range(n)]' },
    { name: 'alternating', body: 'return [hi if i % 2 else rng.randint(lo, max(lo, min(hi, 3))) for i in range(n)]' },
    { name: 'negative', body: 'return [rng.randint(lo, max(lo, min(hi, 0))) for _ in range(n)]' },
  ],
};
