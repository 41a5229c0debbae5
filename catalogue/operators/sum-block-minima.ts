import type { Operator, Range } from '../model.ts';

const modulus = (id: string, value: string) => ({ id, python: { MOD: value }, words: { p: value } });

const large = (value: Range) => value[0] < 0n || value[1] > 1000000n;

export const sumBlockMinima: Operator = {
  id: 'sum-block-minima',
  family: 'F06',
  role: 'core',
  input: { kind: 'ints', size: [1, 120], value: [-1000000000n, 1000000000n] },
  params: [],
  result: { kind: 'int', bound: () => [0n, 1000000006n] },
  algebra: [],
  features: [
    'data/linear/monotonic stack',
    'algo/combinatorics/contribution counting',
    'type/sequences/counting subarrays',
    'algo/number theory/modular arithmetic',
    'logic/edges/duplicates',
  ],
  base: 1700,
  variants: [{ axis: 'modulus', options: [modulus('p1', '998244353'), modulus('p2', '1000000007')] }],
  impls: [
    {
      name: 'scan',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    total = 0
    for i in range(len(a)):
        low = ⟦low¦a[i]¦0⟧
        for j in range(⟦from¦i¦i + 1⟧, len(a)):
            low = min(low, a[j])
            total += low
    return total % ⟦mod1¦@MOD@¦2147483647⟧
`,
    },
    {
      name: 'stack',
      cost: 'n',
      family: 'classic',
      source: `def FN(a):
    n = len(a)
    left, right = [-1] * n, [n] * n
    st = []
    for i in range(n):
        while st and a[st[-1]] > a[i]:
            right[st.pop()] = i
        ⟦swallow¦¦while st and a[st[-1]] == a[i]:
            st.pop()
        ⟧left[i] = st[-1] if st else -1
        st.append(i)
    return sum(a[i] * (i - left[i]) * (right[i] - i) for i in range(n)) % ⟦mod2¦@MOD@¦2147483647⟧
`,
    },
    {
      name: 'join',
      cost: 'n lg',
      family: 'algebraic',
      source: `def FN(a):
    n = len(a)
    size = [0] * (n + 2)
    total = 0
    for i in sorted(range(1, n + 1), key=lambda i: ⟦order¦-a[i - 1]¦-abs(a[i - 1])⟧):
        l, r = size[i - 1], size[i + 1]
        total += a[i - 1] * (l + 1) * (r + 1)
        size[i - l] = size[i + r] = l + r + 1
    return total % ⟦mod3¦@MOD@¦2147483647⟧
`,
    },
  ],
  mutations: [
    { slot: 'low', code: 'M06', what: 'the running minimum starts at 0' },
    { slot: 'from', code: 'M02', what: 'blocks of one element are forgotten' },
    { slot: 'mod1', code: 'M16', trap: 'modulus', what: 'a modulus from habit', visibleIf: large },
    { slot: 'mod2', code: 'M16', trap: 'modulus', what: 'a modulus from habit', visibleIf: large },
    { slot: 'mod3', code: 'M16', trap: 'modulus', what: 'a modulus from habit', visibleIf: large },
    { slot: 'swallow', code: 'M10', what: 'equal values are swallowed on the left only' },
    { slot: 'order', code: 'own', what: 'elements are taken in the order of their absolute values' },
  ],
  words: {
    titles: ['Sum of Least Values', 'Every Block Counts', 'The Weakest in Each Block', 'Minima of All Blocks'],
    stories: [
      '{Name} notes the {values} of all {items}, from the first to the last. In any row of neighbouring {items} only the one with the smallest {value} limits the whole row.',
      'A row of {items} is only as good as the least {value} in it, says the {agent}. {Name} would like to add up these limits over all rows of neighbouring {items}.',
    ],
    values: [
      'the sum of the minima of all blocks of {a}, reduced modulo {p}',
      'the remainder, when divided by {p}, of the sum of the smallest elements of all blocks of {a}',
    ],
    define: [
      'A block is a non-empty sequence of consecutive elements; blocks at different places count separately even if their elements are equal.',
      'Remainders modulo {p} lie between 0 and {p} − 1.',
    ],
    use: 'every element is counted for the blocks in which it is the least',
    banned: ['monotonic', 'stack', 'contribution'],
  },
  families: [
    { name: 'saw', body: 'return [max(lo, min(hi, i % rng.randint(2, 7) - 2)) for i in range(n)]' },
    { name: 'peak', body: 'return [max(lo, min(hi, min(i, n - i))) for i in range(n)]' },
  ],
};
