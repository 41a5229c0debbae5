import type { RefusalCode } from '../../protocol/errors.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { ContributionResult, WorkUnit } from '../../protocol/messages/work-unit.ts';
import type { Intent, RefusalReason } from './intent.ts';
import type { Vote } from './vote-guard.ts';

export interface Lease {
  readonly lease: Hex32;
  readonly unit: WorkUnit;
}

/** What work on a lease ended in. The salt comes from the shell: the core has no source of randomness. */
export type Finding =
  | { readonly kind: 'contribution'; readonly result: ContributionResult }
  | { readonly kind: 'cells'; readonly cells: readonly Cell[]; readonly salt: Hex32 }
  | { readonly kind: 'refused'; readonly reason: RefusalReason };

/** What the log says of this key: it has not joined, it has, or it has left again. */
export type Standing = 'unknown' | 'member' | 'left';

/**
 * What the shell tells the core. A `barrier` is told only after its entry, inclusion and consistency were verified; a
 * `receipt` only after it was verified and stored. `pending` is a statement of an earlier run that is still being sent.
 */
export type Event =
  | { readonly kind: 'connected'; readonly standing: Standing }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'pending'; readonly intent: Intent }
  | { readonly kind: 'granted'; readonly leases: readonly Lease[] }
  | { readonly kind: 'voided'; readonly leases: readonly Hex32[] }
  | { readonly kind: 'worked'; readonly lease: Hex32; readonly finding: Finding }
  | { readonly kind: 'uploaded'; readonly lease: Hex32 }
  | { readonly kind: 'upload-failed'; readonly lease: Hex32 }
  | { readonly kind: 'vote-stored'; readonly lease: Hex32 }
  | { readonly kind: 'receipt'; readonly intent: Intent; readonly want: readonly Hex32[] }
  | { readonly kind: 'rejected'; readonly intent: Intent; readonly code: RefusalCode; readonly detail: string }
  | { readonly kind: 'epoch'; readonly epoch: number }
  | { readonly kind: 'barrier'; readonly commits: readonly Hex32[] }
  | { readonly kind: 'pause' | 'resume' | 'finish' | 'stop' };

/**
 * What the core asks of the shell, performed in the order given.
 * `work`, `cancel`: start and stop the work on a lease. `upload`: the blobs of its contribution, before its statement.
 * `store-vote`: durable before anything else is done about it. `forget-vote`: revealed; only the lease is remembered.
 * `renew`: tell the coordinator, if it is there to hear it, that work on these leases goes on.
 * `submit`: sign, store, send, in this order and one at a time. `upload-outputs`: outputs by digest that a receipt wants.
 * `drop-blobs`: what was held for this lease is no longer needed. `exit`: the node is done, with a problem or without.
 */
export type Effect =
  | { readonly kind: 'work'; readonly lease: Hex32; readonly unit: WorkUnit }
  | { readonly kind: 'cancel'; readonly lease: Hex32 }
  | { readonly kind: 'upload'; readonly lease: Hex32 }
  | { readonly kind: 'store-vote'; readonly vote: Vote }
  | { readonly kind: 'forget-vote'; readonly lease: Hex32 }
  | { readonly kind: 'renew'; readonly leases: readonly Hex32[] }
  | { readonly kind: 'submit'; readonly intent: Intent }
  | { readonly kind: 'upload-outputs'; readonly digests: readonly Hex32[] }
  | { readonly kind: 'drop-blobs'; readonly lease: Hex32 }
  | { readonly kind: 'exit'; readonly problem?: string };
