import { z } from 'zod';
import { LIMITS } from '../protocol/limits.ts';
import { firstIssue } from '../protocol/messages/statement.ts';
import type { Logger } from './host/logger.ts';
import type { ModelsFile } from './model/models-file.ts';
import { NodeError } from './node-error.ts';

export interface VolunteerOptions {
  /** Key, store and blob cache of this node; one node at a time. */
  readonly dataDir: string;
  /** `hivesmith://join/...` as the operator of the campaign gave it. */
  readonly inviteText: string;
  /** Runtime images; may be shared by many nodes. */
  readonly cacheDir: string;
  /** Leases worked on at the same time. */
  readonly slots: number;
  /** Most sandbox workers; more than one a slot are never started. */
  readonly workers: number;
  /** Language models that this node may ask; without them it runs programs only in campaigns that want a model. */
  readonly models?: ModelsFile | undefined;
  /** Program and version, as others see them. */
  readonly agent: string;
  readonly logger: Logger;
  /** Aborting it makes the node leave and `runVolunteer` return, within two seconds. */
  readonly signal: AbortSignal;
}

const WORKERS_MAX = 256;

const numbers = z.object({
  dataDir: z.string().min(1),
  cacheDir: z.string().min(1),
  slots: z.int().min(1).max(LIMITS.slotsPerNode),
  workers: z.int().min(1).max(WORKERS_MAX),
  agent: z.string().min(1).max(100),
});

/**
 * Checks what a person may have typed.
 * @throws NodeError `options-invalid`
 */
export function checkOptions(options: VolunteerOptions): void {
  const checked = numbers.safeParse(options);
  if (!checked.success) throw new NodeError('options-invalid', `this node cannot start: ${firstIssue(checked.error)}`);
}

/** How much of the disk the blob cache may use. */
export const BLOB_CACHE_BYTES_MAX = 256 * 2 ** 20;
/**
 * Pause before dialling again: doubled from the least to the most, with a random part so that nodes do not come at once. A
 * connection that held for as long as `settled` starts the doubling anew.
 */
export const RECONNECT_MS = { least: 1_000, most: 30_000, settled: 5_000 } as const;
/** A stopped node has said good-bye or gives up saying it; two seconds are promised for everything. */
export const LEAVE_MS_MAX = 1_200;
export const CLOSE_MS_MAX = 400;
