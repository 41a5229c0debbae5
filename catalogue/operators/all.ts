import type { Operator } from '../model.ts';
import { maxOverlapPoint } from './max-overlap-point.ts';

/** The table of operators. Its order is part of the catalogue's version. */
export const OPERATORS: readonly Operator[] = [maxOverlapPoint];

const BY_ID: ReadonlyMap<string, Operator> = new Map(OPERATORS.map((op) => [op.id, op]));

/** The operator with this id; throws an Error when the catalogue has none. */
export function operatorById(id: string): Operator {
  const op = BY_ID.get(id);
  if (op === undefined) throw new Error(`the catalogue has no operator ${id}`);
  return op;
}
