import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import {
  EXTRACTOR_PROGRAM,
  type Extraction,
  frameSnippets,
  parseExtraction,
} from '../../catalogue/features/extractor.ts';
import { isKnownPath } from '../../catalogue/vocabulary.ts';

const SEEDS = join(process.cwd(), 'examples', 'seed');
const files = readdirSync(SEEDS)
  .filter((name) => name.endsWith('.py'))
  .sort();
const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;
const options = python ? {} : { skip: 'python3 3.11 or later is not installed: the extraction is not run natively' };

function extract(sources: readonly (Uint8Array | string)[], hashSeed = '0'): Buffer {
  const frames = frameSnippets(sources.map((source) => Buffer.from(source)));
  const run = spawnSync('python3', ['-W', 'ignore', '-c', EXTRACTOR_PROGRAM], {
    input: frames,
    env: { ...process.env, PYTHONHASHSEED: hashSeed },
  });
  assert.equal(run.status, 0, run.stderr.toString());
  return run.stdout;
}

/** The idioms that a reader would name when looking at the file. */
const EXPECTED: Record<string, string[]> = {
  'bellman_ford.py': ['algo/graph/bellman-ford', 'type/graph/path finding'],
  'bfs_maze.py': ['algo/graph/breadth-first search', 'data/linear/queue', 'type/grid/maze'],
  'bipartite_matching.py': ['algo/graph/bipartite matching', 'logic/control/recursion'],
  'chinese_remainder.py': ['algo/number theory/chinese remainder', 'algo/number theory/greatest common divisor'],
  'convex_hull.py': ['algo/sweep/convex hull', 'logic/numbers/cross product'],
  'coordinate_compression.py': ['opt/tables/coordinate compression'],
  'dijkstra.py': ['algo/graph/shortest path', 'algo/graph/dijkstra', 'data/trees/heap', 'data/graphs/weighted graph'],
  'edit_distance.py': ['algo/dynamic programming/edit distance', 'opt/tables/rolling array'],
  'expression_parser.py': ['type/strings/parsing', 'logic/control/recursion', 'lang/python/class'],
  'fenwick_inversions.py': ['data/trees/fenwick tree', 'opt/tables/coordinate compression'],
  'flood_fill.py': ['algo/graph/flood fill', 'data/linear/stack', 'type/grid/regions'],
  'floyd_warshall.py': ['algo/graph/floyd-warshall', 'cost/time/o(n3)'],
  'heap_merge.py': ['data/trees/heap', 'lang/python/generator function'],
  'huffman.py': ['algo/greedy/huffman merging', 'data/sets/counter'],
  'interval_scheduling.py': ['algo/greedy/activity selection', 'lang/python/sorting key'],
  'kmp.py': ['algo/strings/prefix function', 'type/strings/pattern matching'],
  'knapsack.py': ['algo/dynamic programming/knapsack', 'cost/time/o(n2)'],
  'kruskal.py': ['algo/graph/minimum spanning tree', 'data/sets/union-find'],
  'longest_common_subsequence.py': ['algo/dynamic programming/longest common subsequence', 'cost/space/o(n2)'],
  'longest_increasing_subsequence.py': ['algo/dynamic programming/longest increasing subsequence'],
  'lowest_common_ancestor.py': ['algo/tree/lowest common ancestor', 'opt/pruning/doubling'],
  'matrix_power.py': ['algo/number theory/matrix exponentiation', 'algo/number theory/modular arithmetic'],
  'monotone_stack.py': ['data/linear/monotonic stack', 'opt/pruning/amortisation'],
  'n_queens.py': ['algo/searching/backtracking', 'cost/time/exponential'],
  'next_permutation.py': ['algo/combinatorics/next permutation'],
  'nim.py': ['algo/bits/nim', 'type/numbers/game of two players'],
  'prefix_sums.py': ['algo/prefix/prefix sums', 'type/sequences/counting subarrays'],
  'roman_numerals.py': ['opt/tables/lookup table', 'data/text/string'],
  'segment_tree.py': ['data/trees/segment tree', 'lang/python/class'],
  'sieve.py': ['algo/number theory/sieve', 'algo/number theory/prime factorisation'],
  'sliding_window.py': ['algo/searching/sliding window', 'type/sequences/longest block'],
  'split_minimax.py': ['algo/searching/binary search on the answer', 'type/optimisation/minimise the maximum'],
  'strongly_connected.py': ['algo/graph/strongly connected components', 'data/graphs/adjacency list'],
  'sweep_line.py': ['algo/sweep/sweep line', 'algo/sorting/event sorting'],
  'topological_sort.py': ['algo/graph/topological sort', 'data/linear/queue'],
  'travelling_salesman.py': ['algo/dynamic programming/bitmask dp', 'logic/control/sentinel'],
  'tree_dp.py': ['algo/dynamic programming/tree dp', 'algo/tree/subtree sums'],
  'trie.py': ['data/trees/trie', 'data/sets/hash map'],
  'z_function.py': ['algo/strings/z function', 'type/strings/periodicity'],
};

