import type { CampaignReport } from '../../coordinator/core/report.ts';
import { REASONS } from '../../coordinator/core/task-state.ts';
import { GATES } from '../../protocol/messages/coordinator-statements.ts';
import type { CampaignOutcome } from '../start/outcome.ts';
import { generationRows } from './generation-rows.ts';
import { clockTime, grouped, percent } from './numbers.ts';
import { executionsPerCell, presentNodes } from './progress.ts';
import { bar, edges, paint, printable, type Span, type Style } from './spans.ts';

export interface SummaryOptions {
  readonly width: number;
  readonly color: boolean;
  /** Lines that the user can type next. */
  readonly next: readonly (readonly [command: string, what: string])[];
  /** Where logs are. */
  readonly logs: string;
}

const WIDTH_MAX = 110;
const LABEL = 13;

/** The end of `start`: funnel, accuracy, cost, audit, files, and what to do next. */
export function renderSummary(outcome: CampaignOutcome, options: SummaryOptions): string[] {
  const width = Math.min(WIDTH_MAX, Math.max(1, options.width));
  const rows: Span[][] = [
    ...headline(outcome, width),
    [],
    ...funnel(outcome.report, width),
    [],
    ...accuracy(outcome),
    ...generationRows(outcome.report, labelled),
    ...cost(outcome),
    ...influence(outcome.report),
    ...faults(outcome.report),
    [],
    ...auditRows(outcome),
    [],
    labelled('release', [[outcome.release, 'bold']]),
    labelled('logs', [[options.logs, 'dim']]),
    [],
    [[' Next', 'bold']],
    ...options.next.flatMap(([command, what]): Span[][] => [
      [['   '], [command, 'cyan']],
      [['     '], [what, 'dim']],
    ]),
  ];
  return rows.map((spans) =>
    isPath(spans) ? paint(spans, Number.MAX_SAFE_INTEGER, options.color) : paint(spans, width, options.color),
  );
}

/** A path or command cut short is of no use, so these lines may be longer than the terminal. */
function isPath(spans: readonly Span[]): boolean {
  return spans.some(
    ([text, style]) => (style === 'bold' && text.includes('/')) || (style === 'cyan' && text.startsWith('npx ')),
  );
}

function labelled(label: string, spans: readonly Span[]): Span[] {
  return [[` ${label.padEnd(LABEL)}`], ...spans];
}

function headline(outcome: CampaignOutcome, width: number): Span[][] {
  const { tasks, seed } = outcome.report;
  const reached = tasks.accepted >= tasks.target;
  const mark: Span = reached ? ['✓', 'green'] : ['✗', 'red'];
  const left: Span[] = [
    [' '],
    mark,
    [` ${grouped(tasks.accepted)} of ${grouped(tasks.target)} tasks accepted`, 'bold'],
    [` in ${clockTime(outcome.seconds * 1000)}`],
  ];
  return [edges(left, [[`seed ${printable(seed).slice(0, 24)} `, 'dim']], width), [['─'.repeat(width), 'dim']]];
}

/** Every composition tried, what each gate took away, and what is left. */
function funnel(report: CampaignReport, width: number): Span[][] {
  const { attempts, accepted, undecided } = report.tasks;
  const barWidth = Math.max(4, Math.min(40, width - 40));
  const row = (label: string, sign: string, count: number, style: Style): Span[] => [
    [` ${label.padEnd(20)}`],
    [`${sign}${grouped(count)}`.padStart(8), style === 'dim' ? 'plain' : style],
    ['  '],
    ...bar(attempts === 0 ? 0 : count / attempts, barWidth, style).slice(0, 1),
  ];
  const rows = [row('compositions tried', '', attempts, 'cyan')];
  for (const gate of GATES) {
    const count = report.tasks.discarded[gate] ?? 0;
    // There are many ways for a model to fail; only those that happened are of interest.
    if (count === 0 && gate.startsWith('model-')) continue;
    rows.push(row(`  ${gate}`, count > 0 ? '-' : '', count, count > 0 ? 'yellow' : 'dim'));
  }
  if (undecided > 0) rows.push(row('  not decided', '-', undecided, 'dim'));
  rows.push(row('accepted', '', accepted, 'green'));
  const { tried, never, hard, target, easy, always } = report.training;
  if (tried > 0) {
    rows.push(row('  never solved', '', never, 'dim'), row('  too hard', '', hard, 'dim'));
    rows.push(row('  as wanted', '', target, 'green'), row('  too easy', '', easy, 'dim'));
    rows.push(row('  always solved', '', always, 'dim'));
  }
  return rows;
}

