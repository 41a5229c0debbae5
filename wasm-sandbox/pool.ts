import { readFile } from 'node:fs/promises';
import type { GuestResult } from './guest-instance.ts';
import type { RuntimeImage } from './image/cache.ts';
import { sha256 } from './image/digest.ts';
import { splitImage } from './image/split-image.ts';
import { loadProgram } from './lang/load-program.ts';
import type { ProgramImage } from './lang/program-image.ts';
import type { WorkerRequest, WorkerStart } from './messages.ts';
import { type RunRequest, type RunResult, toGuestRequest, withFingerprint } from './run-result.ts';
import { SandboxFailure, WorkerCrash } from './sandbox-failure.ts';
import { type GuestThread, WorkerThread } from './worker-thread.ts';

const MOST_WAITING = 4096;
const MOST_WORKERS = 64;
/** Default watchdog: this much, and this many seconds for each reference second of the run's fuel. */
const WATCHDOG_BASE_MS = 60_000;
const WATCHDOG_FACTOR = 20;
/** Threads that one run may use up by crashes before it fails. */
const MOST_ATTEMPTS = 2;

export type StartThread = (start: WorkerStart) => GuestThread;

export interface SandboxOptions {
  /** A language runtime, or one compiled program, which takes no source text. */
  readonly image: RuntimeImage | ProgramImage;
  /** Programs that run at once, each in its own thread; 1 to 64. */
  readonly workers: number;
  /** A run that takes longer than this is killed and rejects with SandboxFailure. Default: by the run's fuel. */
  readonly watchdogMs?: number;
  /** Aborting it disposes of the sandbox. */
  readonly signal?: AbortSignal;
}

export interface Sandbox extends AsyncDisposable {
  readonly image: RuntimeImage;
  /**
   * Runs one program. Rejects with SandboxFailure when the sandbox could not run it, with the signal's reason when
   * aborted, with RangeError or TypeError for a request out of bounds.
   */
  run(request: RunRequest, options?: { readonly signal?: AbortSignal }): Promise<RunResult>;
}

interface Job {
  readonly request: WorkerRequest;
  readonly resolve: (result: GuestResult) => void;
  readonly reject: (reason: unknown) => void;
  /** Set while the job runs. */
  thread: GuestThread | undefined;
  /** True once the caller has an answer: an abandoned job must not start. */
  settled: boolean;
}

async function loadImage(image: RuntimeImage | ProgramImage): Promise<WorkerStart> {
  if ('form' in image) return loadProgram(image);
  const bytes = await readFile(image.path);
  const digest = sha256(bytes);
  if (digest !== image.digest) {
    throw new SandboxFailure(`The image ${image.path} is damaged: expected SHA-256 ${image.digest}, got ${digest}.`);
  }
  const { code, memory } = splitImage(bytes);
  return { module: new WebAssembly.Module(code), memory, fuelPerSecond: image.fuelPerSecond };
}

class Pool implements Sandbox {
  readonly image: RuntimeImage;
  private readonly options: SandboxOptions;
  private readonly newThread: StartThread;
  private readonly waiting: Job[] = [];
  private readonly idle: GuestThread[] = [];
  private readonly threads = new Set<GuestThread>();
  private loaded: Promise<WorkerStart> | undefined;
  private running = 0;
  private ended: { readonly reason: unknown } | undefined;
  private readonly onAbort = (): void => void this.close(this.options.signal?.reason);