/** Small programs that lack an idiom although they share a word with it. */
const NOT: [string, string, string][] = [
  [
    'a heap without relaxation is no shortest path',
    'from heapq import *\nh = [2, 1]\nheapify(h)\nwhile h:\n    print(heappop(h))\n',
    'algo/graph/shortest path',
  ],
  [
    'halving alone is no binary search',
    'n = int(input())\nwhile n:\n    m = n // 2\n    n = m\n',
    'algo/searching/binary search',
  ],
  ['a list that only grows is no stack', 'a = []\nfor x in input():\n    a.append(x)\nprint(a)\n', 'data/linear/stack'],
  [
    'a call of another function is no recursion',
    'def f(x):\n    return x\ndef g(x):\n    return f(x)\n',
    'logic/control/recursion',
  ],
];

describe('extraction of the seed programs', options, () => {
  const features = new Map<string, string[]>();
  before(() => {
    if (!python) return;
    const results = parseExtraction(extract(files.map((name) => readFileSync(join(SEEDS, name)))));
    results.forEach((result, i) => {
      assert.ok(result.ok, `${files[i]}: ${JSON.stringify(result)}`);
      features.set(files[i]!, result.features);
    });
  });

  test('there are at least 40 programs, each with at least 6 features', () => {
    assert.ok(files.length >= 40);
    for (const [name, paths] of features) assert.ok(paths.length >= 6, `${name} yields only ${paths.join(', ')}`);
  });
  test('any two programs differ in at least three features', () => {
    const all = [...features];
    for (const [a, first] of all) {
      for (const [b, second] of all.filter(([name]) => name > a)) {
        const shared = first.filter((path) => second.includes(path)).length;
        assert.ok(first.length + second.length - 2 * shared >= 3, `${a} and ${b} look alike`);
      }
    }
  });
  test('most features are of the shared vocabulary', () => {
    const all = new Set([...features.values()].flat());
    const known = [...all].filter(isKnownPath).length;
    assert.ok(known / all.size > 0.75, `${known} of ${all.size}`);
  });
  for (const [name, paths] of Object.entries(EXPECTED)) {
    test(`${name} shows ${paths.join(', ')}`, () => {
      const found = features.get(name) ?? [];
      for (const path of paths) assert.ok(found.includes(path), `${path} is not among ${found.join(', ')}`);
    });
  }
});

