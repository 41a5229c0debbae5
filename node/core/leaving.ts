import { handBack } from './leases.ts';
import type { Effect } from './messages.ts';
import type { NodeState } from './state.ts';

/** Ends what runs, reveals what was committed, hands back what has not begun; then leaves (`leaveIfDone`). */
export function finish(state: NodeState): Effect[] {
  if (state.mode !== 'working') return [];
  state.mode = 'finishing';
  const waiting = [...state.held.values()].filter(({ phase }) => phase === 'queued');
  return waiting.flatMap(({ lease }) => handBack(state, lease, 'shutting-down'));
}

/** Leaves now: running work is cancelled. The leave statement ends all leases, so none is handed back by itself. */
export function stop(state: NodeState): Effect[] {
  if (state.mode === 'leaving') return [];
  const running = [...state.held.values()].filter(({ phase }) => phase === 'running');
  state.held.clear();
  return [...running.map(({ lease }): Effect => ({ kind: 'cancel', lease })), ...leave(state, 'stopped by its owner')];
}

/** A finishing node goes once nothing is held and every vote it committed is revealed or void. */
export function leaveIfDone(state: NodeState): Effect[] {
  if (state.mode !== 'finishing' || state.held.size > 0 || state.votes.awaited > 0) return [];
  return leave(state, 'finished by its owner');
}

function leave(state: NodeState, reason: string): Effect[] {
  // Without a connection or a place in the log there is nobody to tell: the coordinator's deadlines will do.
  if (!state.connected || state.standing !== 'member') return exit(state);
  state.mode = 'leaving';
  return [{ kind: 'submit', intent: { type: 'leave/v1', predicate: { reason } } }];
}

/** The last effect of all. */
export function exit(state: NodeState, problem?: string): Effect[] {
  state.mode = 'gone';
  return [problem === undefined ? { kind: 'exit' } : { kind: 'exit', problem }];
}
