import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { contamination, gramsOf } from '../../protocol/rules/contamination.ts';
import {
  addSketch,
  emptySketchIndex,
  findNearDuplicate,
  similarity,
  sketchOf,
} from '../../protocol/rules/near-duplicate.ts';

const words = (from: number, count: number) => Array.from({ length: count }, (_, i) => `word${from + i}`).join(' ');

describe('near-duplicates', () => {
  it('are estimated near the true similarity of four-word passages', () => {
    // 197 passages each, 147 of them shared: 147 / 247 = 60 %.
    const estimate = similarity(sketchOf(words(0, 200)), sketchOf(words(50, 200)));
    assert.ok(Math.abs(estimate - 60) <= 18, `${estimate} %`);
    assert.equal(similarity(sketchOf('Print  the SUM.'), sketchOf('print the sum')), 100);
    assert.ok(similarity(sketchOf(words(0, 200)), sketchOf(words(1_000, 200))) <= 5);
  });

  it('are found by the earliest statement that is similar enough, and not below the threshold', () => {
    const index = emptySketchIndex();
    for (const [task, text] of [words(0, 300), words(1_000, 300), words(30, 300)].entries()) {
      addSketch(index, task, sketchOf(text));
    }
    const asked = sketchOf(`${words(30, 300)} and more`);
    assert.equal(findNearDuplicate(index, asked, 60)?.index, 0);
    assert.equal(findNearDuplicate(index, asked, 95)?.index, 2);
    assert.equal(findNearDuplicate(index, sketchOf(words(2_000, 300)), 50), undefined);
  });

  it('do not depend on the machine: a sketch of a text is always the same', () => {
    assert.deepEqual(
      [...sketchOf('given n numbers print their sum')].slice(0, 3),
      [...sketchOf('Given n numbers, print their sum!')].slice(0, 3),
    );
    fc.assert(fc.property(fc.string(), (text) => assert.equal(similarity(sketchOf(text), sketchOf(text)), 100)));
  });
});

describe('contamination', () => {
  it('counts shared passages of sixteen words, whatever case and punctuation they have', () => {
    const grams = new Set(gramsOf(words(0, 40)));
    assert.equal(grams.size, 25);
    assert.equal(contamination(`Intro. ${words(3, 16).toUpperCase()}! End.`, grams), 1);
    assert.equal(contamination(words(3, 15), grams), 0);
    assert.equal(contamination(words(100, 40), grams), 0);
    assert.equal(contamination(words(0, 40), new Set()), 0);
  });
});
