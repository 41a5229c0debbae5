import type { Operator } from '../model.ts';

export const unionLength: Operator = {
  id: 'union-length',
  family: 'F08',
  role: 'core',
  input: { kind: 'intervals', size: [1, 60], value: [-300n, 300n] },
  params: [],
  result: { kind: 'int', bound: () => [0n, 601n] },
  algebra: ['permInvariant'],
  features: [
    'type/intervals/union of intervals',
    'algo/sweep/interval merging',
    'algo/prefix/difference array',
    'algo/sweep/sweep line',
    'opt/tables/coordinate compression',
  ],
  base: 1000,
  variants: [
    {
      axis: 'depth',
      options: [
        { id: 'any', python: { DEEP: '>= 1' }, words: { depth: 'at least one' } },
        { id: 'one', python: { DEEP: '== 1' }, words: { depth: 'exactly one' } },
        { id: 'two', python: { DEEP: '>= 2' }, words: { depth: 'at least two' } },
      ],
    },
  ],
  impls: [
    {
      name: 'points',
      cost: 'v n',
      family: 'definition',
      source: `def FN(iv):
    found = 0
    for x in range(⟦first¦min(l for l, r in iv)¦iv[0][0]⟧, max(r for l, r in iv) + 1):
        if sum(1 for l, r in iv if l <= x ⟦open1¦<=¦<⟧ r) @DEEP@:
            found += 1
    return found
`,
    },
    {
      name: 'changes',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(iv):
    events = sorted([(l, 1) for l, r in ⟦dup¦iv¦set(iv)⟧] + [(r⟦open2¦ + 1¦⟧, -1) for l, r in iv])
    found = depth = 0
    last = events[0][0]
    for x, change in events:
        if depth @DEEP@:
            found += x - last
        depth += change
        last = ⟦last¦x¦max(last, x) if change > 0 else last⟧
    return found
`,
    },
    {
      name: 'pieces',
      cost: 'n2',
      family: 'algebraic',
      source: `def FN(iv):
    marks = sorted(set([l for l, r in iv] + [r + 1 for l, r in iv]))
    found = 0
    for p, q in zip(marks, marks[1:]):
        inside = [x for x in ⟦equal¦iv¦set(iv)⟧ if x[0] <= p and q ⟦reach¦<= x[1] + 1¦<= x[1]⟧]
        if len(inside) @DEEP@:
            found += q - p
    return found
`,
    },
  ],
  mutations: [
    { slot: 'open1', code: 'M03', trap: 'half-open', what: 'the last point of an interval does not belong to it' },
    { slot: 'open2', code: 'M03', trap: 'half-open', what: 'the last point of an interval does not belong to it' },
    { slot: 'first', code: 'own', what: 'points before the first interval of the input are not looked at' },
    { slot: 'dup', code: 'M10', what: 'beginnings of equal intervals are counted once' },
    { slot: 'last', code: 'own', what: 'stretches are measured from the last beginning' },
    {
      slot: 'equal',
      code: 'M10',
      what: 'equal intervals count as one',
      visibleIf: (_value, variant) => !variant.includes('any'),
    },
    { slot: 'reach', code: 'M01', what: 'pieces at the end of an interval are not counted' },
  ],
  words: {
    titles: ['Days in Use', 'How Much Is Covered', 'Points with Company'],
    stories: [
      'The list of the {agent} shows many {intervals}, each with its first and its last day. {Name} goes through the calendar and ticks days.',
      '{Name} was asked about the {intervals} of past years: not how many there were, but how many days they leave to be counted.',
    ],
    values: [
      'the number of integers that belong to {depth} of the {intervals}',
      'the number of integers x such that l_i ≤ x ≤ r_i holds for {depth} of the {intervals}',
    ],
    define: [
      'Both end points of every {interval} belong to it, so an {interval} from 3 to 5 contains the three integers 3, 4 and 5. An integer in two equal {intervals} belongs to two {intervals}.',
    ],
    use: 'beginnings and ends are passed from left to right',
    banned: ['sweep', 'merge', 'sorted', 'difference array'],
  },
  families: [
    { name: 'nested', body: 'm = (lo + hi) // 2\nreturn [(max(lo, m - k), min(hi, m + k)) for k in range(n)]' },
    { name: 'touching', body: 'return [(min(hi, lo + 3 * i), min(hi, lo + 3 * i + 3)) for i in range(n)]' },
    { name: 'points', body: 'return [(x, x) for x in (rng.randint(lo, min(hi, lo + n)) for _ in range(n))]' },
    {
      name: 'with-gaps',
      body: 'return [(min(hi, lo + 7 * i), min(hi, lo + 7 * i + rng.randint(0, 9))) for i in range(n)]',
    },
  ],
};
