import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { figuresOf, histogram } from '../../coordinator/core/report-page/figures.ts';
import { reportPage } from '../../coordinator/core/report-page/page.ts';
import { bars, columns, escapeText } from '../../coordinator/core/report-page/svg.ts';
import { emptyState } from '../../coordinator/core/state.ts';
import { decodeUtf8 } from '../../protocol/bytes.ts';
import { SyntheticCampaign } from '../auditor/synthetic-campaign.ts';

const { state } = new SyntheticCampaign().finish();

describe('the report page', () => {
  it('is one static file: no script, nothing fetched, every plot drawn', () => {
    const page = decodeUtf8(reportPage(state))!;
    assert.doesNotMatch(page, /<script|https?:|url\(|@import|<img|<link|NaN|undefined|Infinity/);
    assert.ok([...page.matchAll(/<svg /g)].length >= 12);
    for (const tag of ['svg', 'figure', 'section', 'g', 'table']) {
      const count = (pattern: string) => [...page.matchAll(new RegExp(pattern, 'g'))].length;
      assert.equal(count(`<${tag}[ >]`), count(`</${tag}>`), tag);
    }
    assert.match(page, /prefers-color-scheme: dark/);
    assert.match(page, /name="viewport"/);
  });

  it('says what the log says', () => {
    const figures = figuresOf(state);
    assert.deepEqual(
      figures.funnel.map(({ tasks }) => tasks),
      [4, 3, 3, 3, 3, 3],
    );
    assert.equal(
      figures.support.reduce((sum, { labelled, unlabelled }) => sum + labelled + unlabelled, 0),
      3 * 4,
    );
    // Three of the four synthetic candidates are right everywhere.
    assert.deepEqual(figures.agreeing, [0, 0, 0, 3, 0]);
    assert.equal(
      figures.growth.reduce((sum, { total }) => sum + total, 0),
      state.forest.size,
    );
    assert.ok(figures.growth.every(({ extracted, total }) => extracted <= total));
    assert.equal(
      figures.featureDistance.counts.reduce((a, b) => a + b),
      3,
    );
  });

  it('escapes what strangers wrote', () => {
    assert.equal(escapeText('<b a="1">&'), '&lt;b a=&quot;1&quot;&gt;&amp;');
    assert.doesNotMatch(bars('<x>', [{ label: '<script>', value: 1 }]), /<script|<x>/);
  });

  it('has a place for nothing', () => {
    assert.deepEqual(histogram([], 5), { from: 0, width: 5, counts: [] });
    assert.match(columns('none', [], 'axis'), /nothing to plot/);
    const begun = emptyState();
    begun.genesis = state.genesis;
    assert.doesNotMatch(decodeUtf8(reportPage(begun))!, /NaN|undefined|Infinity/);
  });
});
