import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { skippedText } from '../../coordinator/seed-code.ts';
import { PRESETS, type Preset } from '../../protocol/messages/genesis.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { generatorOf, makeCampaign } from '../make-campaign.ts';
import { note, writeJson, writeOut } from '../output.ts';
import { defaultSeedCode } from '../package-root.ts';
import { cacheDirectory } from '../paths.ts';

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const dataDir = resolve(invocation.needText('data'));
  const seed = invocation.text('seed') ?? randomBytes(8).toString('hex');
  const preset = presetOf(invocation.needText('preset'));
  const { campaign, seedCode } = await makeCampaign({
    dataDir,
    seed,
    name: invocation.needText('name'),
    tasks: invocation.needInteger('tasks'),
    seedCodeDir: resolve(invocation.text('seed-code') ?? defaultSeedCode()),
    operatorsMin: invocation.needInteger('operators'),
    preset,
    admission: preset === 'open' || invocation.flag('open') ? 'open' : 'invite',
    cacheDir: cacheDirectory(),
    runtime: invocation.needText('runtime'),
    benchmarkFiles: filesOf(invocation.text('decontaminate')),
    wrongShare: invocation.integer('wrong-share'),
    generator: generatorOf(invocation.needText('generator')),
    signal,
  });
  const { snippets, skipped } = seedCode;
  note(`seed code: ${snippets.length} programs${skippedText(skipped)}`);
  if (invocation.flag('json')) {
    await writeJson({ campaign, seed, data: dataDir, seedCode: { programs: snippets.length, skipped } });
  } else {
    await writeOut(
      `campaign ${campaign}\nseed     ${seed}\nNext: hivesmith coordinator run --data ${dataDir}\n      hivesmith coordinator invite --data ${dataDir}\n`,
    );
  }
  return EXIT.ok;
}

/** Values of an option that repeats. */
export function filesOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((path) => resolve(path));
}

export function presetOf(text: string): Preset {
  const names = Object.keys(PRESETS);
  if (names.includes(text)) return text as Preset;
  throw usageError(`--preset ${text}: expected one of ${names.join(', ')}`);
}
