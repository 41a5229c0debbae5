import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { loadOrCreateIdentity } from '../node/host/identity.ts';
import type { Signer } from '../protocol/ed25519.ts';
import { type Refusal, refuse } from '../protocol/errors.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Genesis } from '../protocol/messages/genesis.ts';
import { formatInvite, type Invite } from '../protocol/messages/invite.ts';
import { hex32 } from '../protocol/messages/primitives.ts';
import { CoordinatorError } from './coordinator-error.ts';
import { dataDir } from './data-dir.ts';

export interface InviteOptions {
  readonly operator?: string;
  /** Days until it is refused; 30 unless given. */
  readonly days?: number;
}

const DAY_SECONDS = 86_400;

export function makeInvite(
  campaign: Hex32,
  addresses: readonly string[],
  signer: Signer,
  options: InviteOptions,
  nowMs: number,
): string {
  const expires = Math.floor(nowMs / 1000) + (options.days ?? 30) * DAY_SECONDS;
  const invite: Invite = {
    addresses: addresses.slice(0, 8),
    coordinator: signer.keyId,
    campaign,
    expires,
    ...(options.operator === undefined ? {} : { operator: options.operator }),
  };
  return formatInvite(invite, signer);
}

const lastRun = z.strictObject({ campaign: hex32, addresses: z.array(z.string()).min(1) });

/** What a running coordinator leaves behind for invites made while it is down. */
export async function writeLastRun(path: string, value: z.infer<typeof lastRun>): Promise<void> {
  await writeFile(path, `${JSON.stringify(value)}\n`);
}

/** An invite made while the coordinator is down, for the addresses that it had last. */
export async function createInvite(root: string, options: InviteOptions): Promise<string> {
  const paths = dataDir(root);
  const text = await readFile(paths.addresses, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new CoordinatorError(
      'invite-no-address',
      `the coordinator of ${root} has never listened, so an invite would name no address; start it with coordinator run`,
    );
  }
  const { campaign, addresses } = lastRun.parse(JSON.parse(text));
  const { signer } = await loadOrCreateIdentity(paths.identity);
  return makeInvite(campaign, addresses, signer, options, Date.now());
}

/** Whether a join may stand behind this operator: what the invite says, else only the node's own key. */
export function checkInvite(
  genesis: Genesis,
  campaign: Hex32,
  node: Hex32,
  operator: string,
  invite: Invite | { problem: string } | undefined,
  nowMs: number,
): Refusal | undefined {
  if (invite !== undefined && 'problem' in invite) return refuse('invite-invalid', invite.problem);
  if (invite === undefined && genesis.admission === 'invite') {
    return refuse('invite-required', 'expected an invite of the coordinator (hivesmith coordinator invite)');
  }
  if (invite !== undefined) {
    if (invite.coordinator !== genesis.coordinator || invite.campaign !== campaign) {
      return refuse('invite-invalid', 'the invite is for another campaign');
    }
    if (invite.expires * 1000 < nowMs) return refuse('invite-invalid', 'the invite has expired; ask for a new one');
  }
  const expected = invite?.operator ?? node;
  return operator === expected
    ? undefined
    : refuse('invite-invalid', `expected operator ${expected}, came ${operator}`);
}
