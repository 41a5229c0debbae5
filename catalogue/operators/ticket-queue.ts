import type { Operator } from '../model.ts';

export const ticketQueue: Operator = {
  id: 'ticket-queue',
  family: 'F20',
  role: 'map',
  input: { kind: 'ints', size: [1, 40], value: [1n, 40n] },
  params: [],
  result: { kind: 'ints', bound: (value, size) => [1n, value[1] * BigInt(size)], length: 'n', subject: 'position' },
  algebra: [],
  features: [
    'algo/simulation/queue simulation',
    'data/linear/queue',
    'algo/sorting/sorting',
    'data/trees/fenwick tree',
    'algo/simulation/step by step',
    'algo/prefix/prefix sums',
  ],
  base: 1300,
  variants: [],
  impls: [
    {
      name: 'line',
      cost: 'n v',
      family: 'definition',
      source: `from collections import deque
def FN(a):
    line = deque(enumerate(a))
    done = [0] * len(a)
    time = 0
    while line:
        i, left = line.popleft()
        time += 1
        if left == 1:
            done[i] = ⟦now¦time¦time - (time > len(a))⟧
        else:
            line.⟦back¦append¦appendleft⟧((i, left - 1))
    return done
`,
    },
    {
      name: 'formula',
      cost: 'n2',
      family: 'classic',
      source: `def FN(a):
    out = []
    for i, v in enumerate(a):
        total = 0
        for j, w in enumerate(a):
            total += min(w, v if j ⟦before¦<=¦==⟧ i else ⟦behind¦v - 1¦v⟧)
        out.append(total)
    return out
`,
    },
    {
      name: 'rounds',
      cost: 'n v',
      family: 'library',
      source: `def FN(a):
    done = [0] * len(a)
    here = list(range(len(a)))
    time = 0
    for r in range(1, max(a) + 1):
        for i in here:
            time += 1
            if a[i] == r:
                done[i] = time
        here = [i for i in here if a[i] ⟦stay¦>¦>=⟧ r]
    return done
`,
    },
  ],
  mutations: [
    { slot: 'now', code: 'M25', what: 'after the first round the minute before is noted' },
    { slot: 'back', code: 'own', trap: 'stays-in-front', what: 'whoever has not finished stays in front' },
    { slot: 'before', code: 'M03', what: 'those in front are served once too seldom' },
    { slot: 'behind', code: 'M03', what: 'those behind are served as often as the element itself' },
    { slot: 'stay', code: 'M03', what: 'finished ones are served once more' },
  ],
  words: {
    titles: ['One at a Time', 'Back to the End', 'Waiting in Line'],
    stories: [
      'The {items} wait at a desk, in the given order. The {agent} serves the first of them for one minute, and whoever is not finished then has to go to the end of the line.',
      '{Name} works on the {items} in turns, one minute each. The {values} tell for how many minutes each of them has to be worked on in all.',
    ],
    values: [
      'the minute in which element {i} is finished',
      'the number of minutes from the start until element {i} is finished',
    ],
    define: [
      'The {n} elements stand in a line in the order of their places, and element j needs {a}_j minutes of service. In each minute the element in front is served; then it leaves for ever if it has had all the minutes it needs, and otherwise goes to the end of the line. Minutes are numbered from 1.',
    ],
    use: 'rounds of service are counted for every element',
    banned: ['queue', 'deque', 'simulat', 'fenwick'],
  },
  families: [
    { name: 'ones', body: 'return [lo if rng.random() < 0.7 else hi for _ in range(n)]' },
    { name: 'rising', body: 'return [max(lo, min(hi, lo + i)) for i in range(n)]' },
  ],
};
