import type { Operator, Range } from '../model.ts';

function spread(value: Range, size: number): Range {
  const weight = (BigInt(size) * BigInt(size + 1)) / 2n;
  const [lo, hi] = [value[0] * weight, value[1] * weight];
  return [lo < 0n ? lo : 0n, hi > BigInt(size) ? hi : BigInt(size)];
}

export const bestRotation: Operator = {
  id: 'best-rotation',
  family: 'F01',
  role: 'core',
  input: { kind: 'ints', size: [1, 120], value: [-1000000n, 1000000n] },
  params: [],
  result: { kind: 'pair', bound: spread },
  algebra: [],
  features: [
    'type/sequences/cyclic sequence',
    'logic/control/recurrence',
    'algo/prefix/prefix sums',
    'logic/numbers/cyclic indices',
    'logic/ties/first wins',
  ],
  base: 1300,
  variants: [
    {
      axis: 'aim',
      options: [
        { id: 'largest', python: { OVER: '>', BEST: 'max' }, words: { aim: 'largest' } },
        { id: 'smallest', python: { OVER: '<', BEST: 'min' }, words: { aim: 'smallest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'turn',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a):
    best, where = None, 0
    for s in range(len(a)):
        b = ⟦way1¦a[s:] + a[:s]¦a[len(a) - s:] + a[:len(a) - s]⟧
        score = sum(⟦base¦(i + 1)¦i⟧ * b[i] for i in range(len(b)))
        if best is None or score ⟦tie1¦@OVER@¦@OVER@=⟧ best:
            best, where = score, s
    return best, where
`,
    },
    {
      name: 'step',
      cost: 'n',
      family: 'classic',
      source: `def FN(a):
    n = len(a)
    total = sum(a)
    score = sum(⟦weight¦(i + 1)¦i⟧ * a[i] for i in range(n))
    best, where = score, 0
    for s in range(1, n):
        ⟦way2¦score += n * a[s - 1] - total¦score += total - n * a[n - s]⟧
        if score @OVER@ best:
            best, where = score, s
    return best, where
`,
    },
    {
      name: 'doubled',
      cost: 'n',
      family: 'algebraic',
      source: `def FN(a):
    n = len(a)
    b = a + a
    plain, scaled = [0], [0]
    for j in range(2 * n):
        plain.append(plain[-1] + b[j])
        scaled.append(scaled[-1] + j * b[j])
    scores = []
    for s in range(n):
        scores.append(scaled[s + n] - scaled[s] - ⟦shift¦(s - 1)¦s⟧ * (plain[s + n] - plain[s]))
    best = @BEST@(scores)
    return best, ⟦tie2¦scores.index(best)¦n - 1 - scores[::-1].index(best)⟧
`,
    },
  ],
  mutations: [
    { slot: 'way1', code: 'own', trap: 'other-way', what: 'the list is turned the other way' },
    { slot: 'way2', code: 'own', trap: 'other-way', what: 'the list is turned the other way' },
    { slot: 'base', code: 'M25', trap: 'weights-from-0', what: 'positions are counted from 0' },
    { slot: 'weight', code: 'M25', trap: 'weights-from-0', what: 'positions are counted from 0' },
    { slot: 'shift', code: 'M25', trap: 'weights-from-0', what: 'positions are counted from 0' },
    { slot: 'tie1', code: 'M05', what: 'the largest shift is reported' },
    { slot: 'tie2', code: 'M05', what: 'the largest shift is reported' },
  ],
  words: {
    titles: ['Turn the Ring', 'The Best Beginning', 'Weights around the Table'],
    stories: [
      'The {items} stand in a ring, and {Name} may choose which of them is called the first. The later a {item} is called, the more its {value} counts.',
      'On a round table lie the {items} of the {agent}. {Name} may turn the table before the {values} are read out, and places further back count for more.',
    ],
    values: [
      'two integers: the {aim} score that a rotation of {a} can have, and the smallest shift for which it is attained',
      'two integers: the {aim} among the scores of the {n} rotations of {a}, and the least shift that gives a rotation with this score',
    ],
    define: [
      'The rotation with shift u, 0 ≤ u < {n}, is the list that begins with the element at position u + 1, goes on to the last element, and then continues with the first u elements. The score of a list is the sum of position times element over all positions, where positions are counted from 1.',
    ],
    use: 'the score of every rotation follows from sums over parts of the list',
    banned: ['recurrence', 'prefix'],
  },
  families: [
    {
      name: 'one-large',
      body: 'd = [max(lo, min(hi, rng.randint(-2, 2))) for _ in range(n)]\nd[rng.randrange(n)] = rng.choice([lo, hi])\nreturn d',
    },
    {
      name: 'periodic',
      body: 'k = rng.randint(1, 4)\np = [rng.randint(lo, hi) for _ in range(k)]\nreturn [p[i % k] for i in range(n)]',
    },
    { name: 'negative', body: 'return [rng.randint(lo, max(lo, min(hi, -1))) for _ in range(n)]' },
  ],
};
