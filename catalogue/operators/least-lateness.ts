import type { Operator } from '../model.ts';

export const leastLateness: Operator = {
  id: 'least-lateness',
  family: 'F23',
  role: 'core',
  input: {
    kind: 'records',
    size: [1, 7],
    value: [1n, 100n],
    fields: [
      { name: 'p', lo: '1', hi: '50' },
      { name: 'd', lo: 'LO', hi: 'HI' },
    ],
    noun: ['job', 'jobs'],
  },
  params: [],
  result: { kind: 'int', bound: (value, size) => [-value[1], 50n * BigInt(size)] },
  algebra: [],
  features: [
    'type/optimisation/scheduling',
    'algo/greedy/earliest deadline',
    'type/optimisation/minimise the maximum',
    'algo/greedy/exchange argument',
    'algo/searching/binary search on the answer',
    'logic/edges/negative values',
  ],
  base: 1400,
  variants: [],
  impls: [
    {
      name: 'orders',
      cost: 'n!',
      family: 'definition',
      source: `from itertools import permutations
def FN(rows):
    best = None
    for order in permutations(rows):
        time, worst = 0, None
        for p, d in order:
            time += p
            if worst is None or time - d > worst:
                worst = time - d
        if best is None or worst < best:
            best = worst
    return ⟦early1¦best¦max(best, 0)⟧
`,
    },
    {
      name: 'by-deadline',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(rows):
    time, worst = 0, ⟦early2¦-10 ** 9¦0⟧
    for p, d in sorted(rows, key=lambda x: ⟦key¦x[1]¦x[0]⟧):
        worst = max(worst, time + p - d)
        time += ⟦busy¦p¦max(1, p - 1)⟧
    return worst
`,
    },
    {
      name: 'from-the-end',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(rows):
    left = list(rows)
    time = sum(p for p, d in left)
    worst = None
    while left:
        last = ⟦last¦max¦min⟧(left, key=lambda x: x[1])
        if worst is None or time - last[1] > worst:
            worst = time - last[1]
        time -= last[0]
        left.remove(last)
    return worst
`,
    },
    {
      name: 'limits',
      cost: 'n2 lg v',
      family: 'library',
      source: `def FN(rows):
    low, high = ⟦early4¦-max(d for p, d in rows)¦0⟧, sum(p for p, d in rows)
    while low < high:
        limit = (low + high) // 2
        good = all(sum(q for q, e in rows if e <= d) <= d + limit for p, d in rows)
        if good:
            high = limit
        else:
            low = limit + 1
    return low
`,
    },
  ],
  mutations: [
    { slot: 'early1', code: 'M06', trap: 'never-early', what: 'being early counts as 0' },
    { slot: 'early2', code: 'M06', trap: 'never-early', what: 'being early counts as 0' },
    { slot: 'key', code: 'own', what: 'the shortest jobs are done first' },
    { slot: 'busy', code: 'M01', what: 'each job is taken to be one unit shorter for those behind it' },
    { slot: 'last', code: 'own', what: 'the most urgent job is done last' },
    { slot: 'early4', code: 'M06', trap: 'never-early', what: 'being early counts as 0' },
  ],
  words: {
    titles: ['The Worst Delay', 'Not Too Late', 'Due Times'],
    stories: [
      '{Name} has several jobs to do, one after another, and each of them has been promised for a certain time. Everybody complains about the job that is the most overdue.',
      'A single machine of the {agent} works through a list of jobs. Their order is free, but the job that is the latest, measured by its own due time, should be as little late as possible.',
    ],
    values: [
      'the least possible value of the largest lateness of a job',
      'the minimum, over all orders of the jobs, of the maximum lateness of a job',
    ],
    define: [
      'The jobs are done one after another in some order, starting at time 0, without breaks. Job i takes p_i units of time; if it is finished at time t, its lateness is t − d_i. The lateness of a job that is finished before its due time d_i is negative and counts as such, so the answer may be negative.',
    ],
    use: 'jobs are ordered by their due times',
    banned: ['greedy', 'binary search', 'earliest due'],
  },
  families: [
    { name: 'late-dues', body: 'return [(rng.randint(1, 5), rng.randint(max(lo, hi - 20), hi)) for _ in range(n)]' },
    { name: 'long-first', body: 'return [(50 - 6 * min(8, i), max(lo, min(hi, 20 + 9 * i))) for i in range(n)]' },
    { name: 'same-due', body: 'd = rng.randint(lo, hi)\nreturn [(rng.randint(1, 50), d) for _ in range(n)]' },
  ],
};
