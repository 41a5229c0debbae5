import type { Lease } from '../../node/core/messages.ts';
import type { Refusal } from '../../protocol/errors.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { NodeStatement } from '../../protocol/messages/statement.ts';

/** What the coordinator tells a node unasked. */
export type Push =
  | { readonly kind: 'leases'; readonly leases: readonly Lease[] }
  | { readonly kind: 'void'; readonly leases: readonly Hex32[] }
  | { readonly kind: 'barrier'; readonly commits: readonly Hex32[] }
  | { readonly kind: 'epoch'; readonly epoch: number };

/** What the log holds of a node: null before its join entry. */
export type LoggedChain = { readonly seq: number; readonly hash: Hex32; readonly left: boolean } | null;

export type HelloReply = { readonly chain: LoggedChain } | { readonly refusal: Refusal };
export type SubmitReply = { readonly index: number } | { readonly refusal: Refusal };

/** A node's end of its connections; `session` tells a connection from earlier ones of the same node. */
export interface NodeEnd {
  readonly key: Hex32;
  /** Keyed hash of the network that it connects from. */
  readonly cluster: Hex32 | undefined;
  onHello(session: number, reply: HelloReply): void;
  onSubmitReply(session: number, request: number, reply: SubmitReply): void;
  onPush(session: number, push: Push): void;
  onClosed(session: number): void;
}

/** The coordinator's end. */
export interface CoordinatorEnd {
  onHello(node: NodeEnd, session: number): void;
  /** `told` is what an honest sender says the bytes hold; only a simulation that measures believes it. */
  onSubmit(node: NodeEnd, session: number, request: number, bytes: Uint8Array, told?: NodeStatement): void;
  onRenew(node: NodeEnd, session: number, leases: readonly Hex32[]): void;
  onClosed(node: NodeEnd, session: number): void;
}
