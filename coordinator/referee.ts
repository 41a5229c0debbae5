import type { BlobStore } from '../node/host/blob-store.ts';
import { codeOf } from '../node/host/host-error.ts';
import type { Logger } from '../node/host/logger.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Cell } from '../protocol/messages/node-statements.ts';
import { sameCell } from '../protocol/rules/commitment.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { runCell } from '../wasm-sandbox/cell.ts';
import type { RuntimeImage } from '../wasm-sandbox/image/cache.ts';
import { createSandbox, type Sandbox } from '../wasm-sandbox/pool.ts';
import type { RefereeJob, State } from './core/state.ts';

export interface RefereeOptions {
  /** Prepared on first use: most small campaigns never need a referee, and it takes memory. */
  readonly image: () => Promise<RuntimeImage>;
  readonly blobs: BlobStore;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * The coordinator's own sandbox. Execution is deterministic, so its result is right about what a program does; every cell
 * is run twice, and a difference between the two runs is an alarm about the sandbox or the program, never about a node.
 */
export class Referee implements AsyncDisposable {
  readonly #options: RefereeOptions;
  #sandbox: Promise<Sandbox> | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: RefereeOptions) {
    this.#options = options;
  }

  /** Cells in the order of the job's positions, or none when they could not be had twice alike. One job at a time. */
  run(state: State, job: RefereeJob): Promise<readonly Cell[]> {
    const turn = this.#tail.then(() => this.#run(state, job));
    this.#tail = turn;
    return turn;
  }

  /** The canonical output of a candidate on an input, stored as a blob: for labels whose output nobody uploaded. */
  async output(state: State, candidate: Hex32, input: Hex32): Promise<Hex32> {
    const { output } = await this.#cell(state, candidate, input);
    const digest = sha256Hex(output);
    await this.#options.blobs.put(digest, output);
    return digest;
  }

  async #run(state: State, job: RefereeJob): Promise<readonly Cell[]> {
    const { logger, signal } = this.#options;
    const inputs = state.tasksById.get(job.task)!.inputs;
    const cells: Cell[] = [];
    try {
      for (const position of job.positions) {
        const first = await this.#cell(state, job.candidate, inputs[position]!.digest);
        const second = await this.#cell(state, job.candidate, inputs[position]!.digest);
        if (!sameCell(first.cell, second.cell)) {
          logger.error('two runs of one cell differ on this machine', {
            job: job.key,
            first: first.cell,
            second: second.cell,
          });
          return [];
        }
        cells.push(first.cell);
      }
      return cells;
    } catch (error) {
      if (!signal.aborted)
        logger.error('the referee could not run a cell', { job: job.key, error, code: codeOf(error) });
      return [];
    }
  }

  async #cell(state: State, candidate: Hex32, input: Hex32): Promise<{ cell: Cell; output: Uint8Array }> {
    const { image, blobs, signal } = this.#options;
    this.#sandbox ??= image().then((prepared) => createSandbox({ image: prepared, workers: 1, signal }));
    const [sandbox, source, stdin] = await Promise.all([this.#sandbox, blobs.get(candidate), blobs.get(input)]);
    if (source === undefined || stdin === undefined)
      throw new Error(`blob ${source === undefined ? candidate : input} is missing`);
    const limits = state.genesis!.parameters.cell;
    return runCell(sandbox, { source, candidate, stdin, limits }, { signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sandbox = await this.#sandbox?.catch(() => undefined);
    await sandbox?.[Symbol.asyncDispose]();
  }
}
