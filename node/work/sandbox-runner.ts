import type { Hex32 } from '../../protocol/ids.ts';
import { programText } from '../../wasm-sandbox/cell.ts';
import type { RuntimeImage } from '../../wasm-sandbox/image/cache.ts';
import { createSandbox, type Sandbox } from '../../wasm-sandbox/pool.ts';
import { SandboxFailure } from '../../wasm-sandbox/sandbox-failure.ts';
import type { Logger } from '../host/logger.ts';
import { type ProgramJob, type ProgramRun, type ProgramRunner, RunFailure, Unsupported } from './executor.ts';

export interface SandboxRunner extends AsyncDisposable {
  readonly runner: ProgramRunner;
  /** SHA-256 of the runtime image. */
  readonly image: Hex32;
}

export interface SandboxRunnerOptions {
  readonly image: RuntimeImage;
  /** Programs that run at once, each in a thread of its own. */
  readonly workers: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** The limits of the sandbox itself; a node needs no more threads than this. */
const WORKERS_MAX = 64;

/** The sandbox on a runtime image. */
export async function openSandboxRunner(options: SandboxRunnerOptions): Promise<SandboxRunner> {
  const { image, workers, logger, signal } = options;
  logger.info('the runtime image is ready', { digest: image.digest });
  const sandbox = await createSandbox({ image, workers: Math.min(workers, WORKERS_MAX), signal });
  return {
    image: image.digest,
    runner: { run: (job, { signal: jobSignal }) => runIn(sandbox, job, jobSignal) },
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

async function runIn(sandbox: Sandbox, job: ProgramJob, signal: AbortSignal): Promise<ProgramRun> {
  const { stdin, seed, limits } = job;
  try {
    const { outcome, stdout, fuel } = await sandbox.run(
      { source: programText(job.source), stdin, seed, limits },
      { signal },
    );
    return { outcome, stdout, fuel };
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof SandboxFailure) throw new RunFailure(cause.message, { cause });
    if (cause instanceof RangeError)
      throw new Unsupported(`the sandbox does not take this program: ${cause.message}`, { cause });
    throw cause;
  }
}
