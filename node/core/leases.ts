import { type Hex32, workUnitId } from '../../protocol/ids.ts';
import type { RefusalReason } from './intent.ts';
import type { Effect, Finding, Lease } from './messages.ts';
import { type HeldLease, type NodeState, runningCount } from './state.ts';

/** Blobs that the coordinator still misses after so many uploads will not arrive by another one. */
const UPLOADS_MAX = 3;

/** Takes leases that were granted, or that the coordinator names again after a reconnect. */
export function takeLeases(state: NodeState, leases: readonly Lease[]): Effect[] {
  const effects: Effect[] = [];
  for (const { lease, unit } of leases) {
    if (state.held.has(lease)) continue;
    const stage = state.votes.stageOf(lease);
    if (stage !== undefined && stage !== 'cast') continue;
    if (state.mode !== 'working' && stage === undefined) {
      effects.push(...handBack(state, lease, 'shutting-down'));
      continue;
    }
    const held: HeldLease = { lease, unit, phase: 'queued', uploads: 0, epochs: 0 };
    state.held.set(lease, held);
    // The vote of an earlier run stands: running again could only show something else or nothing new.
    if (stage === 'cast') effects.push(...submitCommit(state, held));
  }
  return [...effects, ...startWork(state)];
}

export function startWork(state: NodeState): Effect[] {
  if (state.paused || state.mode !== 'working') return [];
  const effects: Effect[] = [];
  let free = state.profile.slots - runningCount(state);
  for (const held of state.held.values()) {
    if (free <= 0) break;
    if (held.phase !== 'queued' || held.unit === undefined) continue;
    held.phase = 'running';
    free--;
    effects.push({ kind: 'work', lease: held.lease, unit: held.unit });
  }
  return effects;
}

/**
 * The coordinator ended these leases: nothing more is run for them. A vote that was cast is kept, and one that was about to
 * be committed still is, because it checks others at no cost.
 */
export function voidLeases(state: NodeState, leases: readonly Hex32[]): Effect[] {
  const effects: Effect[] = [];
  for (const lease of leases) {
    const held = state.held.get(lease);
    if (held?.phase === 'storing') continue;
    state.votes.voided(lease);
    if (held === undefined) continue;
    state.held.delete(lease);
    if (held.phase === 'running') effects.push({ kind: 'cancel', lease });
    effects.push({ kind: 'drop-blobs', lease });
  }
  return [...effects, ...startWork(state)];
}

/** Work on a lease ended; its slot is free for the next one. */
export function takeFinding(state: NodeState, lease: Hex32, finding: Finding): Effect[] {
  const held = state.held.get(lease);
  if (held?.phase !== 'running') return [{ kind: 'drop-blobs', lease }];
  const effects = settle(state, held, finding);
  return [...effects, ...startWork(state)];
}

function settle(state: NodeState, held: HeldLease, finding: Finding): Effect[] {
  const { lease } = held;
  switch (finding.kind) {
    case 'refused':
      return handBack(state, lease, finding.reason);
    case 'contribution':
      held.result = finding.result;
      return upload(held);
    case 'cells': {
      const vote = state.votes.cast({ lease, cells: finding.cells, salt: finding.salt });
      held.phase = 'storing';
      return [{ kind: 'store-vote', vote }];
    }
  }
}

function upload(held: HeldLease): Effect[] {
  held.phase = 'uploading';
  held.uploads++;
  return [{ kind: 'upload', lease: held.lease }];
}

/** The coordinator has the blobs: now the statement that names them may follow. */
export function submitContribution(state: NodeState, lease: Hex32): Effect[] {
  const held = state.held.get(lease);
  if (held?.phase !== 'uploading' || held.result === undefined || held.unit === undefined) return [];
  held.phase = 'submitting';
  const unit = workUnitId(held.unit);
  return [{ kind: 'submit', intent: { type: 'contribution/v1', predicate: { lease, unit, result: held.result } } }];
}

/** The blobs did not arrive, whether the upload or the statement after it says so. */
export function uploadAgain(state: NodeState, lease: Hex32): Effect[] {
  const held = state.held.get(lease);
  if (held === undefined || (held.phase !== 'uploading' && held.phase !== 'submitting')) return [];
  if (held.result === undefined || held.uploads >= UPLOADS_MAX) return handBack(state, lease, 'blob-unavailable');
  return upload(held);
}

/** Call only once the vote is durable: from here on others rely on it. */
export function submitCommit(state: NodeState, held: HeldLease): Effect[] {
  const { lease } = held;
  const commitment = state.votes.commitment(lease);
  held.phase = 'submitting';
  return [{ kind: 'submit', intent: { type: 'commit/v1', predicate: { items: [{ lease, commitment }] } } }];
}

/** Gives a lease back unanswered: it is drawn again for somebody else, and nobody is blamed. */
export function handBack(state: NodeState, lease: Hex32, reason: RefusalReason): Effect[] {
  const held = state.held.get(lease) ?? { lease, phase: 'submitting', uploads: 0, epochs: 0 };
  held.phase = 'submitting';
  state.held.set(lease, held);
  return [
    { kind: 'drop-blobs', lease },
    { kind: 'submit', intent: { type: 'refusal/v1', predicate: { lease, reason } } },
  ];
}
