import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { dataCard } from './data-card.ts';
import { ExportError } from './export-error.ts';
import { type ExportManifest, type FormatReport, splitFacts } from './export-manifest.ts';
import { ordered } from './ordered.ts';
import { checkedRow, type RunProgram, TaskRuns } from './recheck.ts';
import { ShardWriter } from './shard-writer.ts';
import { SPLITS, type Split, splitOf } from './split.ts';
import type { DropReason, Format, Row, Target } from './target.ts';
import { TARGETS } from './targets/all.ts';
import { openRelease, type ReadTask, tasksOf } from './task-source.ts';

export interface ExportOptions {
  /** A release directory. */
  readonly release: string;
  /** Must not exist or be empty. */
  readonly outDir: string;
  readonly formats: readonly Format[];
  readonly testPercent: number;
  readonly license: string;
  /** Runs golden solutions; `image` is the digest of what it runs them on. */
  readonly run: RunProgram;
  readonly image: string;
  /** Tasks in work at once. */
  readonly width: number;
  readonly signal: AbortSignal;
  /** Told after each task. */
  readonly onTask?: (done: number) => void;
}

/**
 * Writes a release as data sets, one folder a format, with data card, split list and manifest. It is put together beside
 * `outDir` and renamed at the end, so that an interrupted export leaves nothing under that name.
 * @throws ExportError
 */
