export type Values = readonly number[];

/** What is asked of the values; each in words, as Python over `values` and `k`, and worked out for a sample. */
export const QUESTIONS: readonly (readonly [
  words: string,
  code: string,
  worked: (values: Values, k: number) => number,
])[] = [
  [
    'the sum of all values that are greater than k',
    'sum(v for v in values if v > k)',
    (values, k) => sum(values.filter((v) => v > k)),
  ],
  [
    'how many neighbouring pairs have a sum greater than k',
    'sum(1 for a, b in zip(values, values[1:]) if a + b > k)',
    (values, k) => values.slice(1).filter((v, i) => v + values[i]! > k).length,
  ],
  [
    'the number of different remainders of the values divided by k',
    'len({v % k for v in values})',
    (values, k) => new Set(values.map((v) => v % k)).size,
  ],
  [
    'the sum of each value times its position counted from one',
    'sum(i * v for i, v in enumerate(values, 1))',
    (values) => sum(values.map((v, i) => (i + 1) * v)),
  ],
  [
    'the largest value less the smallest, times k',
    '(max(values) - min(values)) * k',
    (values, k) => (Math.max(...values) - Math.min(...values)) * k,
  ],
  [
    'how many values are at most k',
    'sum(1 for v in values if v <= k)',
    (values, k) => values.filter((v) => v <= k).length,
  ],
];

/** Problems that any of several positions solves: in words, as Python for the worth of `v`, and for a sample. */
export const OPEN_QUESTIONS: readonly (readonly [
  words: string,
  code: string,
  worth: (v: number, k: number) => number,
])[] = [
  ['that is as large as possible', 'v', (v) => v],
  ['that is as small as possible', '-v', (v) => -v],
  ['whose difference from k is as large as possible', 'abs(v - k)', (v, k) => Math.abs(v - k)],
];

const sum = (values: Values) => values.reduce((a, b) => a + b, 0);

export const MODULUS = 1_000_003;
