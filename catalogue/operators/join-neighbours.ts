import type { Operator } from '../model.ts';

export const joinNeighbours: Operator = {
  id: 'join-neighbours',
  family: 'F14',
  role: 'core',
  input: { kind: 'ints', size: [1, 30], value: [1n, 1000000n] },
  params: [],
  result: { kind: 'int', bound: (value, size) => [0n, value[1] * BigInt(size * size)] },
  algebra: [],
  features: [
    'algo/dynamic programming/interval dp',
    'opt/tables/memoisation',
    'algo/prefix/prefix sums',
    'opt/pruning/monotonicity',
    'algo/greedy/huffman merging',
    'type/optimisation/scheduling',
  ],
  base: 1700,
  variants: [],
  impls: [
    {
      name: 'memo',
      cost: 'n3',
      family: 'definition',
      source: `def FN(a):
    known = {}
    def least(i, j):
        if j - i == 1:
            return 0
        if (i, j) not in known:
            best = min(least(i, k) + least(k, j) for k in range(i + 1, ⟦near¦j¦min(j, i + 4)⟧))
            known[i, j] = best + sum(a[i:j])
        return known[i, j]
    return least(0, len(a))
`,
    },
    {
      name: 'spans',
      cost: 'n3',
      family: 'classic',
      source: `def FN(a):
    n = len(a)
    sums = [0]
    for v in a:
        sums.append(sums[-1] + v)
    cost = [[0] * (n + 1) for _ in range(n + 1)]
    for size in range(2, n + 1):
        for i in range(n - size + 1):
            j = i + size
            cost[i][j] = min(cost[i][k] + cost[k][j] for k in range(i + 1, ⟦cut¦j¦max(i + 2, j - 1)⟧))
            cost[i][j] += sums[j] - sums[i]
    return cost[0][n]
`,
    },
    {
      name: 'narrowed',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(a):
    n = len(a)
    sums = [0]
    for v in a:
        sums.append(sums[-1] + v)
    cost = [[0] * (n + 1) for _ in range(n + 1)]
    at = [[i] * (n + 1) for i in range(n + 1)]
    for size in range(2, n + 1):
        for i in range(n - size + 1):
            j = i + size
            lo, hi = max(i + 1, at[i][j - 1]), min(j - 1, at[i + 1][j] ⟦room¦if size > 2 else j - 1¦- (size > 4) if size > 2 else j - 1⟧)
            k = min(range(lo, max(lo, hi) + 1), key=lambda x: cost[i][x] + cost[x][j])
            at[i][j] = k
            cost[i][j] = cost[i][k] + cost[k][j] + sums[j] - sums[i]
    return cost[0][n]
`,
    },
    {
      name: 'three-in-a-row',
      cost: 'n2',
      family: 'library',
      source: `def FN(a):
    line = list(a)
    total = 0
    while len(line) > 1:
        i = 0
        while i + 2 < len(line) and line[i] > line[i + 2]:
            i += 1
        both = line[i] + line[i + 1]
        del line[i:i + 2]
        total += both
        ⟦any¦¦line.sort()⟧
        j = i
        while ⟦back¦j > 0 and line[j - 1] < both¦False⟧:
            j -= 1
        line.insert(j, both)
    return total
`,
    },
  ],
  mutations: [
    { slot: 'near', code: 'own', what: 'only cuts near the first pile are tried' },
    { slot: 'cut', code: 'M01', what: 'the last pile is never merged alone at the end' },
    { slot: 'room', code: 'M01', what: 'the range of cuts is too narrow' },
    { slot: 'back', code: 'own', what: 'a new pile stays at its place, whatever its size' },
    { slot: 'any', code: 'M27', trap: 'any-two', what: 'any two piles may be merged, not only neighbours' },
  ],
  words: {
    titles: ['Merging Piles', 'One Big Pile', 'Joining Neighbours'],
    stories: [
      'The {items} stand in a row, and {Name} has to bring all of them together. Only two that stand next to each other can be joined, and joining is hard work.',
      'The {agent} puts together neighbouring {items} until a single one is left; it takes the place of the two. The effort depends on the {values}.',
    ],
    values: [
      'the least total cost of joining all elements of {a} into one',
      'the smallest possible sum of the costs of {n} − 1 joins that turn the list {a} into a single number',
    ],
    define: [
      'A join replaces two numbers that stand next to each other in the current list with their sum, which stays at their place in the list, and costs that sum. Numbers that are not neighbours cannot be joined. If {n} = 1, nothing is to be done and the cost is 0.',
    ],
    use: 'every stretch of the list is joined at its best place',
    banned: ['dynamic', 'greedy', 'huffman', 'memoi'],
  },
  families: [
    { name: 'alternating', body: 'return [lo if i % 2 else rng.randint(max(lo, hi // 2), hi) for i in range(n)]' },
    { name: 'valley', body: 'return [max(lo, min(hi, 1 + abs(i - n // 2) * 3)) for i in range(n)]' },
    { name: 'near-equal', body: 'return [rng.randint(max(lo, hi - 3), hi) for _ in range(n)]' },
  ],
};
