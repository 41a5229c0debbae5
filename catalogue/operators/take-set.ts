import type { Operator } from '../model.ts';

export const takeSet: Operator = {
  id: 'take-set',
  family: 'F19',
  role: 'fold',
  input: { kind: 'ints', size: [1, 30], value: [1n, 60n] },
  params: [{ name: 'k', lo: '1', hi: '200', pick: 'uniform' }],
  result: { kind: 'pair', bound: () => [0n, 200n] },
  algebra: ['permInvariant'],
  features: [
    'type/numbers/game of two players',
    'algo/games/grundy numbers',
    'algo/dynamic programming/linear dp',
    'data/sets/bitset',
    'opt/pruning/bit-parallel',
    'opt/tables/memoisation',
  ],
  base: 1400,
  variants: [
    {
      axis: 'end',
      options: [
        { id: 'normal', python: { STUCK: 'False' }, words: { stuck: 'loses' } },
        {
          id: 'misere',
          python: { STUCK: 'True' },
          words: { stuck: 'wins' },
          features: ['algo/games/misere play'],
          delta: 100,
        },
      ],
    },
  ],
  impls: [
    {
      name: 'table',
      cost: 'k n',
      family: 'definition',
      source: `def FN(a, k):
    wins = []
    for s in range(k + 1):
        moves = [v for v in a if v ⟦all1¦<=¦<⟧ s]
        if not moves:
            wins.append(⟦stuck1¦@STUCK@¦@STUCK@ and s == 0⟧)
        else:
            wins.append(any(not wins[s - v] for v in moves))
    won = [s for s in range(1, k + 1) if wins[s]]
    return len(won), max(won, default=0)
`,
    },
    {
      name: 'forward',
      cost: 'k n',
      family: 'classic',
      source: `def FN(a, k):
    least = min(a)
    wins = [@STUCK@ and s < ⟦stuck2¦least¦1⟧ for s in range(k + 1)]
    for s in range(k + 1):
        if not wins[s]:
            for v in ⟦moves¦a¦a[:-1] or a⟧:
                if s + v <= k:
                    wins[s + v] = True
    wins[0] = False
    return sum(wins), max([s for s in range(1, k + 1) if wins[s]], default=0)
`,
    },
    {
      name: 'bits',
      cost: 'k n',
      family: 'algebraic',
      source: `def FN(a, k):
    full = (1 << k + 1) - 1
    moves = 0
    for v in a:
        moves |= 1 << v
    won = (1 << min(a)) - 1 if @STUCK@ else 0
    for s in range(0, ⟦from¦k + 1¦min(k, max(a)) + 1⟧):
        if not won >> s & 1:
            won |= moves << s
    won &= full ⟦empty¦& ~1¦& ~3⟧
    return bin(won).count('1'), max(0, won.bit_length() - 1)
`,
    },
  ],
  mutations: [
    {
      slot: 'stuck1',
      code: 'own',
      trap: 'stuck-player',
      what: 'a player who finds too few stones for any move loses',
      visibleIf: (_value, variant) => variant.includes('misere'),
    },
    {
      slot: 'stuck2',
      code: 'own',
      trap: 'stuck-player',
      what: 'a player who finds too few stones for any move loses',
      visibleIf: (_value, variant) => variant.includes('misere'),
    },
    {
      slot: 'all1',
      code: 'M03',
      what: 'the last stones cannot be taken',
      visibleIf: (_value, variant) => variant.includes('misere'),
    },
    { slot: 'moves', code: 'M01', what: 'the last of the allowed numbers is ignored' },
    { slot: 'from', code: 'M02', what: 'nothing is derived from sizes above the largest allowed number' },
    { slot: 'empty', code: 'own', what: 'the size 1 is not counted' },
  ],
  words: {
    titles: ['Allowed Handfuls', 'Take What You May', 'Winning Sizes'],
    stories: [
      'Two players take coins from one pile in turn, but only certain handfuls are allowed: the {values} of the {items}. {Name} always begins and may choose how large the pile is.',
      '{Name} and the {agent} play with matches. A move removes one of the allowed numbers of matches, which are the {values}, and both play as well as possible.',
    ],
    values: [
      'two integers: the number of winning sizes from 1 to {k}, and the largest of them (0 if there is none)',
      'two integers: the number of sizes among 1, …, {k} that are winning, and the largest of these sizes, or 0 if there is none',
    ],
    define: [
      'A pile of s stones is on the table at the start. Two players move in turn; in a move the player chooses one of the numbers of {a} and takes exactly that many stones, so at least that many must be on the table. The same number may be chosen again and again. A player who cannot move on their turn {stuck}. A size s is winning if the player who moves first can force a win.',
    ],
    use: 'sizes are judged one after another from those they lead to',
    banned: ['grundy', 'dynamic', 'bitset', 'memoi'],
  },
  families: [
    { name: 'no-one', body: 'return [rng.randint(min(hi, max(lo, 3)), hi) for _ in range(n)]' },
    { name: 'odd', body: 'return [max(lo, min(hi, 2 * rng.randint(0, 6) + 1)) for _ in range(n)]' },
    { name: 'one-move', body: 'return [rng.randint(lo, hi)] * n' },
  ],
};
