import { upperBound } from './bounds.ts';

/** One strategy at one share of liars, as counted. */
export interface Row {
  readonly strategy: string;
  readonly f: number;
  readonly m: number;
  readonly overhead: number;
  /** Accepted tasks; labels and jobs are of these. */
  readonly tasks: number;
  readonly labels: number;
  readonly wrongLabels: number;
  readonly wrongGoldens: number;
  readonly jobs: number;
  readonly wrongJobs: number;
  /** Share of the liars' jobs that were lies and stayed accepted. */
  readonly lieShare: number;
}

/** The same as rates: what `--json` prints. */
export interface JsonRow {
  readonly strategy: string;
  readonly f: number;
  readonly m: number;
  readonly overhead: number;
  readonly labelError: number;
  readonly goldenError: number;
  readonly jobError: number;
  readonly tasks: number;
  readonly seed: string;
}

export function toJson(row: Row, seed: string): JsonRow {
  const { strategy, f, m, overhead, tasks } = row;
  return {
    strategy,
    f,
    m,
    overhead: Number(overhead.toFixed(4)),
    labelError: rate(row.wrongLabels, row.labels),
    goldenError: rate(row.wrongGoldens, row.tasks),
    jobError: rate(row.wrongJobs, row.jobs),
    tasks,
    seed,
  };
}

function rate(seen: number, tries: number): number {
  return tries === 0 ? 0 : Number((seen / tries).toPrecision(3));
}

const WIDTHS = [36, 5, 3, 9, 20, 20, 20, 6, 10] as const;

export function tableHead(): string {
  return line([
    'strategy',
    'f',
    'm',
    'overhead',
    'label error (<)',
    'golden error (<)',
    'job error (<)',
    'tasks',
    'lies kept',
  ]);
}

/** Each error with the upper end of its 95 % interval. */
export function tableLine(row: Row): string {
  return line([
    row.strategy,
    String(row.f),
    String(row.m),
    row.overhead.toFixed(3),
    withBound(row.wrongLabels, row.labels),
    withBound(row.wrongGoldens, row.tasks),
    withBound(row.wrongJobs, row.jobs),
    String(row.tasks),
    row.f === 0 ? '' : row.lieShare.toFixed(4),
  ]);
}

function withBound(seen: number, tries: number): string {
  const shown = seen === 0 ? '0' : (seen / tries).toExponential(1);
  return `${shown} (${upperBound(seen, tries).toExponential(1)})`;
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, i) => cell.padEnd(WIDTHS[i]!))
    .join(' ')
    .trimEnd();
}
