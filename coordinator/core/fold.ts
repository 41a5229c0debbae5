import { canonicalJson } from '../../protocol/canonical-json.ts';
import { type CoordinatorStatement, isNodeStatement } from '../../protocol/messages/statement.ts';
import { advance } from './advance.ts';
import { foldCoordinatorStatement } from './fold-coordinator.ts';
import { foldNodeStatement } from './fold-node.ts';
import type { Entry, State } from './state.ts';

/**
 * Folds one entry into the state: the only way in which durable state changes, in production, in replay and in an audit.
 * The entry was admitted before (`admitNode`, `checkCoordinator`); here it only takes effect.
 */
export function fold(state: State, entry: Entry): void {
  state.ended.length = 0;
  if (isNodeStatement(entry.statement)) foldNodeStatement(state, entry, entry.statement);
  else {
    shiftDue(state, entry.statement);
    foldCoordinatorStatement(state, entry, entry.statement);
  }
  state.size = entry.index + 1;
  advance(state);
}

/** An entry that was due is taken off the list; what may come at any time is not on it. */
function shiftDue(state: State, statement: CoordinatorStatement): void {
  const next = state.due[0];
  if (next !== undefined && sameStatement(next, statement)) state.due.shift();
}

export function sameStatement(a: CoordinatorStatement, b: CoordinatorStatement): boolean {
  return a === b || (a.type === b.type && canonicalJson(a.predicate) === canonicalJson(b.predicate));
}
