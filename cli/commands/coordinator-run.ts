import { resolve } from 'node:path';
import { feedbackFront } from '../../coordinator/gateway/fronts/feedback.ts';
import { HttpServer } from '../../coordinator/gateway/http-server.ts';
import { openApi } from '../../coordinator/gateway/open-api.ts';
import { runCoordinator } from '../../coordinator/run.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { httpDoor } from '../http-door.ts';
import { commandLogger, writeOut } from '../output.ts';
import { packageVersion } from '../package-root.ts';
import { cacheDirectory } from '../paths.ts';

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const trainers = invocation.text('trainers');
  const tokenFile = invocation.text('token-file');
  if (trainers === undefined && tokenFile !== undefined) throw usageError('--token-file is for --trainers HOST:PORT');
  const door = trainers === undefined ? undefined : await httpDoor('trainers', trainers, tokenFile);
  const logger = commandLogger('coordinator');
  await runCoordinator({
    dataDir: resolve(invocation.needText('data')),
    listen: checkListen(invocation.needText('listen')),
    cacheDir: cacheDirectory(),
    logger,
    signal,
    onRunning: async ({ shell }, scope) => {
      if (door === undefined) return;
      const fronts = [feedbackFront((report) => shell.feedback(report))];
      const document = openApi(fronts, await packageVersion());
      const server = scope.use(await HttpServer.listen({ ...door, fronts, openApi: document, logger }));
      await writeOut(`trainers report to ${server.url}/v1/feedback\n`);
    },
    onListening: (addresses) => void writeOut(`listening on ${addresses.join(' ')}\n`),
  });
  return signal.aborted ? EXIT.interrupted : EXIT.ok;
}

/** `HOST:PORT`, with brackets around an IPv6 host. */
export function checkListen(text: string, name = 'listen'): string {
  const port = Number(/^(?:[^\s:]+|\[[0-9a-fA-F:.]+\]):([0-9]{1,5})$/.exec(text)?.[1] ?? Number.NaN);
  if (port >= 0 && port <= 65_535) return text;
  throw usageError(`--${name}: expected HOST:PORT such as 127.0.0.1:4100, got ${JSON.stringify(text)}`);
}
