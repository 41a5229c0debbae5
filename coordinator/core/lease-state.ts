import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';

/** `sealed-late`, `opened-late`: a vote on a lease that had ended; it has no weight. */
type LateStatus = 'sealed-late' | 'opened-late';

export type LeaseStatus =
  | 'leased'
  | 'contributed'
  | 'committed'
  | 'revealed'
  | 'refused'
  | 'expired'
  | 'void'
  | LateStatus;

export interface LeaseState {
  readonly id: Hex32;
  readonly unit: Hex32;
  readonly node: Hex32;
  readonly operator: string;
  readonly rank: number;
  readonly fence: number;
  readonly deadlineEpoch: number;
  readonly grantEpoch: number;
  status: LeaseStatus;
  /** Index of the statement that answered it. */
  answeredAt: number | null;
  commitment: Hex32 | null;
  commitIndex: number | null;
  commitEpoch: number;
  cells: readonly Cell[] | null;
  /** A vote of a node on probation: it has no weight before its repeat agreed. */
  isProbation: boolean;
  /** Held by a node of a cohort whose weight is capped. */
  readonly isYoung: boolean;
  /** Network its node was said to be in when it was granted. */
  readonly cluster: Hex32 | null;
  /** Its audit draw is behind it: not drawn, or repeated whole and found right. */
  hasStood: boolean;
  /** One of two leases for one answer. */
  isHedged: boolean;
  /** Round in which a late vote on it is compared. */
  lateRound: number | null;
}
