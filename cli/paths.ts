import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where runtime images are kept: $HIVESMITH_CACHE, else $XDG_CACHE_HOME/hivesmith, else ~/.cache/hivesmith. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const own = env['HIVESMITH_CACHE'];
  if (own !== undefined && own !== '') return resolve(own);
  const shared = env['XDG_CACHE_HOME'];
  // The XDG specification says to ignore a relative path.
  if (shared?.startsWith('/')) return join(shared, 'hivesmith');
  return join(homedir(), '.cache', 'hivesmith');
}

/** The places in a campaign directory made by `start`. */
export interface CampaignPaths {
  readonly root: string;
  /** Written before everything else, so that an interrupted start can be told from somebody else's directory. */
  readonly marker: string;
  readonly coordinator: string;
  readonly nodes: string;
  readonly logs: string;
  readonly release: string;
}

export function campaignPaths(dataDirectory: string): CampaignPaths {
  const root = resolve(dataDirectory);
  return {
    root,
    marker: join(root, 'hivesmith.json'),
    coordinator: join(root, 'coordinator'),
    nodes: join(root, 'nodes'),
    logs: join(root, 'logs'),
    release: join(root, 'release'),
  };
}
