import type { Operator } from '../model.ts';

export const restParty: Operator = {
  id: 'rest-party',
  family: 'F12',
  role: 'core',
  input: {
    kind: 'tree',
    size: [1, 12],
    value: [0n, 0n],
    flags: ['unweighted'],
    labels: { name: 'c', value: [-2n, 9n], noun: 'the worth of vertex i' },
  },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, 9n * BigInt(size)] },
  algebra: [],
  features: [
    'algo/dynamic programming/tree dp',
    'type/optimisation/maximise a sum',
    'type/optimisation/selection',
    'data/graphs/tree',
    'algo/combinatorics/counting',
    'logic/control/state encoding',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'subsets',
      cost: '2^n n',
      family: 'definition',
      source: `def FN(n, edges, c):
    best = most = 0
    for mask in range(1 << n):
        if any(mask >> u & 1 and mask >> v & 1 for u, v in edges):
            continue
        chosen = [c[v] for v in range(n) if mask >> v & 1]
        if sum(chosen) > best:
            best, most = sum(chosen), 0
        if sum(chosen) == best:
            most = ⟦second1¦max(most, len(chosen))¦most or len(chosen)⟧
    return best, most
`,
    },
    {
      name: 'two-states',
      cost: 'n',
      family: 'classic',
      source: `def FN(n, edges, c):
    near = [[] for _ in range(n)]
    for u, v in edges:
        near[u].append(v)
        near[v].append(u)
    up, order = [-1] * n, [0]
    for u in order:
        for v in near[u]:
            if v != up[u]:
                up[v] = u
                order.append(v)
    take = [(x, 1) for x in c]
    leave = [(0, 0)] * n
    for v in reversed(order[1:]):
        u = up[v]
        a, b = leave[v], ⟦better¦max(leave[v], take[v])¦take[v]⟧
        take[u] = (take[u][0] + a[0], take[u][1] + a[1])
        leave[u] = (leave[u][0] + b[0], leave[u][1] + b[1])
    return ⟦root¦max(take[0], leave[0])¦take[0]⟧
`,
    },
    {
      name: 'branching',
      cost: 'n 2^n',
      family: 'algebraic',
      source: `def FN(n, edges, c):
    shut = [1 << v for v in range(n)]
    for u, v in edges:
        shut[u] |= 1 << v
        shut[v] |= ⟦back¦1 << u¦0⟧
    known = {0: (0, 0)}
    def best(mask):
        if mask not in known:
            v = mask.bit_length() - 1
            x, k = best(mask & ~shut[v])
            known[mask] = max(best(mask ^ 1 << v), (x + c[v], k + 1)⟦levels¦¦, key=lambda z: z[0]⟧)
        return known[mask]
    return best((1 << n) - 1)
`,
    },
  ],
  mutations: [
    { slot: 'second1', code: 'M05', what: 'the size of the first best set is kept' },
    { slot: 'better', code: 'own', what: 'a neighbour of somebody who stays away has to come' },
    { slot: 'root', code: 'own', what: 'vertex 1 always comes' },
    { slot: 'back', code: 'M24', what: 'of two neighbours only one keeps the other away' },
    { slot: 'levels', code: 'M05', what: 'ties are decided without looking at the number of guests' },
  ],
  words: {
    titles: ['The Guest List', 'Nobody Next to the Boss', 'A Quiet Party'],
    stories: [
      '{Name} wants to open some of the {nodes} for visitors, but never two that are joined by a {road}. Each of the {nodes} is worth something, and a few of them are better left closed.',
      'The {agent} may choose any of the {nodes}, as long as no two chosen ones are neighbours. The choice should be worth as much as possible.',
    ],
    values: [
      'two integers: the largest total worth of a loose set, and the largest number of vertices in a loose set of that total worth',
      'two integers: the maximum, over all loose sets, of the sum of the worths of the vertices in it, and the greatest number of vertices that a set attaining it may have',
    ],
    define: [
      'A loose set is a set of vertices that contains no two vertices joined by an edge. The empty set is loose and has total worth 0. Worths may be negative or 0. Vertices at distance two or more do not disturb each other, so a loose set need not follow any pattern.',
    ],
    use: 'every vertex is weighed with and without its neighbours',
    banned: ['dynamic', 'independent set', 'recursion', 'mask'],
  },
  families: [
    { name: 'star', body: 'return n, [(i, 0) for i in range(1, n)]' },
    { name: 'path', body: 'return n, tree_of(rng, n, lambda i: i - 1, lo, hi)' },
    { name: 'double-star', body: 'return n, tree_of(rng, n, lambda i: 0 if i < 2 else i % 2, lo, hi)' },
  ],
};
