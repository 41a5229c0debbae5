import type { Operator } from '../model.ts';

export const circleOut: Operator = {
  id: 'circle-out',
  family: 'F20',
  role: 'map',
  input: { kind: 'ints', size: [1, 100], value: [-1000000n, 1000000n] },
  params: [{ name: 'k', lo: '2', hi: '150', pick: 'small' }],
  result: { kind: 'ints', bound: (value) => value, length: 'n', subject: 'position' },
  algebra: ['orderOnly'],
  features: [
    'algo/simulation/josephus',
    'data/linear/linked list',
    'data/linear/queue',
    'data/trees/fenwick tree',
    'logic/numbers/cyclic indices',
    'logic/numbers/index base',
  ],
  base: 1400,
  variants: [],
  impls: [
    {
      name: 'counting',
      cost: 'n k',
      family: 'definition',
      source: `from collections import deque
def FN(a, k):
    ring = deque(a)
    out = []
    while ring:
        for _ in range(⟦first1¦k - 1¦k⟧):
            ring.append(ring.popleft())
        out.append(ring.popleft())
    return out
`,
    },
    {
      name: 'index',
      cost: 'n2',
      family: 'classic',
      source: `def FN(a, k):
    left = list(a)
    out = []
    at = 0
    while left:
        at = (at + ⟦first2¦k - 1¦k⟧) % len(left)
        out.append(left.pop(at))
        ⟦behind¦¦at += 1⟧
    return out
`,
    },
    {
      name: 'descent',
      cost: 'n lg n',
      family: 'algebraic',
      source: `def FN(a, k):
    n = len(a)
    tree = [0] + [i & -i for i in range(1, n + 1)]
    top = 1 << n.bit_length()
    out = []
    at = 0
    for left in range(n, 0, -1):
        at = (at + k ⟦next3¦- 1¦- (left > n // 2)⟧) % left
        rank, place = at + 1, 0
        step = top
        while step > 0:
            if place + step <= n and tree[place + step] ⟦below¦<¦<=⟧ rank:
                place += step
                rank -= tree[place]
            step //= 2
        out.append(a[min(place, n - 1)])
        i = place + 1
        while i <= n:
            tree[i] -= 1
            i += i & -i
    return out
`,
    },
  ],
  mutations: [
    { slot: 'first1', code: 'M25', trap: 'starts-behind', what: 'counting starts one place later' },
    { slot: 'first2', code: 'M25', trap: 'starts-behind', what: 'counting starts one place later' },
    { slot: 'behind', code: 'own', what: 'the element behind the removed one is skipped' },
    { slot: 'next3', code: 'own', what: 'counting starts one place later in the second half' },
    { slot: 'below', code: 'M03', what: 'the search in the tree goes one place too far' },
  ],
  words: {
    titles: ['Out of the Circle', 'Counting Out', 'The Order of Leaving'],
    stories: [
      'The {items} stand in a circle, in the given order, and {Name} counts them out with a rhyme. The {agent} writes down the {values} of those who leave, in the order in which they leave.',
      '{Name} goes around a ring of {items} again and again and takes one out at regular intervals, until nothing is left.',
    ],
    values: ['the {i}-th element that is removed', 'the element that leaves the circle in step {i}'],
    define: [
      'The elements stand in a circle in the order of their places; after the last one comes the first one. Counting starts with the first element, which is counted as 1, and goes around; elements that were removed are not counted any more. The element that is counted as {k} is removed, and counting starts again at 1 with the element that follows it. This goes on until all are removed.',
    ],
    use: 'places in a shrinking circle are computed',
    banned: ['josephus', 'deque', 'linked list', 'fenwick'],
  },
  families: [
    { name: 'numbered', body: 'return [max(lo, min(hi, i + 1)) for i in range(n)]' },
    { name: 'two-values', body: 'return [lo if i % 3 else hi for i in range(n)]' },
  ],
};