  constructor(options: SandboxOptions, newThread: StartThread) {
    this.image = options.image;
    this.options = options;
    this.newThread = newThread;
    options.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  async run(request: RunRequest, { signal }: { readonly signal?: AbortSignal } = {}): Promise<RunResult> {
    signal?.throwIfAborted();
    const checked = toGuestRequest(request);
    if (this.ended) throw this.ended.reason;
    if (this.waiting.length >= MOST_WAITING) {
      throw new SandboxFailure(`The sandbox has ${MOST_WAITING} runs waiting; wait for some to finish.`);
    }
    return withFingerprint(await this.enqueue(checked, signal));
  }

  private enqueue(request: WorkerRequest, signal: AbortSignal | undefined): Promise<GuestResult> {
    return new Promise((resolve, reject) => {
      const abort = (): void => this.abandon(job, signal?.reason);
      const done = (): void => {
        job.settled = true;
        signal?.removeEventListener('abort', abort);
      };
      const job: Job = {
        request,
        resolve: (result) => {
          done();
          resolve(result);
        },
        reject: (reason) => {
          done();
          reject(reason);
        },
        thread: undefined,
        settled: false,
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.waiting.push(job);
      void this.pump();
    });
  }

  private abandon(job: Job, reason: unknown): void {
    const at = this.waiting.indexOf(job);
    if (at >= 0) this.waiting.splice(at, 1);
    if (job.thread) void this.discard(job.thread, reason);
    job.reject(reason);
  }

  private async pump(): Promise<void> {
    if (this.running >= this.options.workers || this.ended) return;
    const job = this.waiting.shift();
    if (!job) return;
    this.running++;
    try {
      const thread = this.takeIdle() ?? (await this.startThread());
      if (job.settled && !this.ended) this.idle.push(thread);
      else job.resolve(await this.attempt(thread, job));
    } catch (error) {
      job.reject(error);
    } finally {
      this.running--;
      void this.pump();
    }
  }

  /** Runs the job; after a crash, which says nothing about the program, again on a new thread. */
  private async attempt(first: GuestThread, job: Job): Promise<GuestResult> {
    let thread = first;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.runOn(thread, job);
      } catch (error) {
        if (!(error instanceof WorkerCrash) || attempt >= MOST_ATTEMPTS || job.settled || this.ended) throw error;
        thread = await this.startThread();
      }
    }
  }

  private takeIdle(): GuestThread | undefined {
    for (let thread = this.idle.pop(); thread; thread = this.idle.pop()) {
      if (thread.alive) return thread;
      this.threads.delete(thread);
    }
    return undefined;
  }

  private async startThread(): Promise<GuestThread> {
    this.loaded ??= loadImage(this.image).catch((error: unknown) => {
      this.loaded = undefined;
      throw error;
    });
    const thread = this.newThread(await this.loaded);
    this.threads.add(thread);
    return thread;
  }

  private async runOn(thread: GuestThread, job: Job): Promise<GuestResult> {
    if (this.ended) {
      await this.discard(thread, this.ended.reason);
      throw this.ended.reason;
    }
    const { fuel } = job.request.limits;
    const perSecond = WATCHDOG_FACTOR * 1000;
    const limit = this.options.watchdogMs ?? WATCHDOG_BASE_MS + (fuel / this.image.fuelPerSecond) * perSecond;
    const watchdog = setTimeout(() => {
      void this.discard(thread, new SandboxFailure(`A run did not end within ${Math.round(limit)} ms and was killed.`));
    }, limit);
    job.thread = thread;
    try {
      return await thread.run(job.request);
    } finally {
      clearTimeout(watchdog);
      job.thread = undefined;
      if (thread.alive && !this.ended) this.idle.push(thread);
      else await this.discard(thread, undefined);
    }
  }

  private async discard(thread: GuestThread, reason: unknown): Promise<void> {
    this.threads.delete(thread);
    const at = this.idle.indexOf(thread);
    if (at >= 0) this.idle.splice(at, 1);
    await thread.stop(reason);
  }

  private async close(reason: unknown): Promise<void> {
    this.ended ??= { reason };
    this.options.signal?.removeEventListener('abort', this.onAbort);
    for (const job of this.waiting.splice(0)) job.reject(this.ended.reason);
    const { ended } = this;
    await Promise.all([...this.threads].map((thread) => this.discard(thread, ended.reason)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close(new SandboxFailure('The sandbox is closed.'));
  }
}

/**
 * A sandbox on `image`. It reads the image and starts its threads with the first run; a broken thread is replaced, and
 * the run that it crashed under is tried once more. `newThread` lets tests break threads.
 */
export async function createSandbox(
  options: SandboxOptions,
  newThread: StartThread = (start) => new WorkerThread(start),
): Promise<Sandbox> {
  const { workers, watchdogMs, signal } = options;
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS) {
    throw new RangeError(`A sandbox has 1 to ${MOST_WORKERS} workers, got ${workers}.`);
  }
  if (watchdogMs !== undefined && !(watchdogMs > 0 && watchdogMs < 2 ** 31)) {
    throw new RangeError(`watchdogMs must be from 1 to 2147483647, got ${watchdogMs}.`);
  }
  signal?.throwIfAborted();
  return new Pool(options, newThread);
}
