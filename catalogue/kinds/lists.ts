import type { Port } from '../model.ts';
import type { KindSpec, Letters, Reading } from './kind.ts';
import { showNumber } from './numbers.ts';

const INT_SHAPE = `def sizes(d):
    return [len(d)]
def show(d):
    return [' '.join(map(str, d))]
def load(L, p, s):
    return numbers(L, p, s[0]), p + 1
`;

const INT_MAKE = `def random_data(rng, n, lo, hi):
    if 'distinct' in FLAGS:
        if hi - lo < 2 * n:
            lo, hi = max(LO, lo - 2 * n), min(HI, hi + 2 * n)
        return rng.sample(range(lo, hi + 1), n)
    return [rng.randint(lo, hi) for _ in range(n)]
def equal_data(rng, n, lo, hi):
    return [rng.randint(lo, hi)] * n
def edge_data(rng, n, lo, hi):
    return [rng.choice([lo, hi, (lo + hi) // 2]) for _ in range(n)]
def saw(rng, n, lo, hi):
    k = rng.randint(2, 6)
    x = rng.randint(lo, max(lo, hi - k + 1))
    return [min(hi, x + i % k) for i in range(n)]
def rising(rng, n, lo, hi):
    return sorted(rng.randint(lo, hi) for _ in range(n))
def falling(rng, n, lo, hi):
    return rising(rng, n, lo, hi)[::-1]
def two_values(rng, n, lo, hi):
    x = [rng.randint(lo, hi), rng.randint(lo, hi)]
    return [rng.choice(x) for _ in range(n)]
def few_values(rng, n, lo, hi):
    x = [rng.randint(lo, hi) for _ in range(4)]
    return [rng.choice(x) for _ in range(n)]
GENERIC = [saw, rising, falling, two_values, few_values]
`;

function readNumbers(letters: Letters, reading: Reading): string[] {
  return reading.mode === 'tokens'
    ? [`${letters.data} = [${reading.int} for _ in range(${letters.size})]`]
    : [`${letters.data} = list(map(int, ${reading.line}.split()))`];
}

export const ints: KindSpec = {
  letters: { data: 'a', size: 'n', size2: 'm' },
  hasSize2: false,
  read: (_port, letters, reading) => readNumbers(letters, reading),
  args: (letters) => [letters.data],
  shape: `${INT_SHAPE}def check(d):
    if not N_LO <= len(d) <= N_HI:
        return 'size out of range'
    if not all(LO <= x <= HI for x in d):
        return 'value out of range'
    if 'distinct' in FLAGS and len(set(d)) != len(d):
        return 'values are not different'
    return ''
`,
  make: INT_MAKE,
  intro: (_port, { data, size }) => [
    `a list of ${size} integers ${data}_1, …, ${data}_${size}`,
    `${size} integers ${data}_1, …, ${data}_${size} in this order`,
  ],
  inputLines: (_port, { data, size }) =>
    `the ${size} integers ${data}_1, …, ${data}_${size}, separated by single spaces`,
  constraints: (port, { data, size }) => [
    `${showNumber(port.value[0])} ≤ ${data}_i ≤ ${showNumber(port.value[1])} for 1 ≤ i ≤ ${size}`,
    ...(port.flags?.includes('distinct') ? [`the numbers ${data}_i are pairwise different`] : []),
  ],
};

export const perm: KindSpec = {
  ...ints,
  letters: { data: 'p', size: 'n', size2: 'm' },
  shape: `${INT_SHAPE}def check(d):
    if not N_LO <= len(d) <= N_HI:
        return 'size out of range'
    if sorted(d) != list(range(1, len(d) + 1)):
        return 'not a permutation'
    return ''
`,
  make: `def random_data(rng, n, lo, hi):
    return rng.sample(range(1, n + 1), n)
def equal_data(rng, n, lo, hi):
    return list(range(1, n + 1))
def edge_data(rng, n, lo, hi):
    return list(range(n, 0, -1))
def rotated(rng, n, lo, hi):
    return casegen.rotation(n, rng.randrange(n))
def swapped(rng, n, lo, hi):
    d = list(range(1, n + 1))
    for i in range(0, n - 1, 2):
        if rng.random() < 0.7:
            d[i], d[i + 1] = d[i + 1], d[i]
    return d
def blocks(rng, n, lo, hi):
    return casegen.shuffled_blocks(rng, n, rng.randint(2, 5))
def cycle(rng, n, lo, hi):
    return casegen.one_cycle(rng, n)
GENERIC = [rotated, swapped, blocks, cycle]
`,
  intro: (_port, { data, size }) => [
    `a permutation ${data}_1, …, ${data}_${size} of the numbers 1, …, ${size}`,
    `the numbers 1 to ${size} in some order ${data}_1, …, ${data}_${size}`,
  ],
  constraints: (_port, { data, size }) => [`${data}_1, …, ${data}_${size} is a permutation of 1, …, ${size}`],
};

