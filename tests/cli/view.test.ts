import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { highlight } from '../../cli/commands/audit-verify.ts';
import { UNKNOWN_TRUTH } from '../../cli/truth.ts';
import { clockTime, grouped, percent } from '../../cli/view/numbers.ts';
import { milestone, plainLine } from '../../cli/view/plain-line.ts';
import { renderView } from '../../cli/view/render-view.ts';
import { bar, paint } from '../../cli/view/spans.ts';
import { renderSummary } from '../../cli/view/summary.ts';
import type { CampaignReport } from '../../coordinator/core/report.ts';
import { GATES } from '../../protocol/messages/coordinator-statements.ts';
import { STAGES } from '../../protocol/messages/work-unit.ts';
import { finishedOutcome } from './outcomes.ts';
import { busyReport, waitingReport } from './reports.ts';

const ESCAPES = /\u001b\[[0-9;]*m/g;

function frame(report: CampaignReport, width: number, height?: number): string[] {
  const earlier = { report: { ...report, votes: report.votes - 100 }, elapsedMs: 20_000 };
  return renderView(report, earlier, {
    width,
    ...(height === undefined ? {} : { height }),
    color: false,
    elapsedMs: 24_000,
  });
}

describe('a frame', () => {
  for (const width of [20, 40, 60, 80, 100, 132, 300]) {
    test(`fits ${width} columns, with and without colour`, () => {
      for (const report of [busyReport(), waitingReport()]) {
        const plain = frame(report, width);
        for (const line of plain) assert.ok(line.length <= width, `${line.length}: ${line}`);
        const painted = renderView(report, undefined, { width, color: true, elapsedMs: 0 });
        for (const line of painted) assert.ok(line.replace(ESCAPES, '').length <= width, line);
      }
    });
  }

  test('fits any terminal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 60 }), (width, height) => {
        const lines = frame(busyReport(), width, height);
        assert.ok(lines.length <= height);
        for (const line of lines) assert.ok(line.length <= width);
      }),
    );
  });

  test('shows every stage, gate, figure and node of the report', () => {
    const text = frame(busyReport(), 80).join('\n');
    for (const stage of STAGES) assert.match(text, new RegExp(`^ ${stage} .*[█·].* \\d[\\d,]*/\\d`, 'm'));
    assert.match(text, /judge .* 1,204\/1,522 18 leased/);
    assert.match(text, /accepted .* 14\/24 58 %/);
    assert.match(text, /discarded +6 of 32 attempts +entropy 3 · quorum 2 · no-agreement 1/);
    assert.match(text, /votes +1,204 +25\.0\/s/);
    assert.match(text, /faults +1 proven by 1 node/);
    assert.match(text, /nodes +8\/9 connected/);
    for (const { node } of busyReport().nodes) assert.ok(text.includes(node.slice(0, 8)));
    assert.match(text, /✗ \w{8} ▪▪▪/);
    assert.match(text, /▪×40/);
  });

  test('of a campaign that waits says for how many', () => {
    assert.match(frame(waitingReport(), 80)[0] ?? '', /waiting for operators 3\/9/);
  });

  test('leaves out nodes that have left', () => {
    const report = busyReport();
    const [first, ...rest] = report.nodes;
    assert.ok(first !== undefined);
    const text = frame({ ...report, nodes: [{ ...first, state: 'left', connected: false }, ...rest] }, 80).join('\n');
    assert.match(text, /nodes +7\/8 connected/);
    assert.ok(!text.includes(first.node.slice(0, 8)));
  });

  test('without colour holds no escape sequence, with colour it does', () => {
    assert.doesNotMatch(frame(busyReport(), 80).join(''), /\u001b/);
    assert.match(renderView(busyReport(), undefined, { width: 80, color: true }).join(''), ESCAPES);
  });

  test('makes control characters of foreign text harmless', () => {
    const text = frame({ ...busyReport(), seed: 'a\u001b[2Jb\n' }, 80).join('');
    assert.doesNotMatch(text, /\u001b/);
    assert.match(text, /seed a\?\[2Jb\?/);
  });
});

describe('the plain line', () => {
  test('has the same information', () => {
    const line = plainLine(busyReport(), undefined, 61_000);
    assert.match(line, /^01:01 {2}running \| tasks 14\/24 \| discarded 6 \(entropy 3, quorum 2, no-agreement 1\)/);
    assert.match(line, /judge 1204\/1522 \| nodes 8\/9 \| votes 1,204 \| faults 1$/);
  });

  test('is due when something is reached, not when votes tick', () => {
    const report = busyReport();
    assert.equal(milestone({ ...report, votes: 9, epoch: 99 }), milestone(report));
    assert.notEqual(milestone({ ...report, tasks: { ...report.tasks, accepted: 15 } }), milestone(report));
    assert.notEqual(milestone({ ...report, nodes: report.nodes.slice(1) }), milestone(report));
    const inputs = { done: 27, open: 0, leased: 0 };
    assert.notEqual(milestone({ ...report, stages: { ...report.stages, inputs } }), milestone(report));
  });
});

