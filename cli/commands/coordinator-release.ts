import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { releaseOffline } from '../../coordinator/release.ts';
import { codeOf } from '../../node/host/host-error.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { isNotRunning, requestRelease } from '../control.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { writeJson, writeOut } from '../output.ts';
import { cacheDirectory } from '../paths.ts';

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const dataDir = resolve(invocation.needText('data'));
  const out = resolve(invocation.needText('out'));
  await expectFree(out);
  const release = await requestRelease(dataDir, out).catch((error: unknown) => {
    if (isNotRunning(error)) return releaseOffline({ dataDir, out, cacheDir: cacheDirectory(), signal });
    throw error;
  });
  if (invocation.flag('json')) await writeJson({ release });
  else await writeOut(`${release}\nNext: hivesmith audit verify ${release}\n`);
  return EXIT.ok;
}

async function expectFree(out: string): Promise<void> {
  const names = await readdir(out).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return;
  throw new CliError(
    EXIT.data,
    'data-not-empty',
    `expected ${out} to be absent or empty, but it holds ${names[0]}`,
    'choose another --out',
  );
}
