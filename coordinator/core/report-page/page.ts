import { encodeUtf8 } from '../../../protocol/bytes.ts';
import { FEATURE_CATEGORIES, type FeatureCategory } from '../../../protocol/rules/feature-tree.ts';
import { type CampaignReport, reportOf } from '../report.ts';
import type { State } from '../state.ts';
import { REASONS } from '../task-state.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { Histogram } from './histogram.ts';
import { MEASURED_SUPPORT, MEASURED_WITH } from './measured-support.ts';
import { STYLE } from './style.ts';
import { type Bar, bars, columns, curve, escapeText, strips } from './svg.ts';
import type { SteeredLeaf } from './training.ts';

/** Names of the seven categories for readers. */
const CATEGORY_NAMES: Readonly<Record<FeatureCategory, string>> = {
  algo: 'algorithm',
  type: 'problem type',
  data: 'data structure',
  opt: 'optimisation',
  logic: 'implementation logic',
  cost: 'complexity',
  lang: 'language',
};

/**
 * report.html: the figures of a release as one static page without scripts and without anything fetched. A pure function of
 * the folded log, so an auditor rebuilds it byte for byte.
 */
export function reportPage(state: State): Uint8Array {
  const report = reportOf(state, new Set());
  const figures = figuresOf(state);
  const sections = [
    summary(report, figures),
    funnel(report, figures),
    agreement(report, figures),
    features(figures),
    shape(figures),
    diversity(figures),
    cost(report, figures),
    ...(figures.training.tried === 0 ? [] : [training(figures)]),
  ];
  return encodeUtf8(
    `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n` +
      '<meta name="viewport" content="width=device-width, initial-scale=1">\n' +
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n` +
      `<title>${escapeText(report.name)}: release report</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<main>\n` +
      `${sections.join('\n')}\n</main>\n</body>\n</html>\n`,
  );
}

const grouped = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
const ratio = (part: number, whole: number) =>
  whole === 0 ? '–' : (Math.round((100 * part) / whole) / 100).toFixed(2);
const section = (title: string, ...parts: readonly string[]) =>
  `<section>\n<h2>${escapeText(title)}</h2>\n${parts.join('\n')}\n</section>`;
const plot = (caption: string, svg: string) => `<figure>${svg}<figcaption>${escapeText(caption)}</figcaption></figure>`;

function summary(report: CampaignReport, { funnel: steps, cost: spent }: Figures): string {
  const released = steps.find(({ step }) => step === 'in this release')!.tasks;
  const card = (name: string, value: string) =>
    `<div><b>${escapeText(value)}</b><span>${escapeText(name)}</span></div>`;
  const executed = REASONS.reduce((sum, reason) => sum + report.cells[reason], 0);
  return (
    `<header>\n<h1>${escapeText(report.name)}</h1>\n` +
    `<p>Release report of campaign <code>${report.campaign}</code>, seed <code>${escapeText(report.seed)}</code>, ` +
    `${grouped(report.entries)} log entries. Everything here follows from the log; <code>hivesmith audit verify</code> ` +
    'rebuilds this page byte for byte.</p>\n<div class="cards">' +
    card('tasks in this release', grouped(released)) +
    card('compositions tried', grouped(report.tasks.attempts)) +
    card('votes', grouped(report.votes)) +
    card('operators', grouped(new Set(report.nodes.map(({ operator }) => operator)).size)) +
    card('executions per counted cell', ratio(executed, report.cells.useful)) +
    card('million fuel per task', grouped(Math.round(spent.fuelMillions / Math.max(1, spent.accepted)))) +
    card('proven lies', grouped(report.faults.length)) +
    '</div>\n</header>'
  );
}

function funnel(report: CampaignReport, { funnel: steps }: Figures): string {
  const gates = Object.entries(report.tasks.discarded).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const share = (tasks: number) => `${tasks} (${Math.round((100 * tasks) / Math.max(1, report.tasks.attempts))} %)`;
  return section(
    'Funnel',
    plot(
      'Compositions that reached each step.',
      bars(
        'funnel',
        steps.map(({ step, tasks }) => ({ label: step, value: tasks, note: share(tasks) })),
      ),
    ),
    gates.length === 0
      ? '<p>No composition was discarded.</p>'
      : plot(
          'Discards by the gate that named them.',
          bars(
            'discards by gate',
            gates.map(([label, value]) => ({ label, value, note: share(value) })),
          ),
        ),
  );
}

function agreement(report: CampaignReport, { support, rivals, agreeing }: Figures): string {
  const isComparable = support.length - 1 === MEASURED_WITH.candidates;
  const points = support.slice(1).map(({ support: n, labelled }) => {
    const measured = isComparable ? MEASURED_SUPPORT[n] : undefined;
    return { label: String(n), count: labelled, percent: measured === undefined ? null : Math.round(measured / 10) };
  });
  const bar = (value: number, i: number): Bar => ({ label: String(i), value });
  return section(
    'Votes and agreement',
    plot(
      'Inputs by the number of operators behind the label; pale: inputs dropped for want of a clear label.',
      columns(
        'support of labels',
        support.map(({ support: n, labelled, unlabelled }) => ({
          label: String(n),
          value: labelled,
          rest: unlabelled,
        })),
        'supporters',
      ),
    ),
    plot(
      'Support against accuracy: labels of this release by support (columns), and the share of labels with that support that ' +
        `was right in ${MEASURED_WITH.tasks} builtin tasks with known truth, 30 % wrong candidates and shared misreadings (line, percent). ` +
        'The log of a campaign does not hold the truth.',
      curve('support against accuracy', points, 'supporters of the label'),
    ),
    plot(
      'Inputs by the number of operators that agree on another answer.',
      columns('second group', rivals.map(bar), 'operators in the second group'),
    ),
    plot(
      'Tasks by the number of candidates that meet every label.',
      columns('agreeing candidates', agreeing.map(bar), 'candidates'),
    ),
    influence(report),
  );
}

function influence({ influence: { label, supporters, pivotal, generatorsMin } }: CampaignReport): string {
  const short = (operator: string) => `<code>${escapeText(operator.slice(0, 16))}</code>`;
  return (
    `<p>Influence: ${short(supporters.operator)} stands behind ${supporters.count} of ${supporters.of} supporting votes; without ` +
    `${short(pivotal.operator)}, ${pivotal.count} of ${pivotal.of} labels would miss their quorum; the label that hangs most on one ` +
    `operator owes ${label.count} of ${label.of} supporters to it; an accepted task has at least ${generatorsMin} kinds of authors.</p>`
  );
}

function features({ growth, branches }: Figures): string {
  const rows = growth.map(({ category, extracted, total }) => {
    return `<tr><td>${CATEGORY_NAMES[category]}</td><td>${extracted}</td><td>${total}</td><td>${ratio(total, extracted)}</td></tr>`;
  });
  const sum = (of: (entry: Figures['growth'][number]) => number) =>
    growth.reduce((total, entry) => total + of(entry), 0);
  const [before, after] = [sum(({ extracted }) => extracted), sum(({ total }) => total)];
  return section(
    'Features',
    plot(
      'The feature tree: one line a category, one box a branch, as wide as its number of leaves.',
      strips(
        'feature tree',
        FEATURE_CATEGORIES.map((name) => ({
          name,
          parts: branches
            .filter(({ category }) => category === name)
            .map(({ branch, leaves }) => ({ name: branch, size: leaves })),
        })),
      ),
    ),
    '<table><thead><tr><th>category</th><th>extracted</th><th>after evolution</th><th>growth</th></tr></thead><tbody>' +
      `${rows.join('')}<tr><td>all</td><td>${before}</td><td>${after}</td><td>${ratio(after, before)}</td></tr></tbody></table>`,
  );
}

function binsOf({ from, width, counts }: Histogram): Bar[] {
  return counts.map((value, i) => ({ label: String(from + i * width), value }));
}

function shape({ difficulty, statementTokens, goldenBytes, styles, inputKinds }: Figures): string {
  const named = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([label, value]) => ({ label, value }));
  return section(
    'Difficulty and length',
    plot('Difficulty as the generator rates it.', columns('difficulty', binsOf(difficulty), 'difficulty from')),
    plot('Length of statements.', columns('statement length', binsOf(statementTokens), 'tokens from')),
    plot('Length of golden solutions.', columns('solution length', binsOf(goldenBytes), 'bytes from')),
    plot('Styles of statements.', bars('styles', named(styles))),
    plot('Kinds of inputs.', bars('inputs', named(inputKinds))),
  );
}

function diversity({ featureDistance, textDistance }: Figures): string {
  return section(
    'Diversity',
    plot(
      'Distance of feature sets over pairs of tasks (100: nothing in common).',
      columns('feature distance', binsOf(featureDistance), 'percent from'),
    ),
    plot(
      'Distance of texts over pairs of tasks, by passages of four words (100: nothing in common).',
      columns('text distance', binsOf(textDistance), 'percent from'),
    ),
  );
}

function cost(report: CampaignReport, { cost: spent }: Figures): string {
  const reasons = REASONS.map((reason) => ({ label: reason, value: report.cells[reason] }));
  return section(
    'Cost',
    plot('Executions by reason.', bars('executions by reason', reasons)),
    `<p>${grouped(spent.cells)} executions for ${grouped(spent.accepted)} accepted tasks, ${ratio(spent.cells, spent.accepted)} each; ` +
      `the counted ones used ${grouped(spent.fuelMillions)} million fuel.</p>${modelsText(report.generation)}`,
  );
}

/** What trainers reported; a trainer's word, which nothing but the draw of features follows. */
function training({ training: told }: Figures): string {
  const { tried, reports, evolutions, band, few, never, hard, target, easy, always } = told;
  const steers =
    band === null
      ? 'Reports steer nothing in this campaign.'
      : `The campaign wants pass rates from ${band[0]} to ${band[1]} percent; features were evolved again ${evolutions} times.`;
  const leaves = (title: string, list: readonly SteeredLeaf[]) =>
    plot(
      title,
      bars(
        title,
        list.map(({ path, percent }) => ({ label: path, value: percent, note: `${percent} %` })),
      ),
    );
  return section(
    'Training',
    `<p>Trainers tried ${grouped(tried)} tasks in ${grouped(reports)} reports: ${never} never solved, ${hard} too hard, ${target} as wanted, ` +
      `${easy} too easy, ${always} always solved, ${few} tried too few times to say. ${steers}</p>`,
    plot(
      'Tasks by the share of rollouts that solved them.',
      columns('pass rates', binsOf(told.passRates), 'percent from'),
    ),
    ...(told.gained.length === 0 ? [] : [leaves('Weight of the features that gained most, in percent.', told.gained)]),
    ...(told.lost.length === 0 ? [] : [leaves('Weight of the features that lost most, in percent.', told.lost)]),
  );
}

/** What models cost, as their nodes claim; nothing for a campaign without models. */
export function modelsText({ perAccepted, usage }: CampaignReport['generation']): string {
  if (perAccepted === null || usage.calls === 0) return '';
  return (
    `<p>Models, as their nodes claim: ${grouped(usage.calls)} calls, ${grouped(perAccepted.tokens)} tokens and ` +
    `${ratio(perAccepted.costMicros, 1_000_000)} units of money per accepted task.</p>`
  );
}
