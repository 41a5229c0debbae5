import type { Column } from './columns.ts';
import type { Accepts } from './comparison.ts';
import type { TaskRuns } from './recheck.ts';
import type { Split } from './split.ts';
import type { ExportTask } from './task-source.ts';

export const FORMATS = ['sft', 'rl_verl', 'rl_xcoder', 'rl_trl', 'rl_open_r1', 'rl_lcb'] as const;
export type Format = (typeof FORMATS)[number];

/** A row by column. 64-bit columns hold bigint, as the writer wants it. */
export type Row = Readonly<Record<string, unknown>>;

/** Why a target cannot hold a task, or does not take its golden solution. Data cards count them by these names. */
export type DropReason =
  /** Program, inputs or outputs are not UTF-8. */
  | 'not-text'
  /** The target compares in another way than the task's checker. */
  | 'checker'
  /** The task has no golden test. */
  | 'no-tests'
  /** The target's extraction does not give the golden solution back. */
  | 'extraction'
  /** The golden solution does not end well where the target would run it. */
  | 'golden-failed'
  /** The target's comparison refuses what the golden solution prints. */
  | 'golden-refused';

export interface Case {
  readonly stdin: string;
  readonly expected: string;
}

/** One format: how a task becomes a row, and what its user will do with that row. */
export interface Target {
  readonly format: Format;
  readonly summary: string;
  readonly columns: readonly Column[];
  /** Checkers whose verdict the target's comparison gives; `any` where the checker travels with the row. */
  readonly checkers: readonly string[] | 'any';
  row(task: ExportTask, split: Split): Row;
  /** The program in a model's answer, as the target finds it. */
  extract(answer: string): string | undefined;
  /** The answer that the row itself holds; the other formats hold none and are checked with the golden solution's. */
  answerIn?(row: Row): string;
  /** The tests, read back from the row alone where it holds any. */
  cases(row: Row, task: ExportTask): readonly Case[];
  /** The program that the target really runs for an answer. */
  wrap?(program: string, row: Row): string;
  /** The forms in which the target can hold a task, best first; absent: as it is. */
  forms?(task: ExportTask, runs: TaskRuns): Promise<readonly ExportTask[]>;
  /** Undefined for a checker that no comparison of texts stands for. */
  accepts(row: Row): Accepts | undefined;
  /** The program that gives the form in which outputs are compared, where the row brings one. */
  checkerProgram?(row: Row): string | undefined;
}
