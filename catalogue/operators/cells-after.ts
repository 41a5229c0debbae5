import type { Operator } from '../model.ts';

export const cellsAfter: Operator = {
  id: 'cells-after',
  family: 'F20',
  role: 'core',
  input: { kind: 'string', size: [1, 40], value: [0n, 0n], alphabet: '01' },
  params: [{ name: 'k', lo: '0', hi: '500', pick: 'uniform' }],
  result: { kind: 'text', bound: () => [0n, 0n] },
  algebra: [],
  features: [
    'algo/simulation/step by step',
    'algo/simulation/cycle detection',
    'opt/pruning/doubling',
    'algo/bits/xor',
    'type/sequences/cyclic sequence',
    'logic/numbers/cyclic indices',
    'data/text/digit string',
  ],
  base: 1500,
  variants: [
    {
      axis: 'rule',
      options: [
        { id: 'one', python: { RULE: '!=' }, words: { rule: 'exactly one of its two neighbours was on' } },
        {
          id: 'same',
          python: { RULE: '==' },
          words: { rule: 'both of its neighbours were on or both of them were off' },
        },
      ],
    },
  ],
  impls: [
    {
      name: 'steps',
      cost: 'n k',
      family: 'definition',
      source: `def FN(s, k):
    n = len(s)
    for _ in range(k):
        ⟦ring1¦t = s¦t = s + '0'⟧
        s = ''.join('1' if t[i - 1] @RULE@ t[(i + 1) % len(t)] else '0' for i in range(n))
    return s
`,
    },
    {
      name: 'seen',
      cost: 'n k',
      family: 'classic',
      source: `def FN(s, k):
    cells = [c == '1' for c in s]
    n = len(cells)
    seen, line = {}, []
    while tuple(cells) not in seen and len(line) < k:
        seen[tuple(cells)] = len(line)
        line.append(cells)
        fresh = list(cells)
        source = ⟦place¦cells¦fresh⟧
        for i in range(n):
            fresh[i] = source[i - 1] @RULE@ source[i + 1 - (n if i + 1 == n else 0)]
        cells = fresh
    if len(line) < k:
        start = seen[tuple(cells)]
        cells = line[start + (k - ⟦offset¦start¦0⟧) % (len(line) - start)]
    return ''.join('1' if c else '0' for c in cells)
`,
    },
    {
      name: 'halving',
      cost: 'n lg k',
      family: 'algebraic',
      source: `def FN(s, k):
    n = len(s)
    cells = [int(c) for c in s]
    flip = 0 @RULE@ 0
    jump = 1
    left = k
    while left > 0:
        if left ⟦bit¦& 1¦> 0⟧:
            cells = [cells[(i - jump) % n] ^ cells[(i + jump) % n] for i in range(n)]
        jump = jump * 2 ⟦wrap¦% n¦% (n + 1)⟧
        left //= 2
    if flip and k > 0:
        cells = [c ^ 1 for c in cells]
    return ''.join(map(str, cells))
`,
    },
  ],
  mutations: [
    { slot: 'ring1', code: 'own', trap: 'no-ring', what: 'the cells form a row with darkness behind its ends' },
    { slot: 'place', code: 'own', what: 'cells are changed while they are still being read' },
    { slot: 'offset', code: 'own', what: 'the steps before the repetition are forgotten' },
    { slot: 'bit', code: 'own', what: 'every power of two is used' },
    { slot: 'wrap', code: 'M01', what: 'jumps are reduced by the wrong length' },
  ],
  words: {
    titles: ['Lamps in a Ring', 'The Pattern Later', 'Blinking Circle'],
    stories: [
      '{Name} watches a ring of lamps that change all at once, every second, by a simple rule.',
      'A toy of the {agent} has a circle of lights. Each of them looks at its two neighbours and decides what to do next.',
    ],
    values: [
      'the string that describes the ring after {k} steps as {a} describes it at the start',
      'the string that tells the states of the cells after {k} steps in the same way as {a}',
    ],
    define: [
      'Each character of {a} is the state of one cell: `1` is on and `0` is off. The cells form a ring: the neighbours of a cell are the cells just before and just after it, and the first and the last cell are neighbours of each other. In one step all cells change at the same time: afterwards a cell is on if {rule} before the step, and off otherwise. Its own state does not matter. In a ring of one cell both neighbours are the cell itself, and in a ring of two cells both neighbours are the other one.',
    ],
    use: 'the state of a ring is followed over many steps',
    banned: ['doubling', 'cycle', 'simulat'],
  },
  families: [
    { name: 'single', body: "d = ['0'] * n\nd[rng.randrange(n)] = '1'\nreturn ''.join(d)" },
    { name: 'alternating', body: "return ('01' * n)[:n]" },
    {
      name: 'power-length',
      body: "n = max(N_LO, min(max(n, N_USUAL), 1 << rng.randint(1, 4)))\nreturn ''.join(rng.choice('01') for _ in range(n))",
    },
  ],
};
