import type { Operator } from '../model.ts';

export const xorBlocks: Operator = {
  id: 'xor-blocks',
  family: 'F18',
  role: 'core',
  input: { kind: 'ints', size: [1, 130], drawnFrom: 4, value: [0n, 31n] },
  params: [{ name: 'k', lo: '0', hi: '31', pick: 'small' }],
  result: { kind: 'int', bound: (_, size) => [0n, (BigInt(size) * BigInt(size + 1)) / 2n] },
  algebra: ['rareHits'],
  features: [
    'algo/bits/xor',
    'algo/prefix/prefix sums',
    'type/sequences/counting subarrays',
    'data/sets/hash map',
    'data/trees/binary trie',
  ],
  base: 1400,
  variants: [],
  impls: [
    {
      name: 'blocks',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a, k):
    total = 0
    for i in range(len(a)):
        x = 0
        for j in range(i, len(a)):
            x ⟦combine¦^=¦+=⟧ a[j]
            total += x == k
    return total
`,
    },
    {
      name: 'counts',
      cost: 'n',
      family: 'classic',
      source: `def FN(a, k):
    seen = {⟦seed¦0: 1¦⟧}
    x = 0
    total = 0
    for v in a:
        x ^= v
        total += seen.get(⟦partner¦x ^ k¦x - k⟧, 0)
        seen[x] = seen.get(x, 0) + 1
    return total
`,
    },
    {
      name: 'bits',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(a, k):
    marks = [0]
    for v in a:
        marks.append(marks[-1] ^ v)
    width = 1
    while width <= max(max(marks), k):
        width *= 2
    have = [0] * width
    for v in marks:
        have[v] += 1
    if k == 0:
        return sum(c * (c - 1) // 2 for c in ⟦all¦have¦have[1:]⟧)
    return sum(have[v] * have[v ^ k] for v in range(width)) ⟦half¦// 2¦⟧
`,
    },
  ],
  mutations: [
    { slot: 'combine', code: 'own', trap: 'sum-for-xor', what: 'numbers are added' },
    { slot: 'partner', code: 'own', trap: 'sum-for-xor', what: 'the partner is found by subtraction' },
    { slot: 'seed', code: 'own', what: 'blocks that begin at the first number are lost' },
    { slot: 'all', code: 'M02', what: 'blocks between zero marks are lost' },
    { slot: 'half', code: 'own', what: 'each pair of marks is counted twice' },
  ],
  words: {
    titles: ['Blocks and Switches', 'The Signature of a Block', 'Exclusive Blocks'],
    stories: [
      '{Name} describes each of the {items} by a {value} whose binary digits say which switches it flips. Running through consecutive {items} flips a switch once for each of them that mentions it.',
      'The log of the {agent} protects stretches of {values} with a signature: the bitwise exclusive or of all of them. {Name} searches for stretches with a certain signature.',
    ],
    values: [
      'the number of blocks whose bitwise exclusive or is exactly {k}',
      'the number of pairs of positions l ≤ r for which the bitwise exclusive or of all numbers from position l to position r is {k}',
    ],
    define: [
      'A block is a non-empty sequence of consecutive elements; blocks at different places count separately. The bitwise exclusive or of several numbers has a binary digit 1 exactly where an odd number of them has a 1; of a single number it is the number itself.',
    ],
    use: 'a block is the difference of two marks taken from the beginning',
    banned: ['prefix', 'hash', 'dictionary'],
  },
  families: [
    { name: 'zeros', body: 'return [lo] * n' },
    { name: 'two-values', body: 'x = rng.randint(lo, hi)\nreturn [rng.choice([lo, x]) for _ in range(n)]' },
    { name: 'powers', body: 'return [max(lo, min(hi, 1 << (i % 5))) for i in range(n)]' },
  ],
};
