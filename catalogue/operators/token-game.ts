import type { Operator } from '../model.ts';

export const tokenGame: Operator = {
  id: 'token-game',
  family: 'F19',
  role: 'core',
  input: { kind: 'dgraph', size: [1, 50], size2: [0, 90], value: [0n, 0n], flags: ['unweighted'] },
  params: [],
  result: { kind: 'ints', bound: () => [-1n, 1n], length: 'n', subject: 'vertex' },
  algebra: [],
  features: [
    'algo/games/retrograde analysis',
    'type/numbers/game of two players',
    'data/linear/queue',
    'type/graph/cycle finding',
    'data/graphs/adjacency list',
    'logic/control/state encoding',
  ],
  base: 1800,
  variants: [],
  impls: [
    {
      name: 'rounds',
      cost: 'n m',
      family: 'definition',
      source: `def FN(n, edges):
    after = [[] for _ in range(n)]
    for u, v in edges:
        after[u].append(v)
    out = [0] * n
    moving = True
    while moving:
        moving = False
        for v in range(n):
            if out[v] == 0:
                if any(out[w] == -1 for w in after[v]):
                    out[v] = 1
                elif all(out[w] == ⟦all1¦1¦1 or w == v⟧ for w in after[v]):
                    out[v] = ⟦stuck1¦-1¦-1 if after[v] else 1⟧
                moving = moving or out[v] != 0
    return out
`,
    },
    {
      name: 'backwards',
      cost: 'm',
      family: 'classic',
      source: `def FN(n, edges):
    before = [[] for _ in range(n)]
    left = [0] * n
    for u, v in edges:
        before[v].append(u)
        left[u] += 1
    out = [0] * n
    waiting = [v for v in range(n) if left[v] == 0]
    for v in waiting:
        out[v] = -1
    for v in waiting:
        for u in before[v]:
            if out[u]:
                continue
            if out[v] == -1:
                out[u] = 1
                waiting.append(u)
            else:
                left[u] -= ⟦count¦1¦left[u]⟧
                if left[u] == 0:
                    out[u] = -1
                    waiting.append(u)
    return ⟦draw2¦out¦[x or -1 for x in out]⟧
`,
    },
    {
      name: 'depths',
      cost: 'n m',
      family: 'algebraic',
      source: `def FN(n, edges):
    win, lose = 0, 0
    outs = [0] * n
    for u, v in edges:
        outs[u] |= 1 << v
    for _ in range(⟦rounds¦n + 1¦(n + 1) // 3⟧):
        for v in range(n):
            if outs[v] & lose:
                win |= 1 << v
            elif outs[v] & ~win == 0:
                lose |= 1 << v
    return [1 if win >> v & 1 else -1 if lose >> v & 1 else ⟦draw3¦0¦-1⟧ for v in range(n)]
`,
    },
  ],
  mutations: [
    { slot: 'stuck1', code: 'own', trap: 'stuck-player', what: 'a player who cannot move wins' },
    { slot: 'draw2', code: 'M08', trap: 'no-draws', what: 'endless play is taken for a loss' },
    { slot: 'draw3', code: 'M08', trap: 'no-draws', what: 'endless play is taken for a loss' },
    { slot: 'all1', code: 'own', what: 'a move that goes round in place is ignored' },
    { slot: 'count', code: 'own', what: 'one losing move is taken for all' },
    { slot: 'rounds', code: 'M01', what: 'too few rounds are made' },
  ],
  words: {
    titles: ['One Token, Two Players', 'Pushed Around', 'Win, Lose or Go on for Ever'],
    stories: [
      'A token stands on one of the {nodes}. {Name} and the {agent} push it along the one-way {roads} in turn, and nobody likes to be stuck.',
      'Two perfect players move the same figure over a map of one-way {roads}. {Name} makes a table that shows how the game ends from every {node}.',
    ],
    values: [
      '1 if the player who moves first can force a win with the token on vertex {i}, −1 if the other player can force a win, and 0 if neither can',
      'the outcome of the game that starts at vertex {i}: 1 for a forced win of the player who moves first, −1 for a forced win of the opponent, 0 otherwise',
    ],
    define: [
      'Two players move a token in turn; a move takes it along an edge, in the direction of the edge, to the vertex at its end (which may be the same vertex, if the edge leads back to where it starts). A player who has to move but cannot, because no edge leaves the vertex, loses at once. If the game never ends, nobody wins.',
    ],
    use: 'outcomes are carried back from the vertices without a move',
    banned: ['retrograde', 'minimax', 'queue'],
  },
  families: [
    {
      name: 'chain',
      body: 'e = [(i, i + 1) for i in range(n - 1)] + [(i, i) for i in range(0, n, 5)]\nreturn n, e[:M_HI]',
    },
    {
      name: 'ring-with-exits',
      body: 'k = max(1, n // 2)\ne = [(i, (i + 1) % k) for i in range(k)] + [(rng.randrange(k), i) for i in range(k, n)] + [(i, i + 1) for i in range(k, n - 1) if rng.random() < 0.5]\nreturn n, e[:M_HI]',
    },
    {
      name: 'downhill',
      body: 'e = [(i, rng.randrange(i)) for i in range(1, n)] + [(i, rng.randrange(i)) for i in range(1, n) if rng.random() < 0.6]\nreturn n, e[:M_HI]',
    },
  ],
};
