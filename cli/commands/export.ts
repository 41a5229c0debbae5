import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ExportError } from '../../trainer/export/export-error.ts';
import type { ExportManifest } from '../../trainer/export/export-manifest.ts';
import { exportRelease } from '../../trainer/export/export-release.ts';
import { sandboxRunner } from '../../trainer/export/sandbox-runner.ts';
import { FORMATS, type Format } from '../../trainer/export/target.ts';
import { createSandbox } from '../../wasm-sandbox/pool.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { EXIT } from '../exit-codes.ts';
import { note, writeJson, writeOut } from '../output.ts';
import { cacheDirectory } from '../paths.ts';
import { openImage } from '../sandbox.ts';

/** Tasks in work for each sandbox thread: enough that no thread waits for another's long program. */
const TASKS_A_WORKER = 4;

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const formats = chooseFormats(invocation.needText('format'));
  const image = await openImage(cacheDirectory(), invocation.needText('runtime'), note);
  const workers = invocation.integer('workers') ?? availableParallelism();
  await using sandbox = await createSandbox({ image, workers, signal });
  const manifest = await exportRelease({
    release: resolve(invocation.positionals[0]!),
    outDir: resolve(invocation.needText('out')),
    formats,
    testPercent: invocation.needInteger('test-percent'),
    license: invocation.needText('license'),
    run: sandboxRunner(sandbox, signal),
    image: image.digest,
    width: workers * TASKS_A_WORKER,
    signal,
  });
  if (invocation.flag('json')) await writeJson(manifest);
  else await writeOut(summary(manifest));
  return EXIT.ok;
}

/** Formats in the order of the command line, each once. */
function chooseFormats(text: string): Format[] {
  const names = [...new Set(text.split(','))];
  const unknown = names.filter((name) => !(FORMATS as readonly string[]).includes(name));
  if (unknown.length === 0) return names as Format[];
  const message = `--format must be one of ${FORMATS.join(', ')}, got ${unknown.join(', ')}`;
  throw new ExportError('export-format-unknown', message);
}

function summary({ formats, source }: ExportManifest): string {
  const lines = formats.map(({ format, train, test, dropped }) => {
    const reasons = Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`);
    const lost = reasons.length === 0 ? '' : `, dropped: ${reasons.join(', ')}`;
    return `${format.padEnd(10)} ${train.rows} train, ${test.rows} test of ${source.tasks} tasks${lost}`;
  });
  return `${lines.join('\n')}\n`;
}
