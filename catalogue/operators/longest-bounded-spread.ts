import type { Operator } from '../model.ts';

export const longestBoundedSpread: Operator = {
  id: 'longest-bounded-spread',
  family: 'F02',
  role: 'core',
  input: { kind: 'ints', size: [1, 110], drawnFrom: 3, value: [-1000n, 1000n] },
  params: [{ name: 'd', lo: '0', hi: '40', pick: 'middle' }],
  result: { kind: 'pair', bound: (_, size) => [1n, BigInt(size)] },
  algebra: ['shiftInvariant'],
  features: [
    'data/linear/monotonic deque',
    'algo/searching/sliding window',
    'type/sequences/longest block',
    'algo/searching/two pointers',
    'logic/ties/first wins',
    'opt/pruning/amortisation',
  ],
  base: 1500,
  variants: [],
  impls: [
    {
      name: 'each',
      cost: 'n2',
      family: 'definition',
      source: `def FN(a, d):
    best, where = 0, 0
    for i in range(len(a)):
        low = high = a[i]
        for j in range(i, len(a)):
            low, high = min(low, a[j]), max(high, a[j])
            if high - low ⟦strict1¦> d¦> max(0, d - 1)⟧:
                break
            if j - i + 1 ⟦tie¦>¦>=⟧ best:
                best, where = j - i + 1, i + 1
    return best, where
`,
    },
    {
      name: 'deques',
      cost: 'n',
      family: 'classic',
      source: `from collections import deque
def FN(a, d):
    up, down = deque(), deque()
    best = where = left = 0
    for i in range(len(a)):
        while up and a[up[-1]] >= a[i]:
            up.pop()
        up.append(i)
        while down and a[down[-1]] <= a[i]:
            down.pop()
        down.append(i)
        while a[down[0]] - a[up[0]] > d:
            left += 1
            if up[0] < left:
                up.popleft()
            if down[0] < left⟦stale¦¦ - 1⟧:
                down.popleft()
        if i - left + 1 > best:
            best, where = i - left + 1, left + 1
    return best, where
`,
    },
    {
      name: 'sorted-window',
      cost: 'n2',
      family: 'library',
      source: `from bisect import bisect_left, insort
def FN(a, d):
    window = []
    best = where = left = 0
    for i in range(len(a)):
        insort(window, a[i])
        while window[-1] - window[0] > ⟦strict2¦d¦max(0, d - 1)⟧⟦plus2¦¦ + 1⟧:
            window.pop(bisect_left(window, a[left]))
            left += 1
        if len(window) > best:
            best, where = len(window), left + 1
    return best, where
`,
    },
  ],
  mutations: [
    { slot: 'strict1', code: 'M03', trap: 'strict-spread', what: 'the difference must stay below the bound' },
    { slot: 'strict2', code: 'M03', trap: 'strict-spread', what: 'the difference must stay below the bound' },
    { slot: 'plus2', code: 'M01', what: 'the bound is one too generous' },
    { slot: 'tie', code: 'M05', what: 'the last longest block instead of the first' },
    { slot: 'stale', code: 'own', what: 'a maximum that just left the block still counts' },
  ],
  words: {
    titles: ['Steady Stretch', 'Calm Times', 'The Longest Even Block', 'Little Variation'],
    stories: [
      '{Name} looks at the {values} of the {items}, one after another. The {agent} loves calm stretches in which the {values} hardly differ.',
      'Neighbouring {items} may stay together as long as no two of their {values} are too far apart. {Name} searches the row for the longest such stretch.',
    ],
    values: [
      'two integers: the length of a longest steady block of {a}, and the position at which the first such block begins',
      'two integers: the largest length of a steady block of {a}, and the smallest position at which a steady block of that length starts',
    ],
    define: [
      'A block is a non-empty sequence of consecutive elements. It is steady if any two of its elements differ by at most {d}.',
      'Positions are counted from 1.',
    ],
    use: 'the least and the largest element of a moving block are maintained',
    banned: ['sliding', 'deque', 'pointer'],
  },
  families: [
    {
      name: 'clusters',
      as: 'random',
      body: `d = []
while len(d) < n:
    x = rng.randint(lo, hi)
    d += [max(lo, min(hi, x + rng.randint(-15, 15))) for _ in range(rng.randint(1, 6))]
return d[:n]`,
    },
    { name: 'stairs', body: 'return [max(lo, min(hi, i // 3)) for i in range(n)]' },
    { name: 'plateaus', body: 'return [max(lo, min(hi, (i // 5) * 7 % 20 + rng.randint(0, 2))) for i in range(n)]' },
    {
      name: 'walk',
      body: `d = [max(lo, min(hi, 0))]
while len(d) < n:
    d.append(max(lo, min(hi, d[-1] + rng.randint(-3, 3))))
return d`,
    },
  ],
};
