import type { Cell } from '../protocol/messages/node-statements.ts';
import { canonicalOutput } from '../protocol/rules/canonical-output.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import type { Limits } from './limits.ts';
import type { Sandbox } from './pool.ts';

export interface CellRequest {
  readonly source: string;
  /** SHA-256 of the candidate; it seeds the guest's random numbers, so that judges and referee give them alike. */
  readonly candidate: string;
  readonly stdin: Uint8Array;
  readonly limits: Limits;
}

/**
 * Runs one candidate on one input, and what is said of it: outcome, digest of the canonical output, fuel. The same for a
 * volunteer's vote, the referee and a replay. Throws SandboxFailure when the machine, not the program, is at fault.
 */
export async function runCell(
  sandbox: Sandbox,
  { source, candidate, stdin, limits }: CellRequest,
  options: { readonly signal?: AbortSignal } = {},
): Promise<{ readonly cell: Cell; readonly output: Uint8Array }> {
  const result = await sandbox.run({ source, stdin, limits, seed: candidate }, options);
  const output = canonicalOutput(result.stdout);
  return { cell: { outcome: result.outcome, digest: sha256Hex(output), fuel: result.fuel }, output };
}
