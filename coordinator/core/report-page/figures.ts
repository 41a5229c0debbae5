import type { Decision, Label } from '../../../protocol/messages/coordinator-statements.ts';
import { categoryOf, FEATURE_CATEGORIES, type FeatureCategory } from '../../../protocol/rules/feature-tree.ts';
import { similarity, sketchOf } from '../../../protocol/rules/near-duplicate.ts';
import { tokenCount } from '../../../protocol/rules/statement-text.ts';
import { passRateReport } from '../pass-rates.ts';
import { releasable } from '../quarantine.ts';
import { rowsOf } from '../rows.ts';
import type { State } from '../state.ts';
import { REASONS, type TaskState } from '../task-state.ts';
import { type Histogram, histogram } from './histogram.ts';
import { type TrainingFigures, trainingOf } from './training.ts';

type Accepted = Extract<Decision, { verdict: 'accepted' }>;

/** Leaves of a category before and after evolution. */
export interface Growth {
  readonly category: FeatureCategory;
  readonly extracted: number;
  readonly total: number;
}

export interface Branch {
  readonly category: FeatureCategory;
  readonly branch: string;
  readonly leaves: number;
}

/** What the page plots, as integers; a pure function of the folded log. Of the tasks of a release unless it says otherwise. */
export interface Figures {
  /** Compositions opened, with a statement, with inputs, judged, accepted, in the release; where trainers tried some, those too. */
  readonly funnel: readonly { readonly step: string; readonly tasks: number }[];
  /** Labelled and unlabelled inputs of all judged tasks by the number of operators that agree, and by that of the second group. */
  readonly support: readonly { readonly support: number; readonly labelled: number; readonly unlabelled: number }[];
  readonly rivals: readonly number[];
  /** Tasks by the number of candidates that print every label. */
  readonly agreeing: readonly number[];
  readonly growth: readonly Growth[];
  readonly branches: readonly Branch[];
  readonly difficulty: Histogram;
  readonly statementTokens: Histogram;
  readonly goldenBytes: Histogram;
  readonly styles: Readonly<Record<string, number>>;
  readonly inputKinds: Readonly<Record<string, number>>;
  /** Percent distances of pairs of tasks: of their feature sets (Jaccard), and of their texts (MinHash). */
  readonly featureDistance: Histogram;
  readonly textDistance: Histogram;
  /** Executed cells and millions of fuel of counted cells, over accepted tasks. */
  readonly cost: { readonly cells: number; readonly fuelMillions: number; readonly accepted: number };
  readonly training: TrainingFigures;
}

/** Pairs are compared among this many tasks, the first ones: 19,900 pairs say what all would. */
const COMPARED_TASKS = 200;
const BRANCHES_SHOWN = 400;

export function figuresOf(state: State): Figures {
  const tasks = releasable(state);
  const drafts = tasks.map((task) => task.draft!);
  const sizeOf = (task: TaskState) => {
    const { slot } = (task.decision as Accepted).golden;
    return task.candidates.find((candidate) => candidate.slot === slot)!.size;
  };
  const compared = drafts.slice(0, COMPARED_TASKS);
  return {
    funnel: funnelOf(state, tasks.length),
    ...agreementOf(state, tasks),
    growth: growthOf(state),
    branches: branchesOf(state),
    difficulty: histogram(
      drafts.map(({ difficulty }) => difficulty),
      200,
    ),
    statementTokens: histogram(
      drafts.map(({ statement }) => tokenCount(statement)),
      100,
    ),
    goldenBytes: histogram(tasks.map(sizeOf), 250),
    styles: countBy(drafts.map(({ style }) => style)),
    inputKinds: countBy(tasks.flatMap((task) => task.inputs.map(({ label }) => label))),
    featureDistance: distances(
      compared.map(({ features }) => new Set(features.map(({ path }) => path))),
      jaccardDistance,
    ),
    textDistance: distances(
      compared.map(({ statement }) => sketchOf(statement)),
      (a, b) => 100 - similarity(a, b),
    ),
    cost: costOf(state),
    training: trainingOf(state, passRateReport(state)),
  };
}