export async function exportRelease(options: ExportOptions): Promise<ExportManifest> {
  const dir = resolve(options.outDir);
  await refuseContents(dir);
  const facts = await openRelease(options.release, options.signal);
  const partial = `${dir}.partial`;
  await rm(partial, { recursive: true, force: true });
  try {
    const source = { manifest: facts.manifest, campaign: facts.campaign };
    const manifest = await writeExport(partial, tasksOf(options.release, options.signal), source, options);
    await rmdir(dir).catch(unlessMissing);
    await rename(partial, dir);
    return manifest;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function refuseContents(dir: string): Promise<void> {
  const found = (await readdir(dir).catch(unlessMissing)) ?? [];
  if (found.length === 0) return;
  throw new ExportError(
    'export-dir-not-empty',
    `expected ${dir} to be new or empty, but it holds ${found[0]}; name another directory or move this one away`,
  );
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** What became of one task in each format. */
interface Rendered {
  readonly id: string;
  readonly split: Split;
  readonly rows: ReadonlyMap<Format, Row | DropReason>;
  readonly chars: number;
}

/** Everything under `dir` from a source of tasks, in constant memory. */
export async function writeExport(
  dir: string,
  tasks: AsyncIterable<ReadTask>,
  source: { readonly manifest: string; readonly campaign: string },
  options: Omit<ExportOptions, 'release' | 'outDir'>,
): Promise<ExportManifest> {
  await mkdir(dir, { recursive: true });
  const targets = options.formats.map((format) => TARGETS[format]);
  const outputs: Output[] = [];
  await using lists = new Lists(dir);
  let runs = 0;
  const run: RunProgram = (...args) => {
    runs++;
    return options.run(...args);
  };
  let done = 0;
  try {
    for (const target of targets) outputs.push(await Output.open(dir, target));
    for await (const task of ordered(tasks, options.width, (read) => render(read, targets, options.testPercent, run))) {
      options.signal.throwIfAborted();
      for (const output of outputs) output.take(task, lists);
      if ([...task.rows.values()].some((row) => typeof row !== 'string')) lists.split(task.id, task.split);
      await lists.drained();
      done++;
      options.onTask?.(done);
    }
    const formats: FormatReport[] = [];
    for (const output of outputs) formats.push(await output.finish());
    if (formats.every(({ train, test }) => train.rows + test.rows === 0)) throw nothing(formats, done);
    const recheck = { image: options.image, runs };
    const split = splitFacts(options.testPercent);
    const manifest: ExportManifest = { version: 1, source: { ...source, tasks: done }, split, recheck, formats };
    await writeFile(join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await writeFile(join(dir, 'README.md'), dataCard(manifest, options.license));
    return manifest;
  } finally {
    for (const output of outputs) output.abandon();
  }
}

function nothing(formats: readonly FormatReport[], tasks: number): ExportError {
  const reasons = formats.flatMap(({ format, dropped }) =>
    Object.entries(dropped).map(([reason, count]) => `${format}: ${count} ${reason}`),
  );
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  return new ExportError('export-nothing', `none of the ${tasks} tasks of the release could be exported${why}`);
}

async function render(
  read: ReadTask,
  targets: readonly Target[],
  testPercent: number,
  run: RunProgram,
): Promise<Rendered> {
  const rows = new Map<Format, Row | DropReason>();
  if (read.kind === 'not-text') {
    for (const { format } of targets) rows.set(format, 'not-text');
    return { id: read.id, split: splitOf(read.id, testPercent), rows, chars: 0 };
  }
  const { task } = read;
  const split = splitOf(task.id, testPercent);
  const runs = new TaskRuns(run);
  for (const target of targets) rows.set(target.format, await checkedRow(target, task, split, runs));
  const chars = task.tests.reduce((sum, { input, expected }) => sum + input.length + expected.length, 0);
  return { id: task.id, split, rows, chars: 2 * (chars + task.statement.length) + task.program.length };
}

/** The files of one format. */
class Output {
  readonly #target: Target;
  readonly #writers: Readonly<Record<Split, ShardWriter>>;
  readonly #dropped: Partial<Record<DropReason, number>> = {};

  private constructor(target: Target, writers: Record<Split, ShardWriter>) {
    this.#target = target;
    this.#writers = writers;
  }

  static async open(dir: string, target: Target): Promise<Output> {
    const folder = join(dir, target.format);
    await mkdir(folder);
    const writer = (split: Split) => new ShardWriter(folder, split, target.columns);
    return new Output(target, { train: writer('train'), test: writer('test') });
  }

  take(task: Rendered, lists: Lists): void {
    const { format } = this.#target;
    const row = task.rows.get(format)!;
    if (typeof row !== 'string') return this.#writers[task.split].add(row, task.chars);
    this.#dropped[row] = (this.#dropped[row] ?? 0) + 1;
    lists.dropped(task.id, format, row);
  }

  async finish(): Promise<FormatReport> {
    const reports = { train: await this.#finish('train'), test: await this.#finish('test') };
    return { format: this.#target.format, ...reports, dropped: this.#dropped };
  }

  async #finish(split: Split) {
    const files = await this.#writers[split].finish();
    return { rows: files.reduce((sum, { rows }) => sum + rows, 0), files };
  }

  abandon(): void {
    for (const split of SPLITS) this.#writers[split].abandon();
  }
}

/** `splits.jsonl` and `dropped.jsonl`, written as the export goes. */
class Lists implements AsyncDisposable {
  readonly #splits: Writable;
  readonly #dropped: Writable;
  readonly #ended: Promise<unknown>;

  constructor(dir: string) {
    this.#splits = createWriteStream(join(dir, 'splits.jsonl'));
    this.#dropped = createWriteStream(join(dir, 'dropped.jsonl'));
    this.#ended = Promise.all([finished(this.#splits), finished(this.#dropped)]);
    this.#ended.catch(() => undefined);
  }

  split(id: string, split: Split): void {
    this.#splits.write(`${JSON.stringify({ task_id: id, split })}\n`);
  }

  dropped(id: string, format: Format, reason: DropReason): void {
    this.#dropped.write(`${JSON.stringify({ task_id: id, format, reason })}\n`);
  }

  /** Waits until the streams have taken what they were given. */
  async drained(): Promise<void> {
    for (const stream of [this.#splits, this.#dropped]) {
      if (stream.writableNeedDrain) {
        await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), this.#ended]);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#splits.end();
    this.#dropped.end();
    await this.#ended;
  }
}
