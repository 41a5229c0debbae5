import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOf } from '../../coordinator/core/report.ts';
import { figuresOf } from '../../coordinator/core/report-page/figures.ts';
import { histogram } from '../../coordinator/core/report-page/histogram.ts';
import { modelsText, reportPage } from '../../coordinator/core/report-page/page.ts';
import { bars, columns, curve, escapeText, strips } from '../../coordinator/core/report-page/svg.ts';
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

  it('shows what trainers reported: in the funnel, by pass rate, and which features gained and lost', () => {
    const { state: tried } = new SyntheticCampaign().finish();
    assert.doesNotMatch(decodeUtf8(reportPage(tried))!, /Training/);
    const accepted = tried.tasks.filter(({ decision }) => decision?.verdict === 'accepted');
    const rates = [0, 50, 100];
    accepted.forEach(({ id }, i) => void tried.feedback.byTask.set(id!, { rollouts: 100, passed: rates[i]! }));
    const { funnel, training } = figuresOf(tried);
    assert.deepEqual(funnel.slice(-2), [
      { step: 'tried by trainers', tasks: 3 },
      { step: 'as difficult as wanted', tasks: 1 },
    ]);
    assert.deepEqual(training.passRates, { from: 0, width: 10, counts: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] });
    assert.ok(training.gained.length > 0 && training.gained.every(({ percent }) => percent > 100));
    assert.ok(training.lost.length > 1 && training.lost.every(({ percent }) => percent < 100));
    const page = decodeUtf8(reportPage(tried))!;
    assert.match(page, /Trainers tried 3 tasks in 0 reports: 1 never solved, 0 too hard, 1 as wanted/);
    assert.match(page, /pass rates from 20 to 80 percent/);
    assert.match(page, /tasks in this release/);
    const free = new SyntheticCampaign({ parameters: { passTarget: null, tasks: 1, attemptsMax: 1 } }).finish().state;
    const [only] = free.tasks;
    free.feedback.byTask.set(only!.id!, { rollouts: 10, passed: 10 });
    const plain = decodeUtf8(reportPage(free))!;
    assert.match(plain, /Reports steer nothing/);
    assert.doesNotMatch(plain, /gained most|lost most/);
  });

  it('lists gates by how much they discarded, and equal ones by name', () => {
    const { state: other } = new SyntheticCampaign().finish();
    const refused = other.tasks.find(({ decision }) => decision?.verdict === 'discarded')!;
    for (const gate of ['vector', 'quorum', 'too-short', 'too-short'] as const) {
      const decision = { verdict: 'discarded' as const, index: refused.index, task: null, gate, detail: 'made up' };
      other.tasks.push({ ...refused, decision });
    }
    const page = decodeUtf8(reportPage(other))!;
    const places = ['too-short', 'no-operator', 'quorum', 'vector'].map((gate) => page.indexOf(`>${gate}<`));
    assert.ok(
      places.every((place, i) => place > (places[i - 1] ?? 0)),
      places.join(),
    );
  });

  it('escapes what strangers wrote', () => {
    assert.equal(escapeText('<b a="1">&'), '&lt;b a=&quot;1&quot;&gt;&amp;');
    assert.doesNotMatch(bars('<x>', [{ label: '<script>', value: 1 }]), /<script|<x>/);
  });

  it('draws second parts, many columns, missing points and names that do not fit', () => {
    assert.match(bars('t', [{ label: 'a', value: 1, rest: 2, note: 'three' }]), /class="b".*three/);
    const many = Array.from({ length: 30 }, (_, i) => ({ label: `${i}`, value: i, rest: i % 2 }));
    assert.equal([...columns('t', many, 'x').matchAll(/class="m"/g)].length, 10 + 1);
    assert.match(columns('t', [{ label: 'a', value: 1, note: 'one' }], 'x'), />one</);
    const points = [1, 2].map((count) => ({ label: `${count}`, count, percent: count === 1 ? null : 50 }));
    assert.equal([...curve('t', points, 'x').matchAll(/<circle/g)].length, 1);
    const parts = [
      { name: 'wide', size: 99 },
      { name: 'narrow', size: 1 },
    ];
    const drawn = strips('t', [{ name: 'algo', parts }]);
    assert.equal([...drawn.matchAll(/class="i"/g)].length, 1);
  });

  it('compares support with what was measured at eight candidates only', () => {
    const eight = new SyntheticCampaign({
      nodes: 10,
      parameters: { candidates: 8, candidatesMin: 6, operatorsMin: 9, rivalsMax: 8 },
    });
    assert.match(decodeUtf8(reportPage(eight.finish().state))!, /<circle/);
    assert.doesNotMatch(decodeUtf8(reportPage(state))!, /<circle/);
  });

  it('tells what models cost where there were any', () => {
    const usage = { calls: 3, promptTokens: 10, completionTokens: 20, costMicros: 5 };
    const generation = {
      ...reportOf(state, new Set()).generation,
      usage,
      perAccepted: { tokens: 10, costMicros: 2_500_000 },
    };
    assert.match(modelsText(generation), /3 calls, 10 tokens and 2.50 units/);
    assert.equal(modelsText({ ...generation, perAccepted: null }), '');
  });

  it('has a place for nothing', () => {
    assert.deepEqual(histogram([], 5), { from: 0, width: 5, counts: [] });
    assert.match(columns('none', [], 'axis'), /nothing to plot/);
    const begun = emptyState();
    begun.genesis = state.genesis;
    assert.doesNotMatch(decodeUtf8(reportPage(begun))!, /NaN|undefined|Infinity/);
  });
});
