import { blobPath } from '../coordinator/core/release-manifest.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Cell } from '../protocol/messages/node-statements.ts';
import type { JudgeUnit } from '../protocol/messages/work-unit.ts';
import { isProgram } from '../protocol/rules/checker-program.ts';
import { sameCell } from '../protocol/rules/commitment.ts';
import type { FormKind } from '../protocol/rules/comparison-form.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import type { ReleaseTree } from './release-tree.ts';
import { claimsOn, type JudgedTask, type RecordedCell } from './vote-book.ts';

/** One candidate on one input, with all that decides what comes of it. */
export interface CellRequest {
  readonly source: Uint8Array;
  readonly candidate: Hex32;
  readonly stdin: Uint8Array;
  readonly limits: JudgeUnit['limits'];
  readonly checker: FormKind | { readonly source: Uint8Array; readonly digest: Hex32 };
}

/** Runs a cell in the image of the campaign's genesis. Rejects when this machine, not the program, is at fault. */
export type RunCell = (request: CellRequest, signal: AbortSignal) => Promise<Cell>;

/** A cell that the auditor cannot judge. */
export class CellUndecided extends Error {
  override name = 'CellUndecided';
}

/**
 * What a cell of the log really is. Where a claim differs it is run again: nobody is contradicted before two runs agree.
 * @throws CellUndecided; the signal's reason
 */
export async function trueCell(
  files: ReleaseTree,
  run: RunCell,
  task: JudgedTask,
  cell: RecordedCell,
  signal: AbortSignal,
): Promise<Cell> {
  const request = requestOf(files, task, cell);
  const first = await attempt(run, request, signal);
  if (claimsOn(task, cell).every((claim) => sameCell(claim.cell, first))) return first;
  const second = await attempt(run, request, signal);
  if (sameCell(first, second)) return first;
  throw new CellUndecided(`two runs of candidate ${cell.candidate} on input ${cell.input} differ on this machine`);
}

async function attempt(run: RunCell, request: CellRequest, signal: AbortSignal): Promise<Cell> {
  try {
    return await run(request, signal);
  } catch (cause) {
    signal.throwIfAborted();
    const { message } = cause as Error;
    throw new CellUndecided(`candidate ${request.candidate} could not be run here: ${message}`, { cause });
  }
}

function requestOf(files: ReleaseTree, task: JudgedTask, { candidate, input }: RecordedCell): CellRequest {
  const { limits, checker } = task;
  const program = isProgram(checker)
    ? { source: blob(files, checker.program), digest: checker.program }
    : (checker satisfies FormKind);
  return { source: blob(files, candidate), candidate, stdin: blob(files, input), limits, checker: program };
}

function blob(files: ReleaseTree, digest: Hex32): Uint8Array {
  const bytes = files.read(blobPath(digest));
  if (bytes !== undefined && sha256Hex(bytes) === digest) return bytes;
  throw new CellUndecided(`${blobPath(digest)} cannot be read`);
}
