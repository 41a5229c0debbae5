import { setMaxListeners } from 'node:events';
import { codeOf, describeError } from './host-error.ts';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
type StopSignal = keyof typeof SIGNALS;

/** The reason of the process signal: someone asked this process to stop. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  readonly code = 'interrupted';
  readonly exitCode: number;

  constructor(signal: StopSignal) {
    super(`stopped by ${signal}`);
    this.exitCode = SIGNALS[signal];
  }
}

function exitCodeOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('exitCode' in error)) return 1;
  const { exitCode } = error;
  return Number.isInteger(exitCode) && (exitCode as number) > 0 && (exitCode as number) < 256
    ? (exitCode as number)
    : 1;
}

/** One line, whatever the error holds, because scripts read standard error by lines. */
function report(error: unknown): void {
  const code = codeOf(error);
  const text = describeError(error).replace(/[\u0000-\u001f\u007f]+/g, ' ');
  process.stderr.write(`hivesmith: ${text}${code === undefined ? '' : ` [${code}]`}\n`);
  const { HIVESMITH_DEBUG } = process.env;
  if (HIVESMITH_DEBUG === '1' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
}

/**
 * Runs the main function of a process. Its `signal` aborts on the first SIGINT or SIGTERM; a second one exits at once.
 * The process exits with the number that `main` returns (0 if none); a thrown error becomes one line on standard error
 * and its `exitCode`, else 1. HIVESMITH_DEBUG=1 adds the stack trace. An error that nobody handled ends the process,
 * because its state is unknown then; durable state is in the log.
 */
export async function runMain(main: (context: { signal: AbortSignal }) => Promise<number | undefined>): Promise<void> {
  const controller = new AbortController();
  // Everything in the process may listen to this one signal.
  setMaxListeners(0, controller.signal);
  const onStop = (signal: StopSignal) => {
    if (controller.signal.aborted) process.exit(SIGNALS[signal]);
    controller.abort(new Interrupted(signal));
  };
  const onUnhandled = (error: unknown) => {
    report(error);
    process.exit(exitCodeOf(error));
  };
  process.on('SIGINT', onStop);
  process.on('SIGTERM', onStop);
  process.on('uncaughtException', onUnhandled);
  process.on('unhandledRejection', onUnhandled);
  try {
    process.exitCode = (await main({ signal: controller.signal })) ?? 0;
  } catch (error) {
    report(error);
    process.exitCode = exitCodeOf(error);
  }
  // The stop handlers stay: a signal that arrives while the last output drains must not look like a crash.
}
