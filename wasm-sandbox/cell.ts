import type { Cell } from '../protocol/messages/node-statements.ts';
import { comparisonForm, type FormKind } from '../protocol/rules/comparison-form.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import type { Limits } from './limits.ts';
import type { Sandbox } from './pool.ts';

export interface CellRequest {
  /** The program as its blob holds it. */
  readonly source: Uint8Array;
  /** SHA-256 of the candidate; it seeds the guest's random numbers, so that judges and referee give them alike. */
  readonly candidate: string;
  readonly stdin: Uint8Array;
  readonly limits: Limits;
  /** `exact-lines` if absent. */
  readonly checker?: FormKind | undefined;
}

/** A byte order mark is part of a program. Bytes that are not UTF-8 become U+FFFD, the same for every judge and referee. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function programText(source: Uint8Array): string {
  return decoder.decode(source);
}

/**
 * Runs one candidate on one input, and what is said of it: outcome, digest of the canonical output, fuel. The same for a
 * volunteer's vote, the referee and a replay. Throws SandboxFailure when the machine, not the program, is at fault.
 */
export async function runCell(
  sandbox: Sandbox,
  { source, candidate, stdin, limits, checker }: CellRequest,
  options: { readonly signal?: AbortSignal } = {},
): Promise<{ readonly cell: Cell; readonly output: Uint8Array }> {
  const result = await sandbox.run({ source: programText(source), stdin, limits, seed: candidate }, options);
  return cellOf(result, checker);
}

/** A cell of a finished run, and the output in the checker's form that its digest names. */
export function cellOf(
  run: { readonly outcome: Cell['outcome']; readonly stdout: Uint8Array; readonly fuel: number },
  checker: FormKind = 'exact-lines',
) {
  const output = comparisonForm(checker, run.stdout);
  const cell: Cell = { outcome: run.outcome, digest: sha256Hex(output), fuel: run.fuel };
  return { cell, output };
}
