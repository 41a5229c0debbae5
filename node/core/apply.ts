import type { Hex32 } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import {
  startWork,
  submitCommit,
  submitContribution,
  takeFinding,
  takeLeases,
  uploadAgain,
  voidLeases,
} from './leases.ts';
import { finish, leaveIfDone, stop } from './leaving.ts';
import type { Effect, Event, Standing } from './messages.ts';
import type { NodeState } from './state.ts';
import { takePending, takeReceipt, takeRejection } from './statements.ts';

/**
 * The whole volunteer: takes what happened, changes `state`, returns what is to be done, in order. Synchronous and
 * deterministic; the shell performs the effects and reports back with events.
 */
export function apply(state: NodeState, event: Event): Effect[] {
  if (state.mode === 'gone') return [];
  return [...decide(state, event), ...leaveIfDone(state)];
}

function decide(state: NodeState, event: Event): Effect[] {
  switch (event.kind) {
    case 'connected':
      return connect(state, event.standing);
    case 'disconnected':
      state.connected = false;
      return [];
    case 'pending':
      return takePending(state, event.intent);
    case 'granted':
      return takeLeases(state, event.leases);
    case 'voided':
      return voidLeases(state, event.leases);
    case 'worked':
      return takeFinding(state, event.lease, event.finding);
    case 'uploaded':
      return submitContribution(state, event.lease);
    case 'upload-failed':
      return uploadAgain(state, event.lease);
    case 'vote-stored':
      return stored(state, event.lease);
    case 'receipt':
      return takeReceipt(state, event.intent, event.want);
    case 'rejected':
      return takeRejection(state, event.intent, event.code, event.detail);
    case 'epoch':
      return [...beat(state, event.epoch), ...renew(state)];
    case 'barrier':
      return reveal(state, event.commits);
    case 'pause':
      state.paused = true;
      return [];
    case 'resume':
      state.paused = false;
      return startWork(state);
    case 'finish':
      return finish(state);
    case 'stop':
      return stop(state);
  }
}

function stored(state: NodeState, lease: Hex32): Effect[] {
  const held = state.held.get(lease);
  return held?.phase === 'storing' ? submitCommit(state, held) : [];
}

function connect(state: NodeState, standing: Standing): Effect[] {
  state.connected = true;
  state.standing = standing;
  if (standing === 'member') return startWork(state);
  if (state.joining || state.mode !== 'working') return [];
  state.joining = true;
  return [{ kind: 'submit', intent: { type: 'join/v1', predicate: state.profile } }];
}

/** A node that nothing was heard of for some epochs is taken off the roster, so silence is broken once an epoch. */
function beat(state: NodeState, epoch: number): Effect[] {
  const silent = state.heard === 0;
  state.heard = 0;
  if (!silent || state.standing !== 'member' || state.heartbeating || state.mode === 'leaving') return [];
  state.heartbeating = true;
  return [{ kind: 'submit', intent: { type: 'heartbeat/v1', predicate: { epoch } } }];
}

/** Says what this node has worked on for a whole epoch and more: a coordinator gives up sooner on who is there and silent. */
function renew(state: NodeState): Effect[] {
  for (const held of state.held.values()) held.epochs++;
  if (!state.connected || state.standing !== 'member') return [];
  const leases = [...state.held.values()].filter(({ epochs }) => epochs > 1).map(({ lease }) => lease);
  return leases.length === 0 ? [] : [{ kind: 'renew', leases: leases.slice(0, LIMITS.itemsPerMessage) }];
}

/** Everything this node committed that the verified barrier names, in one statement. */
function reveal(state: NodeState, named: readonly Hex32[]): Effect[] {
  if (state.mode === 'leaving') return [];
  const votes = state.votes.open(named);
  if (votes.length === 0) return [];
  for (const { lease } of votes) state.held.delete(lease);
  const items = votes.map(({ lease, salt, cells }) => ({ lease, salt, cells: [...cells] }));
  return [{ kind: 'submit', intent: { type: 'reveal/v1', predicate: { items } } }];
}
