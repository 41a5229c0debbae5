import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { ContributionResult, WorkUnit } from '../../protocol/messages/work-unit.ts';
import type { Outcome } from '../../wasm-sandbox/outcome.ts';
import type { RefusalReason } from '../core/intent.ts';

/**
 * What came of a work unit. `blobs` are what the result names by digest; `outputs` are the canonical outputs of the `ok`
 * cells by digest, kept until it is known whether anybody wants them.
 */
export type Product =
  | { readonly kind: 'contribution'; readonly result: ContributionResult; readonly blobs: readonly Uint8Array[] }
  | { readonly kind: 'cells'; readonly cells: readonly Cell[]; readonly outputs: ReadonlyMap<Hex32, Uint8Array> }
  | { readonly kind: 'refused'; readonly reason: RefusalReason };

/** Does the work of a lease. Rejects only with the signal's reason or for a fault of this program. */
export interface Executor {
  run(unit: WorkUnit, options: { readonly signal: AbortSignal }): Promise<Product>;
}

export interface ProgramLimits {
  readonly fuel: number;
  readonly memoryMiB: number;
  readonly outputBytes: number;
}

/** One program run in the sandbox. Equal jobs give equal runs on every machine. */
export interface ProgramJob {
  /** Python source, UTF-8. */
  readonly source: Uint8Array;
  readonly stdin: Uint8Array;
  /** What the guest's random source is seeded with. */
  readonly seed: Hex32;
  readonly limits: ProgramLimits;
}

export interface ProgramRun {
  readonly outcome: Outcome;
  readonly stdout: Uint8Array;
  readonly fuel: number;
}

/** The sandbox as work sees it. */
export interface ProgramRunner {
  /** @throws RunFailure when the sandbox, not the program, is at fault; the signal's reason */
  run(job: ProgramJob, options: { readonly signal: AbortSignal }): Promise<ProgramRun>;
}

/** What work needs of the world. */
export interface Tools {
  readonly runner: ProgramRunner;
  /** SHA-256 of the runtime image that `runner` runs. */
  readonly image: Hex32;
  /** @throws BlobUnavailable; the signal's reason */
  fetchBlob(digest: Hex32, signal: AbortSignal): Promise<Uint8Array>;
}

/** The sandbox failed: no verdict on the program follows from it. */
export class RunFailure extends Error {
  override name = 'RunFailure';
}

/** Nobody has, or gives, the bytes of this digest. */
export class BlobUnavailable extends Error {
  override name = 'BlobUnavailable';
}

/** The unit asks for what this version of the generator or this image does not do. */
export class Unsupported extends Error {
  override name = 'Unsupported';
}
