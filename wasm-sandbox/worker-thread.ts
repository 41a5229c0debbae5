import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { GuestResult } from './guest-instance.ts';
import type { WorkerReply, WorkerRequest, WorkerStart } from './messages.ts';
import { SandboxFailure, WorkerCrash } from './sandbox-failure.ts';

/** Machine stack of a worker: above the depth budget of a guest, which ends deep recursion first. */
const WORKER_STACK_MIB = 256;
/** JavaScript heap of a worker. The guest's memory and its outputs lie outside of it. */
const WORKER_HEAP_MIB = 96;

interface Pending {
  readonly resolve: (result: GuestResult) => void;
  readonly reject: (reason: unknown) => void;
}

/** What the pool needs of a thread. */
export interface GuestThread {
  readonly alive: boolean;
  run(request: WorkerRequest): Promise<GuestResult>;
  stop(reason: unknown): Promise<void>;
}

/** One thread with one runtime instance. It runs one program at a time and holds the process only meanwhile. */
export class WorkerThread implements GuestThread {
  private readonly worker: Worker;
  private pending: Pending | undefined;
  /** False once the thread ended or was stopped. */
  alive = true;

  constructor(start: WorkerStart) {
    const entry = new URL(`./worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
    this.worker = new Worker(entry, {
      workerData: start,
      resourceLimits: { stackSizeMb: WORKER_STACK_MIB, maxOldGenerationSizeMb: WORKER_HEAP_MIB },
      env: {},
      // Nothing of the host's process: no environment, arguments or standard input.
      argv: [],
      execArgv: [],
      stdin: false,
    });
    this.worker.on('message', (reply: WorkerReply) => this.settle(reply));
    this.worker.on('error', (error) => this.fail(new WorkerCrash(`A sandbox worker failed: ${error.message}`)));
    this.worker.on('exit', () => this.fail(new WorkerCrash('A sandbox worker ended unexpectedly.')));
    this.worker.unref();
  }

  private finish(): Pending | undefined {
    const { pending } = this;
    this.pending = undefined;
    if (this.alive) this.worker.unref();
    return pending;
  }

  private settle(reply: WorkerReply): void {
    const pending = this.finish();
    if ('result' in reply) pending?.resolve(reply.result);
    else pending?.reject(new SandboxFailure(reply.trouble));
  }

  private fail(reason: unknown): void {
    this.alive = false;
    this.finish()?.reject(reason);
  }

  run(request: WorkerRequest): Promise<GuestResult> {
    if (!this.alive) return Promise.reject(new WorkerCrash('A sandbox worker ended unexpectedly.'));
    return new Promise((resolve, reject) => {
      this.pending = { resolve, reject };
      this.worker.ref();
      this.worker.postMessage(request);
    });
  }

  /** Ends the thread now, in the middle of a program too; a run in progress rejects with `reason`. */
  async stop(reason: unknown): Promise<void> {
    this.fail(reason);
    await this.worker.terminate();
  }
}
