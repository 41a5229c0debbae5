import { resolve } from 'node:path';
import { runVolunteer } from '../../node/volunteer.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { EXIT } from '../exit-codes.ts';
import { modelsOf } from '../models.ts';
import { commandLogger } from '../output.ts';
import { packageVersion } from '../package-root.ts';
import { cacheDirectory } from '../paths.ts';

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  await runVolunteer({
    dataDir: resolve(invocation.needText('data')),
    inviteText: invocation.positionals[0] ?? '',
    cacheDir: cacheDirectory(),
    slots: invocation.needInteger('slots'),
    workers: invocation.needInteger('workers'),
    models: await modelsOf(invocation, signal),
    agent: `hivesmith/${await packageVersion()}`,
    logger: commandLogger('node'),
    signal,
  });
  return signal.aborted ? EXIT.interrupted : EXIT.ok;
}