function ratioRow(label: string, right: number, of: number, share: number | null, what: string): Span[] {
  const style: Style = share === 1 ? 'green' : share === null ? 'dim' : 'yellow';
  return labelled(label, [
    [percent(share), style],
    [`  ${grouped(right)} of ${grouped(of)} ${what}`, 'dim'],
  ]);
}

function accuracy({ truth, report }: CampaignOutcome): Span[][] {
  const rows = truth.golden === 0 ? [] : truthRows(truth);
  if (report.tasks.thin > 0) {
    rows.push(
      labelled('thin', [
        [grouped(report.tasks.thin), 'yellow'],
        ['  tasks voted on by fewer operators than a full vote', 'dim'],
      ]),
    );
  }
  return rows;
}

function truthRows(truth: CampaignOutcome['truth']): Span[][] {
  return [
    ratioRow('labels', truth.labelsRight, truth.labels, truth.labelAccuracy, 'equal the known truth'),
    ratioRow(
      'golden',
      truth.goldenRight,
      truth.golden,
      truth.goldenAccuracy,
      'solutions are right and free of planted faults',
    ),
  ];
}

function cost({ report, seconds }: CampaignOutcome): Span[][] {
  const { cells } = report;
  const reasons = REASONS.filter((reason) => cells[reason] > 0).map((reason) => `${grouped(cells[reason])} ${reason}`);
  const overhead = executionsPerCell(report);
  return [
    labelled('executions', [
      [overhead === null ? 'none' : overhead.toFixed(3), 'bold'],
      [` per useful cell`, 'dim'],
    ]),
    labelled('', [[`${reasons.join(' + ')} / ${grouped(cells.useful)} useful`, 'dim']]),
    labelled('votes', [
      [grouped(report.votes), 'bold'],
      [
        ` by ${presentNodes(report).length} nodes, ${seconds > 0 ? (report.votes / seconds).toFixed(1) : '0.0'}/s`,
        'dim',
      ],
    ]),
  ];
}

/** The arithmetic of trust: what the most influential operator could have bent. */
function influence({ influence }: CampaignReport): Span[][] {
  const { label, pivotal, supporters } = influence;
  if (label.of === 0) return [];
  const share = (part: number, whole: number) => percent(whole === 0 ? null : part / whole);
  return [
    labelled('influence', [
      [`${label.count} of ${label.of}`, 'bold'],
      [' supporters of one label at most are one operator: judged or written by it', 'dim'],
    ]),
    labelled('', [
      [`${share(supporters.count, supporters.of)} of all support is the most that one operator gave; `, 'dim'],
      [`${grouped(pivotal.count)} of ${grouped(pivotal.of)} labels need one`, 'dim'],
    ]),
  ];
}

function faults(report: CampaignReport): Span[][] {
  const byNode = new Map<string, number>();
  for (const { node } of report.faults) byNode.set(node, (byNode.get(node) ?? 0) + 1);
  if (byNode.size === 0) return [labelled('lies', [['none proven', 'dim']])];
  return [...byNode].map(([node, count], i) =>
    labelled(i === 0 ? 'lies' : '', [[`${count} proven against node ${node.slice(0, 16)}`, 'red']]),
  );
}

const STATUS_STYLE: Readonly<Record<string, Style>> = { PASS: 'green', FAIL: 'red', 'NOT CHECKED': 'dim' };

function auditRows({ audit }: CampaignOutcome): Span[][] {
  return audit.levels.map(({ level, name, status, detail, counts }, i) => {
    const numbers = Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .slice(0, 2)
      .map(([what, count]) => `${grouped(count)} ${what}`);
    // What passed is told by its size, what did not by its reason.
    const tail = status === 'PASS' ? numbers.join(', ') : detail;
    return labelled(i === 0 ? 'audit' : '', [
      [`${level} `],
      [status.padEnd(12), STATUS_STYLE[status] ?? 'plain'],
      [printable(name)],
      [tail === '' ? '' : `  ${printable(tail)}`, 'dim'],
    ]);
  });
}
