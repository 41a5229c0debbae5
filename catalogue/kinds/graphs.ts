import type { Port } from '../model.ts';
import { EDGE_CHECK, EDGE_MAKE, GRAPH_MAKE, graphShape } from './graph-python.ts';
import type { KindSpec, Letters, Reading } from './kind.ts';
import { showNumber } from './numbers.ts';

const isWeighted = (port: Port) => !(port.flags?.includes('unweighted') ?? false);

function readEdges(port: Port, { data, size, size2 }: Letters, reading: Reading, tree: boolean): string[] {
  const count = tree ? `${size} - 1` : size2;
  const weighted = isWeighted(port);
  if (reading.mode === 'tokens') {
    const { int } = reading;
    return [`${data} = [(${int} - 1, ${int} - 1${weighted ? `, ${int}` : ''}) for _ in range(${count})]`];
  }
  const names = weighted ? 'x, y, z' : 'x, y';
  return [
    `${data} = []`,
    `for _ in range(${count}):`,
    `    ${names} = map(int, ${reading.line}.split())`,
    `    ${data}.append((x - 1, y - 1${weighted ? ', z' : ''}))`,
  ];
}

function graphIntro(port: Port, { size, size2 }: Letters, directed: boolean): string {
  const verb = directed ? 'goes from' : 'joins';
  const link = directed ? 'to' : 'and';
  const weight = isWeighted(port) ? ` and has ${directed ? 'price' : 'length'} w_i` : '';
  const what = directed ? 'directed graph' : 'undirected graph';
  const article = port.flags?.includes('connected') ? 'a connected' : directed ? 'a' : 'an';
  return `${article} ${what} with ${size} vertices, numbered 1 to ${size}, and ${size2} edges; edge i ${verb} u_i ${link} v_i${weight}`;
}

function graphConstraints(port: Port, { size }: Letters): string[] {
  const has = (flag: 'acyclic' | 'connected' | 'simple') => port.flags?.includes(flag) ?? false;
  const loops = has('simple')
    ? ['there are no loops and no parallel edges']
    : ['there may be loops and parallel edges'];
  return [
    `1 ≤ u_i, v_i ≤ ${size}`,
    ...(isWeighted(port) ? [`${showNumber(port.value[0])} ≤ w_i ≤ ${showNumber(port.value[1])}`] : []),
    ...(has('acyclic') ? ['u_i < v_i for every edge'] : []),
    ...(has('connected') ? ['the graph is connected'] : []),
    ...(has('acyclic') && !has('simple') ? ['there may be parallel edges'] : loops),
  ];
}

function graph(directed: boolean): KindSpec {
  return {
    letters: { data: 'edges', size: 'n', size2: 'm' },
    hasSize2: true,
    read: (port, letters, reading) => readEdges(port, letters, reading, false),
    args: ({ data, size }) => [size, data],
    shape: graphShape(directed),
    make: GRAPH_MAKE,
    intro: (port, letters) => [graphIntro(port, letters, directed)],
    inputLines: (port, { size2 }) =>
      `${size2} lines, the i-th of them holding ${isWeighted(port) ? 'the integers u_i, v_i and w_i' : 'the integers u_i and v_i'} separated by single spaces`,
    constraints: graphConstraints,
  };
}

export const dgraph: KindSpec = graph(true);
export const ugraph: KindSpec = graph(false);

