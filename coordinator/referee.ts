import type { BlobStore } from '../node/host/blob-store.ts';
import type { Logger } from '../node/host/logger.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Cell } from '../protocol/messages/node-statements.ts';
import { type Checker, isProgram } from '../protocol/rules/checker-program.ts';
import { sameCell } from '../protocol/rules/commitment.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { type CellRequest, runCell } from '../wasm-sandbox/cell.ts';
import type { RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { createSandbox, type Sandbox } from '../wasm-sandbox/pool.ts';
import { SandboxFailure } from '../wasm-sandbox/sandbox-failure.ts';
import { checkerOf } from './core/preparation.ts';
import type { RefereeJob, State } from './core/state.ts';
import type { TaskState } from './core/task-state.ts';

/** Runs of one cell before a failure of this machine's sandbox ends the coordinator. */
const ATTEMPTS = 3;

export interface RefereeOptions {
  /** Prepared on first use: most small campaigns never need a referee, and it takes memory. */
  readonly image: () => Promise<RuntimeImage>;
  readonly blobs: BlobStore;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Limits of a run, and how its output is brought into the form that is hashed. */
interface How {
  readonly limits: CellRequest['limits'];
  readonly checker: Checker;
}

/** Cells in the order of the job's positions, or why there are none. */
export interface Refereed {
  readonly cells: readonly Cell[];
  readonly problem?: 'nondeterministic' | 'unrunnable';
}

/**
 * The coordinator's own sandbox. Execution is deterministic, so its result is right about what a program does. A dispute is
 * run twice, and a difference between the two runs is an alarm about the sandbox or the program, never about a node.
 */
export class Referee implements AsyncDisposable {
  readonly #options: RefereeOptions;
  #sandbox: Promise<Sandbox> | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: RefereeOptions) {
    this.#options = options;
  }

  /**
   * What the job asks for; undefined when the signal aborted. One job at a time. Rejects when this machine cannot run it,
   * which says nothing about the candidate, unless several operators could not run it either.
   */
  run(state: State, job: RefereeJob): Promise<Refereed | undefined> {
    const turn = this.#tail.then(() => this.#run(state, job));
    this.#tail = turn.catch(() => undefined);
    return turn.catch((error) => {
      if (this.#options.signal.aborted) return undefined;
      throw error;
    });
  }

  /** The canonical output of a candidate on an input, stored as a blob: for labels whose output nobody uploaded. */
  async output(state: State, task: TaskState, candidate: Hex32, input: Hex32): Promise<Hex32> {
    const how = { limits: state.genesis!.parameters.cell, checker: checkerOf(state, task) };
    const { output } = await this.#cell(candidate, input, how);
    const digest = sha256Hex(output);
    await this.#options.blobs.put(digest, output);
    return digest;
  }

  async #run(state: State, job: RefereeJob): Promise<Refereed> {
    const task = state.tasksById.get(job.task)!;
    const { inputs } = task;
    const limits = state.rollouts.open.get(job.task)?.rollout.limits ?? state.genesis!.parameters.cell;
    const how = { limits, checker: checkerOf(state, task) };
    const cells: Cell[] = [];
    try {
      for (const position of job.positions) {
        const input = inputs[position]!.digest;
        const first = await this.#cell(job.candidate, input, how);
        const second = job.runs === 1 ? first : await this.#cell(job.candidate, input, how);
        if (!sameCell(first.cell, second.cell)) {
          const runs = { job: job.key, first: first.cell, second: second.cell };
          this.#options.logger.error('two runs of one cell differ on this machine', runs);
          return { cells: [], problem: 'nondeterministic' };
        }
        cells.push(first.cell);
      }
    } catch (error) {
      if (!job.isDoubtful || !(error instanceof SandboxFailure) || this.#options.signal.aborted) throw error;
      this.#options.logger.warn('a candidate cannot be run here either', { job: job.key, error });
      return { cells: [], problem: 'unrunnable' };
    }
    return { cells };
  }

  /** A worker that dies is the machine's fault: the cell is tried again before the failure is passed on. */
  async #cell(candidate: Hex32, input: Hex32, how: How): Promise<{ cell: Cell; output: Uint8Array }> {
    const { logger, signal } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#tryCell(candidate, input, how);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof SandboxFailure) || attempt === ATTEMPTS) throw error;
        logger.warn('the referee tries a cell again', { candidate, input, attempt, error });
      }
    }
  }

  async #tryCell(candidate: Hex32, input: Hex32, how: How): Promise<{ cell: Cell; output: Uint8Array }> {
    const [sandbox, source, stdin] = await Promise.all([this.#open(), this.#blob(candidate), this.#blob(input)]);
    const { limits, checker: named } = how;
    const checker = isProgram(named) ? { source: await this.#blob(named.program), digest: named.program } : named;
    return runCell(sandbox, { source, candidate, stdin, limits, checker }, { signal: this.#options.signal });
  }

  async #blob(digest: Hex32): Promise<Uint8Array> {
    const bytes = await this.#options.blobs.get(digest);
    if (bytes === undefined) throw new Error(`blob ${digest} is missing`);
    return bytes;
  }

  #open(): Promise<Sandbox> {
    const { image, signal } = this.#options;
    this.#sandbox ??= image().then((prepared) => createSandbox({ image: prepared, workers: 1, signal }));
    return this.#sandbox;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sandbox = await this.#sandbox?.catch(() => undefined);
    await sandbox?.[Symbol.asyncDispose]();
  }
}
