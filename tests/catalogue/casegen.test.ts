import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cacheDirectory } from '../../cli/paths.ts';
import { CASEGEN_INSTALL } from '../../protocol/casegen/source.ts';
import { findBuilt, prepareImage, type RuntimeImage } from '../../wasm-sandbox/image/cache.ts';
import { recipeNamed } from '../../wasm-sandbox/image/recipes.ts';
import { DEFAULT_LIMITS } from '../../wasm-sandbox/limits.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import { hasPython, runPython } from './python-runner.ts';

const skip = hasPython ? false : 'python3 is not on the PATH';

/** Calls every function, checks what its docstring promises, and prints everything that was drawn. */
const PROGRAM = `import casegen as g
import inspect, random

def is_tree(n, edges):
    seen, more = {1}, [1]
    near = {v: [] for v in range(1, n + 1)}
    for e in edges:
        near[e[0]].append(e[1])
        near[e[1]].append(e[0])
    while more:
        for v in near[more.pop()]:
            if v not in seen:
                seen.add(v)
                more.append(v)
    return len(edges) == n - 1 and len(seen) == n

def cycles(p):
    left, count = set(range(1, len(p) + 1)), 0
    while left:
        x = left.pop()
        count += 1
        while p[x - 1] in left:
            x = p[x - 1]
            left.remove(x)
    return count

def balanced(s):
    while '()' in s or '[]' in s:
        s = s.replace('()', '').replace('[]', '')
    return s == ''

def fails(f, *a):
    try:
        f(*a)
    except ValueError as error:
        return str(error).startswith('casegen.')
    return False

for seed in range(6):
    r = random.Random(seed)
    n = 4 + 3 * seed
    out = {}
    def draw(name, *a):
        out[name] = getattr(g, name)(*a)
        return out[name]
    assert draw('bounds', -5, 5) == [-5, -4, -1, 0, 1, 4, 5]
    for name, extra in [('array', ()), ('distinct', ()), ('rising', ()), ('falling', ()), ('few_values', (3,)), ('zigzag', ()), ('peak', ()), ('nearly_sorted', (2,))]:
        a = draw(name, r, n, -20, 20, *extra)
        assert len(a) == n and all(-20 <= x <= 20 for x in a), name
    assert len(set(out['distinct'])) == n and out['rising'] == sorted(out['rising']) and out['falling'] == sorted(out['falling'])[::-1]
    assert len(set(out['few_values'])) <= 3 and draw('constant', 3, 7) == [7] * 3 and draw('saw', 5, 2, 1) == [1, 2, 1, 2, 1]
    assert sum(draw('returning', r, n, 5)) == 0 and len(out['returning']) == n
    a = draw('parts', r, 100, n, 2)
    assert sum(a) == 100 and len(a) == n and min(a) >= 2
    for name in ['permutation', 'one_cycle', 'two_cycles']:
        assert sorted(draw(name, r, n)) == list(range(1, n + 1)), name
    assert cycles(out['one_cycle']) == 1 and cycles(out['two_cycles']) == (n + 1) // 2
    assert sorted(draw('rotation', n, 3)) == sorted(draw('shuffled_blocks', r, n, 3)) == list(range(1, n + 1))
    for name, a in [('string', (r, n, 'abc')), ('periodic', (r, n, 'abc', 3)), ('fibonacci_word', (n,)), ('thue_morse', (n,)), ('palindrome', (r, n, 'ab')), ('runs', (r, n, 'abc', 4))]:
        s = draw(name, *a)
        assert len(s) == n and set(s) <= set('abc'), name
    assert out['palindrome'] == out['palindrome'][::-1] and out['periodic'][3:] == out['periodic'][:-3]
    assert balanced(draw('brackets', r, n, '()[]')) and len(out['brackets']) == 2 * n
    for name, a in [('intervals', (r, n, -9, 9, 4)), ('nested', (r, n, -9, 9)), ('touching', (r, n, 0, 4)), ('staircase', (n, 0, 2, 3))]:
        assert len(draw(name, *a)) == n and all(x <= y for x, y in out[name]), name
    for shape in ['random', 'uniform', 'path', 'star', 'broom', 'caterpillar', 'binary', 'twin']:
        for k in (1, 2, n):
            assert is_tree(k, draw('tree', r, k, shape)), shape
            out['tree ' + shape] = out['tree']
    assert is_tree(5, draw('prufer', [1, 1, 3]))
    assert [e[:2] for e in draw('weighted', r, out['tree'], 3, 4)] == out['tree'] and all(3 <= e[2] <= 4 for e in out['weighted'])
    for directed in (False, True):
        for m in (n - 1, n + 1, n * (n - 1) // 2):
            e = draw('graph', r, n, m, directed, m < 2 * n)
            assert len(e) == m and all(u != v for u, v in e)
            assert len(set(e if directed else [(min(x), max(x)) for x in e])) == m
    assert len(draw('dag', r, n, n, False)) == n and all(u < v for u, v in out['dag'])
    out['relabelled'] = g.relabelled(r, 3, [(1, 2, 9), (2, 3, 8)], True)
    assert sorted(e[2] for e in out['relabelled']) == [8, 9]
    assert len(draw('cycle', n)) == n and len(draw('complete', n)) == n * (n - 1) // 2
    assert len(set(draw('bipartite', r, 3, n, 5))) == 5 and all(u <= 3 < v for u, v in out['bipartite'])
    assert len(draw('ladder', n)) == 3 * n - 2 and len(draw('two_cliques', 3)) == 7 and is_tree(n, draw('slow_chain', n))
    for name, a in [('grid', (r, 4, n, '.#', (3, 1))), ('filled', (4, n, '.')), ('checkerboard', (4, n, '.#')), ('comb', (r, 4, n, '.', '#')), ('spiral', (4, n, '.', '#')), ('blobs', (r, 4, n, '.', '#o', 3, 2))]:
        rows = draw(name, *a)
        assert len(rows) == 4 and all(len(row) == n for row in rows), name
    assert len(set(draw('points', r, n, 0, 9))) == n and len(draw('on_line', r, n, (1, 1), (2, -1))) == n and len(draw('lattice', 2, 3)) == 6
    c = draw('convex_polygon', r, 8, 5)
    for i in range(8):
        (a, b), (d, e), (p, q) = c[i], c[(i + 1) % 8], c[(i + 2) % 8]
        assert (d - a) * (q - e) - (e - b) * (p - d) > 0
    assert all(x < p and y < q for x, y, p, q in draw('rectangles', r, n, 0, 20, 6))
    assert draw('text', 3, [1, 2], 'ab') == '3\\n1 2\\nab\\n'
    names = set(name for name, f in vars(g).items() if inspect.isfunction(f))
    assert names <= set(out), names - set(out)
    for name in sorted(out):
        print(name, out[name])
assert fails(g.distinct, r, 3, 1, 2) and fails(g.parts, r, 1, 2, 1) and fails(g.graph, r, 3, 9) and fails(g.convex_polygon, r, 5, 3)
r = random.Random(7)
a = g.tree(r, 9), g.array(r, 5, 0, 99)
random.seed(7)
assert a == (g.tree(random, 9), g.array(random, 5, 0, 99))
`;

