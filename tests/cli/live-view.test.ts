import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLiveView } from '../../cli/view/live-view.ts';
import { canRedraw, useColor } from '../../cli/view/terminal.ts';
import { busyReport } from './reports.ts';

/** A screen that keeps what it was sent. */
function screen(isTTY: boolean) {
  const sent: string[] = [];
  return { isTTY, columns: 80, rows: 40, sent, write: (text: string) => sent.push(text), text: () => sent.join('') };
}

/** What a terminal shows after the bytes: enough of one for cursor up, carriage return and clearing. */
function shown(bytes: string): string[] {
  const lines: string[] = [''];
  let row = 0;
  for (const [token] of bytes.matchAll(/\u001b\[\??\d*[A-Za-z]|\n|\r|[^\u001b\n\r]+/g)) {
    const up = /^\u001b\[(\d+)A$/.exec(token);
    if (up !== null) row -= Number(up[1]);
    else if (token === '\u001b[J') lines.splice(row, lines.length, '');
    else if (token === '\n') lines[++row] ??= '';
    else if (!token.startsWith('\u001b') && token !== '\r') lines[row] = token;
  }
  return lines.filter((line) => line !== '');
}

describe('on a terminal', () => {
  test('a frame replaces the one before, lines said stay above, and the cursor comes back', () => {
    const stream = screen(true);
    let now = 0;
    const report = busyReport();
    {
      using view = createLiveView({ stream, env: { NO_COLOR: '1' }, now: () => now });
      view.say('preparing');
      view.update(report);
      now = 1_000;
      view.update({ ...report, tasks: { ...report.tasks, accepted: 15 } });
      view.say('node 03 ended');
      now = 2_000;
      view.update({ ...report, tasks: { ...report.tasks, accepted: 16 } });
    }
    const lines = shown(stream.text());
    assert.deepEqual(lines.slice(0, 2), ['preparing', 'node 03 ended']);
    assert.equal(lines.filter((line) => line.startsWith(' accepted')).length, 1, lines.join('\n'));
    assert.match(lines.find((line) => line.startsWith(' accepted')) ?? '', /16\/24/);
    assert.ok(stream.text().startsWith('\u001b[?25l'));
    assert.ok(stream.text().endsWith('\u001b[?25h'));
    assert.doesNotMatch(stream.text(), /\u001b\[\d+m/);
  });

  test('frames that come too fast are not drawn, the last one is', () => {
    const stream = screen(true);
    const report = busyReport();
    {
      using view = createLiveView({ stream, env: {}, now: () => 0 });
      for (let accepted = 1; accepted <= 20; accepted++)
        view.update({ ...report, tasks: { ...report.tasks, accepted } });
      assert.equal(stream.text().match(/accepted/g)?.length, 1);
    }
    assert.match(stream.text(), /20\/24/);
  });
});

describe('elsewhere', () => {
  test('there is one line at each milestone, at most every 2 s, and always the last', () => {
    const stream = screen(false);
    let now = 0;
    const report = busyReport();
    const at = (accepted: number) => ({ ...report, tasks: { ...report.tasks, accepted } });
    {
      using view = createLiveView({ stream, env: {}, now: () => now });
      view.update(at(1));
      now = 500;
      view.update(at(2));
      now = 2_500;
      view.update(at(3));
      now = 9_000;
      view.update(at(3));
      now = 9_100;
      view.update({ ...at(3), votes: 5_000 });
      now = 9_200;
      view.update(at(4));
      now = 9_300;
      view.update(at(5));
    }
    const over = screen(false);
    using view = createLiveView({ stream: over, env: {}, now: () => 0 });
    view.update(report);
    view.update({ ...report, state: 'complete' });
    assert.equal(over.sent.length, 2);
    const accepted = stream.sent.map((line) => /tasks (\d+)\/24/.exec(line)?.[1]);
    assert.deepEqual(accepted, ['1', '3', '4', '5']);
    assert.doesNotMatch(stream.text(), /\u001b/);
  });
});

test('a dumb terminal is not drawn on; NO_COLOR takes the colour, FORCE_COLOR brings it', () => {
  const terminal = screen(true);
  assert.equal(canRedraw(terminal, { TERM: 'xterm' }), true);
  assert.equal(canRedraw(terminal, { TERM: 'dumb' }), false);
  assert.equal(canRedraw(screen(false), { TERM: 'xterm' }), false);
  assert.equal(useColor(terminal, { TERM: 'xterm' }), true);
  assert.equal(useColor(terminal, { TERM: 'xterm', NO_COLOR: '1' }), false);
  assert.equal(useColor(terminal, { TERM: 'xterm', NO_COLOR: '' }), true);
  assert.equal(useColor(screen(false), {}), false);
  assert.equal(useColor(screen(false), { FORCE_COLOR: '1' }), true);
  assert.equal(useColor(terminal, { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
});
