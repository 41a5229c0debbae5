import type { KindSpec } from './kind.ts';
import { showNumber } from './numbers.ts';
import { readList } from './rows.ts';

const SECOND_SIZE = `def other(rng, n):
    return max(M_LO, min(M_HI, rng.choice([n, n, n + rng.randint(-3, 3), rng.randint(1, max(1, n)), rng.randint(M_LO, min(M_HI, 2 * n + 2))])))
`;

/** Two lists of integers: `(a, b)` in Python; the second may have bounds of its own. */
export const twoInts: KindSpec = {
  letters: { data: 'a', size: 'n', size2: 'm', second: 'b' },
  hasSize2: true,
  read: (_port, { data, size, size2, second = 'b' }, reading) => [
    readList(data, size, reading),
    readList(second, size2, reading),
  ],
  args: ({ data, second = 'b' }) => [data, second],
  shape: `def sizes(d):
    return [len(d[0]), len(d[1])]
def show(d):
    return [' '.join(map(str, x)) for x in d]
def load(L, p, s):
    return (numbers(L, p, s[0]), numbers(L, p + 1, s[1])), p + 2
def check(d):
    a, b = d
    if not (N_LO <= len(a) <= N_HI and M_LO <= len(b) <= M_HI):
        return 'size out of range'
    if not (all(LO <= x <= HI for x in a) and all(LO2 <= x <= HI2 for x in b)):
        return 'value out of range'
    if 'distinct' in FLAGS and (len(set(a)) != len(a) or len(set(b)) != len(b)):
        return 'values are not different'
    return ''
`,
  make: `${SECOND_SIZE}def drawn(rng, n, lo, hi, LO, HI):
    lo, hi = min(max(lo, LO), HI), max(min(hi, HI), LO)
    if 'distinct' in FLAGS:
        if hi - lo < 2 * n:
            lo, hi = max(LO, lo - 2 * n), min(HI, hi + 2 * n)
        return rng.sample(range(lo, hi + 1), n)
    return [rng.randint(lo, hi) for _ in range(n)]
def random_data(rng, n, lo, hi):
    return drawn(rng, n, lo, hi, LO, HI), drawn(rng, other(rng, n), lo, hi, LO2, HI2)
def equal_data(rng, n, lo, hi):
    if 'distinct' in FLAGS:
        a = drawn(rng, n, lo, hi, LO, HI)
        b = [x for x in a if LO2 <= x <= HI2][:M_HI]
        return a, b if len(b) >= M_LO else drawn(rng, other(rng, n), lo, hi, LO2, HI2)
    x = rng.randint(lo, hi)
    return [x] * n, [min(max(x, LO2), HI2)] * other(rng, n)
def edge_data(rng, n, lo, hi):
    if 'distinct' in FLAGS:
        return random_data(rng, n, lo, hi)
    return [rng.choice([lo, hi]) for _ in range(n)], [rng.choice([LO2, HI2]) for _ in range(max(M_LO, min(M_HI, n)))]
def rising(rng, n, lo, hi):
    a, b = random_data(rng, n, lo, hi)
    return sorted(a), sorted(b)
def opposed(rng, n, lo, hi):
    a, b = random_data(rng, n, lo, hi)
    return sorted(a), sorted(b, reverse=True)
def overlapping(rng, n, lo, hi):
    a, b = random_data(rng, n, lo, hi)
    if 'distinct' not in FLAGS:
        b = [min(max(rng.choice(a), LO2), HI2) if rng.random() < 0.6 else x for x in b]
    return a, b
def few_values(rng, n, lo, hi):
    if 'distinct' in FLAGS:
        return random_data(rng, n, lo, hi)
    x = [rng.randint(lo, hi) for _ in range(3)]
    return [rng.choice(x) for _ in range(n)], [min(max(rng.choice(x), LO2), HI2) for _ in range(other(rng, n))]
GENERIC = [overlapping, few_values, rising, opposed]
`,
  intro: (_port, { data, size, size2, second = 'b' }) => [
    `a list of ${size} integers ${data}_1, …, ${data}_${size} and a list of ${size2} integers ${second}_1, …, ${second}_${size2}`,
    `two lists of integers, ${data}_1, …, ${data}_${size} and ${second}_1, …, ${second}_${size2}`,
  ],
  inputLines: (_port, { data, size, size2, second = 'b' }) =>
    `two lines: the first holds the ${size} integers ${data}_1, …, ${data}_${size}, the second the ${size2} integers ${second}_1, …, ${second}_${size2}, separated by single spaces`,
  constraints: (port, { data, size, size2, second = 'b' }) => {
    const [lo, hi] = port.value2 ?? port.value;
    return [
      `${showNumber(port.value[0])} ≤ ${data}_i ≤ ${showNumber(port.value[1])} for 1 ≤ i ≤ ${size}`,
      `${showNumber(lo)} ≤ ${second}_j ≤ ${showNumber(hi)} for 1 ≤ j ≤ ${size2}`,
      ...(port.flags?.includes('distinct') ? ['within each of the two lists the numbers are pairwise different'] : []),
    ];
  },
};

