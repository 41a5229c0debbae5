import type { CampaignReport, NodeReport } from '../../coordinator/core/report.ts';
import { STAGES } from '../../protocol/messages/work-unit.ts';
import { clockTime, grouped } from './numbers.ts';
import {
  connectedNodes,
  discardedTotal,
  discards,
  presentNodes,
  type Sample,
  stageProgress,
  voteRate,
} from './progress.ts';
import { bar, edges, lengthOf, paint, printable, type Span, type Style } from './spans.ts';

export interface ViewSize {
  /** Columns; no line is longer. */
  readonly width: number;
  /** Rows, if the frame must not be taller: node rows give way first. */
  readonly height?: number;
  readonly color: boolean;
  /** Since the view began; absent in a picture of one moment. */
  readonly elapsedMs?: number;
}

const STATE_WORDS: Readonly<Record<CampaignReport['state'], readonly [string, Style]>> = {
  'waiting-for-operators': ['waiting for operators', 'yellow'],
  running: ['forging', 'cyan'],
  complete: ['complete', 'green'],
  exhausted: ['no attempts left', 'red'],
};

/** Past this the eye loses the line. */
const WIDTH_MAX = 110;

/** One frame of the live view: a pure function of two reports. `previous` is some seconds older, for the rate. */
export function renderView(report: CampaignReport, previous: Sample | undefined, size: ViewSize): string[] {
  const width = Math.min(WIDTH_MAX, Math.max(1, size.width));
  const head = [header(report, size.elapsedMs, width), rule(width), ...taskRows(report, width, size.elapsedMs), []];
  const stages = STAGES.map((stage) => stageRow(stage, report.stages[stage], width));
  const figures = [[], ...figureRows(report, voteRate(report, size.elapsedMs ?? 0, previous))];
  const nodes = nodeRows(report, width);
  const rows: Span[][] = [...head, ...stages, ...figures];
  const room = size.height === undefined ? nodes.length : size.height - rows.length - 2;
  if (room > 0) rows.push([], nodeHeader(report, width), ...nodes.slice(0, room));
  return rows.slice(0, size.height).map((spans) => paint(spans, width, size.color));
}

function header(report: CampaignReport, elapsedMs: number | undefined, width: number): Span[] {
  const [word, style] = STATE_WORDS[report.state];
  const left: Span[] = [[' '], ['⬢ hivesmith', 'amber'], ['  '], [word, style]];
  if (report.state === 'waiting-for-operators') {
    left.push([` ${report.operators.active}/${report.operators.needed}`, 'yellow']);
  }
  const right: Span[] = [
    [`seed ${printable(report.seed).slice(0, 16)}  epoch ${report.epoch} `, 'dim'],
    [elapsedMs === undefined ? '' : ` ${clockTime(elapsedMs)} `, 'bold'],
  ];
  return edges(left, right, width);
}

function rule(width: number): Span[] {
  return [['─'.repeat(width), 'dim']];
}

/** Label, bar, counts: the bar takes what the other two leave. */
function barRow(label: string, share: number, style: Style, counts: readonly Span[], width: number): Span[] {
  const countsWidth = 25;
  const barWidth = Math.max(4, width - 13 - countsWidth);
  const done = share >= 1;
  return [
    [` ${label.padEnd(10)} `, done ? 'green' : 'plain'],
    ...bar(share, barWidth, done ? 'green' : style),
    [' '],
    ...counts,
  ];
}

function taskRows(report: CampaignReport, width: number, elapsedMs: number | undefined): Span[][] {
  const { accepted, target, attempts } = report.tasks;
  const share = target === 0 ? 0 : accepted / target;
  const counts: Span[] = [[`${accepted}/${target}`.padStart(11), 'bold'], [` ${Math.floor(share * 100)} %`.padEnd(6)]];
  if (elapsedMs !== undefined && accepted > 0 && accepted < target) {
    counts.push([` ~${clockTime((elapsedMs * (target - accepted)) / accepted)}`, 'dim']);
  }
  const gates = discards(report);
  const shown = gates.map(({ gate, count }) => `${gate} ${count}`).join(' · ');
  return [
    barRow('accepted', share, 'amber', counts, width),
    [
      [` ${'discarded'.padEnd(10)} `, gates.length === 0 ? 'dim' : 'plain'],
      [grouped(discardedTotal(report)), gates.length === 0 ? 'dim' : 'yellow'],
      [` of ${grouped(attempts)} attempts`, 'dim'],
      [shown === '' ? '' : `  ${shown}`, 'yellow'],
    ],
  ];
}

function stageRow(stage: string, counts: CampaignReport['stages']['judge'], width: number): Span[] {
  const { done, total } = stageProgress(counts);
  const share = total === 0 ? 0 : done / total;
  const numbers: Span[] = [[`${grouped(done)}/${grouped(total)}`.padStart(11), total === 0 ? 'dim' : 'plain']];
  if (counts.leased > 0) numbers.push([` ${counts.leased} leased`, 'cyan']);
  return barRow(stage, share, 'cyan', numbers, width);
}

function figureRows(report: CampaignReport, rate: number | null): Span[][] {
  const rows: Span[][] = [
    [
      [` ${'votes'.padEnd(10)} `],
      [grouped(report.votes), 'bold'],
      [rate === null ? '' : `  ${rate.toFixed(1)}/s`, 'cyan'],
      [`  cells ${grouped(report.cells.first)}`, 'dim'],
    ],
  ];
  if (report.faults.length > 0) {
    const liars = new Set(report.faults.map((fault) => fault.node)).size;
    rows.push([
      [` ${'faults'.padEnd(10)} `, 'red'],
      [`${report.faults.length} proven by ${liars} ${liars === 1 ? 'node' : 'nodes'}, redone`, 'red'],
    ]);
  }
  return rows;
}

function nodeHeader(report: CampaignReport, width: number): Span[] {
  const left: Span[] = [
    [` ${'nodes'.padEnd(10)} `],
    [`${connectedNodes(report)}/${presentNodes(report).length}`, 'bold'],
    [' connected', 'dim'],
  ];
  return edges(left, [['▪ lease held   n votes ', 'dim']], width);
}

const NODE_MARK: Readonly<Record<NodeReport['state'], readonly [string, Style]>> = {
  active: ['●', 'green'],
  silent: ['○', 'yellow'],
  left: ['·', 'dim'],
  banned: ['✗', 'red'],
};
const CELL_WIDTH = 26;
const LEASES_SHOWN = 6;

function nodeCell(node: NodeReport): Span[] {
  const [mark, style] = node.state === 'active' && !node.connected ? NODE_MARK.silent : NODE_MARK[node.state];
  const held = node.held > LEASES_SHOWN ? `▪×${node.held}` : '▪'.repeat(node.held);
  const spans: Span[] = [
    [' '],
    [mark, style],
    [` ${node.node.slice(0, 8)} `, node.state === 'banned' ? 'red' : 'plain'],
    [held.padEnd(LEASES_SHOWN + 1), 'cyan'],
    [grouped(node.votes).padStart(5), 'dim'],
    ['  '],
  ];
  return [...spans, [' '.repeat(Math.max(0, CELL_WIDTH - lengthOf(spans)))]];
}

function nodeRows(report: CampaignReport, width: number): Span[][] {
  const perRow = Math.max(1, Math.floor(width / CELL_WIDTH));
  const rows: Span[][] = [];
  const nodes = presentNodes(report);
  for (let i = 0; i < nodes.length; i += perRow) {
    rows.push(nodes.slice(i, i + perRow).flatMap(nodeCell));
  }
  return rows;
}
