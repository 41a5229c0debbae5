import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../node/host/logger.ts';
import { runVolunteer } from '../../node/volunteer.ts';
import type { Executor } from '../../node/work/executor.ts';
import type { JudgeUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { FakeCoordinator, IMAGE } from './fake-coordinator.ts';

/** Nothing here takes this long; it turns a hang into a failure. */
const HANG_MS = 20_000;

/** A volunteer with its own data directory, and the coordinator that it dials, over loopback. */
export class VolunteerWorld implements AsyncDisposable {
  readonly coordinator: FakeCoordinator;
  readonly dataDir: string;
  readonly hang = AbortSignal.timeout(HANG_MS);
  readonly #stops: AbortController[] = [];
  readonly #runs: Promise<void>[] = [];

  private constructor(coordinator: FakeCoordinator, dataDir: string) {
    this.coordinator = coordinator;
    this.dataDir = dataDir;
  }

  static async open(coordinator = new FakeCoordinator()): Promise<VolunteerWorld> {
    await coordinator.listen();
    return new VolunteerWorld(coordinator, await mkdtemp(join(tmpdir(), 'hivesmith-volunteer-')));
  }

  /** Starts a volunteer; `run` settles when it has ended. */
  start(executor: Executor, inviteText = this.coordinator.invite()): { run: Promise<void>; stop(): void } {
    const controller = new AbortController();
    const options = {
      dataDir: this.dataDir,
      inviteText,
      cacheDir: this.dataDir,
      slots: 2,
      workers: 1,
      agent: 'test/1',
    };
    const run = runVolunteer({ ...options, logger: silentLogger, signal: controller.signal }, { executor });
    run.catch(() => undefined);
    this.#stops.push(controller);
    this.#runs.push(run);
    return { run, stop: () => controller.abort() };
  }

  until(condition: () => boolean): Promise<void> {
    return this.coordinator.until(condition, this.hang);
  }

  /** Waits until the node has joined and taken in its receipt, upon which it asks whether the log still is the one it saw. */
  async joined(): Promise<void> {
    await this.logged('join/v1');
    await this.until(() => this.coordinator.consistencyAsked > 0);
  }

  /** Waits for a statement of this type in the log. */
  logged(type: string, count = 1): Promise<void> {
    return this.until(() => this.coordinator.types().filter((other) => other === type).length >= count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stop of this.#stops) stop.abort();
    await Promise.allSettled(this.#runs);
    await this.coordinator.host.close();
    await rm(this.dataDir, { recursive: true });
  }
}

/** Does nothing until the node stops. */
export const idleExecutor: Executor = {
  run: (_unit, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
};

export const OUTPUT = new TextEncoder().encode('42\n');
export const OUTPUT_DIGEST = sha256Hex(OUTPUT);

/** Finds one output at once, with `fuel` as given, and counts how often it is asked. */
export class CountingExecutor implements Executor {
  runs = 0;
  readonly #fuel: number;

  constructor(fuel: number) {
    this.#fuel = fuel;
  }

  async run(): ReturnType<Executor['run']> {
    this.runs++;
    const cells = [{ outcome: 'ok' as const, digest: OUTPUT_DIGEST, fuel: this.#fuel }];
    return { kind: 'cells', cells, outputs: new Map([[OUTPUT_DIGEST, OUTPUT]]) };
  }
}

export const judgeUnit: JudgeUnit = {
  stage: 'judge',
  task: sha256Hex('task'),
  slot: 0,
  round: 0,
  candidate: sha256Hex('candidate'),
  inputs: [sha256Hex('input')],
  image: IMAGE,
  limits: { fuel: 1_000, memoryMiB: 64, outputBytes: 1_000 },
};

export function leasePush(lease: string): unknown {
  return { leases: [{ lease, unit: judgeUnit, fence: 0, deadlineEpoch: 10 }] };
}
