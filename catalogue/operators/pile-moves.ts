import type { Operator } from '../model.ts';

export const pileMoves: Operator = {
  id: 'pile-moves',
  family: 'F19',
  role: 'fold',
  input: { kind: 'ints', size: [1, 5], value: [0n, 6n], liftSize: 4 },
  params: [],
  result: { kind: 'pair', bound: (value, size) => [0n, value[1] > BigInt(size) ? value[1] : BigInt(size)] },
  algebra: ['permInvariant'],
  features: [
    'algo/bits/nim',
    'algo/bits/xor',
    'algo/games/grundy numbers',
    'type/numbers/game of two players',
    'opt/tables/memoisation',
    'algo/games/minimax',
  ],
  base: 1500,
  variants: [],
  impls: [
    {
      name: 'search',
      cost: 'exp',
      family: 'definition',
      source: `def FN(a):
    known = {}
    def after(piles):
        found = []
        for i in range(len(piles)):
            for rest in range(piles[i]):
                found.append((piles[i] - rest, tuple(sorted(piles[:i] + (rest,) + piles[i + 1:]))))
        return found
    def wins(piles):
        if piles not in known:
            if max(piles) == 0:
                known[piles] = ⟦misere1¦False¦True⟧
            else:
                known[piles] = any(not wins(q) for take, q in after(piles))
        return known[piles]
    good = [take for take, q in after(tuple(a)) if not wins(q)]
    return len(good), ⟦least¦min(good, default=0)¦max(good, default=0)⟧
`,
    },
    {
      name: 'exclusive-or',
      cost: 'n',
      family: 'classic',
      source: `def FN(a):
    x = 0
    for v in a:
        x ⟦combine¦^=¦+=⟧ v
    good = [v - (v ^ x) for v in a if v ^ x ⟦smaller¦<¦<=⟧ v]
    ⟦ones2¦¦if max(a) < 2:
        good = [1] * (sum(a) if sum(a) % 2 == 0 else 0)⟧
    return len(good), min(good, default=0)
`,
    },
    {
      name: 'values',
      cost: 'n v',
      family: 'algebraic',
      source: `def FN(a):
    top = max(a) + 1
    value = []
    for p in range(top):
        below = set(value)
        g = 0
        while g in below:
            g += 1
        value.append(g)
    count, best = 0, 0
    for i, v in enumerate(a):
        for take in range(1, ⟦whole¦v + 1¦v⟧):
            x = value[v - take]
            for j, w in enumerate(a):
                if j != i:
                    x ^= value[w]
            if x == 0:
                count += ⟦each¦1¦take⟧
                best = take if best == 0 else min(best, take)
    return count, best
`,
    },
  ],
  mutations: [
    { slot: 'misere1', code: 'own', trap: 'last-loses', what: 'whoever takes the last stone loses' },
    {
      slot: 'ones2',
      code: 'own',
      trap: 'last-loses',
      what: 'whoever takes the last stone loses, seen for piles of one stone',
    },
    { slot: 'least', code: 'M05', what: 'the largest winning move is reported' },
    { slot: 'combine', code: 'own', what: 'pile sizes are added instead of combined digit by digit' },
    { slot: 'smaller', code: 'M03', what: 'moves that take nothing are counted in a lost position' },
    { slot: 'whole', code: 'M01', what: 'a pile is never taken as a whole' },
    { slot: 'each', code: 'own', what: 'stones are counted instead of moves' },
  ],
  words: {
    titles: ['The First Move', 'Stones in Piles', 'How to Begin'],
    stories: [
      '{Name} plays a game of stones against the {agent} and has the first move. Each of the {values} is the number of stones in one pile.',
      'Two players take stones from piles, and both of them never make a mistake. {Name} begins and wants to know what to do; the pile sizes are the {values} of the {items}.',
    ],
    values: [
      'two integers: the number of winning first moves, and the smallest number of stones that a winning first move takes (0 if there is none)',
      'two integers: how many first moves win, and the least number of stones taken by such a move, or 0 if no first move wins',
    ],
    define: [
      'The numbers of {a} are the sizes of {n} piles. Two players move in turn; a move takes one or more stones from a single pile, and the player who takes the last stone of all wins (who cannot move has lost). A first move wins if the player who makes it can force a win from then on. Moves are different if they use different piles, even piles of equal size, or take different numbers of stones.',
    ],
    use: 'positions from which the other side loses are found',
    banned: ['nim', 'grundy', 'minimax'],
  },
  families: [
    { name: 'twins', body: 'x = [rng.randint(lo, hi) for _ in range(n // 2)]\nreturn (x + x + [hi])[:max(1, n)]' },
    { name: 'ones', body: 'return [max(lo, min(hi, rng.randint(0, 1))) for _ in range(n)]' },
    {
      name: 'full',
      body: 'return [rng.randint(max(lo, hi - 2), hi) for _ in range(max(N_LO, max(n, N_USUAL) - rng.randint(0, 2)))]',
    },
  ],
};
