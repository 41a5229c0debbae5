import type { Operator } from '../model.ts';

export const largestJoin: Operator = {
  id: 'largest-join',
  family: 'F03',
  role: 'core',
  input: { kind: 'ints', size: [1, 60], drawnFrom: 3, value: [0n, 99999n] },
  params: [],
  result: { kind: 'text', bound: (value) => value },
  algebra: ['permInvariant'],
  features: [
    'algo/sorting/custom comparator',
    'algo/greedy/exchange argument',
    'data/text/digit string',
    'type/numbers/digit problem',
    'lang/python/sorting key',
  ],
  base: 1300,
  variants: [
    {
      axis: 'aim',
      options: [
        { id: 'largest', python: { OVER: '>', REV: 'True' }, words: { aim: 'largest' } },
        { id: 'smallest', python: { OVER: '<', REV: 'False' }, words: { aim: 'smallest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'insert',
      cost: 'n3',
      family: 'definition',
      source: `def FN(a):
    row = []
    for x in a:
        options = [row[:i] + [str(x)] + row[i:] for i in range(⟦front¦0¦min(1, len(row))⟧, len(row) + 1)]
        best = options[0]
        for option in options:
            if ''.join(option) @OVER@ ''.join(best):
                best = option
        row = best
    return ⟦zeros1¦str(int(''.join(row)))¦''.join(row)⟧
`,
    },
    {
      name: 'swap',
      cost: 'n2',
      family: 'classic',
      source: `def FN(a):
    row = [str(x) for x in a]
    for end in range(len(row) - 1, 0, -1):
        for i in range(⟦pass¦0¦len(row) - 1 - end⟧, end):
            if ⟦pair¦row[i + 1] + row[i] @OVER@ row[i] + row[i + 1]¦row[i + 1] @OVER@ row[i]⟧:
                row[i], row[i + 1] = row[i + 1], row[i]
    return ⟦zeros2¦str(int(''.join(row)))¦''.join(row)⟧
`,
    },
    {
      name: 'repeat',
      cost: 'n lg',
      family: 'library',
      source: `def FN(a):
    row = sorted([str(x) for x in a], key=lambda x: ⟦key¦(x * 10)[:10]¦x⟧, reverse=@REV@)
    text = ''.join(row)
    return ⟦zeros3¦text.lstrip('0') or '0'¦text⟧
`,
    },
  ],
  mutations: [
    { slot: 'zeros1', code: 'M08', trap: 'leading-zeros', what: 'zeros in front are printed' },
    { slot: 'zeros2', code: 'M08', trap: 'leading-zeros', what: 'zeros in front are printed' },
    { slot: 'zeros3', code: 'M08', trap: 'leading-zeros', what: 'zeros in front are printed' },
    { slot: 'front', code: 'M02', what: 'a number is never put in front of the first one' },
    { slot: 'pair', code: 'M37', what: 'numbers are compared as words, so 30 and 3 come in the wrong order' },
    { slot: 'key', code: 'M37', what: 'numbers are compared as words, so 30 and 3 come in the wrong order' },
    { slot: 'pass', code: 'own', what: 'later rounds leave out the front' },
  ],
  words: {
    titles: ['One Long Number', 'Side by Side', 'Cards in a Row'],
    stories: [
      'The {values} of the {items} are printed on cards. {Name} lays all the cards in one row and reads the digits from left to right as a single number.',
      '{Name} may glue the paper strips with the {values} of all {items} together, one behind the other, in any order. The {agent} reads the result as one number.',
    ],
    values: [
      'the {aim} number that can be obtained by writing all elements of {a} one behind the other in some order',
      'the {aim} integer among all those that arise when the elements of {a} are arranged in some order and their decimal digits are joined',
    ],
    define: [
      'Every element is written once, in decimal and without zeros in front, so 0 is the single digit 0. The result is a number and is printed without leading zeros as well; if it is zero, print a single 0. It may have far more digits than the usual integer types can hold.',
    ],
    use: 'of two numbers the one that does better in front comes first',
    banned: ['comparator', 'sorted', 'greedy'],
  },
  families: [
    { name: 'prefixes', body: 'return [max(lo, min(hi, rng.choice([3, 30, 34, 303, 33, 330]))) for _ in range(n)]' },
    { name: 'zeros', body: 'return [max(lo, min(hi, rng.choice([0, 0, 0, rng.randint(0, 120)]))) for _ in range(n)]' },
    { name: 'all-zero', body: 'return [max(lo, 0)] * n' },
  ],
};
