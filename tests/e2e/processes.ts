import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { campaignStatus } from '../../cli/control.ts';
import type { CampaignReport } from '../../coordinator/core/report.ts';
import { codeOf } from '../../node/host/host-error.ts';

const here = dirname(fileURLToPath(import.meta.url));
export const CLI = join(here, '..', '..', 'cli', 'main.js');
/** One runtime image for all tests; building it takes seconds. */
export const CACHE = join(tmpdir(), 'hivesmith-test-cache');

export interface Result {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Result>;
  readonly output: () => { stdout: string; stderr: string };
}

/** A `hivesmith` command as a process of its own, as a user would type it. */
export function launch(args: readonly string[], script = CLI): Running {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HIVESMITH_CACHE: CACHE, NO_COLOR: '1' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Result>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended, output: () => ({ stdout, stderr }) };
}

export function hivesmith(...args: string[]): Promise<Result> {
  return launch(args).ended;
}

/** Processes and a directory that end with the test, however it ends. */
export class Stage implements AsyncDisposable {
  readonly dir: string;
  readonly #running: Running[] = [];

  private constructor(dir: string) {
    this.dir = dir;
  }

  static async open(): Promise<Stage> {
    return new Stage(await mkdtemp(join(tmpdir(), 'hivesmith-e2e-')));
  }

  path(...parts: string[]): string {
    return join(this.dir, ...parts);
  }

  launch(args: readonly string[], script?: string): Running {
    const running = launch(args, script);
    this.#running.push(running);
    return running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child } of this.#running) if (child.exitCode === null) child.kill('SIGKILL');
    await Promise.all(this.#running.map(({ ended }) => ended));
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A coordinator that was initialised and runs, and an invite to it. */
export async function startCoordinator(
  stage: Stage,
  ...init: string[]
): Promise<{ coordinator: Running; invite: string }> {
  const data = stage.path('coordinator');
  const made = await hivesmith('coordinator', 'init', '--data', data, ...init);
  assert.equal(made.code, 0, made.stderr);
  const coordinator = stage.launch(['coordinator', 'run', '--data', data, '--listen', '127.0.0.1:0']);
  await until('the coordinator listens', async () => coordinator.output().stdout.includes('listening'), coordinator);
  const invited = await hivesmith('coordinator', 'invite', '--data', data, '--json');
  assert.equal(invited.code, 0, invited.stderr);
  const { invite } = JSON.parse(invited.stdout) as { invite: string };
  return { coordinator, invite };
}

/** What the coordinator says of its campaign. Asks again when a machine that is busy with other things did not answer in time. */
export async function statusOf(stage: Stage): Promise<CampaignReport> {
  for (let i = 0; ; i++) {
    try {
      return await campaignStatus(stage.path('coordinator'));
    } catch (error) {
      if (i === 5 || codeOf(error) !== 'control-timeout') throw error;
    }
  }
}

/** Between two questions to a process. */
export const ASK_EVERY_MS = 500;

/** Waits for a condition of the world; fails with what the process said when it ends or nothing happens for minutes. */
export async function until(
  what: string,
  holds: () => Promise<boolean>,
  process_?: Running,
  everyMs = 200,
): Promise<void> {
  for (let waited = 0; waited < 180_000; waited += everyMs) {
    if (await holds()) return;
    if (process_ !== undefined && process_.child.exitCode !== null) break;
    await sleep(everyMs);
  }
  const said = process_?.output();
  assert.fail(`waited for: ${what}\n${said?.stdout ?? ''}\n${said?.stderr.slice(-2000) ?? ''}`);
}

/** Polls the coordinator until its report meets a condition. */
export async function untilReport(
  stage: Stage,
  what: string,
  holds: (report: CampaignReport) => boolean,
): Promise<CampaignReport> {
  let last: CampaignReport | undefined;
  for (let i = 0; i < 1_200; i++) {
    last = await statusOf(stage);
    if (holds(last)) return last;
    await sleep(ASK_EVERY_MS);
  }
  assert.fail(`waited for: ${what}; last report ${JSON.stringify(last)}`);
}
