import type { KindSpec } from './kind.ts';
import { showNumber } from './numbers.ts';
import { fieldConstraints, fieldNames, fieldNoun, readRows } from './rows.ts';

/** Records with named integers: weighted intervals, jobs, items; a list of tuples. */
export const records: KindSpec = {
  letters: { data: 'rows', size: 'n', size2: 'm' },
  hasSize2: false,
  read: (port, { data, size }, reading) => readRows(data, port.fields ?? [], size, reading),
  args: ({ data }) => [data],
  shape: `def sizes(d):
    return [len(d)]
def show(d):
    return [' '.join(map(str, x)) for x in d]
def load(L, p, s):
    return [tuple(numbers(L, p + i, RECORD_WIDTH)) for i in range(s[0])], p + s[0]
def check(d):
    if not N_LO <= len(d) <= N_HI:
        return 'size out of range'
    if 'distinct' in FLAGS and len(set(d)) != len(d):
        return 'records are not different'
    for x in d:
        if record_fault(len(d), 0, x):
            return record_fault(len(d), 0, x)
    return ''
`,
  make: `def drawn(rng, n, lo, hi, pick):
    d = [record_draw(rng, n, 0, lo, hi, pick) for _ in range(n)]
    if 'distinct' in FLAGS:
        for _ in range(40):
            d = list(dict.fromkeys(d))
            if len(d) >= n:
                break
            d += [record_draw(rng, n, 0, max(LO, lo - n), min(HI, hi + n), row_uniform) for _ in range(n - len(d))]
    return d
def random_data(rng, n, lo, hi):
    return drawn(rng, n, lo, hi, row_uniform)
def equal_data(rng, n, lo, hi):
    if 'distinct' in FLAGS:
        return drawn(rng, n, lo, hi, row_near)
    return [record_draw(rng, n, 0, lo, hi, row_uniform)] * n
def edge_data(rng, n, lo, hi):
    return drawn(rng, n, lo, hi, row_ends)
def near(rng, n, lo, hi):
    return drawn(rng, n, lo, hi, row_near)
def mixed(rng, n, lo, hi):
    return drawn(rng, n, lo, hi, row_mixed)
def rising(rng, n, lo, hi):
    return sorted(mixed(rng, n, lo, hi))
def falling(rng, n, lo, hi):
    return sorted(mixed(rng, n, lo, hi), reverse=True)
def repeated(rng, n, lo, hi):
    d = drawn(rng, n, lo, hi, row_uniform)
    return d if 'distinct' in FLAGS else [rng.choice(d[:4]) for _ in d]
GENERIC = [mixed, near, rising, repeated, falling]
`,
  intro: (port, { size }) => {
    const [one, many] = port.noun ?? ['record', 'records'];
    const fields = port.fields ?? [];
    return [`${size} ${many}, numbered 1 to ${size}; ${one} i is given by ${fieldNoun(fields)} ${fieldNames(fields)}`];
  },
  inputLines: (port, { size }) => {
    const fields = port.fields ?? [];
    return `${size} lines, the i-th of them holding ${fieldNoun(fields)} ${fieldNames(fields)}${fields.length > 1 ? ', separated by single spaces' : ''}`;
  },
  constraints: (port, letters) => [
    ...fieldConstraints(port.fields ?? [], port.value, letters),
    ...(port.flags?.includes('distinct')
      ? [`no two ${port.noun?.[1] ?? 'records'} are equal in all their numbers`]
      : []),
  ],
};

