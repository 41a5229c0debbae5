import type { Operator } from '../model.ts';

export const rangeMinima: Operator = {
  id: 'range-minima',
  family: 'F21',
  role: 'core',
  input: {
    kind: 'ints',
    size: [1, 100],
    value: [-1000000000n, 1000000000n],
    queries: {
      size: [1, 80],
      fields: [
        { name: 'l', lo: '1', hi: 'n' },
        { name: 'r', lo: 'l', hi: 'n' },
      ],
    },
  },
  params: [],
  result: { kind: 'ints', bound: (value) => value, length: 'q', subject: 'query' },
  algebra: [],
  features: [
    'data/trees/sparse table',
    'data/trees/segment tree',
    'opt/tables/precomputation',
    'opt/pruning/offline processing',
    'data/linear/monotonic stack',
    'opt/pruning/doubling',
  ],
  base: 1300,
  variants: [
    {
      axis: 'which',
      options: [
        { id: 'least', python: { PICK: 'min', LESS: '<' }, words: { least: 'smallest', low: 'minimum' } },
        { id: 'greatest', python: { PICK: 'max', LESS: '>' }, words: { least: 'largest', low: 'maximum' } },
      ],
    },
  ],
  impls: [
    {
      name: 'each',
      cost: 'n q',
      family: 'definition',
      source: `def FN(a, qs):
    out = []
    for l, r in qs:
        out.append(@PICK@(a[⟦first1¦l - 1¦min(l, r - 1)⟧:⟦last1¦r¦max(l, r - 1)⟧]))
    return out
`,
    },
    {
      name: 'powers',
      cost: 'n lg',
      family: 'classic',
      source: `def FN(a, qs):
    table = [list(a)]
    width = 1
    while 2 * width <= len(a):
        last = table[-1]
        table.append([@PICK@(last[i], last[i + width]) for i in range(len(last) - width)])
        width *= 2
    out = []
    for l, r in qs:
        h = (r - l + 1).bit_length() - 1
        row = table[h]
        out.append(@PICK@(row[l - 1], row[⟦second¦r - (1 << h)¦l - 1⟧]))
    return out
`,
    },
    {
      name: 'by-right-end',
      cost: 'n lg',
      family: 'library',
      source: `from bisect import bisect_left
def FN(a, qs):
    order = sorted(range(len(qs)), key=lambda x: qs[x][1])
    out = [0] * len(qs)
    places = []
    done = 0
    for x in order:
        l, r = qs[x]
        while done < r:
            while places and a[done] @LESS@ a[places[-1]]:
                places.⟦drop¦pop()¦pop(0)⟧
            places.append(done)
            done += 1
        out[x] = a[places[min(bisect_left(places, l - ⟦base¦1¦2⟧), len(places) - 1)]]
    return ⟦inorder¦out¦[out[x] for x in order]⟧
`,
    },
  ],
  mutations: [
    { slot: 'first1', code: 'M25', trap: 'open-left', what: 'the first place of the range is left out' },
    { slot: 'last1', code: 'M01', what: 'the last place of the range is left out' },
    { slot: 'second', code: 'own', what: 'only the first part of a range is looked at' },
    { slot: 'drop', code: 'own', what: 'the oldest place is dropped instead of the newest' },
    { slot: 'base', code: 'M25', what: 'the place before the range is looked at too' },
    { slot: 'inorder', code: 'own', what: 'answers are given in the order of the right ends' },
  ],
  words: {
    titles: ['Extremes of Ranges', 'Asking about Stretches', 'The Extreme in Between'],
    stories: [
      '{Name} answers questions about the row of {items}. Every question names two places, and everything between them counts, both ends included.',
      'The {agent} keeps the {values} of the {items} in a long list and is asked about stretches of it all day long.',
    ],
    values: [
      'the {least} of the elements of {a} from place l_i to place r_i',
      'the {low} of the elements at the places l_i, l_i + 1, …, r_i of {a}',
    ],
    define: [
      'Places are numbered from 1, and both ends of a range belong to it, so a range with l_i = r_i holds one element.',
    ],
    use: 'extremes of ranges are prepared or found from the right end',
    banned: ['sparse', 'segment tree', 'stack', 'offline'],
  },
  families: [
    { name: 'falling', body: 'return sorted((rng.randint(lo, hi) for _ in range(n)), reverse=True)' },
    { name: 'waves', body: 'return [max(lo, min(hi, (i % 9 - 4) ** 2)) for i in range(n)]' },
  ],
};
