import { readFile } from 'node:fs/promises';
import type { Cell } from '../protocol/messages/node-statements.ts';
import { type CellRun, checkedCell, programText } from './cell.ts';
import { sha256 } from './image/digest.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { Sandbox } from './pool.ts';

/** Seed of programs run from the command line: the same program and input give the same result every time. */
export const FILE_SEED = '00'.repeat(32);

/** Lines of a batch that are in work or wait for an earlier line to be written. */
const MOST_IN_WORK = 64;
const FIELDS = new Set(['id', 'source', 'file', 'stdin', 'fuel', 'memory', 'checker']);

/** One run as the command line shows it; output that is not UTF-8 has replacement characters. */
export interface ProgramReport {
  readonly status: Outcome;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly fuel: number;
  readonly memoryBytes: number;
  readonly fingerprint: string;
  /** With a checker program: whether it takes the output, what it makes of it, and the fuel of both runs. */
  readonly checked?: CheckedReport;
}

export interface CheckedReport {
  readonly status: Cell['outcome'];
  readonly output: string;
  readonly digest: string;
  readonly fuel: number;
}

/** A checker program, and the sandbox with Python that runs it. */
export interface FileChecker {
  readonly source: string;
  readonly sandbox: Sandbox;
}

interface BatchItem {
  readonly id: string | number | null;
  readonly source: string;
  readonly stdin: string;
  readonly limits: Limits;
  readonly checker: string | undefined;
}

class BadLine extends Error {
  readonly id: string | number | null;

  constructor(id: string | number | null, message: string) {
    super(message);
    this.id = id;
  }
}

/** Runs one program. Rejects like `Sandbox.run`. */
export async function runProgram(
  sandbox: Sandbox,
  source: string,
  stdin: Uint8Array,
  limits: Limits,
  checker?: FileChecker,
): Promise<ProgramReport> {
  const result = await sandbox.run({ source, stdin, limits, seed: FILE_SEED });
  const { outcome, exitCode, stdout, stderr, fuel, memoryBytes, fingerprint } = result;
  const text = new TextDecoder();
  return {
    status: outcome,
    exitCode,
    stdout: text.decode(stdout),
    stderr: text.decode(stderr),
    fuel,
    memoryBytes,
    fingerprint,
    ...(checker === undefined ? {} : { checked: await checkRun(result, stdin, limits, checker) }),
  };
}

/** What a checker program makes of a finished run. Rejects like `Sandbox.run`. */
export async function checkRun(
  run: CellRun,
  stdin: Uint8Array,
  limits: Limits,
  { source: text, sandbox }: FileChecker,
): Promise<CheckedReport> {
  const source = new TextEncoder().encode(text);
  const { cell, output } = await checkedCell((job) => sandbox.run({ ...job, source: programText(job.source) }), run, {
    stdin,
    limits,
    checker: { source, digest: sha256(source) },
  });
  const { outcome: status, digest, fuel } = cell;
  return { status, output: new TextDecoder().decode(output), digest, fuel };
}

function textField(fields: Record<string, unknown>, name: string, id: BatchItem['id']): string | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new BadLine(id, `"${name}" must be a string, got ${JSON.stringify(value)}.`);
}

function numberField(fields: Record<string, unknown>, name: string, id: BatchItem['id'], fallback: number): number {
  const value = fields[name];
  if (value === undefined) return fallback;
  if (typeof value === 'number') return value;
  throw new BadLine(id, `"${name}" must be a number, got ${JSON.stringify(value)}.`);
}

async function readSource(file: string, id: BatchItem['id']): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BadLine(id, `Could not read the program file: ${(error as Error).message}.`);
  }
}

async function readItem(line: string): Promise<BatchItem> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    throw new BadLine(null, `Expected one JSON object on the line: ${(error as Error).message}.`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new BadLine(null, 'Expected one JSON object on the line, such as {"id": 1, "source": "print(1)"}.');
  }
  const fields = parsed as Record<string, unknown>;
  const given = fields['id'];
  const id = typeof given === 'string' || typeof given === 'number' ? given : null;
  if (given !== undefined && given !== null && id === null)
    throw new BadLine(null, '"id" must be a string or a number.');
  const unknown = Object.keys(fields).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) {
    throw new BadLine(id, `Unknown field "${unknown}"; expected ${[...FIELDS].join(', ')}.`);
  }
  const source = textField(fields, 'source', id);
  const file = textField(fields, 'file', id);
  if ((source === undefined) === (file === undefined)) throw new BadLine(id, 'Expected either "source" or "file".');
  return {
    id,
    source: source ?? (await readSource(file!, id)),
    stdin: textField(fields, 'stdin', id) ?? '',
    checker: textField(fields, 'checker', id),
    limits: {
      fuel: numberField(fields, 'fuel', id, DEFAULT_LIMITS.fuel),
      memoryMiB: numberField(fields, 'memory', id, DEFAULT_LIMITS.memoryMiB),
      outputBytes: DEFAULT_LIMITS.outputBytes,
    },
  };
}

async function answerLine(sandbox: Sandbox, line: string, takesCheckers: boolean): Promise<string> {
  let id: BatchItem['id'] = null;
  try {
    const item = await readItem(line);
    id = item.id;
    const stdin = new TextEncoder().encode(item.stdin);
    if (item.checker !== undefined && !takesCheckers)
      throw new BadLine(id, 'A checker is a Python program; expected a batch in Python.');
    const checker = item.checker === undefined ? undefined : { source: item.checker, sandbox };
    const report = await runProgram(sandbox, item.source, stdin, item.limits, checker);
    return JSON.stringify({ id, ...report });
  } catch (error) {
    const { name, message } = error as Error;
    if (error instanceof BadLine) return JSON.stringify({ id: error.id, error: { name: 'BadLine', message } });
    return JSON.stringify({ id, error: { name, message } });
  }
}

/**
 * Runs a batch: each line is `{"id", "source" or "file", "stdin"?, "fuel"?, "memory"? (MiB), "checker"?}` and gives one line,
 * in input order; programs run in parallel over the sandbox's workers. A line that cannot be run gives
 * `{"id", "error": {"name", "message"}}` and the batch goes on. Blank lines are skipped. `write` gets each line
 * without its end, and is awaited. `takesCheckers`: the sandbox runs Python, in which "checker" programs are.
 */
export async function runBatch(
  sandbox: Sandbox,
  lines: AsyncIterable<string>,
  write: (line: string) => void | Promise<void>,
  takesCheckers = true,
): Promise<void> {
  const inWork: Promise<string>[] = [];
  for await (const line of lines) {
    if (line.trim() === '') continue;
    inWork.push(answerLine(sandbox, line, takesCheckers));
    if (inWork.length >= MOST_IN_WORK) await write(await inWork.shift()!);
  }
  for (const answer of inWork) await write(await answer);
}
