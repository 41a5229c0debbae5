import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { Comparison } from '../../protocol/rules/output-match.ts';
import type { Language } from '../../wasm-sandbox/lang/language.ts';

/** One test of a rollout. Without an expected output it passes when the program ends well. */
export interface Test {
  readonly input: Uint8Array;
  readonly expected: Uint8Array | null;
}

/** What a rollout may use for each test. Time is fuel; whoever thinks in seconds gives reference seconds. */
export interface JobLimits {
  readonly time: { readonly fuel: number } | { readonly seconds: number };
  readonly memoryMiB: number;
  readonly outputBytes: number;
}

/** One rollout: a program and all the tests that it is judged on. */
export interface Job {
  readonly language: Language;
  readonly source: Uint8Array;
  readonly tests: readonly Test[];
  readonly comparison: Comparison;
  /**
   * A Python program that brings outputs into the form that expected outputs have (`protocol/rules/checker-program.ts`); the
   * comparison is `exact-lines` then.
   */
  readonly checkerProgram?: Uint8Array;
  /** `first-failure`: tests after the first that fails need not run; their verdict is absent. */
  readonly mode: 'all' | 'first-failure';
  readonly limits: JobLimits;
  /** Distinct operators that must agree, where volunteers run it. */
  readonly quorum: number;
  /** The caller wants to see what the program printed. */
  readonly wantsOutput: boolean;
  /** It holds what volunteers must not see: only our own sandbox may run it. */
  readonly isPrivate?: true;
}

/** `AC` accepted, `WA` wrong answer, then: out of time, out of memory, failed while running, not compiled, too much output. */
export type Status = 'AC' | 'WA' | 'TLE' | 'MLE' | 'RE' | 'CE' | 'OLE';

/** Why there is no verdict: never the program's fault, and never to be read as a failed test. */
export type NoVerdictReason =
  | 'deadline'
  | 'queue-full'
  | 'sandbox-failed'
  | 'language-unavailable'
  | 'no-volunteers'
  | 'no-quorum'
  | 'shutting-down'
  | 'abandoned';

/** A volunteer's vote that a verdict rests on: the leaf of the log that reveals it. */
export interface Evidence {
  readonly node: string;
  readonly leaf: number;
}

/** One test as it ran. */
export interface Run {
  readonly outcome: Cell['outcome'];
  readonly exitCode: number | null;
  /** As printed where our own sandbox ran it, in canonical form where volunteers did; empty where nobody asked for it. */
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** Of the canonical output, where volunteers or a checker program ran: it decides where the output itself was not asked for. */
  readonly digest: string | null;
  /** With that of the checker program. */
  readonly fuel: number;
  readonly memoryBytes: number;
  readonly votes: readonly Evidence[];
}

/** What a lane found out: the runs in the order of the tests, fewer where it could stop early; none without compilation. */
export interface Execution {
  readonly lane: 'local' | 'network';
  /** What the compiler said when it refused the program. */
  readonly compileError: string | null;
  /** Null where no compiler is involved. */
  readonly compiled: boolean | null;
  readonly runs: readonly Run[];
  readonly fuelPerSecond: number;
  /** Leaves of the verdicts in the log, where volunteers ran it. */
  readonly leaves: readonly number[];
}

export interface TestVerdict {
  readonly status: Status;
  readonly run: Run;
}

/** `tests` has one entry for each test that ran. */
export interface Verdict {
  readonly status: Status;
  readonly passed: number;
  readonly total: number;
  readonly tests: readonly TestVerdict[];
  readonly execution: Execution;
}

export interface NoVerdict {
  readonly status: 'NO_VERDICT';
  readonly reason: NoVerdictReason;
  readonly detail: string;
}

/** Thrown by lanes and by the core's own parts; callers of the core get a `NoVerdict`. */
export class NoVerdictError extends Error {
  override readonly name = 'NoVerdictError';
  readonly reason: NoVerdictReason;

  constructor(reason: NoVerdictReason, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}

/** Where rollouts are executed. A lane may be asked for several at once and bounds its own concurrency. */
export interface Lane {
  readonly name: 'local' | 'network';
  /** `later`: it could run this one, but not at present. */
  takes(job: Job): 'now' | 'later' | 'no';
  /**
   * Runs a rollout. `isFailure` tells it, where the job's mode allows to stop, that no further test is needed. Rejects with
   * NoVerdictError when the program could not be run, which says nothing about it; with the signal's reason when aborted.
   */
  run(
    job: Job,
    options: { readonly signal: AbortSignal; readonly isFailure: (position: number, run: Run) => boolean },
  ): Promise<Execution>;
}
