import type { Operator } from '../model.ts';
import { anyBestBlock } from './any-best-block.ts';
import { anyRisingGroups } from './any-rising-groups.ts';
import { anyRoundOrder } from './any-round-order.ts';

/** An operator with several right answers, which its `accept` function tells from others. */
export type OpenOperator = Operator & { readonly accept: string };

/**
 * Operators with several right answers. They stand last in a chain and only in tasks of compositions that ask for one, so that
 * what other seeds draw does not depend on this list.
 */
export const OPEN_OPERATORS: readonly OpenOperator[] = [anyBestBlock, anyRisingGroups, anyRoundOrder].map((op) => {
  const { accept } = op;
  if (accept === undefined) throw new Error(`the operator ${op.id} does not tell right answers from others`);
  return { ...op, accept };
});
