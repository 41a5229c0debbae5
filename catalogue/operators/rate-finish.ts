import type { Operator } from '../model.ts';

export const rateFinish: Operator = {
  id: 'rate-finish',
  family: 'F04',
  role: 'core',
  input: { kind: 'ints', size: [1, 80], value: [1n, 500n] },
  params: [{ name: 'h', lo: 'n', hi: '6 * n', pick: 'uniform' }],
  result: { kind: 'int', bound: (value) => [1n, value[1]] },
  algebra: ['permInvariant'],
  features: [
    'algo/searching/binary search on the answer',
    'logic/numbers/ceiling division',
    'type/optimisation/minimise the maximum',
    'opt/pruning/monotonicity',
    'algo/simulation/step by step',
  ],
  base: 1200,
  variants: [],
  impls: [
    {
      name: 'try-all',
      cost: 'v n',
      family: 'definition',
      source: `def FN(a, h):
    speed = 1
    while True:
        hours = ⟦pool1¦sum((x + speed - 1) // speed for x in a)¦(sum(a) + speed - 1) // speed⟧
        if hours ⟦late¦<=¦<⟧ h or speed == max(a):
            return speed
        speed += 1
`,
    },
    {
      name: 'halving',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(a, h):
    low, high = 1, max(a)
    while low < high:
        speed = (low + high) // 2
        hours = 0
        for x in a:
            hours += ⟦up¦-(-x // speed)¦x // speed + 1⟧
        if hours <= h:
            high = speed
        else:
            low = speed ⟦step¦+ 1¦+ 2⟧
    return low
`,
    },
    {
      name: 'jumps',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(a, h):
    speed = ⟦pool2¦1¦(sum(a) + h - 1) // h + 1⟧
    while True:
        parts = [(x + speed - 1) // speed for x in a]
        if sum(parts) <= h:
            return speed
        faster = [-(-x // (q - 1)) for x, q in zip(a, parts) if q > 1]
        speed = ⟦jump¦min(faster)¦max(faster)⟧
`,
    },
  ],
  mutations: [
    { slot: 'pool1', code: 'own', trap: 'time-pooled', what: 'what is left of an hour is used for the next element' },
    { slot: 'late', code: 'M03', what: 'one hour has to stay free' },
    { slot: 'up', code: 'M12', what: 'an hour too much is counted where the division leaves no remainder' },
    { slot: 'step', code: 'M01', what: 'the search steps over a speed' },
    { slot: 'pool2', code: 'own', what: 'the search starts above the speed that would do without losses' },
    { slot: 'jump', code: 'own', what: 'the speed is raised until all need less time' },
  ],
  words: {
    titles: ['Fast Enough', 'The Slowest Sufficient Pace', 'Done in Time'],
    stories: [
      '{Name} works off the {items} one after the other. Within one hour only one of them is touched, and when it is finished early the rest of the hour is spent at the window.',
      'A machine of the {agent} is set to a fixed number of units an hour. It stays with one of the {items} for whole hours, even when little of it is left.',
    ],
    values: [
      'the smallest positive integer speed at which all elements of {a} are finished within {h} hours',
      'the least positive integer v such that at speed v the elements of {a} together take at most {h} hours',
    ],
    define: [
      'At speed v an element x takes as many full hours as are needed to bring x down to 0 when every hour takes away v or, if less than v is left, all that is left. Each hour is spent on one element only; time left over in an hour is lost.',
    ],
    use: 'higher speeds never take longer',
    banned: ['binary search', 'bisect', 'ceiling', 'monoton'],
  },
  families: [
    {
      name: 'one-large',
      body: 'd = [max(lo, min(hi, rng.randint(1, 3))) for _ in range(n)]\nd[rng.randrange(n)] = hi\nreturn d',
    },
    {
      name: 'multiples',
      body: 'g = rng.randint(2, 9)\nreturn [max(lo, min(hi, g * rng.randint(1, 5))) for _ in range(n)]',
    },
  ],
};