function funnelOf(state: State, released: number): Figures['funnel'] {
  const count = (is: (task: TaskState) => boolean) => state.tasks.filter(is).length;
  const { tried, target } = passRateReport(state);
  const trained = [
    { step: 'tried by trainers', tasks: tried },
    { step: 'as difficult as wanted', tasks: target },
  ];
  return [
    { step: 'compositions', tasks: state.tasks.length },
    { step: 'with a statement', tasks: count(({ draft }) => draft !== null) },
    { step: 'with inputs', tasks: count(({ inputs }) => inputs.length > 0) },
    { step: 'judged', tasks: count(({ rounds }) => rounds.length > 0) },
    { step: 'accepted', tasks: count(({ decision }) => decision?.verdict === 'accepted') },
    { step: 'in this release', tasks: released },
    ...(tried === 0 ? [] : trained),
  ];
}

function agreementOf(state: State, tasks: readonly TaskState[]): Pick<Figures, 'support' | 'rivals' | 'agreeing'> {
  const most = state.genesis!.parameters.candidates;
  const support = Array.from({ length: most + 1 }, (_, i) => ({ support: i, labelled: 0, unlabelled: 0 }));
  const rivals = new Array<number>(most + 1).fill(0);
  const agreeing = new Array<number>(most + 1).fill(0);
  for (const task of tasks) {
    const { labels } = task.decision as Accepted;
    for (const label of labels) {
      const at = support[Math.min(most, label.support)]!;
      if (label.digest === null) at.unlabelled++;
      else at.labelled++;
      rivals[Math.min(most, label.second)]!++;
    }
    const { rows } = rowsOf(state, task);
    const meeting = rows.filter(({ cells }) => labels.every((label, i) => isMet(label, cells[i]!))).length;
    agreeing[Math.min(most, meeting)]!++;
  }
  return { support, rivals, agreeing };
}

function isMet(label: Label, cell: { readonly outcome: string; readonly digest: string }): boolean {
  return label.digest === null || (cell.outcome === 'ok' && cell.digest === label.digest);
}

function growthOf(state: State): Growth[] {
  const snippets = new Set(state.snippets.map(({ digest }) => digest));
  const growth = new Map(FEATURE_CATEGORIES.map((category) => [category, { extracted: 0, total: 0 }]));
  for (const [path, sources] of state.forest) {
    const entry = growth.get(categoryOf(path))!;
    entry.total++;
    if ([...sources].some((source) => snippets.has(source))) entry.extracted++;
  }
  return [...growth].map(([category, counts]) => ({ category, ...counts }));
}

/** The largest branches of the tree, by category in the usual order, then by size and name. */
function branchesOf(state: State): Branch[] {
  const branches = new Map<string, Branch>();
  for (const path of state.forest.keys()) {
    const [category, branch] = path.split('/') as [FeatureCategory, string];
    const key = `${category}/${branch}`;
    branches.set(key, { category, branch, leaves: (branches.get(key)?.leaves ?? 0) + 1 });
  }
  const bySize = [...branches].sort(([a, x], [b, y]) => y.leaves - x.leaves || (a < b ? -1 : 1));
  return bySize
    .slice(0, BRANCHES_SHOWN)
    .map(([, branch]) => branch)
    .sort((a, b) => FEATURE_CATEGORIES.indexOf(a.category) - FEATURE_CATEGORIES.indexOf(b.category));
}

/** In the order of names. */
function countBy(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of [...values].sort()) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function jaccardDistance(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((path) => b.has(path)).length;
  const union = a.size + b.size - common;
  return 100 - Math.floor((100 * common) / Math.max(1, union));
}

function distances<T>(items: readonly T[], distance: (a: T, b: T) => number): Histogram {
  const counts = new Array<number>(21).fill(0);
  for (let i = 0; i < items.length; i++) {
    for (let k = 0; k < i; k++) counts[Math.floor(distance(items[i]!, items[k]!) / 5)]!++;
  }
  return { from: 0, width: 5, counts };
}

function costOf(state: State): Figures['cost'] {
  let fuel = 0n;
  for (const task of state.tasks) {
    if (task.decision === null || task.rounds.length === 0) continue;
    for (const { cells } of rowsOf(state, task).rows) for (const cell of cells) fuel += BigInt(cell.fuel);
  }
  return {
    cells: REASONS.reduce((sum, reason) => sum + state.cells[reason], 0),
    fuelMillions: Number(fuel / 1_000_000n),
    accepted: state.accepted,
  };
}
