import type { Operator } from '../model.ts';

export const stepNim: Operator = {
  id: 'step-nim',
  family: 'F19',
  role: 'fold',
  input: { kind: 'ints', size: [1, 4], drawnFrom: 3, value: [0n, 4n], liftSize: 4 },
  params: [],
  result: { kind: 'pair', bound: (value, size) => [0n, (value[1] + 1n) * BigInt(size)] },
  algebra: [],
  features: [
    'algo/bits/nim',
    'algo/games/grundy numbers',
    'type/numbers/game of two players',
    'algo/bits/xor',
    'opt/tables/memoisation',
    'logic/numbers/index base',
  ],
  base: 1800,
  variants: [],
  impls: [
    {
      name: 'search',
      cost: 'exp',
      family: 'definition',
      source: `def FN(a):
    known = {}
    def after(b):
        found = []
        for i in range(len(b)):
            for take in range(1, b[i] + 1):
                c = list(b)
                c[i] -= take
                if ⟦lost1¦i > 0¦False⟧:
                    c[i - 1] += take
                found.append((i + 1, tuple(c)))
        return found
    def wins(b):
        if b not in known:
            known[b] = any(not wins(c) for i, c in after(b))
        return known[b]
    good = [i for i, c in after(tuple(a)) if ⟦whose¦not wins(c)¦wins(c)⟧]
    return len(good), min(good, default=0)
`,
    },
    {
      name: 'every-second',
      cost: 'n',
      family: 'classic',
      source: `def FN(a):
    x = 0
    for v in a[⟦odd¦0¦1⟧::2]:
        x ^= v
    good = []
    for i, v in enumerate(a):
        if i % 2 == 0:
            if v ^ x < v:
                good.append(i + 1)
        else:
            want = (a[i - 1] ^ x) - a[i - 1]
            if 0 < want ⟦enough¦<=¦<⟧ v:
                good.append(i + 1)
    return len(good), good[0] if good else 0
`,
    },
    {
      name: 'trying',
      cost: 'n2 v',
      family: 'algebraic',
      source: `def FN(a):
    good = []
    for i in range(len(a)):
        for take in range(1, a[i] + 1):
            b = list(a)
            b[i] -= take
            if i > 0:
                b[i - 1] += ⟦carry¦take¦1⟧
            x = 0
            for j in range(0, len(b), ⟦step¦2¦1⟧):
                x ^= b[j]
            if x == 0:
                good.append(i + 1)
    return len(good), min(good, default=0)
`,
    },
  ],
  mutations: [
    { slot: 'lost1', code: 'own', trap: 'taken-away', what: 'moved coins leave the game' },
    { slot: 'step', code: 'own', trap: 'taken-away', what: 'all steps are treated as if moved coins left the game' },
    { slot: 'whose', code: 'own', what: 'moves into positions that are good for the other side are counted' },
    { slot: 'odd', code: 'M25', what: 'the wrong half of the steps is looked at' },
    { slot: 'enough', code: 'M03', what: 'moves of all coins of a step are missed' },
    { slot: 'carry', code: 'own', what: 'only one of the moved coins arrives' },
  ],
  words: {
    titles: ['Coins on the Stairs', 'Down the Steps', 'The Last Coin Down'],
    stories: [
      'Coins lie on the steps of a staircase; the {values} say how many on each. {Name} and the {agent} push them down in turn, and {Name} begins.',
      'Two players clear a staircase. Each of the {values} is the number of coins on one step, beginning with the lowest, and {Name} has the first move.',
    ],
    values: [
      'two integers: the number of winning first moves, and the lowest step from which one of them starts (0 if there is none)',
      'two integers: how many first moves allow the player who makes them to force a win, and the smallest i such that one of these starts from step i, or 0 and 0 if there is no such move',
    ],
    define: [
      'Step i of a staircase holds {a}_i coins; step 1 is the lowest and stands on the floor. A move takes one or more coins from a single step i and puts all of them on step i − 1, or on the floor if i = 1. Coins on the floor are out of the game, all others go on. Two players move in turn, and the player who cannot move, because all coins are on the floor, loses. A move is winning if the player who makes it can force a win from then on; moves are different if they start from different steps or move different numbers of coins.',
    ],
    use: 'steps at an odd height decide who wins',
    banned: ['nim', 'grundy', 'minimax', 'parity'],
  },
  families: [
    { name: 'even-steps', body: 'return [max(lo, 0) if i % 2 == 0 else rng.randint(lo, hi) for i in range(n)]' },
    { name: 'full', body: 'return [rng.randint(max(lo, hi - 1), hi) for _ in range(max(n, N_USUAL))]' },
    { name: 'one-step', body: 'd = [max(lo, 0)] * n\nd[rng.randrange(n)] = hi\nreturn d' },
    {
      name: 'mostly-won',
      as: 'random',
      body: `for _ in range(3):
    d, x = [rng.randint(lo, hi) for _ in range(n)], 0
    for v in d[::2]:
        x ^= v
    if x > 0:
        break
return d`,
    },
  ],
};
