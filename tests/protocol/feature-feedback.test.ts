import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { featureSampler, sampleFeatures, TEMPERATURES, yieldFactor } from '../../protocol/rules/feature-sample.ts';
import { type FeatureForest, mergeFeatures } from '../../protocol/rules/feature-tree.ts';

const forest: FeatureForest = new Map();
for (let source = 0; source < 16; source++) mergeFeatures(forest, `${source}`, ['algo/often']);
mergeFeatures(forest, '0', ['algo/once', 'algo/twice', 'data/heap', 'data/list', 'type/count']);
mergeFeatures(forest, '1', ['algo/twice']);
const hex = (i: number) => i.toString(16).padStart(64, '0');

/** Share of samples of one leaf that are `algo/often`. */
function shareOfOften(options: Parameters<typeof featureSampler>[1]): number {
  const algo: FeatureForest = new Map(
    [...forest].filter(([path]) => path.startsWith('algo/') && path !== 'algo/twice'),
  );
  const sampler = featureSampler(algo, options);
  const hits = Array.from({ length: 2_000 }, (_, i) => sampleFeatures(sampler, hex(i), 1)[0] === 'algo/often');
  return hits.filter(Boolean).length / hits.length;
}

describe('the draw of features', () => {
  it('is the softmax of log shares over the temperature', () => {
    const expected = {
      1: 16 / 17,
      2: 4 / 5,
      4: 2 / 3,
      8: 16 ** (1 / 8) / (1 + 16 ** (1 / 8)),
      16: 16 ** (1 / 16) / (1 + 16 ** (1 / 16)),
      100: 1 / 2,
    };
    for (const temperature of TEMPERATURES) {
      const share = shareOfOften({ temperature });
      assert.ok(Math.abs(share - expected[temperature]) < 0.035, `${share} at temperature ${temperature}`);
    }
  });

  it('gives less weight to leaves whose tasks were discarded, and never none', () => {
    const yields = new Map([['algo/often', { accepted: 0, discarded: 6, wanted: 0 }]]);
    const share = shareOfOften({ temperature: 2, yields });
    // 4 * 2 / 8 = 1 against 1.
    assert.ok(Math.abs(share - 0.5) < 0.04, String(share));
    const hopeless = new Map(
      [...forest.keys()].map((path) => [path, { accepted: 0, discarded: 1_000_000, wanted: 0 }]),
    );
    const sampler = featureSampler(forest, { temperature: 1, yields: hopeless });
    assert.equal(sampleFeatures(sampler, hex(1), 6).length, 6);
  });

  it('gives up to three times the weight to leaves whose tasks are as difficult as wanted', () => {
    // 4 * 1 against 1 * 3: 4 of 7; and never more than 3, however many tasks there are.
    const yields = new Map([['algo/once', { accepted: 1_000_000, discarded: 0, wanted: 1_000_000 }]]);
    const share = shareOfOften({ temperature: 2, yields });
    assert.ok(Math.abs(share - 4 / 7) < 0.04, String(share));
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), fc.nat(), (accepted, discarded, draw) => {
        const [part, whole] = yieldFactor({ accepted, discarded, wanted: draw % (accepted + 1) });
        assert.ok(part > 0 && part <= 3 * whole);
      }),
    );
  });

  it('holds fixed features always, and mandatory ones drawn from the whole forest', () => {
    const sampler = featureSampler(forest, { temperature: 2 });
    const seen = new Set<string>();
    for (let i = 0; i < 100; i++) {
      const sample = sampleFeatures(sampler, hex(i), 3, { fixed: ['algo/mine/own'], mandatory: 1 });
      assert.ok(sample.includes('algo/mine/own') && sample.length === 3);
      for (const leaf of sample) seen.add(leaf);
    }
    assert.deepEqual(seen, new Set(['algo/mine/own', ...forest.keys()]));
    assert.deepEqual(sampleFeatures(sampler, hex(0), 1, { fixed: ['algo/a', 'algo/b'] }), ['algo/a']);
  });

  it('ends with everything when more is asked for than there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.nat(3), (size, mandatory) => {
        const sampler = featureSampler(forest, { temperature: 2 });
        const sample = sampleFeatures(sampler, hex(size), size, { mandatory });
        assert.equal(sample.length, Math.min(size, forest.size));
        assert.deepEqual(sample, [...new Set(sample)].sort());
      }),
    );
    assert.deepEqual(sampleFeatures(featureSampler(new Map(), { temperature: 1 }), hex(0), 5, { mandatory: 2 }), []);
  });
});
