import type { Operator } from '../model.ts';

export const coinWays: Operator = {
  id: 'coin-ways',
  family: 'F14',
  role: 'core',
  input: { kind: 'ints', size: [1, 20], drawnFrom: 3, value: [1n, 30n] },
  params: [{ name: 't', lo: '0', hi: '100', pick: 'edges' }],
  result: { kind: 'int', bound: () => [0n, 998244352n] },
  algebra: ['permInvariant', 'rareHits'],
  features: [
    'algo/dynamic programming/coin change',
    'type/counting/multisets with a sum',
    'type/numbers/counting modulo a prime',
    'algo/combinatorics/counting',
    'opt/tables/memoisation',
    'logic/edges/duplicates',
  ],
  base: 1400,
  variants: [],
  impls: [
    {
      name: 'choices',
      cost: 'n t2',
      family: 'definition',
      source: `def FN(a, t):
    known = {}
    def ways(i, rest):
        if rest == 0:
            return ⟦base¦1¦int(i > 0)⟧
        if i == len(a):
            return 0
        if (i, rest) not in known:
            known[i, rest] = sum(ways(i + 1, rest - x) for x in range(0, rest + 1, a[i]))
        return known[i, rest]
    return ways(0, t) % 998244353
`,
    },
    {
      name: 'coins',
      cost: 'n t',
      family: 'classic',
      source: `def FN(a, t):
    ways = [1] + [0] * t
    for v in ⟦kinds2¦a¦sorted(set(a))⟧:
        for x in ⟦many¦range(v, t + 1)¦range(t, v - 1, -1)⟧:
            ways[x] = (ways[x] + ways[x - v]) % ⟦mod¦998244353¦1000000007⟧
    return ways[t]
`,
    },
    {
      name: 'series',
      cost: 'n t',
      family: 'algebraic',
      source: `def FN(a, t):
    below = [1] + [0] * t
    for v in ⟦kinds3¦a¦dict.fromkeys(a)⟧:
        for x in range(t, v - 1, -1):
            below[x] -= below[x - v]
    ways = []
    for x in range(t + 1):
        ways.append((x == 0) - sum(below[y] * ways[x - y] for y in range(1, ⟦term¦x + 1¦x⟧)))
    return ways[t] % 998244353
`,
    },
    {
      name: 'orders',
      cost: 'n t',
      family: 'library',
      source: `def FN(a, t):
    ways = [[0] * len(a) for _ in range(t + 1)]
    for x in range(1, t + 1):
        for i, v in enumerate(a):
            if v == x:
                ways[x][i] = 1
            elif v < x:
                ways[x][i] = sum(ways[x - v]⟦ordered¦[:i + 1]¦⟧) % 998244353
    return sum(ways[t]) % 998244353 if t > 0 else 1
`,
    },
  ],
  mutations: [
    { slot: 'kinds2', code: 'M10', trap: 'equal-kinds', what: 'kinds of the same value are taken for one' },
    { slot: 'kinds3', code: 'M10', trap: 'equal-kinds', what: 'kinds of the same value are taken for one' },
    { slot: 'ordered', code: 'own', what: 'the order of payment is counted too' },
    { slot: 'base', code: 'M09', what: 'nothing to pay counts as impossible' },
    { slot: 'many', code: 'M36', what: 'each kind is used at most once' },
    { slot: 'mod', code: 'M16', what: 'another remainder is taken' },
    { slot: 'term', code: 'M01', what: 'the last term of the recurrence is left out' },
  ],
  words: {
    titles: ['Paying Exactly', 'Small Change', 'Ways to Make It Up'],
    stories: [
      '{Name} has any number of coins of each kind; the {values} of the {items} are what the kinds are worth. A certain amount is to be paid without change.',
      'The {agent} fills an order with packets. A list of {values} tells how much a packet of each kind holds, and the order has to be met exactly.',
    ],
    values: [
      'the number of ways to make up the total {t} from the kinds listed in {a}, modulo 998244353',
      'the remainder modulo 998244353 of the number of ways in which the numbers of {a}, each usable any number of times, add up to {t}',
    ],
    define: [
      'A way says how often each of the {n} numbers is used, 0 times or more; the order of use does not matter. Equal numbers at different places of the list are different kinds, so using one of them instead of the other gives another way. The total 0 can be made up in exactly one way, by using nothing.',
    ],
    use: 'kinds are added one after another to the counted totals',
    banned: ['dynamic', 'generating', 'memoi', 'recurrence'],
  },
  families: [
    {
      name: 'only-ones',
      body: 'return [lo if i < 9 or rng.random() < 0.9 else rng.randint(lo, hi) for i in range(n)]',
    },
    { name: 'even', body: 'return [max(lo, min(hi, 2 * rng.randint(1, 6))) if hi > 1 else lo for _ in range(n)]' },
    { name: 'small', body: 'return [rng.randint(lo, min(hi, lo + 5)) for _ in range(n)]' },
    { name: 'same-coins', as: 'equal', body: 'return [lo] * max(n, N_USUAL * 3 // 4)' },
  ],
};
