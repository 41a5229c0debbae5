import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { evolveFeatures } from '../../catalogue/features/evolve.ts';
import { MODIFIERS } from '../../catalogue/features/modifiers.ts';
import { CANONICAL, isKnownPath } from '../../catalogue/vocabulary.ts';
import { categoryOf, isFeaturePath } from '../../protocol/rules/feature-tree.ts';

const seed = fc.stringMatching(/^[0-9a-f]{64}$/);
const refined = fc
  .tuple(fc.constantFrom(...CANONICAL), fc.constantFrom(...MODIFIERS))
  .map(([path, modifier]) => `${path}/${modifier.name}`);
const features = fc.array(fc.oneof(fc.constantFrom(...CANONICAL), refined), { maxLength: 20 });
const branchOf = (path: string) => path.split('/').slice(0, 2).join('/');

describe('evolution', () => {
  test('every path of the vocabulary is a canonical feature path', () => {
    for (const path of CANONICAL) assert.ok(isFeaturePath(path), path);
  });
  test('every modifier names branches that exist', () => {
    const branches = new Set(CANONICAL.map(branchOf));
    for (const { name, branches: used } of MODIFIERS) {
      for (const branch of used) assert.ok(branches.has(branch), `${name}: ${branch}`);
    }
  });
  test('returns at most 24 canonical additions, ascending, none known before', () =>
    fc.assert(
      fc.property(features, seed, (paths, hex) => {
        const added = evolveFeatures(paths, hex);
        assert.ok(added.length <= 24);
        assert.deepEqual(added, [...new Set(added)].sort());
        for (const path of added) {
          assert.ok(isFeaturePath(path) && !paths.includes(path), path);
          assert.ok(!['cost', 'lang'].includes(categoryOf(path)), path);
          assert.ok(
            paths.some((known) => branchOf(known) === branchOf(path)),
            path,
          );
        }
      }),
    ));
  test('depends on the set of features and the seed alone', () =>
    fc.assert(
      fc.property(features, seed, (paths, hex) => {
        assert.deepEqual(evolveFeatures([...paths, ...paths].reverse(), hex), evolveFeatures(paths, hex));
      }),
    ));
  test('gives a leaf two vocabulary siblings and one refinement', () => {
    const added = evolveFeatures(['algo/graph/dijkstra'], '00'.repeat(32));
    assert.equal(added.length, 3);
    assert.equal(added.filter((path) => isKnownPath(path) && path.split('/').length === 3).length, 2);
    assert.equal(added.filter((path) => path.startsWith('algo/graph/dijkstra/')).length, 1);
  });
  test('swaps the modifier of a refined leaf', () => {
    const added = evolveFeatures(['algo/graph/dijkstra/weighted'], '01'.repeat(32));
    assert.equal(added.length, 2);
    for (const path of added) assert.match(path, /^algo\/graph\/dijkstra\/(?!weighted$)/);
  });
  test('different seeds reach different features', () => {
    const results = ['0a', '0b', '0c', '0d', '0e'].map((byte) =>
      evolveFeatures(['algo/graph/dijkstra', 'data/trees/heap'], byte.repeat(32)).join(),
    );
    assert.ok(new Set(results).size >= 3);
  });
});
