import type { Operator } from '../model.ts';

export const mergeCost: Operator = {
  id: 'merge-cost',
  family: 'F07',
  role: 'core',
  input: { kind: 'ints', size: [1, 100], value: [1n, 1000000n] },
  params: [],
  result: { kind: 'int', bound: (value, size) => [0n, value[1] * BigInt(size) * BigInt(size)] },
  algebra: ['permInvariant'],
  features: [
    'algo/greedy/huffman merging',
    'data/trees/heap',
    'data/linear/queue',
    'logic/edges/single element',
    'lang/python/heapq module',
  ],
  base: 1200,
  variants: [
    {
      axis: 'group',
      options: [
        { id: 'two', python: { G: '2' }, words: { group: 'two numbers' } },
        { id: 'three', python: { G: '3' }, words: { group: 'two or three numbers' }, delta: 300 },
      ],
    },
  ],
  impls: [
    {
      name: 'smallest',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    rest = list(a)
    total = 0
    take = 2 + (@G@ == 3 and len(rest) % 2)
    while len(rest) > 1:
        joined = 0
        for j in range(take):
            x = ⟦one1¦min(rest)¦rest[-1] if total and j == 0 else min(rest)⟧
            rest.remove(x)
            joined += x
        rest.append(joined)
        total += joined
        take = @G@
    return total
`,
    },
    {
      name: 'heap',
      cost: 'n lg',
      family: 'library',
      source: `from heapq import heapify, heappop, heappush
def FN(a):
    heap = list(a)
    while (len(heap) - 1) % (@G@ - 1):
        heap.append(0)
    ⟦ready¦heapify(heap)¦heap.reverse()⟧
    total = 0
    while len(heap) > 1:
        joined = sum([heappop(heap) for _ in range(@G@)])
        total += joined
        heappush(heap, joined)
    return ⟦alone¦total¦total or a[0]⟧
`,
    },
    {
      name: 'two-rows',
      cost: 'n lg',
      family: 'classic',
      source: `from collections import deque
def FN(a):
    b = ⟦order¦sorted(a)¦list(a)⟧
    while (len(b) - 1) % (@G@ - 1):
        b.insert(0, 0)
    fresh, made = deque(b), deque()
    total = 0
    while len(fresh) + len(made) > 1:
        joined = 0
        for j in range(@G@):
            if not made or fresh and ⟦one2¦fresh[0] <= made[0]¦j⟧:
                joined += fresh.popleft()
            else:
                joined += made.popleft()
        made.append(joined)
        total += joined
    return total
`,
    },
  ],
  mutations: [
    { slot: 'one1', code: 'own', trap: 'one-growing-pile', what: 'every step has to use the sum made last' },
    { slot: 'one2', code: 'own', trap: 'one-growing-pile', what: 'every step has to use the sum made last' },
    { slot: 'ready', code: 'own', what: 'the order of the input is taken for that of the smallest first' },
    { slot: 'alone', code: 'M09', what: 'a single number is not free of charge' },
    { slot: 'order', code: 'M04', what: 'the numbers are taken in the order of the input' },
  ],
  words: {
    titles: ['All in One Place', 'Joining Piles', 'Joining at Low Cost'],
    stories: [
      'All {items} have to end up in one pile. Whenever {Name} puts some piles together, all that lies in them has to be carried, and carrying costs.',
      'The {agent} has several piles, one for each of the {items}, and wants a single one. {Name} is paid for every unit that is moved, each time it is moved.',
    ],
    values: [
      'the smallest total cost of joining all elements of {a} into a single number',
      'the least possible sum of the costs of the steps that turn {a} into a list with one number',
    ],
    define: [
      'In one step {group} at any positions, not necessarily neighbouring ones, are taken out of the list, and their sum is put into it; the cost of the step is this sum. Sums that were made before can be used like all other numbers. If the list has only one number, no step is made and the total cost is 0.',
    ],
    use: 'small numbers are joined first and therefore counted more often',
    banned: ['heap', 'huffman', 'greedy', 'queue'],
  },
  families: [
    { name: 'powers', body: 'return [max(lo, min(hi, 2 ** (i % 20))) for i in range(n)]' },
    { name: 'one-heavy', body: 'return [max(lo, min(hi, rng.randint(1, 9))) for _ in range(n - 1)] + [hi]' },
    {
      name: 'fibonacci',
      body: 'd = [1, 1]\nwhile len(d) < n:\n    d.append(min(hi, d[-1] + d[-2]))\nreturn [max(lo, min(hi, x)) for x in d[:n]]',
    },
  ],
};
