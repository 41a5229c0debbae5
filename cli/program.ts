import { runMain } from '../node/host/lifecycle.ts';
import { errorLine, toCliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { commandHelp, overview } from './help.ts';
import { note, quietOnClosedPipe, writeOut } from './output.ts';
import { packageVersion } from './package-root.ts';
import { parentGone } from './parent-pipe.ts';
import { type Parsed, parseCommand } from './parse-command.ts';

/** The whole program: `argv` without node and script. The process ends with the exit code of the command. */
export async function main(argv: readonly string[]): Promise<void> {
  quietOnClosedPipe();
  await runMain(async ({ signal }) => {
    const parent = parentGone();
    const stop = parent === undefined ? signal : AbortSignal.any([signal, parent]);
    try {
      return await perform(parseCommand(argv), stop);
    } catch (error) {
      return report(error, stop);
    }
  });
}

async function perform(parsed: Parsed, signal: AbortSignal): Promise<number> {
  switch (parsed.kind) {
    case 'version':
      await writeOut(`${await packageVersion()}\n`);
      return EXIT.ok;
    case 'group-help':
      await writeOut(overview(parsed.group));
      return EXIT.ok;
    case 'help':
      if (parsed.asked) {
        await writeOut(parsed.command === undefined ? overview() : commandHelp(parsed.command));
        return EXIT.ok;
      }
      process.stderr.write(overview());
      return EXIT.usage;
    case 'run': {
      const { run } = await parsed.invocation.command.load();
      return run(parsed.invocation, { signal });
    }
  }
}

function report(error: unknown, signal: AbortSignal): number {
  // Whatever fails while stopping, stopping is the reason.
  if (signal.aborted) return EXIT.interrupted;
  const failure = toCliError(error);
  note(errorLine(failure));
  if (process.env['HIVESMITH_DEBUG'] === '1')
    note(String((failure.cause as Error | undefined)?.stack ?? failure.stack));
  return failure.exitCode;
}
