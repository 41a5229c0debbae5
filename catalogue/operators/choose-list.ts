import type { Operator } from '../model.ts';

export const chooseList: Operator = {
  id: 'choose-list',
  family: 'F16',
  role: 'map',
  input: {
    kind: 'records',
    size: [1, 60],
    value: [0n, 80n],
    fields: [
      { name: 'u', lo: 'LO', hi: 'HI' },
      { name: 'v', lo: 'LO', hi: 'HI' },
    ],
    noun: ['order', 'orders'],
  },
  params: [],
  result: { kind: 'ints', bound: () => [0n, 998244352n], length: 'n', subject: 'position' },
  algebra: [],
  features: [
    'type/counting/binomial coefficients',
    'algo/number theory/modular inverse',
    'opt/tables/precomputation',
    'type/numbers/counting modulo a prime',
    'algo/combinatorics/counting',
    'logic/edges/impossible case',
  ],
  base: 1300,
  variants: [
    {
      axis: 'kind',
      options: [
        {
          id: 'set',
          python: { TOP: 'u' },
          words: { rule: 'No two of the chosen dishes may be the same' },
        },
        {
          id: 'repeated',
          python: { TOP: 'u + v - 1 if u > 0 else (-1 if v > 0 else 0)' },
          words: {
            rule: 'The same dish may be chosen several times, and how often each one is chosen matters',
          },
          delta: 200,
        },
      ],
    },
  ],
  impls: [
    {
      name: 'triangle',
      cost: 'v2',
      family: 'definition',
      source: `def FN(rows):
    tops = [(@TOP@, v) for u, v in rows]
    height = max(max(t for t, v in tops), 0)
    table = [[1]]
    for i in range(height):
        last = table[-1]
        table.append([1] + [(x + y) % 998244353 for x, y in zip(last, last[1:])] + [1])
    out = []
    for t, v in tops:
        out.append(table[t][⟦column¦v¦max(0, v - 1)⟧] if 0 <= v <= t else ⟦none1¦0¦1⟧)
    return out
`,
    },
    {
      name: 'factorials',
      cost: 'v',
      family: 'classic',
      source: `def FN(rows):
    prime = ⟦mod¦998244353¦1000000007⟧
    fact = [1]
    for i in range(1, 400):
        fact.append(fact[-1] * i % prime)
    out = []
    for u, v in rows:
        t = @TOP@
        if t < 0 or v > t:
            out.append(0)
        elif v ⟦edge¦== 0¦<= 1⟧:
            out.append(1)
        else:
            out.append(fact[t] * pow(fact[v] * ⟦both¦fact[t - v]¦1⟧, -1, prime) % prime)
    return out
`,
    },
    {
      name: 'products',
      cost: 'n v',
      family: 'algebraic',
      source: `def FN(rows):
    out = []
    for u, v in rows:
        t = @TOP@
        if v > t:
            out.append(0)
            continue
        x = 1
        for i in range(v):
            x = x * (t - i) // (i + 1) ⟦early¦¦% 998244353⟧
        out.append(x % 998244353)
    return out
`,
    },
  ],
  mutations: [
    { slot: 'column', code: 'M25', what: 'one dish fewer is chosen' },
    { slot: 'none1', code: 'M08', what: 'an impossible order has one menu' },
    { slot: 'mod', code: 'M16', trap: 'habitual-modulus', what: 'remainders are taken with 10^9 + 7' },
    { slot: 'edge', code: 'M09', what: 'orders of a single dish have one menu' },
    { slot: 'both', code: 'own', what: 'the order of the dishes counts' },
    { slot: 'early', code: 'M18', what: 'a division follows after remainders were taken' },
  ],
  words: {
    titles: ['Menus', 'A Free Choice', 'How Many Menus'],
    stories: [
      'At the canteen {Name} composes menus from a card. The card and the size of the menu change from order to order, and {Name} counts what is possible.',
      'Guests of the {agent} put together menus, each from a card of its own. The kitchen wants to know how many menus it has to be prepared for.',
    ],
    values: [
      'the number of menus for order {i}, modulo 998244353',
      'the remainder modulo 998244353 of the number of menus that order {i} allows',
    ],
    define: [
      'Order i asks for a menu of v_i dishes from a card that lists u_i different dishes. {rule}; the order in which the dishes are chosen does not matter. With v_i = 0 there is exactly one menu, the empty one; if no menu is possible, the number is 0.',
    ],
    use: 'choices are counted from prepared tables',
    banned: ['binomial', 'factorial', 'pascal', 'inverse'],
  },
  families: [
    { name: 'whole-rows', body: 'u = rng.randint(lo, hi)\nreturn [(u, max(lo, min(hi, i))) for i in range(n)]' },
    { name: 'large', body: 'return [(rng.randint(max(lo, hi - 20), hi), rng.randint(lo, hi)) for _ in range(n)]' },
    {
      name: 'borders',
      body: 'return [(u, max(lo, min(hi, u + rng.randint(-1, 1)))) for u in (rng.randint(lo, hi) for _ in range(n))]',
    },
  ],
};