export const tree: KindSpec = {
  letters: { data: 'edges', size: 'n', size2: 'm' },
  hasSize2: false,
  read: (port, letters, reading) => readEdges(port, letters, reading, true),
  args: ({ data, size }) => [size, data],
  shape: `${EDGE_CHECK}def sizes(d):
    return [d[0]]
def show(d):
    return rows(d[1])
def load(L, p, s):
    return (s[0], edges(L, p, s[0] - 1)), p + s[0] - 1
def check(d):
    n, e = d
    if not N_LO <= n <= N_HI:
        return 'size out of range'
    return bad_edges(n, e) or ('' if len(e) == n - 1 and joined(n, e) else 'not a tree')
`,
  make: `${EDGE_MAKE}def random_data(rng, n, lo, hi):
    return n, tree_of(rng, n, lambda i: rng.randrange(i), lo, hi)
def equal_data(rng, n, lo, hi):
    w = rng.randint(lo, hi)
    return n, tree_of(rng, n, lambda i: 0, w, w)
def edge_data(rng, n, lo, hi):
    return n, tree_of(rng, n, lambda i: i - 1, rng.choice([lo, hi]), hi)
def star(rng, n, lo, hi):
    return n, tree_of(rng, n, lambda i: 0, lo, hi)
def path(rng, n, lo, hi):
    return n, tree_of(rng, n, lambda i: i - 1, lo, hi)
def binary(rng, n, lo, hi):
    return n, tree_of(rng, n, lambda i: (i - 1) // 2, lo, hi)
def caterpillar(rng, n, lo, hi):
    return n, tree_of(rng, n, lambda i: max(0, i - rng.randint(1, 3)), lo, hi)
GENERIC = [star, path, binary, caterpillar]
`,
  intro: (port, { size }) => [
    `a tree with ${size} vertices, numbered 1 to ${size}; its i-th edge joins u_i and v_i${isWeighted(port) ? ' and has length w_i' : ''}`,
  ],
  inputLines: (port, { size }) =>
    `${size} − 1 lines, the i-th of them holding ${isWeighted(port) ? 'the integers u_i, v_i and w_i' : 'the integers u_i and v_i'} separated by single spaces`,
  constraints: (port, { size }) => [
    `1 ≤ u_i, v_i ≤ ${size}`,
    ...(isWeighted(port) ? [`${showNumber(port.value[0])} ≤ w_i ≤ ${showNumber(port.value[1])}`] : []),
    'every vertex can be reached from every other',
  ],
};

export const grid: KindSpec = {
  letters: { data: 'grid', size: 'n', size2: 'm' },
  hasSize2: true,
  read: (_port, { data, size }, reading) => [
    `${data} = [${reading.mode === 'tokens' ? reading.word : `${reading.line}.strip()`} for _ in range(${size})]`,
  ],
  args: ({ data }) => [data],
  shape: `def sizes(d):
    return [len(d), len(d[0])]
def show(d):
    return list(d)
def load(L, p, s):
    return L[p:p + s[0]], p + s[0]
def check(d):
    if not (N_LO <= len(d) <= N_HI and all(M_LO <= len(x) <= M_HI and len(x) == len(d[0]) for x in d)):
        return 'size out of range'
    if any(c not in ALPHABET for x in d for c in x):
        return 'unknown symbol'
    return ''
`,
  make: `def fill(rng, n, m, share):
    return [''.join(ALPHABET[0] if rng.random() < share else rng.choice(ALPHABET[1:]) for _ in range(m)) for _ in range(n)]
def wide(rng, n):
    return max(M_LO, min(M_HI, n + rng.randint(-1, 2)))
def random_data(rng, n, lo, hi):
    return fill(rng, n, wide(rng, n), rng.choice([0.55, 0.7, 0.85]))
def equal_data(rng, n, lo, hi):
    return [rng.choice(ALPHABET) * wide(rng, n)] * n
def edge_data(rng, n, lo, hi):
    return fill(rng, n, rng.choice([M_LO, wide(rng, n)]), rng.choice([0.1, 0.9]))
def checkered(rng, n, lo, hi):
    m = wide(rng, n)
    return [''.join(ALPHABET[(i + j) % 2] for j in range(m)) for i in range(n)]
def comb(rng, n, lo, hi):
    m = wide(rng, n)
    gap = [rng.randrange(m) for _ in range(n)]
    return [''.join(ALPHABET[0] if i % 2 == 0 or j == gap[i] else ALPHABET[1] for j in range(m)) for i in range(n)]
def strip(rng, n, lo, hi):
    return fill(rng, max(N_LO, 1), M_HI, 0.7)
def blobs(rng, n, lo, hi):
    m = wide(rng, n)
    d = [[ALPHABET[0]] * m for _ in range(n)]
    for _ in range(n):
        i, j, h, w = rng.randrange(n), rng.randrange(m), rng.randint(1, 3), rng.randint(1, 3)
        c = rng.choice(ALPHABET)
        for x in range(i, min(n, i + h)):
            for y in range(j, min(m, j + w)):
                d[x][y] = c
    return [''.join(x) for x in d]
GENERIC = [checkered, comb, strip, blobs]
`,
  intro: (_port, { size, size2 }) => [`a grid with ${size} rows and ${size2} columns of cells`],
  inputLines: (_port, { size, size2 }) =>
    `${size} lines with ${size2} characters each, the rows of the grid from top to bottom`,
  constraints: (port) => Object.entries(port.symbols ?? {}).map(([symbol, meaning]) => `\`${symbol}\` is ${meaning}`),
};