export const string: KindSpec = {
  letters: { data: 's', size: 'n', size2: 'm' },
  hasSize2: false,
  read: (_port, { data }, reading) => [
    `${data} = ${reading.mode === 'tokens' ? reading.word : `${reading.line}.strip()`}`,
  ],
  args: ({ data }) => [data],
  shape: `def sizes(d):
    return [len(d)]
def show(d):
    return [d]
def load(L, p, s):
    return L[p], p + 1
def check(d):
    if not N_LO <= len(d) <= N_HI:
        return 'size out of range'
    if any(c not in ALPHABET for c in d):
        return 'letter out of the alphabet'
    return ''
`,
  make: `def random_data(rng, n, lo, hi):
    few = ALPHABET if n > 30 and rng.random() < 0.5 else ALPHABET[:3]
    return ''.join(rng.choice(few) for _ in range(n))
def equal_data(rng, n, lo, hi):
    return rng.choice(ALPHABET) * n
def edge_data(rng, n, lo, hi):
    return ''.join(rng.choice([ALPHABET[0], ALPHABET[-1]]) for _ in range(n))
def periodic(rng, n, lo, hi):
    return casegen.periodic(rng, n, ALPHABET[:3], rng.randint(2, 5))
def fibonacci(rng, n, lo, hi):
    return casegen.fibonacci_word(n, ALPHABET[0], ALPHABET[-1])
def mirrored(rng, n, lo, hi):
    return casegen.palindrome(rng, n, ALPHABET[:3])
def runs(rng, n, lo, hi):
    return casegen.runs(rng, n, ALPHABET, 6)
GENERIC = [periodic, fibonacci, mirrored, runs]
`,
  intro: (_port, { data, size }) => [`a string ${data} of length ${size}`, `a word ${data} with ${size} characters`],
  inputLines: (_port, { data }) => `the string ${data}`,
  constraints: (port, { data }) => [`${data} consists of characters from \`${port.alphabet ?? ''}\``],
};

function pairShape(ordered: boolean): string {
  return `def sizes(d):
    return [len(d)]
def show(d):
    return ['%d %d' % p for p in d]
def load(L, p, s):
    return [tuple(numbers(L, p + i, 2)) for i in range(s[0])], p + s[0]
def check(d):
    if not N_LO <= len(d) <= N_HI:
        return 'size out of range'
    if not all(LO <= x <= HI and LO <= y <= HI for x, y in d):
        return 'value out of range'
    if ${ordered ? 'True' : 'False'} and not all(x <= y for x, y in d):
        return 'first end after the last'
    if 'distinct' in FLAGS and len(set(d)) != len(d):
        return 'pairs are not different'
    return ''
`;
}

function pairMake(ordered: boolean): string {
  const second = ordered
    ? 'min(hi, x + rng.randint(0, max(1, (hi - lo) // rng.choice([1, 2, 3, 8]))))'
    : 'rng.randint(lo, hi)';
  return `def one(rng, lo, hi):
    x = rng.randint(lo, hi)
    return x, ${second}
def random_data(rng, n, lo, hi):
    if 'distinct' not in FLAGS:
        return [one(rng, lo, hi) for _ in range(n)]
    while (hi - lo) * (hi - lo) < 4 * n:
        lo, hi = max(LO, lo - n), min(HI, hi + n)
    d = set()
    while len(d) < n:
        d.add(one(rng, lo, hi))
    return rng.sample(sorted(d), n)
def equal_data(rng, n, lo, hi):
    return random_data(rng, n, lo, hi) if 'distinct' in FLAGS else [one(rng, lo, hi)] * n
def edge_data(rng, n, lo, hi):
    return [rng.choice([(lo, hi), (lo, lo), (hi, hi)]) for _ in range(n)]
def clustered(rng, n, lo, hi):
    w = max(1, (hi - lo) // 20)
    c = [rng.randint(lo, hi - w) for _ in range(3)]
    return [one(rng, x, x + w) for x in (rng.choice(c) for _ in range(n))]
def lattice(rng, n, lo, hi):
    top = min(hi, lo + 12)
    return [one(rng, lo, top) for _ in range(n)]
GENERIC = [clustered, lattice]
`;
}

/** A list of integer pairs; `ordered` demands first <= second. */
function pairList(ordered: boolean, x: string, y: string, noun: readonly [string, string, string]): KindSpec {
  return {
    letters: { data: noun[0], size: 'n', size2: 'm' },
    hasSize2: false,
    read: (_port, { data, size }, reading) =>
      reading.mode === 'tokens'
        ? [`${data} = [(${reading.int}, ${reading.int}) for _ in range(${size})]`]
        : [`${data} = [tuple(map(int, ${reading.line}.split())) for _ in range(${size})]`],
    args: ({ data }) => [data],
    shape: pairShape(ordered),
    make: pairMake(ordered),
    intro: (_port, { size }) => [
      `${size} ${noun[1]}, numbered 1 to ${size}; ${noun[2]} i is given by the integers ${x}_i and ${y}_i`,
    ],
    inputLines: (_port, { size }) =>
      `${size} lines, the i-th of them holding the two integers ${x}_i and ${y}_i separated by a single space`,
    constraints: (port: Port, { size }) => {
      const [lo, hi] = port.value.map(showNumber);
      const range = ordered ? `${lo} ≤ ${x}_i ≤ ${y}_i ≤ ${hi}` : `${lo} ≤ ${x}_i, ${y}_i ≤ ${hi}`;
      const flags = port.flags?.includes('distinct') ? [`no two of the ${noun[1]} are equal`] : [];
      return [`${range} for 1 ≤ i ≤ ${size}`, ...flags];
    },
  };
}

export const intervals: KindSpec = pairList(true, 'l', 'r', ['spans', 'intervals', 'interval']);
export const points: KindSpec = pairList(false, 'x', 'y', ['pts', 'points', 'point']);
export const pairs: KindSpec = pairList(false, 'u', 'v', ['rows', 'pairs of integers', 'pair']);
