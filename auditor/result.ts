import type { FaultReport } from '../coordinator/core/report.ts';

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

export type AuditErrorCode = 'audit-no-release' | 'audit-policy-invalid';

/** The audit could not begin: what was asked for makes no sense. Nothing is said about the release. */
export class AuditError extends Error {
  readonly code: AuditErrorCode;

  constructor(code: AuditErrorCode, message: string) {
    super(message);
    this.name = 'AuditError';
    this.code = code;
  }
}
