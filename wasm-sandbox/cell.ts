import type { Cell } from '../protocol/messages/node-statements.ts';
import { canonicalOutput } from '../protocol/rules/canonical-output.ts';
import { checkerInput } from '../protocol/rules/checker-program.ts';
import { comparisonForm, type FormKind } from '../protocol/rules/comparison-form.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { type Limits, MAX_STDIN_BYTES } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { Sandbox } from './pool.ts';

/** A checker program as its blob holds it, and the blob's digest, which seeds its random numbers. */
export interface CheckerProgram {
  readonly source: Uint8Array;
  readonly digest: string;
}

export interface CellRequest {
  /** The program as its blob holds it. */
  readonly source: Uint8Array;
  /** SHA-256 of the candidate; it seeds the guest's random numbers, so that judges and referee give them alike. */
  readonly candidate: string;
  readonly stdin: Uint8Array;
  /** Of the candidate's run, and again of the checker's. */
  readonly limits: Limits;
  /** `exact-lines` if absent. */
  readonly checker?: FormKind | CheckerProgram | undefined;
}

/** One run of a program, as cells are made of it. */
export interface CellRun {
  readonly outcome: Outcome;
  readonly stdout: Uint8Array;
  readonly fuel: number;
}

/** Runs a program. Rejects when the machine, not the program, is at fault. */
export type RunProgram = (job: {
  readonly source: Uint8Array;
  readonly stdin: Uint8Array;
  readonly seed: string;
  readonly limits: Limits;
}) => Promise<CellRun>;

/** What is said of one candidate on one input, and the output in the checker's form that the cell's digest names. */
export interface CellResult {
  readonly cell: Cell;
  readonly output: Uint8Array;
}

/** A byte order mark is part of a program. Bytes that are not UTF-8 become U+FFFD, the same for every judge and referee. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function programText(source: Uint8Array): string {
  return decoder.decode(source);
}

/** `makeCell` on a sandbox. Throws SandboxFailure when the machine, not the program, is at fault. */
export function runCell(
  sandbox: Sandbox,
  request: CellRequest,
  options: { readonly signal?: AbortSignal } = {},
): Promise<CellResult> {
  return makeCell((job) => sandbox.run({ ...job, source: programText(job.source) }, options), request);
}

/**
 * Runs one candidate on one input, and then the task's checker program if it has one. A cell is how that ended, the digest
 * of the output in the checker's form, and the fuel of both runs. The same for a volunteer's vote, the referee and a replay.
 */
export async function makeCell(
  run: RunProgram,
  { source, candidate, stdin, limits, checker = 'exact-lines' }: CellRequest,
): Promise<CellResult> {
  const first = await run({ source, stdin, seed: candidate, limits });
  if (typeof checker === 'string') return cellOf(first, checker);
  return checkedCell(run, first, { stdin, limits, checker });
}

/** The cell of a finished run whose output a checker program brings into form; `run` runs that program. */
export async function checkedCell(
  run: RunProgram,
  first: CellRun,
  { stdin, limits, checker }: Pick<CellRequest, 'stdin' | 'limits'> & { readonly checker: CheckerProgram },
): Promise<CellResult> {
  if (first.outcome !== 'ok') return cellOf(first);
  const framed = checkerInput(stdin, first.stdout);
  if (framed.length > MAX_STDIN_BYTES) return invalid(first.stdout, first.fuel);
  const second = await run({ source: checker.source, stdin: framed, seed: checker.digest, limits });
  const fuel = first.fuel + second.fuel;
  return second.outcome === 'ok' ? cellOf({ ...second, fuel }) : invalid(first.stdout, fuel);
}

function invalid(stdout: Uint8Array, fuel: number): CellResult {
  const output = canonicalOutput(stdout);
  return { cell: { outcome: 'invalid-output', digest: sha256Hex(output), fuel }, output };
}

/** A cell of a finished run whose outputs are compared in a form of the rules. */
export function cellOf(run: CellRun, checker: FormKind = 'exact-lines'): CellResult {
  const output = comparisonForm(checker, run.stdout);
  const cell: Cell = { outcome: run.outcome, digest: sha256Hex(output), fuel: run.fuel };
  return { cell, output };
}
