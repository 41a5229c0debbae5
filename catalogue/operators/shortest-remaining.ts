import type { Operator } from '../model.ts';

export const shortestRemaining: Operator = {
  id: 'shortest-remaining',
  family: 'F23',
  role: 'core',
  input: {
    kind: 'records',
    size: [1, 30],
    value: [0n, 60n],
    fields: [
      { name: 's', lo: 'LO', hi: 'HI' },
      { name: 'p', lo: '1', hi: '12' },
    ],
    noun: ['job', 'jobs'],
  },
  params: [],
  result: { kind: 'pair', bound: (value, size) => [1n, BigInt(size) * (value[1] + 12n * BigInt(size))] },
  algebra: [],
  features: [
    'type/optimisation/scheduling',
    'data/trees/heap',
    'algo/simulation/step by step',
    'algo/sorting/event sorting',
    'algo/greedy/greedy choice',
    'data/trees/sorted list',
  ],
  base: 1600,
  variants: [],
  impls: [
    {
      name: 'unit-steps',
      cost: 'v n',
      family: 'definition',
      source: `def FN(rows):
    left = [p for s, p in rows]
    time = total = 0
    current = None
    while any(left):
        here = [i for i, (s, p) in enumerate(rows) if s <= time and left[i] > 0]
        time += 1
        if here:
            i = min(here, key=lambda x: left[x])
            if ⟦keep1¦False¦current in here⟧:
                i = current
            current = i
            left[i] -= 1
            if left[i] == 0:
                total += ⟦finish1¦time¦time - rows[i][0]⟧
    return total, time
`,
    },
    {
      name: 'events',
      cost: 'n lg',
      family: 'classic',
      source: `from heapq import heappush, heappop
def FN(rows):
    order = sorted(rows)
    here = []
    time = total = k = 0
    while here or k < len(order):
        if not here:
            time = max(time, order[k][0])
        while k < len(order) and order[k][0] <= time:
            heappush(here, order[k][1])
            k += 1
        p = heappop(here)
        span = min(p, order[k][0] - time) if ⟦keep2¦k < len(order)¦False⟧ else p
        time += span
        if p > span:
            heappush(here, p - span)
        else:
            total += time
    return total, time
`,
    },
    {
      name: 'list',
      cost: 'n2',
      family: 'library',
      source: `from bisect import insort
def FN(rows):
    order = sorted(rows, key=lambda x: ⟦arrival¦x[0]¦x[1]⟧)
    time, total = 0, 0
    here = []
    for i, (s, p) in enumerate(order + [(10 ** 9, 0)]):
        while here and time < s:
            x = here.pop(⟦shortest¦0¦-1⟧)
            span = min(x, s - time)
            time += span
            if x > span:
                insort(here, x - span)
            else:
                total += time
        if i < len(order):
            time = max(time, s)
            insort(here, p)
    return total, time
`,
    },
  ],
  mutations: [
    { slot: 'keep1', code: 'own', trap: 'no-interruption', what: 'a job that was begun is finished first' },
    { slot: 'keep2', code: 'own', trap: 'no-interruption', what: 'a job that was begun is finished first' },
    { slot: 'finish1', code: 'own', what: 'times are measured from the arrival of the job' },
    { slot: 'arrival', code: 'own', what: 'jobs are taken in by length instead of by arrival' },
    { slot: 'shortest', code: 'M04', what: 'the longest job goes first' },
  ],
  words: {
    titles: ['Always the Shortest', 'Interrupted Work', 'Jobs That Arrive'],
    stories: [
      'Jobs arrive at the desk of {Name} during the day. At every moment {Name} works on the one that could be finished the soonest and puts it aside when a shorter one comes in.',
      'The machine of the {agent} always turns to the job that needs the least time from now on. Jobs come in at different times, and sometimes there is nothing to do.',
    ],
    values: [
      'two integers: the sum of the finishing times of all jobs, and the time at which the last job is finished',
      'two integers: the total of the times at which the jobs are finished, and the largest of these times',
    ],
    define: [
      'Time is divided into units; unit t reaches from time t to time t + 1, for t = 0, 1, 2, …. Job i arrives at time s_i and needs p_i units of work. In unit t, work is done on exactly one of the jobs with s_i ≤ t that are not finished: one with the least number of units of work still missing (which one of several such jobs is taken changes neither number). If there is no such job, the unit passes idle. A job may be interrupted at any time and continued later without loss. It is finished at the end of its last unit of work; finishing times are measured from time 0, not from the arrival.',
    ],
    use: 'the job with the least work left is always taken',
    banned: ['heap', 'event', 'simulat', 'preempt'],
  },
  families: [
    { name: 'gaps', body: 'return [(max(lo, min(hi, 9 * i)), rng.randint(1, 6)) for i in range(n)]' },
    { name: 'burst', body: 's = rng.randint(lo, hi)\nreturn [(s, rng.randint(1, 12)) for _ in range(n)]' },
    { name: 'shorter-and-shorter', body: 'return [(max(lo, min(hi, i)), max(1, 12 - i)) for i in range(n)]' },
  ],
};
