import type { State } from '../coordinator/core/state.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { parseInvite } from '../protocol/messages/invite.ts';
import type { Predicates } from '../protocol/messages/statement.ts';
import { rawVerify } from './ed25519.ts';

/**
 * What is wrong with the invite of a join entry, or undefined. Expiry is not checked: the log has no clock. The operator is
 * the one that the invite names, else the node's own key, so that nobody counts as several by choosing names.
 */
export function inviteFault(state: State, node: Hex32, join: Predicates['join/v1']): string | undefined {
  const genesis = state.genesis!;
  if (genesis.admission === 'open') return undefined;
  if (join.invite === undefined) return 'expected an invite, because the genesis admits invited nodes only';
  const invite = parseInvite(join.invite, rawVerify);
  if ('problem' in invite) return invite.problem;
  if (invite.coordinator !== genesis.coordinator) return 'the invite is signed by another coordinator';
  if (invite.campaign !== state.campaign) return `the invite is for campaign ${invite.campaign}`;
  const operator = invite.operator ?? node;
  return join.operator === operator ? undefined : `expected operator ${operator} by the invite, came ${join.operator}`;
}