/** Two words over one alphabet: `(s, t)` in Python. */
export const twoStrings: KindSpec = {
  letters: { data: 's', size: 'n', size2: 'm', second: 't' },
  hasSize2: true,
  read: (_port, { data, second = 't' }, reading) =>
    [data, second].map((name) => `${name} = ${reading.mode === 'tokens' ? reading.word : `${reading.line}.strip()`}`),
  args: ({ data, second = 't' }) => [data, second],
  shape: `def sizes(d):
    return [len(d[0]), len(d[1])]
def show(d):
    return list(d)
def load(L, p, s):
    return (L[p], L[p + 1]), p + 2
def check(d):
    if not (N_LO <= len(d[0]) <= N_HI and M_LO <= len(d[1]) <= M_HI):
        return 'size out of range'
    if any(c not in ALPHABET for x in d for c in x):
        return 'letter out of the alphabet'
    return ''
`,
  make: `${SECOND_SIZE}def word(rng, n, letters):
    return ''.join(rng.choice(letters) for _ in range(n))
def fit(rng, t):
    while len(t) < M_LO:
        t += rng.choice(ALPHABET)
    return t[:M_HI]
def random_data(rng, n, lo, hi):
    few = ALPHABET if rng.random() < 0.3 else ALPHABET[:rng.choice([2, 3])]
    return word(rng, n, few), word(rng, other(rng, n), few)
def equal_data(rng, n, lo, hi):
    c = rng.choice(ALPHABET)
    return c * n, (c if rng.random() < 0.7 else rng.choice(ALPHABET)) * other(rng, n)
def edge_data(rng, n, lo, hi):
    ends = [ALPHABET[0], ALPHABET[-1]]
    return word(rng, n, ends), word(rng, M_LO, ends)
def edited(rng, n, lo, hi):
    s = word(rng, n, ALPHABET[:4])
    t = []
    for c in s:
        x = rng.random()
        if x < 0.1:
            continue
        t.append(c if x < 0.8 else rng.choice(ALPHABET))
        if x > 0.95:
            t.append(rng.choice(ALPHABET))
    return s, fit(rng, ''.join(t))
def shifted(rng, n, lo, hi):
    s = word(rng, n, ALPHABET[:3])
    k = rng.randrange(n)
    return s, fit(rng, s[k:] + s[:k])
def planted(rng, n, lo, hi):
    t = fit(rng, word(rng, max(1, min(M_HI, rng.randint(1, 4))), ALPHABET[:2]))
    s = ''
    while len(s) < n:
        s += t if rng.random() < 0.6 else rng.choice(ALPHABET)
    return s[:n], t
def repeated(rng, n, lo, hi):
    part = word(rng, rng.randint(1, 3), ALPHABET[:3])
    return (part * n)[:n], fit(rng, (part * n)[:max(1, other(rng, n))])
GENERIC = [edited, planted, repeated, shifted]
`,
  intro: (_port, { data, size, size2, second = 't' }) => [
    `a string ${data} of length ${size} and a string ${second} of length ${size2}`,
    `two words: ${data} with ${size} characters and ${second} with ${size2} characters`,
  ],
  inputLines: (_port, { data, second = 't' }) => `two lines: the string ${data} and the string ${second}`,
  constraints: (port, { data, second = 't' }) => [
    `${data} and ${second} consist of characters from \`${port.alphabet ?? ''}\``,
  ],
};
