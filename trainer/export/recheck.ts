import { createHash } from 'node:crypto';
import { decodeUtf8, encodeUtf8 } from '../../protocol/bytes.ts';
import { checkerInput } from '../../protocol/rules/checker-program.ts';
import { answer } from './prompt.ts';
import type { Split } from './split.ts';
import type { DropReason, Row, Target } from './target.ts';
import type { ExportTask } from './task-source.ts';

/** Runs a program in the sandbox: what it printed when it ended well, else undefined. Rejects when the machine fails. */
export type RunProgram = (source: string, stdin: string, digest: string) => Promise<Uint8Array | undefined>;

const NO_TEXT = new Uint8Array([0xff]);

/** Runs of one task, shared by its formats: most of them run the same program on the same input. */
export class TaskRuns {
  readonly #run: RunProgram;
  readonly #known = new Map<string, Promise<Uint8Array | undefined>>();

  constructor(run: RunProgram) {
    this.#run = run;
  }

  get(source: string, stdin: string): Promise<Uint8Array | undefined> {
    const digest = createHash('sha256').update(source).digest('hex');
    const key = createHash('sha256').update(`${digest}\n${stdin}`).digest('hex');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const run = this.#run(source, stdin, digest);
    this.#known.set(key, run);
    return run;
  }

  /** What a checker program makes of an output; no text where it refuses the output. */
  async check(checker: string, stdin: string, output: Uint8Array): Promise<Uint8Array> {
    const framed = decodeUtf8(checkerInput(encodeUtf8(stdin), output));
    return (framed === undefined ? undefined : await this.get(checker, framed)) ?? NO_TEXT;
  }
}

/**
 * Sends an answer the way a model's will go: extracted as the target extracts, run as it runs, compared as it compares,
 * with the tests that stand in the row. Undefined when all tests take it.
 */
export async function judgeAnswer(
  target: Target,
  row: Row,
  task: ExportTask,
  text: string,
  runs: TaskRuns,
): Promise<DropReason | undefined> {
  const cases = target.cases(row, task);
  if (cases.length === 0) return 'no-tests';
  const program = target.extract(text);
  if (program === undefined) return 'extraction';
  const source = target.wrap?.(program, row) ?? program;
  const accepts = target.accepts(row);
  if (accepts === undefined) return 'checker';
  const checker = target.checkerProgram?.(row);
  for (const { stdin, expected } of cases) {
    const output = await runs.get(source, stdin);
    if (output === undefined) return 'golden-failed';
    const printed = decodeUtf8(checker === undefined ? output : await runs.check(checker, stdin, output));
    if (printed === undefined || !accepts(printed, expected)) return 'golden-refused';
  }
  return undefined;
}

/** Whether a row may be released: its golden solution must be right through the exported representation. */
export async function recheck(
  target: Target,
  row: Row,
  task: ExportTask,
  runs: TaskRuns,
): Promise<DropReason | undefined> {
  const text = target.answerIn?.(row) ?? answer(task.program);
  if (target.extract(text)?.trim() !== task.program.trim()) return 'extraction';
  return judgeAnswer(target, row, task, text, runs);
}

/** The row of a task, in the first of the target's forms that its golden solution passes; or why it passes none. */
export async function checkedRow(
  target: Target,
  task: ExportTask,
  split: Split,
  runs: TaskRuns,
): Promise<Row | DropReason> {
  if (target.checkers !== 'any' && !target.checkers.includes(task.checker)) return 'checker';
  let reason: DropReason | undefined;
  for (const form of (await target.forms?.(task, runs)) ?? [task]) {
    const row = target.row(form, split);
    reason = await recheck(target, row, form, runs);
    if (reason === undefined) return row;
  }
  return reason ?? 'no-tests';
}
