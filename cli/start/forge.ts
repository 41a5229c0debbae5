import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignReport } from '../../coordinator/core/report.ts';
import { codeOf } from '../../node/host/host-error.ts';
import { makeDirectory } from '../../node/host/make-directory.ts';
import { campaignStatus, isNotRunning, requestInvite, requestRelease } from '../control.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { CampaignPaths } from '../paths.ts';
import type { LiveView } from '../view/live-view.ts';
import { connectedNodes } from '../view/progress.ts';
import { type Child, Children, lastWords } from './children.ts';
import { Volunteers } from './volunteers.ts';

export interface ForgeOptions {
  readonly paths: CampaignPaths;
  readonly nodes: number;
  readonly port: number;
  readonly cacheDir: string;
  readonly view: LiveView;
  /** File of the nodes' models. */
  readonly models?: string | undefined;
  readonly signal: AbortSignal;
}

const POLL_MS = 500;
const READY_POLL_MS = 100;
/** A coordinator that replays a long log answers late; one that is silent for longer than this is stuck. */
const SILENT_MS_MAX = 120_000;

/**
 * Runs coordinator and volunteers until the campaign is complete or exhausted, and writes the release. All processes
 * have ended when the promise settles, whichever way.
 */
export async function forge(options: ForgeOptions): Promise<CampaignReport> {
  const { paths } = options;
  await refuseSecondCoordinator(paths.coordinator);
  await makeDirectory(paths.logs);
  await using children = new Children();
  const coordinator = children.start({
    name: 'coordinator',
    args: ['coordinator', 'run', '--data', paths.coordinator, '--listen', `127.0.0.1:${options.port}`],
    logFile: join(paths.logs, 'coordinator.log'),
    env: { HIVESMITH_CACHE: options.cacheDir },
    isLast: true,
  });
  const first = await reachCoordinator(options, coordinator);
  const invite = await requestInvite(paths.coordinator, { days: 365 });
  const volunteers = new Volunteers({
    ...options,
    invite,
    count: options.nodes,
    children,
    needed: Math.min(options.nodes, first.operators.needed),
    say: (line) => options.view.say(line),
  });
  const last = await untilOver(options, coordinator, volunteers);
  if (last.tasks.accepted === 0) throw nothingAccepted(last);
  // Left from a run that ended between its release and the record of it.
  await rm(paths.release, { recursive: true, force: true });
  options.view.say('writing the release');
  await requestRelease(paths.coordinator, paths.release);
  // Awaited here, or the children would be stopped before it is answered.
  return await campaignStatus(paths.coordinator);
}

async function refuseSecondCoordinator(directory: string): Promise<void> {
  try {
    await campaignStatus(directory);
  } catch (error) {
    if (isNotRunning(error)) return;
    throw error;
  }
  throw new CliError(
    EXIT.data,
    'already-running',
    `a coordinator runs on ${directory} already`,
    'stop it, or choose another directory with --data DIR',
  );
}

/** The first answer of the coordinator, which takes as long as reading its log. */
async function reachCoordinator({ paths, signal }: ForgeOptions, coordinator: Child): Promise<CampaignReport> {
  const deadline = performance.now() + SILENT_MS_MAX;
  while (performance.now() < deadline) {
    if (!coordinator.isRunning()) throw await coordinatorEnded(coordinator);
    try {
      return await campaignStatus(paths.coordinator);
    } catch (error) {
      if (!isNotRunning(error) && codeOf(error) !== 'control-timeout') throw error;
    }
    await sleep(READY_POLL_MS, undefined, { signal });
  }
  throw new CliError(
    EXIT.failed,
    'coordinator-silent',
    'expected the coordinator to answer, but it did not',
    `its log is ${coordinator.logFile}`,
  );
}

/** Its exit code says what went wrong, so it is handed on. */
async function coordinatorEnded(coordinator: Child): Promise<CliError> {
  const { code } = await coordinator.ended;
  const exitCode = code === null || code === 0 ? EXIT.failed : code;
  return new CliError(
    exitCode,
    'coordinator-ended',
    `the coordinator ended: ${await lastWords(coordinator)}`,
    `its log is ${coordinator.logFile}`,
  );
}

async function untilOver(options: ForgeOptions, coordinator: Child, volunteers: Volunteers): Promise<CampaignReport> {
  const { paths, view, signal } = options;
  let answeredAt = performance.now();
  for (;;) {
    signal.throwIfAborted();
    if (!coordinator.isRunning()) throw await coordinatorEnded(coordinator);
    const report = await campaignStatus(paths.coordinator).catch((error: unknown) => {
      // A busy machine makes it late; only a long silence is a failure.
      if (performance.now() - answeredAt < SILENT_MS_MAX) return undefined;
      throw error;
    });
    if (report !== undefined) {
      answeredAt = performance.now();
      view.update(report);
      if (report.state === 'complete' || report.state === 'exhausted') return report;
      await volunteers.tend(connectedNodes(report), performance.now());
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

function nothingAccepted({ tasks }: CampaignReport): CliError {
  const gates = Object.entries(tasks.discarded).map(([gate, count]) => `${gate} ${count}`);
  return new CliError(
    EXIT.failed,
    'nothing-accepted',
    `expected accepted tasks, but all ${tasks.attempts} attempts were discarded (${gates.join(', ')})`,
    'try another --seed or more seed code, in another --data directory',
  );
}
