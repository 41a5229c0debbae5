import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { decodeUtf8 } from '../protocol/bytes.ts';
import { LIMITS } from '../protocol/limits.ts';
import { CoordinatorError } from './coordinator-error.ts';

export interface Snippet {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Why a file is no seed program. Whether it is Python at all is found by whoever extracts its features. */
export const SKIP_REASONS = [
  'other language',
  'empty',
  'too large',
  'binary',
  'name too long',
  'too many files',
] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

export interface SeedCode {
  readonly snippets: readonly Snippet[];
  readonly skipped: Partial<Record<SkipReason, number>>;
}

/** A genesis entry fixes the number of snippets, up to this. */
const SNIPPETS_MAX = 10_000;
const NAME_CHARS_MAX = 200;
/** What explains a folder is no code that was left out. */
const EXPLANATION = /(^|\/)README(\.\w+)?$/i;

/** The Python programs below a directory, in the order of their names, and how many files were skipped for which reason; a README is neither. */
export async function readSeedCode(directory: string): Promise<SeedCode> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true }).catch((cause) => {
    const message = `cannot read the seed code directory ${directory}: ${cause.message}`;
    throw new CoordinatorError('seed-code-missing', message, { cause });
  });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const snippets: Snippet[] = [];
  const skipped: Partial<Record<SkipReason, number>> = {};
  for (const path of paths) {
    const name = relative(directory, path).replaceAll('\\', '/');
    if (EXPLANATION.test(name)) continue;
    const read = snippets.length < SNIPPETS_MAX ? await readSnippet(path, name) : 'too many files';
    if (typeof read === 'string') skipped[read] = (skipped[read] ?? 0) + 1;
    else snippets.push({ name, bytes: read });
  }
  if (snippets.length === 0) {
    throw new CoordinatorError(
      'seed-code-missing',
      `expected Python files (*.py, UTF-8, at most ${LIMITS.snippetBytes} bytes) in ${directory}, found none that can be used${skippedText(skipped)}`,
    );
  }
  return { snippets, skipped };
}

async function readSnippet(path: string, name: string): Promise<Uint8Array | SkipReason> {
  if (!name.endsWith('.py')) return 'other language';
  if (name.length > NAME_CHARS_MAX) return 'name too long';
  // Not read before its size is known: a file may be larger than the memory.
  const { size } = await stat(path);
  if (size === 0) return 'empty';
  if (size > LIMITS.snippetBytes) return 'too large';
  const bytes = new Uint8Array(await readFile(path));
  return bytes.includes(0) || decodeUtf8(bytes) === undefined ? 'binary' : bytes;
}

/** `; skipped 3 files: 2 too large, 1 binary`, or nothing. */
export function skippedText(skipped: SeedCode['skipped']): string {
  const counts = SKIP_REASONS.flatMap((reason) =>
    skipped[reason] === undefined ? [] : [`${skipped[reason]} ${reason}`],
  );
  const total = Object.values(skipped).reduce((sum, count) => sum + count, 0);
  return total === 0 ? '' : `; skipped ${total} ${total === 1 ? 'file' : 'files'}: ${counts.join(', ')}`;
}
