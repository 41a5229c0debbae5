import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { skippedText } from '../../coordinator/seed-code.ts';
import { PRESETS, type Preset } from '../../protocol/messages/genesis.ts';
import { checker } from '../../protocol/messages/primitives.ts';
import type { FormKind } from '../../protocol/rules/comparison-form.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { usageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { generatorOf, makeCampaign } from '../make-campaign.ts';
import { note, writeJson, writeOut } from '../output.ts';
import { defaultSeedCode } from '../package-root.ts';
import { parameterSettings } from '../parameter-settings.ts';
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
    checker: checkerOf(invocation.text('checker')),
    settings: parameterSettings(invocation.text('set')),
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

/** The kind that an option names. */
export function checkerOf(text: string | undefined): FormKind | undefined {
  const kind = checker.optional().safeParse(text);
  if (kind.success) return kind.data;
  throw usageError(`--checker ${text}: expected exact-lines, tokens, or float: and 0 to 12 decimal places`);
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
