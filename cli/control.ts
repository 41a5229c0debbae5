import type { CampaignReport } from '../coordinator/core/report.ts';
import { callControl } from '../node/host/control-port.ts';
import { codeOf } from '../node/host/host-error.ts';

const CALL_MS_MAX = 10_000;
const RELEASE_MS_MAX = 300_000;

/** What the running coordinator says of its campaign. */
export async function campaignStatus(coordinatorDir: string): Promise<CampaignReport> {
  return (await callControl(coordinatorDir, 'status', {}, { timeoutMs: CALL_MS_MAX })) as CampaignReport;
}

/** Any method of the process that runs on `dataDir`. */
export function callProcess(dataDir: string, method: string, params: unknown = {}): Promise<unknown> {
  return callControl(dataDir, method, params, { timeoutMs: CALL_MS_MAX });
}

export interface InviteParams {
  readonly operator?: string;
  readonly days?: number;
}

export async function requestInvite(coordinatorDir: string, params: InviteParams): Promise<string> {
  const { invite } = (await callProcess(coordinatorDir, 'invite', params)) as { invite: string };
  return invite;
}

/** Has the running coordinator write a release directory; takes as long as reading the whole log. */
export async function requestRelease(coordinatorDir: string, out: string): Promise<string> {
  const answer = await callControl(coordinatorDir, 'release', { out }, { timeoutMs: RELEASE_MS_MAX });
  return (answer as { release: string }).release;
}

/** Whether nothing answers on the directory, as against a failure of what does. */
export function isNotRunning(error: unknown): boolean {
  return codeOf(error) === 'not-running';
}