describe('extraction', options, () => {
  for (const [name, source, path] of NOT) {
    test(name, () => {
      const [result] = parseExtraction(extract([source]));
      assert.ok(result?.ok && !result.features.includes(path), JSON.stringify(result));
    });
  }
  test('a source that does not parse is an error, and its neighbours are not affected', () => {
    const [a, b, c, d, e] = parseExtraction(
      extract(['print(1)\n', 'def f(:\n', Uint8Array.of(0xff, 0xfe), 'x = "\0"\n', 'print(2)']),
    );
    assert.ok(a?.ok && e?.ok);
    assert.deepEqual(b, { ok: false, error: 'syntax error in line 1' });
    assert.deepEqual(c, { ok: false, error: 'not UTF-8' });
    assert.equal(d?.ok, false);
  });
  test('snippets may hold newlines, digits and frames of their own', () => {
    const results = parseExtraction(extract(['\n3\nabc', '', '1\nx']));
    assert.deepEqual(
      results.map((result) => result.ok),
      [true, true, true],
    );
  });
  const deep: [string, string][] = [
    ['unary operators', `x = ${'-'.repeat(5000)}1`],
    ['binary operators', `x = ${'a + '.repeat(5000)}1`],
    ['bracketed chains', `x = ${'('.repeat(90)}1${' + a'.repeat(20)}${`)${' + a'.repeat(20)}`.repeat(90)}`],
    ['attributes', `x = a${'.b'.repeat(5000)}`],
    ['calls with arguments', `x = a${'(1, 2)'.repeat(5000)}`],
    ['branches', `if a:\n  1\n${'elif a:\n  1\n'.repeat(5000)}`],
    ['conditions', `x = ${'a if b else '.repeat(5000)}1`],
    ['lambdas with arguments', `x = ${'lambda a, b: '.repeat(5000)}1`],
    ['format strings', `x = f"{${'a + '.repeat(5000)}1}"`],
    ['continued lines', `x = ${'a + \\\n'.repeat(5000)}1`],
    ['quoted brackets', `x = (${'")" + '.repeat(5000)}1)`],
  ];
  test('sources that are nested too deeply are errors of their own', () => {
    const results = parseExtraction(extract([...deep.map(([, source]) => `${source}\n`), 'print(1)\n']));
    deep.forEach(([name], i) => {
      assert.deepEqual(results[i], { ok: false, error: 'nested too deeply' }, name);
    });
    assert.equal(results.at(-1)?.ok, true);
  });
  test('long flat tables are not taken for deep ones', () => {
    const rows = '  (-1, 2.5, f(x) + 1, {"a": [1, 2]}),\n'.repeat(2000);
    const [result] = parseExtraction(extract([`T = [\n${rows}]\n${'x = a.b(c) + 1  # a - b\n'.repeat(1000)}`]));
    assert.equal(result?.ok, true);
  });
  test('no snippet is executed', () => {
    const results = parseExtraction(extract(['import sys\nprint("hello")\nsys.exit(3)\n']));
    assert.equal(results[0]?.ok, true);
  });
  test('the output does not depend on hash randomisation', () => {
    const sources = files.map((name) => readFileSync(join(SEEDS, name)));
    assert.ok(extract(sources, '1').equals(extract(sources, '77')));
  });
});

describe('parseExtraction', () => {
  const parse = (text: string): Extraction[] => parseExtraction(Buffer.from(text));
  test('reads both forms', () => {
    assert.deepEqual(parse('{"ok":true,"features":["algo/a","data/b"]}\n{"ok":false,"error":"e"}\n'), [
      { ok: true, features: ['algo/a', 'data/b'] },
      { ok: false, error: 'e' },
    ]);
    assert.deepEqual(parse(''), []);
  });
  const bad: [string, string, RegExp][] = [
    ['a cut-off line', '{"ok":false,"error":"e"}', /newline/],
    ['an empty line', '{"ok":false,"error":"e"}\n\n', /line 2.*JSON object/],
    ['text around it', 'hello\n', /line 1.*JSON object/],
    ['an unknown key', '{"ok":true,"features":[],"x":1}\n', /line 1/],
    ['a missing key', '{"ok":true}\n', /line 1/],
    ['both forms at once', '{"ok":true,"features":[],"error":"e"}\n', /line 1/],
    ['a path that is not canonical', '{"ok":true,"features":["Algo/A"]}\n', /canonical/],
    ['a number for a path', '{"ok":true,"features":[1]}\n', /canonical/],
    ['unsorted paths', '{"ok":true,"features":["data/b","algo/a"]}\n', /ascending/],
    ['a repeated path', '{"ok":true,"features":["algo/a","algo/a"]}\n', /ascending/],
    ['an error that is no text', '{"ok":false,"error":3}\n', /error text/],
    ['an array', '[]\n', /line 1/],
    ['null', 'null\n', /JSON object/],
  ];
  for (const [name, text, message] of bad) test(`refuses ${name}`, () => assert.throws(() => parse(text), message));
  test('refuses bytes that are not UTF-8', () => {
    assert.throws(() => parseExtraction(Uint8Array.of(0xff, 0x0a)), /UTF-8/);
  });
});
