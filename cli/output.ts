import { createLogger, type Logger } from '../node/host/logger.ts';
import { EXIT } from './exit-codes.ts';

/**
 * A reader that closed the pipe has read enough: that is no error of ours. The process then ends quietly, with the code
 * that shells give to a process killed by SIGPIPE.
 */
export function quietOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.closedPipe);
      throw error;
    });
  }
}

/** Writes data for the caller and waits until it is taken, so that a slow reader slows the writer. */
export function writeOut(data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(data, (error) => (error ? reject(error) : resolve()));
  });
}

/** One JSON value on a line of its own. */
export function writeJson(value: unknown): Promise<void> {
  return writeOut(`${JSON.stringify(value)}\n`);
}

/** A line for people, on standard error. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The logger of long-running commands. */
export function commandLogger(scope: string): Logger {
  const { env } = process;
  return createLogger({
    level: env['HIVESMITH_DEBUG'] === '1' ? 'debug' : 'info',
    format: env['HIVESMITH_LOG'] === 'json' ? 'json' : 'human',
    scope,
  });
}
