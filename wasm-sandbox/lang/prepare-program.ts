import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { isComponent } from '../component/component-imports.ts';
import { SandboxFailure } from '../sandbox-failure.ts';
import { GuestRefusal, type GuestRefusalCode } from './guest-refusal.ts';
import { cachedProgram } from './program-cache.ts';
import type { PreparedProgram, ProgramForm, ProgramImage } from './program-image.ts';
import { checkSize } from './refusing.ts';

/** A file may be made so that it takes very long to prepare. */
const PREPARE_TIMEOUT_MS = 120_000;
const PREPARE_HEAP_MIB = 2048;
const PREPARE_STACK_MIB = 16;

export interface PrepareStart {
  readonly form: ProgramForm;
  readonly bytes: Uint8Array;
}

export type PrepareReply =
  | { readonly program: PreparedProgram }
  | { readonly refusal: { readonly code: GuestRefusalCode; readonly message: string } }
  | { readonly trouble: string };

/** Prepares a file in a thread of its own: what hangs or fails there is the file's fault, and ends there. */
export async function prepareInThread(start: PrepareStart, signal?: AbortSignal): Promise<PreparedProgram> {
  const entry = new URL(`./prepare-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  const worker = new Worker(entry, {
    workerData: start,
    env: {},
    argv: [],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: PREPARE_HEAP_MIB, stackSizeMb: PREPARE_STACK_MIB },
  });
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  try {
    const reply = await new Promise<PrepareReply>((resolve, reject) => {
      const refuse = (message: string): void => reject(new GuestRefusal('guest-invalid', message));
      worker.once('message', resolve);
      worker.once('error', (error) => refuse(`The program could not be prepared: ${error.message}`));
      worker.once('exit', () => refuse('The program could not be prepared.'));
      stop = () => reject(signal?.reason);
      signal?.addEventListener('abort', stop, { once: true });
      timer = setTimeout(
        () => refuse(`Preparing the program took over ${PREPARE_TIMEOUT_MS / 1000} s.`),
        PREPARE_TIMEOUT_MS,
      );
    });
    if ('program' in reply) return reply.program;
    if ('refusal' in reply) throw new GuestRefusal(reply.refusal.code, reply.refusal.message);
    throw new SandboxFailure(`The program could not be prepared: ${reply.trouble}`);
  } finally {
    clearTimeout(timer);
    if (stop) signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

/**
 * Prepares a WASI preview 1 command or a WASI 0.2 command component, or finds it in the cache. Rejects with GuestRefusal
 * when it is neither, or cannot be made deterministic.
 */
export async function prepareWebAssembly(
  bytes: Uint8Array,
  { cacheDir, signal }: { readonly cacheDir: string; readonly signal?: AbortSignal },
): Promise<ProgramImage> {
  checkSize(bytes.length);
  const form = isComponent(bytes) ? 'component' : 'command';
  return cachedProgram(cacheDir, 'wasm', bytes, () => prepareInThread({ form, bytes }, signal));
}
