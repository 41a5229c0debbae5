/** Set by `start` for its children: standard input is a pipe from the parent that never carries anything. */
export const PARENT_PIPE = 'HIVESMITH_PARENT_PIPE';

/** A child that does not stop by itself in this time ends anyway. */
const GRACE_MS = 1_500;

/**
 * A signal that aborts when the parent process is gone, however it ended: the kernel then closes its end of the pipe.
 * Undefined in a process that was not started by `start`.
 */
export function parentGone(): AbortSignal | undefined {
  if (process.env[PARENT_PIPE] !== '1') return undefined;
  const controller = new AbortController();
  const onGone = () => {
    if (controller.signal.aborted) return;
    controller.abort(new Error('the process that started this one is gone'));
    setTimeout(() => process.exit(1), GRACE_MS).unref();
  };
  process.stdin.on('end', onGone).on('close', onGone).on('error', onGone);
  process.stdin.resume();
  // The pipe alone must not keep the process alive.
  if ('unref' in process.stdin) process.stdin.unref();
  return controller.signal;
}