/** Several words over one alphabet, `size2` bounds their lengths; a list of str. */
export const strings: KindSpec = {
  letters: { data: 's', size: 'n', size2: 'm' },
  hasSize2: false,
  read: (_port, { data, size }, reading) => [
    `${data} = [${reading.mode === 'tokens' ? reading.word : `${reading.line}.strip()`} for _ in range(${size})]`,
  ],
  args: ({ data }) => [data],
  shape: `def sizes(d):
    return [len(d)]
def show(d):
    return list(d)
def load(L, p, s):
    return L[p:p + s[0]], p + s[0]
def check(d):
    if not N_LO <= len(d) <= N_HI:
        return 'size out of range'
    if not all(M_LO <= len(x) <= M_HI for x in d):
        return 'length out of range'
    if any(c not in ALPHABET for x in d for c in x):
        return 'letter out of the alphabet'
    if 'distinct' in FLAGS and len(set(d)) != len(d):
        return 'strings are not different'
    return ''
`,
  make: `def word(rng, n, letters):
    return ''.join(rng.choice(letters) for _ in range(max(M_LO, min(M_HI, n))))
def apart(rng, d):
    if 'distinct' not in FLAGS:
        return d
    out = list(dict.fromkeys(d))
    for k in range(60 * len(d)):
        if len(out) == len(d):
            break
        x = word(rng, rng.randint(M_LO, M_HI), ALPHABET)
        if x not in out:
            out.append(x)
    return out
def random_data(rng, n, lo, hi):
    few = ALPHABET[:rng.choice([2, 3, len(ALPHABET)])]
    top = rng.choice([M_LO + 2, M_HI])
    return apart(rng, [word(rng, rng.randint(M_LO, max(M_LO, min(M_HI, top))), few) for _ in range(n)])
def equal_data(rng, n, lo, hi):
    return apart(rng, [word(rng, rng.randint(M_LO, M_HI), ALPHABET)] * n)
def edge_data(rng, n, lo, hi):
    return apart(rng, [word(rng, rng.choice([M_LO, M_HI]), [ALPHABET[0], ALPHABET[-1]]) for _ in range(n)])
def prefixes(rng, n, lo, hi):
    x = word(rng, M_HI, ALPHABET[:3])
    return apart(rng, [x[:rng.randint(M_LO, M_HI)] for _ in range(n)])
def rearranged(rng, n, lo, hi):
    x = [word(rng, rng.randint(M_LO, M_HI), ALPHABET[:3]) for _ in range(3)]
    return apart(rng, [''.join(rng.sample(y, len(y))) for y in (rng.choice(x) for _ in range(n))])
def few_words(rng, n, lo, hi):
    x = [word(rng, rng.randint(M_LO, M_HI), ALPHABET[:4]) for _ in range(4)]
    return apart(rng, [rng.choice(x) for _ in range(n)])
def in_order(rng, n, lo, hi):
    return sorted(random_data(rng, n, lo, hi))
GENERIC = [prefixes, rearranged, few_words, in_order]
`,
  intro: (_port, { data, size }) => [
    `${size} strings ${data}_1, …, ${data}_${size}`,
    `a list of ${size} words ${data}_1, …, ${data}_${size}`,
  ],
  inputLines: (_port, { data, size }) => `${size} lines, the i-th of them holding the string ${data}_i`,
  constraints: (port, { data }) => [
    `every ${data}_i has at least ${showNumber(port.size2?.[0] ?? 1)} and at most ${showNumber(port.size2?.[1] ?? 1)} characters, all from \`${port.alphabet ?? ''}\``,
    ...(port.flags?.includes('distinct') ? [`the strings are pairwise different`] : []),
  ],
};

/** The integer n itself; everything else are parameters. */
export const number: KindSpec = {
  letters: { data: 'n', size: 'n', size2: 'm' },
  hasSize2: false,
  read: () => [],
  args: ({ size }) => [size],
  shape: `def sizes(d):
    return [d]
def show(d):
    return []
def load(L, p, s):
    return s[0], p
def check(d):
    return '' if N_LO <= d <= N_HI else 'n out of range'
`,
  make: `def random_data(rng, n, lo, hi):
    return n
def equal_data(rng, n, lo, hi):
    return n
def edge_data(rng, n, lo, hi):
    return n
def anywhere(rng, n, lo, hi):
    return rng.randint(N_LO, N_USUAL)
def round_number(rng, n, lo, hi):
    return max(N_LO, min(N_USUAL, rng.choice([2, 3, 6, 10]) ** rng.randint(1, 6)))
def near_top(rng, n, lo, hi):
    return rng.randint(max(N_LO, N_USUAL - 5), N_USUAL)
GENERIC = [anywhere, round_number, near_top]
`,
  intro: (_port, { size }) => [`an integer ${size}`, `a single integer ${size}`],
  inputLines: () => '',
  constraints: () => [],
};
