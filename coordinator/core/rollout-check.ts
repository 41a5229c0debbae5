import { canonicalJson } from '../../protocol/canonical-json.ts';
import { type Hex32, taggedHex } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Rollout } from '../../protocol/messages/rollout-statements.ts';
import type { CoordinatorStatement } from '../../protocol/messages/statement.ts';
import type { Event } from './events.ts';
import type { State } from './state.ts';

type RolloutEntry = Extract<CoordinatorStatement, { type: 'rollout/v1' | 'challenge/v1' | 'rollout-end/v1' }>;

/** A rollout is named by its content, the nonce included. */
export function rolloutId(rollout: Rollout): Hex32 {
  return taggedHex('rollout', canonicalJson(rollout));
}

/** The entry of an event about a rollout; undefined where it would not stand. */
export function rolloutEntry(
  state: State,
  event: Extract<Event, { kind: 'rollout' | 'challenge' | 'end-rollout' }>,
): RolloutEntry | undefined {
  const statement: RolloutEntry =
    event.kind === 'rollout'
      ? { type: 'rollout/v1', predicate: event.rollout }
      : event.kind === 'challenge'
        ? { type: 'challenge/v1', predicate: { rollout: event.id } }
        : { type: 'rollout-end/v1', predicate: { rollout: event.id, reason: endOf(state, event.id) } };
  return checkRolloutEntry(state, statement) === undefined ? statement : undefined;
}

function endOf(state: State, id: Hex32): 'answered' | 'abandoned' {
  return state.rollouts.open.get(id)?.verdictIndex == null ? 'abandoned' : 'answered';
}

/** What is wrong with a rollout's entry at this place: the coordinator is free only in which ones it takes and when. */
export function checkRolloutEntry(state: State, statement: RolloutEntry): string | undefined {
  if (statement.type === 'rollout/v1') return checkRollout(state, statement.predicate);
  const known = state.rollouts.open.get(statement.predicate.rollout);
  if (known === undefined) return `no rollout ${statement.predicate.rollout} is open`;
  if (known.isEnded) return `rollout ${known.id} is ended already`;
  const isDecided = known.verdictIndex !== null;
  if (statement.type === 'challenge/v1') {
    if (!isDecided) return `rollout ${known.id} has no verdict that could be challenged`;
    return known.challenge === 'none' ? undefined : `rollout ${known.id} was challenged already`;
  }
  const expected = endOf(state, known.id);
  const { reason } = statement.predicate;
  return reason === expected ? undefined : `rollout ${known.id}: expected it to end as ${expected}, came ${reason}`;
}

function checkRollout(state: State, rollout: Rollout): string | undefined {
  if (state.rollouts.open.has(rolloutId(rollout))) return 'this rollout is open already';
  const { candidate, checker, inputs } = rollout;
  const large = [candidate, ...inputs, ...(checker === undefined ? [] : [checker])].find(
    ({ size }) => size > LIMITS.blobBytes,
  );
  return large === undefined ? undefined : `blob ${large.digest} has more than ${LIMITS.blobBytes} bytes`;
}