test('casegen keeps its promises in native Python', { skip }, () => {
  const [runs] = runPython([{ source: `${CASEGEN_INSTALL}${PROGRAM}`, stdins: [''] }]);
  assert.equal(runs?.[0]?.error, '');
});

async function printedIn(image: RuntimeImage): Promise<string> {
  await using sandbox = await createSandbox({ image, workers: 1 });
  const limits = { ...DEFAULT_LIMITS, outputBytes: 2 ** 20 };
  const ran = await sandbox.run({ source: PROGRAM, stdin: new Uint8Array(0), limits, seed: '' });
  assert.equal(ran.outcome, 'ok', new TextDecoder().decode(ran.stderr));
  return new TextDecoder().decode(ran.stdout);
}

test('the default image holds casegen, with the output of native Python', { skip }, async () => {
  const image = await prepareImage({ cacheDir: join(tmpdir(), 'hivesmith-test-images') });
  const [runs] = runPython([{ source: PROGRAM, stdins: [''] }]);
  assert.equal(await printedIn(image), runs?.[0]?.out);
});

test('so does the faster image, where it is built', async (t) => {
  const recipe = recipeNamed('python-3.14');
  const image = recipe && (await findBuilt(cacheDirectory(), recipe));
  if (image === undefined) return t.skip('python-3.14 is not built: npx hivesmith runtime build python-3.14');
  const [runs] = runPython([{ source: PROGRAM, stdins: [''] }]);
  assert.equal(await printedIn(image), runs?.[0]?.out);
});
