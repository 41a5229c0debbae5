import { resolve } from 'node:path';
import { runCoordinator } from '../../coordinator/run.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { commandLogger, writeOut } from '../output.ts';
import { cacheDirectory } from '../paths.ts';

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  await runCoordinator({
    dataDir: resolve(invocation.needText('data')),
    listen: checkListen(invocation.needText('listen')),
    cacheDir: cacheDirectory(),
    logger: commandLogger('coordinator'),
    signal,
    onListening: (addresses) => void writeOut(`listening on ${addresses.join(' ')}\n`),
  });
  return signal.aborted ? EXIT.interrupted : EXIT.ok;
}

/** `HOST:PORT`, with brackets around an IPv6 host. */
export function checkListen(text: string): string {
  const port = Number(/^(?:[^\s:]+|\[[0-9a-fA-F:.]+\]):([0-9]{1,5})$/.exec(text)?.[1] ?? Number.NaN);
  if (port >= 0 && port <= 65_535) return text;
  throw usageError(`--listen: expected HOST:PORT such as 127.0.0.1:4100, got ${JSON.stringify(text)}`);
}
