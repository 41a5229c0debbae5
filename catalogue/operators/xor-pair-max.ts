import type { Operator } from '../model.ts';

export const xorPairMax: Operator = {
  id: 'xor-pair-max',
  family: 'F18',
  role: 'core',
  input: { kind: 'ints', size: [2, 110], value: [0n, 1048575n] },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(Math.max(1048575, size * size))] },
  algebra: ['permInvariant'],
  features: [
    'algo/bits/xor',
    'data/trees/binary trie',
    'type/optimisation/pair counting',
    'data/sets/hash set',
    'algo/greedy/greedy choice',
    'data/sets/counter',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'pairs',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    best, count = -1, 0
    for i in range(len(a)):
        for j in range(i):
            x = a[i] ⟦combine¦^¦|⟧ a[j]
            if x > best:
                best, count = x, 0
            if x == best:
                count += 1
    return best, count
`,
    },
    {
      name: 'trie',
      cost: 'n lg v',
      family: 'classic',
      source: `def FN(a):
    top = max(a).bit_length()
    def match(xs, ys, bit):
        if bit < 0:
            return 0, len(xs) * len(ys)
        parts = []
        for c in (0, 1):
            parts.append(([x for x in xs if x >> bit & 1 == c], [y for y in ys if y >> bit & 1 == c]))
        (a0, b0), (a1, b1) = parts
        found = []
        for us, vs, gain in ((a0, b1, 1), (a1, b0, 1), (a0, b0, 0), (a1, b1, 0)):
            if us and vs and not (gain == 0 and found):
                x, c = match(us, vs, bit - 1)
                found.append((x + (gain << bit), c))
        best = ⟦larger¦max(found)[0]¦found[0][0]⟧
        return best, ⟦joined¦sum(c for x, c in found if x == best)¦max(found)[1]⟧
    best, count = match(a, a, top - 1)
    if best == 0:
        return 0, ⟦same¦len(a) * (len(a) - 1) // 2¦count // 2⟧
    return best, count // 2
`,
    },
    {
      name: 'beginnings',
      cost: 'n lg v',
      family: 'library',
      source: `from collections import Counter
def FN(a):
    best = 0
    for bit in range(max(a).bit_length() - ⟦top¦1¦2⟧, -1, -1):
        heads = set(v >> bit for v in a)
        want = best >> bit | 1
        if any(want ^ h in heads for h in heads):
            best |= 1 << bit
    seen = Counter(a)
    if best == 0:
        return 0, len(a) * (len(a) - 1) // 2
    return best, sum(⟦many¦c * seen[v ^ best]¦min(1, seen[v ^ best])⟧ for v, c in seen.items()) // 2
`,
    },
  ],
  mutations: [
    { slot: 'combine', code: 'own', trap: 'or-for-xor', what: 'the digits are joined with an inclusive or' },
    { slot: 'larger', code: 'M27', what: 'the first of two branches is followed' },
    { slot: 'joined', code: 'own', what: 'only one of two equally good branches is counted' },
    { slot: 'same', code: 'own', what: 'a number is paired with itself when all are equal' },
    { slot: 'top', code: 'M01', what: 'the highest digit is not looked at' },
    { slot: 'many', code: 'M10', what: 'equal numbers are counted once' },
  ],
  words: {
    titles: ['The Greatest Contrast', 'As Different as Possible', 'Opposite Patterns'],
    stories: [
      'The binary digits of each of the {values} form a pattern of lights. {Name} wants two of the {items} whose patterns contrast as much as possible.',
      'The {agent} lays two of the {items} over each other, so that equal lights go out. The higher digits matter most.',
    ],
    values: [
      'two integers: the largest bitwise exclusive or of two elements at different places, and the number of pairs of places i < j that give it',
      'two integers: the maximum, over all pairs of places i < j, of the bitwise exclusive or of the two numbers there, and how many of these pairs attain it',
    ],
    define: [
      'The bitwise exclusive or of two numbers has a binary digit 1 exactly where one of the two has a 1 and the other has not. The two places must be different; the numbers there may be equal and then give 0. Pairs of different places count separately.',
    ],
    use: 'partners that differ in high digits are looked for',
    banned: ['binary trie', 'prefix', 'hash', 'greedy'],
  },
  families: [
    { name: 'powers', body: 'return [max(lo, min(hi, 1 << (i % 9))) for i in range(n)]' },
    { name: 'few', body: 'x = [rng.randint(lo, hi) for _ in range(3)]\nreturn [rng.choice(x) for _ in range(n)]' },
    { name: 'same-top', body: 'b = hi // 2 + 1\nreturn [max(lo, min(hi, b + rng.randint(0, 63))) for _ in range(n)]' },
  ],
};
