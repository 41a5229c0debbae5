import { findImage } from '../../wasm-sandbox/image/cache.ts';
import { listImages } from '../../wasm-sandbox/image/inventory.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { EXIT } from '../exit-codes.ts';
import { note, writeJson, writeOut } from '../output.ts';
import { cacheDirectory } from '../paths.ts';
import { measureImage } from '../runtime-speed.ts';

const HEADINGS = ['NAME', 'LANGUAGE', 'BUILT', 'SHA-256', 'SPEED', 'FROM'];

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const cacheDir = cacheDirectory();
  if (invocation.flag('measure')) await measureAll(cacheDir, signal);
  const images = await listImages(cacheDir);
  if (invocation.flag('json')) {
    await writeJson(images);
    return EXIT.ok;
  }
  const rows = images.map(({ name, language, built, digest, timesNative, from }) => [
    name,
    language,
    built ? 'yes' : 'no',
    digest?.slice(0, 16) ?? '-',
    timesNative === null ? '-' : `${timesNative.toFixed(2)}x`,
    from,
  ]);
  const table = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  await writeOut(`${lines.join('\n')}\n`);
  for (const { name, built, needs } of images) {
    if (!built) note(`hivesmith runtime build ${name}: ${needs === '' ? 'or the first run does' : `needs ${needs}`}`);
  }
  if (images.some(({ built, timesNative }) => built && timesNative !== null)) {
    note('speed: CPU time of a metered run for that of native python3 (--measure), the lower the better');
  }
  return EXIT.ok;
}

async function measureAll(cacheDir: string, signal: AbortSignal): Promise<void> {
  for (const { name, language, digest } of await listImages(cacheDir)) {
    if (language !== 'python') continue;
    const image = digest === null ? undefined : await findImage(cacheDir, digest);
    if (image === undefined) continue;
    note(`measuring ${name} against native python3`);
    await measureImage(image, signal);
  }
}
