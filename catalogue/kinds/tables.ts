import type { Port } from '../model.ts';
import type { KindSpec, Letters } from './kind.ts';
import { showNumber } from './numbers.ts';

function tableShape(square: boolean): string {
  return `def sizes(d):
    return [len(d)]${square ? '' : ' + [len(d[0])]'}
def show(d):
    return [' '.join(map(str, x)) for x in d]
def load(L, p, s):
    return [numbers(L, p + i, s[${square ? 0 : 1}]) for i in range(s[0])], p + s[0]
def check(d):
    if not N_LO <= len(d) <= N_HI or not all(len(x) == len(d[0]) for x in d):
        return 'size out of range'
    if ${square ? 'len(d[0]) != len(d)' : 'not M_LO <= len(d[0]) <= M_HI'}:
        return 'size out of range'
    if not all(LO <= y <= HI for x in d for y in x):
        return 'value out of range'
    if 'symmetric' in FLAGS and any(d[i][j] != d[j][i] for i in range(len(d)) for j in range(i)):
        return 'not symmetric'
    return ''
`;
}

function tableMake(square: boolean): string {
  return `def wide(rng, n):
    return ${square ? 'n' : 'max(M_LO, min(M_HI, n + rng.randint(-1, 2)))'}
def build(n, m, f):
    d = [[min(max(f(i, j), LO), HI) for j in range(m)] for i in range(n)]
    if 'symmetric' in FLAGS:
        d = [[d[max(i, j)][min(i, j)] for j in range(m)] for i in range(n)]
    return d
def random_data(rng, n, lo, hi):
    return build(n, wide(rng, n), lambda i, j: rng.randint(lo, hi))
def equal_data(rng, n, lo, hi):
    x = rng.randint(lo, hi)
    return build(n, wide(rng, n), lambda i, j: x)
def edge_data(rng, n, lo, hi):
    return build(n, ${square ? 'n' : 'rng.choice([M_LO, wide(rng, n)])'}, lambda i, j: rng.choice([lo, hi]))
def sloped(rng, n, lo, hi):
    k = rng.randint(1, 4)
    return build(n, wide(rng, n), lambda i, j: lo + k * i + j + rng.randint(0, 1))
def banded(rng, n, lo, hi):
    return build(n, wide(rng, n), lambda i, j: rng.randint(lo, hi) if abs(i - j) < 2 else (0 if LO <= 0 <= HI else lo))
def few_values(rng, n, lo, hi):
    x = [rng.randint(lo, hi) for _ in range(3)]
    return build(n, wide(rng, n), lambda i, j: rng.choice(x))
def striped(rng, n, lo, hi):
    x = [rng.randint(lo, hi) for _ in range(n + 8)]
    return build(n, wide(rng, n), lambda i, j: x[i] if rng.random() < 0.9 else rng.randint(lo, hi))
GENERIC = [few_values, sloped, striped, banded]
`;
}

const values = (port: Port, { data, size }: Letters, last: string) => [
  `${showNumber(port.value[0])} ≤ ${data}_{i,j} ≤ ${showNumber(port.value[1])} for 1 ≤ i ≤ ${size} and 1 ≤ j ≤ ${last}`,
  ...(port.flags?.includes('symmetric') ? [`${data}_{i,j} = ${data}_{j,i} for all i and j`] : []),
];

function table(what: (size: string, columns: string, data: string) => string[], square: boolean): KindSpec {
  return {
    letters: { data: 'a', size: 'n', size2: 'm' },
    hasSize2: !square,
    read: (_port, { data, size, size2 }, reading) =>
      reading.mode === 'tokens'
        ? [`${data} = [[${reading.int} for _ in range(${square ? size : size2})] for _ in range(${size})]`]
        : [`${data} = [list(map(int, ${reading.line}.split())) for _ in range(${size})]`],
    args: ({ data }) => [data],
    shape: tableShape(square),
    make: tableMake(square),
    intro: (_port, { data, size, size2 }) => what(size, square ? size : size2, data),
    inputLines: (_port, { data, size, size2 }) => {
      const last = square ? size : size2;
      return `${size} lines, the i-th of them holding the ${last} integers ${data}_{i,1}, …, ${data}_{i,${last}} separated by single spaces`;
    },
    constraints: (port, letters) => values(port, letters, square ? letters.size : letters.size2),
  };
}

/** A matrix with n rows and m columns: a list of lists. */
export const matrix: KindSpec = table(
  (n, m, a) => [
    `a matrix with ${n} rows and ${m} columns; the number in row i and column j is ${a}_{i,j}`,
    `a table of integers ${a}_{i,j} with ${n} rows and ${m} columns (i is the row, j the column)`,
  ],
  false,
);
/** A matrix with n rows and n columns. */
export const square: KindSpec = table(
  (n, _m, a) => [
    `a square matrix with ${n} rows and ${n} columns; the number in row i and column j is ${a}_{i,j}`,
    `an ${n} × ${n} table of integers; row i and column j hold ${a}_{i,j}`,
  ],
  true,
);
/** A grid whose cells hold numbers. */
export const intGrid: KindSpec = table(
  (n, m, a) => [`a grid with ${n} rows and ${m} columns; the cell in row i and column j holds the integer ${a}_{i,j}`],
  false,
);
