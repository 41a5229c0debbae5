import type { Operator } from '../model.ts';

export const nextGreaterGap: Operator = {
  id: 'next-greater-gap',
  family: 'F06',
  role: 'map',
  input: { kind: 'ints', size: [1, 150], value: [-1000000n, 1000000n] },
  params: [],
  result: { kind: 'ints', bound: (_, size) => [0n, BigInt(size - 1)], length: 'n', subject: 'position' },
  algebra: ['shiftInvariant'],
  features: [
    'data/linear/monotonic stack',
    'opt/pruning/amortisation',
    'type/sequences/longest block',
    'logic/edges/impossible case',
  ],
  base: 1200,
  variants: [
    {
      axis: 'side',
      options: [
        { id: 'later', python: { STEP: '1' }, words: { side: 'later', near: 'first', sign: '+' } },
        { id: 'earlier', python: { STEP: '-1' }, words: { side: 'earlier', near: 'last', sign: '−' } },
      ],
    },
    {
      axis: 'tie',
      options: [
        { id: 'strict', python: { OP: '>', NOT: '<=', OTHER: '>=' }, words: { than: 'strictly greater than' } },
        { id: 'equal', python: { OP: '>=', NOT: '<', OTHER: '>' }, words: { than: 'at least as great as' } },
      ],
    },
  ],
  impls: [
    {
      name: 'scan',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    way = ⟦way¦@STEP@¦-(@STEP@)⟧
    b = a[::way]
    n = len(b)
    out = []
    for i in range(n):
        gap = 0
        for j in range(i + 1, n):
            if b[j] ⟦tie¦@OP@¦@OTHER@⟧ b[i]:
                gap = j - i
                break
        out.append(gap)
    return out[::way]
`,
    },
    {
      name: 'stack',
      cost: 'n',
      family: 'classic',
      source: `def FN(a):
    way = ⟦turn¦@STEP@¦-(@STEP@)⟧
    b = a[::way]
    out = [0] * len(b)
    open_at = []
    for j in range(len(b)):
        ⟦loop¦while¦if⟧ open_at and b[j] @OP@ b[open_at[-1]]:
            i = open_at.pop()
            out[i] = j - i
        open_at.append(j)
    return out[::way]
`,
    },
    {
      name: 'jumps',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(a):
    way = @STEP@
    b = a[::way]
    n = len(b)
    out = [0] * n
    for i in range(n - 2, -1, -1):
        j = i + 1
        ⟦skip¦while¦if⟧ b[j] @NOT@ b[i] and out[j]:
            j += out[j]
        if b[j] @OP@ b[i]:
            out[i] = ⟦gap¦j - i¦max(j - i, out[j])⟧
    return out[::way]
`,
    },
  ],
  mutations: [
    { slot: 'way', code: 'own', trap: 'other-side', what: 'the other side of the position is searched' },
    { slot: 'turn', code: 'own', trap: 'other-side', what: 'the other side of the position is searched' },
    { slot: 'tie', code: 'M03', what: 'equal numbers are treated the other way' },
    { slot: 'loop', code: 'own', what: 'only one waiting position is served' },
    { slot: 'skip', code: 'own', what: 'the search gives up after one jump' },
    { slot: 'gap', code: 'own', what: 'the gap of the found position is kept if it is longer' },
  ],
  words: {
    titles: ['Waiting for More', 'The Nearest Greater One', 'Distance to the Next Rise'],
    stories: [
      '{Name} walks along the {items} and notes the {value} of each. At every one {Name} asks how far it is to one that is not outdone by it.',
      'In the log of the {agent} the {values} stand one after the other. For each the {agent} wants to know how long the record stood.',
    ],
    values: [
      'the distance from {i} to the nearest {side} position that holds a number {than} the one at position {i}, or 0 if there is none',
      'the smallest d ≥ 1 such that place {i} {sign} d exists and holds a number {than} the one at place {i}, or 0 if there is no such d',
    ],
    define: [
      'The distance of two positions is the difference of their indices, so neighbouring positions have distance 1.',
    ],
    use: 'positions wait until a number arrives that is great enough',
    banned: ['stack', 'monotonic', 'amortised'],
  },
  families: [
    { name: 'falling', body: 'return sorted((rng.randint(lo, hi) for _ in range(n)), reverse=True)' },
    { name: 'plateaus', body: 'return [max(lo, min(hi, (i // 3) * 7 % 5)) for i in range(n)]' },
    { name: 'mountain', body: 'return [max(lo, min(hi, min(i, n - i))) for i in range(n)]' },
    { name: 'saw', body: 'k = rng.randint(2, 6)\nreturn [max(lo, min(hi, i % k)) for i in range(n)]' },
  ],
};
