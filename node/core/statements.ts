import type { RefusalCode } from '../../protocol/errors.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { Intent } from './intent.ts';
import { startWork, uploadAgain } from './leases.ts';
import { exit } from './leaving.ts';
import type { Effect } from './messages.ts';
import type { NodeState } from './state.ts';

const LEFT =
  'this node has left the campaign and the coordinator refuses to take its key back; to take part once more, start with ' +
  'another data directory or move identity.key away';

/** A statement of an earlier run is still on its way: what it is about must not be done a second time. */
export function takePending(state: NodeState, intent: Intent): Effect[] {
  for (const lease of leasesOf(intent)) state.held.set(lease, { lease, phase: 'submitting', uploads: 0, epochs: 0 });
  if (intent.type === 'join/v1') state.joining = true;
  if (intent.type === 'heartbeat/v1') state.heartbeating = true;
  if (intent.type === 'reveal/v1') {
    const named = leasesOf(intent);
    state.votes.open(named);
    for (const lease of named) state.held.delete(lease);
  }
  return [];
}

function leasesOf(intent: Intent): Hex32[] {
  switch (intent.type) {
    case 'contribution/v1':
    case 'refusal/v1':
      return [intent.predicate.lease];
    case 'commit/v1':
    case 'reveal/v1':
      return intent.predicate.items.map(({ lease }) => lease);
    default:
      return [];
  }
}

/** The statement is in the log. */
export function takeReceipt(state: NodeState, intent: Intent, want: readonly Hex32[]): Effect[] {
  state.heard++;
  const effects: Effect[] = want.length === 0 ? [] : [{ kind: 'upload-outputs', digests: want }];
  switch (intent.type) {
    case 'join/v1':
      state.joining = false;
      state.standing = 'member';
      return [...effects, ...startWork(state)];
    case 'heartbeat/v1':
      state.heartbeating = false;
      return effects;
    case 'leave/v1':
      // A leave that this run did not ask for is one of an earlier run.
      return [...effects, ...(state.mode === 'leaving' ? exit(state) : exit(state, LEFT))];
    case 'commit/v1':
      for (const lease of leasesOf(intent)) {
        state.votes.committed(lease);
        complete(state, lease);
      }
      return effects;
    case 'reveal/v1':
      return [...effects, ...revealed(state, leasesOf(intent))];
    case 'contribution/v1':
      complete(state, intent.predicate.lease);
      return [...effects, { kind: 'drop-blobs', lease: intent.predicate.lease }];
    case 'refusal/v1':
      state.held.delete(intent.predicate.lease);
      return effects;
  }
}

function complete(state: NodeState, lease: Hex32): void {
  const stage = state.held.get(lease)?.unit?.stage;
  if (stage !== undefined) state.completed.set(stage, (state.completed.get(stage) ?? 0) + 1);
  state.held.delete(lease);
}

function revealed(state: NodeState, leases: readonly Hex32[]): Effect[] {
  return leases.flatMap((lease): Effect[] => {
    state.votes.revealed(lease);
    return [
      { kind: 'forget-vote', lease },
      { kind: 'drop-blobs', lease },
    ];
  });
}

/** The coordinator refused the statement: it is not in the log and its place in the chain is free again. */
export function takeRejection(state: NodeState, intent: Intent, code: RefusalCode, detail: string): Effect[] {
  if (code === 'node-banned') return exit(state, `this node is banned from the campaign: ${detail}`);
  if (code === 'node-left' && intent.type !== 'leave/v1') return exit(state, LEFT);
  switch (intent.type) {
    case 'join/v1':
      state.joining = false;
      if (state.standing === 'left') return exit(state, LEFT);
      if (code !== 'already-joined')
        return exit(state, `the coordinator did not let this node join: ${detail} [${code}]`);
      state.standing = 'member';
      return startWork(state);
    case 'heartbeat/v1':
      state.heartbeating = false;
      return [];
    case 'leave/v1':
      return exit(state);
    case 'contribution/v1':
      if (code === 'blob-missing') return uploadAgain(state, intent.predicate.lease);
      return drop(state, [intent.predicate.lease]);
    case 'refusal/v1':
      return drop(state, [intent.predicate.lease]);
    case 'commit/v1':
      if (code !== 'commit-duplicate') return drop(state, leasesOf(intent));
      for (const lease of leasesOf(intent)) state.votes.committed(lease);
      return drop(state, leasesOf(intent), 0);
    case 'reveal/v1':
      if (code === 'reveal-duplicate') return revealed(state, leasesOf(intent));
      return revealRefused(state, leasesOf(intent), code);
  }
}

function drop(state: NodeState, leases: readonly Hex32[], refused = 1): Effect[] {
  state.refused += refused;
  return leases.flatMap((lease): Effect[] => {
    state.held.delete(lease);
    return refused === 0 ? [] : [{ kind: 'drop-blobs', lease }];
  });
}

function revealRefused(state: NodeState, leases: readonly Hex32[], code: RefusalCode): Effect[] {
  state.refused++;
  for (const lease of leases) {
    state.votes.revealFailed(lease);
    // Nobody will ask for a vote again whose lease is closed; another refusal may be mended by the next barrier push.
    if (code !== 'reveal-too-early') state.votes.voided(lease);
  }
  return [];
}
