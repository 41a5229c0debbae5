import type { Refusal } from '../../protocol/errors.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { CoordinatorStatement, NodeStatement, Predicates } from '../../protocol/messages/statement.ts';
import type { RefereeJob } from './state.ts';

/** What happened outside. `token` names a pending request of the shell. */
export type Event =
  /** `cluster`: keyed hash of the network that the node connects from, where one is told from others. */
  | { readonly kind: 'connected'; readonly node: Hex32; readonly cluster?: Hex32 }
  | { readonly kind: 'disconnected'; readonly node: Hex32 }
  /** The node says that it still works on these leases. */
  | { readonly kind: 'renewed'; readonly node: Hex32; readonly leases: readonly Hex32[] }
  | {
      readonly kind: 'submitted';
      readonly token: number;
      readonly signer: Hex32;
      readonly statement: NodeStatement;
      readonly hash: Hex32;
    }
  | { readonly kind: 'tick' }
  /** The answer to `cut-epoch`: a durable checkpoint of exactly the present size, and the beacon value revealed after it. */
  | { readonly kind: 'epoch-cut'; readonly checkpoint: string; readonly root: Uint8Array; readonly beacon: Hex32 }
  /** The referee's cells, in the order of the job's positions; none with a problem (by default: its two runs differed). */
  | {
      readonly kind: 'refereed';
      readonly key: string;
      readonly cells: readonly Cell[];
      readonly problem?: 'nondeterministic' | 'unrunnable';
    }
  /** Somebody outside wants these cells; asks for the referee's word on a verdict; wants nothing more of a rollout. */
  | { readonly kind: 'rollout'; readonly rollout: Predicates['rollout/v1'] }
  | { readonly kind: 'challenge'; readonly id: Hex32 }
  | { readonly kind: 'end-rollout'; readonly id: Hex32 }
  /** A trainer's word on accepted tasks; nothing happens when one of them is not, or the report is in the log already. */
  | { readonly kind: 'feedback'; readonly report: Predicates['feedback/v1'] }
  /** Asks for the sample of checks that frees tasks from quarantine; nothing happens when none is there. */
  | { readonly kind: 'sweep' }
  | { readonly kind: 'release'; readonly files: Predicates['release/v1']['files'] };

/**
 * What the shell must do, in this order. Entries are folded already; whatever goes to others (`accept`, `send-*`) may leave
 * only when every entry logged before it is durable.
 */
export type Effect =
  | { readonly kind: 'log-node'; readonly token: number; readonly index: number }
  | { readonly kind: 'log-own'; readonly statement: CoordinatorStatement; readonly index: number }
  | { readonly kind: 'accept'; readonly token: number; readonly index: number }
  | { readonly kind: 'refuse'; readonly token: number; readonly refusal: Refusal }
  | { readonly kind: 'send-leases'; readonly node: Hex32; readonly leases: readonly Hex32[] }
  | { readonly kind: 'send-void'; readonly node: Hex32; readonly leases: readonly Hex32[] }
  | { readonly kind: 'send-barrier'; readonly index: number; readonly nodes: readonly Hex32[] }
  | { readonly kind: 'send-epoch'; readonly epoch: number }
  | { readonly kind: 'cut-epoch'; readonly epoch: number }
  | { readonly kind: 'run-referee'; readonly job: RefereeJob }
  /** The verdict on a rollout is in the log: its cells are in the state until it is ended. */
  | { readonly kind: 'verdict'; readonly id: Hex32 }
  | { readonly kind: 'wake'; readonly at: number }
  | { readonly kind: 'finished' };
