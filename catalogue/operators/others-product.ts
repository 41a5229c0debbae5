import type { Operator, Range } from '../model.ts';

const negative = (value: Range) => value[0] < 0n;

export const othersProduct: Operator = {
  id: 'others-product',
  family: 'F01',
  role: 'map',
  input: { kind: 'ints', size: [1, 100], value: [-1000n, 1000n] },
  params: [{ name: 'p', lo: '2', hi: '1000', pick: 'uniform' }],
  result: { kind: 'ints', bound: () => [0n, 999n], length: 'n', subject: 'position' },
  algebra: [],
  features: [
    'algo/prefix/suffix products',
    'algo/number theory/modular arithmetic',
    'type/numbers/remainder problem',
    'algo/sweep/divide and conquer',
    'logic/edges/single element',
  ],
  base: 1200,
  variants: [],
  impls: [
    {
      name: 'each',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a, p):
    out = []
    for i in range(len(a)):
        product = 1
        for j in range(len(a)):
            if ⟦other¦j != i¦a[j] != a[i]⟧:
                product *= a[j]
        out.append(⟦sign1¦product % p¦product % p if product >= 0 else -(-product % p)⟧)
    return out
`,
    },
    {
      name: 'two-sided',
      cost: 'n',
      family: 'classic',
      source: `def FN(a, p):
    n = len(a)
    out = [1 % p] * n
    product = 1
    for i in range(n):
        out[i] = product % p
        product = product * a[i] % p
    product = ⟦end¦1¦a[-1]⟧
    for i in range(n - 1, -1, -1):
        out[i] = out[i] * product % p
        product = product * ⟦size¦a[i]¦abs(a[i])⟧ % p
    return out
`,
    },
    {
      name: 'division',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(a, p):
    product, zeros = 1, 0
    for x in a:
        if x == 0:
            zeros += 1
        else:
            product *= x
    out = []
    for x in a:
        if x == 0:
            value = product if zeros ⟦lone¦== 1¦>= 1⟧ else 0
        else:
            value = ⟦hole¦product // x if zeros == 0 else 0¦product // x⟧
        out.append(⟦sign2¦value % p¦value % p if value >= 0 else -(-value % p)⟧)
    return out
`,
    },
  ],
  mutations: [
    { slot: 'other', code: 'M10', what: 'all numbers equal to the one at the position are left out' },
    { slot: 'sign1', code: 'M17', trap: 'signed-remainder', what: 'remainders keep the sign', visibleIf: negative },
    { slot: 'sign2', code: 'M17', trap: 'signed-remainder', what: 'remainders keep the sign', visibleIf: negative },
    { slot: 'end', code: 'M09', what: 'the last number is multiplied in once too often' },
    { slot: 'size', code: 'own', what: 'the sign of later numbers is lost', visibleIf: negative },
    { slot: 'lone', code: 'own', what: 'a second zero is overlooked' },
    { slot: 'hole', code: 'M08', what: 'a zero elsewhere is overlooked' },
  ],
  words: {
    titles: ['Everything Else', 'Product of the Others', 'All but Me'],
    stories: [
      'For a strange ritual of the {agent}, the {values} of the {items} are multiplied. Each {item} in turn steps aside and asks what the others make without it.',
      '{Name} wants to know how much every single {item} matters, and so multiplies the {values} of all the others. Only remainders are written down.',
    ],
    values: [
      'the remainder, when divided by {p}, of the product of all elements of {a} except the one at position {i}',
      'the product of the elements of {a} at all positions other than {i}, reduced modulo {p}',
    ],
    define: [
      'The product of no elements is 1. A remainder modulo {p} always lies between 0 and {p} − 1. The number {p} need not be a prime.',
    ],
    use: 'products of what stands before and behind each position are combined',
    banned: ['prefix', 'suffix', 'inverse'],
  },
  families: [
    {
      name: 'one-zero',
      body: 'd = [rng.randint(max(lo, min(1, hi)), hi) for _ in range(n)]\nd[rng.randrange(n)] = max(lo, min(hi, 0))\nreturn d',
    },
    {
      name: 'two-zeros',
      body: 'd = [rng.randint(lo, hi) for _ in range(n)]\nfor _ in range(2):\n    d[rng.randrange(n)] = max(lo, min(hi, 0))\nreturn d',
    },
    { name: 'odd', body: 'return [max(lo, min(hi, rng.choice([1, -1, 3, 5, 7]))) for _ in range(n)]' },
  ],
};
