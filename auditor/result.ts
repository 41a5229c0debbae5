import type { FaultReport } from '../coordinator/core/report.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Cell } from '../protocol/messages/node-statements.ts';

/** Levels of an audit, in the order in which they are reported. */
export const LEVELS = {
  L0: 'files and manifest',
  L1: 'log and checkpoints',
  L2: 'witnesses',
  L3: 'signatures',
  L4: 'completeness',
  L5: 'assignment',
  L6: 'decisions and data set',
  L7: 'replay of votes',
} as const;

export type LevelId = keyof typeof LEVELS;
export type LevelStatus = 'PASS' | 'FAIL' | 'NOT CHECKED';

/** One thing that is wrong: `record` names where (an entry, a file, a row), `detail` what was expected and what came. */
export interface AuditFault {
  readonly record: string;
  readonly detail: string;
}

export interface LevelResult {
  readonly level: LevelId;
  readonly name: string;
  readonly status: LevelStatus;
  readonly detail: string;
  readonly counts: Record<string, number>;
  /** At most 20; `counts.faults` has their number. */
  readonly faults: readonly AuditFault[];
}

/** A lie of a node that the log itself proves; finding one is the network at work, not a fault of the release. */
export interface ProvenLie extends FaultReport {
  /** Index of the `fault/v1` entry. */
  readonly entry: number;
  /** Digest of the input on which the vote was wrong. */
  readonly input: string | null;
}

export interface AuditResult {
  /** Where the key comes from that everything rests on. */
  readonly trust: string;
  readonly levels: readonly LevelResult[];
  readonly lies: readonly ProvenLie[];
  readonly summary: {
    readonly campaign: string | null;
    readonly accepted: number;
    readonly discarded: number;
    readonly entries: number;
    readonly nodes: number;
    readonly beacon: string | null;
  };
  /** 0: all that must be checked passed; 1: evidence of fault; 3: undecided, because something is missing. */
  readonly exitCode: 0 | 1 | 3;
}

/** A claim of the log about a cell that a run of the auditor contradicts. */
export interface WrongClaim {
  /** Index of the entry that makes it. */
  readonly entry: number;
  /** Null: the referee's. */
  readonly voter: { readonly node: Hex32; readonly operator: string; readonly lease: Hex32 } | null;
  readonly task: Hex32;
  readonly slot: number;
  readonly candidate: Hex32;
  readonly input: Hex32;
  readonly claimed: Cell;
  readonly came: Cell;
  readonly why: string;
}

/** Wrong claims of one kind; `cells` has their number, at most 20 are named. */
export interface WrongClaims {
  readonly cells: number;
  readonly named: readonly WrongClaim[];
}

/** How much of something was reached, of all there is. */
export interface Reach {
  readonly done: number;
  readonly of: number;
}

/** What was run again for L7. */
export interface ReplayReport {
  /** Of the draw; null when nothing was drawn because all cells were to be run. */
  readonly seed: string | null;
  readonly cells: Reach;
  /** Votes of which at least one cell was compared. */
  readonly votes: Reach;
  readonly refereeRuns: Reach;
  readonly tasks: Reach;
  /** At 95 % confidence fewer than this share of all cells hold a wrong claim that counts; 0 when all were run, null when nothing can be said. */
  readonly bound: number | null;
  /** A label rests on them, or they are the referee's: these are faults. */
  readonly faults: WrongClaims;
  /** A `fault/v1` entry names them already. */
  readonly proven: WrongClaims;
  /** Nothing rests on them. */
  readonly lost: WrongClaims;
  /** Votes on rollouts, whose programs and inputs no release holds. */
  readonly notCheckable: number;
}

export type AuditErrorCode = 'audit-no-release' | 'audit-policy-invalid' | 'audit-task-unknown';

/** The audit could not begin: what was asked for makes no sense. Nothing is said about the release. */
export class AuditError extends Error {
  readonly code: AuditErrorCode;

  constructor(code: AuditErrorCode, message: string) {
    super(message);
    this.name = 'AuditError';
    this.code = code;
  }
}
