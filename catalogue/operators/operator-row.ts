import type { Operator } from '../model.ts';

const modulus = (id: string, value: string) => ({ id, python: { MOD: value }, words: { p: value } });

export const operatorRow: Operator = {
  id: 'operator-row',
  family: 'F06',
  role: 'core',
  input: { kind: 'string', size: [1, 120], value: [0n, 0n], alphabet: '+-*' },
  params: [],
  result: { kind: 'int', bound: () => [0n, 1000000006n] },
  algebra: [],
  features: [
    'type/strings/parsing',
    'algo/strings/two stacks',
    'data/linear/stack',
    'algo/number theory/modular arithmetic',
    'logic/numbers/remainders',
  ],
  base: 1200,
  variants: [{ axis: 'modulus', options: [modulus('p1', '998244353'), modulus('p2', '1000000007')] }],
  impls: [
    {
      name: 'rounds',
      cost: 'n2',
      family: 'definition',
      source: `def FN(s):
    numbers = list(range(⟦from¦1¦0⟧, len(s) + 2))
    signs = list(s)
    ⟦order1¦while '*' in signs:
        i = signs.index('*')
        signs.pop(i)
        numbers[i] *= numbers.pop(i + 1)
    ¦⟧while signs:
        sign, x = signs.pop(0), numbers.pop(1)
        numbers[0] = numbers[0] + x if sign == '+' else numbers[0] - x if sign == '-' else numbers[0] * x
    return numbers[0] % ⟦mod1¦@MOD@¦2147483647⟧
`,
    },
    {
      name: 'pending',
      cost: 'n',
      family: 'classic',
      source: `def FN(s):
    total, part = 0, 1
    for i in range(len(s)):
        x = i + 2
        if s[i] == '*':
            part = part * x % ⟦mod2¦@MOD@¦2147483647⟧
        else:
            ⟦add¦total += part¦total = part⟧
            part = x if s[i] == '+' else ⟦minus¦-x¦x - 2 * (total > x) * x⟧
    return (total + part) % @MOD@
`,
    },
    {
      name: 'two-piles',
      cost: 'n',
      family: 'library',
      source: `def or_join(numbers, signs):
    y, x = numbers.pop(), numbers.pop()
    sign = signs.pop()
    numbers.append(x + y if sign == '+' else x - y if sign == '-' else x * y)
def FN(s):
    numbers, signs = [1], []
    rank = {'+': 1, '-': 1, '*': ⟦order2¦2¦1⟧}
    for i in range(len(s)):
        while signs and rank[signs[-1]] ⟦left¦>=¦>⟧ rank[s[i]]:
            or_join(numbers, signs)
        signs.append(s[i])
        numbers.append(i + 2)
    while signs:
        or_join(numbers, signs)
    return ⟦sign¦numbers[0] % @MOD@¦numbers[0] % @MOD@ if numbers[0] >= 0 else -(-numbers[0] % @MOD@)⟧
`,
    },
  ],
  mutations: [
    { slot: 'order1', code: 'own', trap: 'left-to-right', what: 'all signs are worked off from left to right' },
    { slot: 'order2', code: 'own', trap: 'left-to-right', what: 'all signs are worked off from left to right' },
    { slot: 'from', code: 'M25', what: 'the numbers begin with 0' },
    { slot: 'mod1', code: 'M16', what: 'another modulus' },
    { slot: 'mod2', code: 'M16', what: 'products are reduced by another modulus' },
    { slot: 'add', code: 'M39', what: 'earlier parts of the sum are lost' },
    { slot: 'minus', code: 'own', what: 'a minus is ignored as long as the sum before it is small' },
    { slot: 'left', code: 'own', what: 'signs of equal rank are worked off from the right' },
    { slot: 'sign', code: 'M17', trap: 'signed-remainder', what: 'remainders keep the sign' },
  ],
  words: {
    titles: ['Signs between Numbers', 'A Long Calculation', 'Plus, Minus, Times'],
    stories: [
      'On a long strip of paper {Name} finds the numbers 1, 2, 3 and so on, with a sign between every two neighbours. The {agent} says that there is a single number behind it.',
      '{Name} is bored and puts signs between the numbers 1, 2, 3, …; now somebody has to work out the result.',
    ],
    values: [
      'the value of the expression 1 {a}_1 2 {a}_2 3 … {n} {a}_{n} ({n} + 1), reduced modulo {p}',
      'the remainder, when divided by {p}, of the value of the expression that has the numbers 1, 2, …, {n} + 1 in this order and the signs {a}_1, …, {a}_{n} between them',
    ],
    define: [
      'The sign {a}_i stands between the numbers i and i + 1; `+` stands for a sum, `-` for a difference and `*` for a product. The usual rules hold: products are calculated before sums and differences, and sums and differences from left to right; no brackets are set between the numbers. The remainder modulo {p} always lies between 0 and {p} − 1, also for a negative value.',
    ],
    use: 'products are finished before the sum goes on',
    banned: ['stack', 'precedence', 'parse'],
  },
  families: [
    { name: 'products', body: "return ''.join(rng.choice('***+-') for _ in range(n))" },
    { name: 'differences', body: "return '-' * n" },
    { name: 'alternating', body: "return ('-*' * n)[:n]" },
    { name: 'sums', body: "return ''.join(rng.choice('+-') for _ in range(n))" },
  ],
};
