import type { NodeStatementType } from '../../protocol/messages/node-statements.ts';
import type { Predicates } from '../../protocol/messages/statement.ts';

/** What a node wants to say, before the statement has its place (`seq`, `prev`) in the node's own chain. */
export type Intent = {
  [T in NodeStatementType]: { readonly type: T; readonly predicate: Omit<Predicates[T], 'seq' | 'prev'> };
}[NodeStatementType];

export type IntentOf<T extends NodeStatementType> = Extract<Intent, { type: T }>;
export type RefusalReason = Predicates['refusal/v1']['reason'];
