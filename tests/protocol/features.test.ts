import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sampleSubtree } from '../../protocol/rules/feature-sample.ts';
import {
  categoryOf,
  FEATURE_CATEGORIES,
  type FeatureForest,
  forestDigest,
  isFeaturePath,
  mergeFeatures,
  mergeForests,
} from '../../protocol/rules/feature-tree.ts';

const part = fc.stringMatching(/^[a-z0-9][a-z0-9^()+-]{0,8}$/);
const path = fc
  .tuple(fc.constantFrom(...FEATURE_CATEGORIES), fc.array(part, { minLength: 1, maxLength: 3 }))
  .map(([category, parts]) => [category, ...parts].join('/'));
const contribution = fc.record({
  source: fc.string({ minLength: 1, maxLength: 4 }),
  paths: fc.array(path, { maxLength: 6 }),
});
const contributions = fc.array(contribution, { maxLength: 8 });
const seed = fc.stringMatching(/^[0-9a-f]{64}$/);

type Contribution = { source: string; paths: string[] };
function build(parts: readonly Contribution[]): FeatureForest {
  const forest: FeatureForest = new Map();
  for (const { source, paths } of parts) assert.deepEqual(mergeFeatures(forest, source, paths), []);
  return forest;
}

describe('feature paths', () => {
  const good = ['algo/sorting/merge sort', 'cost/time/o(n^2)', 'lang/python', 'data/a/b/c', "type/x/k-th, at most k's"];
  for (const text of good) test(`accepts ${text}`, () => assert.equal(isFeaturePath(text), true));
  const bad: [string, string][] = [
    ['empty', ''],
    ['a category alone', 'algo'],
    ['an unknown category', 'math/sorting'],
    ['five parts', 'algo/a/b/c/d'],
    ['an empty part', 'algo//b'],
    ['a trailing slash', 'algo/a/'],
    ['upper case', 'algo/Merge sort'],
    ['two spaces', 'algo/merge  sort'],
    ['a leading space', 'algo/ sort'],
    ['a trailing space', 'algo/sort '],
    ['a letter outside ASCII', 'algo/m\u00f6bius'],
    ['a control character', 'algo/a\nb'],
    ['121 characters', `algo/${'a'.repeat(116)}`],
  ];
  for (const [name, text] of bad) test(`refuses ${name}`, () => assert.equal(isFeaturePath(text), false));
  test('accepts 120 characters', () => assert.equal(isFeaturePath(`algo/${'a'.repeat(115)}`), true));
  test('every generated path is canonical', () => fc.assert(fc.property(path, isFeaturePath)));
});

describe('merge', () => {
  test('is commutative and idempotent in any order of arrival', () =>
    fc.assert(
      fc.property(contributions, fc.infiniteStream(fc.nat()), (parts, keys) => {
        const shuffled = [...parts, ...parts]
          .map((value) => ({ value, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value);
        assert.equal(forestDigest(build(shuffled)), forestDigest(build(parts)));
      }),
    ));
  test('of forests is associative and has the empty forest as its unit', () =>
    fc.assert(
      fc.property(contributions, contributions, contributions, (x, y, z) => {
        const [a, b, c] = [build(x), build(y), build(z)];
        const left = forestDigest(mergeForests(mergeForests(a, b), c));
        assert.equal(left, forestDigest(mergeForests(a, mergeForests(b, c))));
        assert.equal(left, forestDigest(build([...z, ...x, ...y])));
        assert.equal(forestDigest(mergeForests(a, new Map())), forestDigest(a));
      }),
    ));
  test('leaves its arguments alone', () => {
    const a = build([{ source: 's', paths: ['algo/x'] }]);
    mergeForests(a, build([{ source: 't', paths: ['algo/x', 'data/y'] }]));
    assert.equal(forestDigest(a), forestDigest(build([{ source: 's', paths: ['algo/x'] }])));
  });
  test('hands back what is not canonical and keeps the rest', () => {
    const forest: FeatureForest = new Map();
    assert.deepEqual(mergeFeatures(forest, 's', ['algo/x', 'Algo/y', 'none']), ['Algo/y', 'none']);
    assert.deepEqual([...forest], [['algo/x', new Set(['s'])]]);
  });
});

describe('digest', () => {
  test('tells sources, paths and their borders apart', () => {
    const forests = [
      build([]),
      build([{ source: 's', paths: ['algo/x'] }]),
      build([{ source: 't', paths: ['algo/x'] }]),
      build([{ source: 's', paths: ['algo/xy'] }]),
      build([
        { source: 's', paths: ['algo/x'] },
        { source: 't', paths: ['algo/x'] },
      ]),
      build([{ source: 's1:t', paths: ['algo/x'] }]),
      build([{ source: 's', paths: ['algo/x', 'algo/y'] }]),
    ];
    assert.equal(new Set(forests.map(forestDigest)).size, forests.length);
  });
});

describe('sample', () => {
  test('is unique, ascending, part of the forest and as large as possible', () =>
    fc.assert(
      fc.property(contributions, seed, fc.nat(20), (parts, hex, size) => {
        const forest = build(parts);
        const sample = sampleSubtree(forest, hex, size);
        assert.equal(sample.length, Math.min(size, forest.size));
        assert.deepEqual(sample, [...new Set(sample)].sort());
        assert.ok(sample.every((leaf) => forest.has(leaf)));
      }),
    ));
  test('does not depend on the order of insertion', () =>
    fc.assert(
      fc.property(contributions, seed, fc.nat(10), (parts, hex, size) => {
        assert.deepEqual(sampleSubtree(build([...parts].reverse()), hex, size), sampleSubtree(build(parts), hex, size));
      }),
    ));
  test('covers every category that the size allows', () =>
    fc.assert(
      fc.property(contributions, seed, fc.integer({ min: 7, max: 12 }), (parts, hex, size) => {
        const forest = build(parts);
        const all = new Set([...forest.keys()].map(categoryOf));
        assert.deepEqual(new Set(sampleSubtree(forest, hex, size).map(categoryOf)), all);
      }),
    ));
  test('prefers frequent leaves, flattened: nine sources weigh three times one', () => {
    const sources = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    const forest = build([
      ...sources.map((source) => ({ source, paths: ['algo/a'] })),
      { source: '1', paths: ['algo/b'] },
    ]);
    let frequent = 0;
    for (let i = 0; i < 1000; i++) {
      if (sampleSubtree(forest, i.toString(16).padStart(64, '0'), 1)[0] === 'algo/a') frequent++;
    }
    assert.ok(frequent > 690 && frequent < 810, `expected about 750 of 1000, got ${frequent}`);
  });
  test('a fixed seed gives a fixed sample', () => {
    const forest = build([{ source: 's', paths: ['algo/a', 'algo/b', 'algo/c', 'data/x', 'data/y', 'type/t'] }]);
    assert.deepEqual(sampleSubtree(forest, 'ab'.repeat(32), 4), SNAPSHOT);
  });
});

/** Changing this list changes what auditors recompute: it needs a new rule version. */
const SNAPSHOT = ['algo/c', 'data/x', 'data/y', 'type/t'];