describe('the summary', () => {
  const options = {
    color: false,
    logs: '/data/logs',
    next: [['npx hivesmith audit verify /data/release', 'check it']],
  } as const;

  for (const width of [40, 80, 120]) {
    test(`fits ${width} columns but for paths and commands, which stay whole`, () => {
      const lines = renderSummary(finishedOutcome(), { ...options, width });
      for (const line of lines) assert.ok(line.length <= width || /\/data\//.test(line), line);
      assert.ok(lines.some((line) => line.includes('npx hivesmith audit verify /data/release')));
    });
  }

  test('has the whole funnel: it adds up to the attempts', () => {
    const text = renderSummary(finishedOutcome(), { ...options, width: 80 }).join('\n');
    const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? Number.NaN);
    const parts = [
      /entropy +-(\d+)/,
      /quorum +-(\d+)/,
      /no-agreement +-(\d+)/,
      /not decided +-(\d+)/,
      /^ accepted +(\d+)/m,
    ];
    const sum = parts.map(number).reduce((a, b) => a + b, 0);
    assert.equal(sum, number(/compositions tried +(\d+)/));
    for (const gate of GATES) {
      // Of the many ways in which a model can fail only those that happened are shown.
      const isShown = new RegExp(`^ {3}${gate} +-?\\d+`, 'm').test(text);
      assert.equal(isShown, !gate.startsWith('model-'), gate);
    }
  });

  test('of a model campaign has the failures by name, the models and the cost of a task, and no accuracy', () => {
    const outcome = finishedOutcome();
    const { report } = outcome;
    const generation = {
      seedCode: { snippets: 40, unusable: 2 },
      failures: { compose: { refusal: 3 }, solve: { 'code-blocks': 1, syntax: 2 } },
      models: { 'coder-7b': 90, 'coder-32b': 102 },
      usage: { calls: 300, promptTokens: 1e6, completionTokens: 2e6, costMicros: 1_200_000 },
      perAccepted: { tokens: 125_000, costMicros: 50_000 },
    };
    const tasks = { ...report.tasks, discarded: { ...report.tasks.discarded, 'model-refusal': 3 } };
    const changed = { ...outcome, report: { ...report, tasks, generation }, truth: UNKNOWN_TRUTH };
    const text = renderSummary(changed, { ...options, width: 100 }).join('\n');
    assert.match(text, /model-refusal +-3/);
    assert.match(text, /seed code +2 of 40/);
    assert.match(text, /candidates +coder-32b 102, coder-7b 90/);
    assert.match(text, /per task +125,000 tokens, cost 0\.0500/);
    assert.match(text, /no result +compose refusal 3; solve code-blocks 1, syntax 2/);
    assert.doesNotMatch(text, /known truth/);
  });

  test('tells accuracy, cost, lies and every audit level', () => {
    const text = renderSummary(finishedOutcome(), { ...options, width: 100 }).join('\n');
    assert.match(text, /labels +99\.72 % +359 of 360/);
    assert.match(text, /golden +100 % +24 of 24/);
    assert.match(text, /executions +1\.127 per useful cell/);
    assert.match(text, /votes +1,204 by 9 nodes, 20\.1\/s/);
    assert.match(text, /lies +1 proven against node [0-9a-f]{16}/);
    assert.match(text, /audit +L0 PASS/);
    assert.match(text, /L7 NOT CHECKED/);
  });
});

test('the verdict of an audit line is coloured, and nothing else', () => {
  const line = 'L0 files and manifest      PASS         every file is listed; PASS is not said twice';
  assert.equal(highlight(line, false), line);
  assert.equal(highlight(line, true), line.replace('PASS ', '\u001b[32mPASS\u001b[0m '));
  assert.equal(highlight('UNDECIDED: something', true), '\u001b[33mUNDECIDED\u001b[0m: something');
  assert.equal(highlight('     entry 7: FAIL', true), '     entry 7: FAIL');
});

describe('the parts', () => {
  test('a bar has its width and grows with its share', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 100 }), (share, width) => {
        const text = bar(share, width, 'cyan')
          .map(([part]) => part)
          .join('');
        assert.equal(text.length, width);
        if (share === 1) assert.equal(text, '█'.repeat(width));
      }),
    );
  });

  test('a cut line says so', () => {
    assert.equal(paint([['abcdef']], 4, false), 'abc…');
    assert.equal(paint([['abcd']], 4, false), 'abcd');
    assert.equal(paint([['ab', 'red'], ['cd']], 3, true), '\u001b[31mab\u001b[0m…');
  });

  test('numbers are grouped, times short, and percentages never round a miss away', () => {
    assert.deepEqual([0, 999, 1_000, 1_234_567].map(grouped), ['0', '999', '1,000', '1,234,567']);
    assert.deepEqual([0, 61_999, 3_600_000].map(clockTime), ['00:00', '01:01', '1:00:00']);
    assert.deepEqual([1, 0.99999, 0.5, 0, null].map(percent), [
      '100 %',
      '99.99 %',
      '50.00 %',
      '0.00 %',
      'none to measure',
    ]);
  });
});
