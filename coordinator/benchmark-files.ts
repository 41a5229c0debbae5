import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LIMITS } from '../protocol/limits.ts';
import { gramsOf } from '../protocol/rules/contamination.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { CoordinatorError } from './coordinator-error.ts';

/** Benchmarks that no task may repeat: which files they came from, and their hashed n-grams, ascending. */
export interface Benchmark {
  readonly files: readonly { readonly name: string; readonly digest: string }[];
  readonly grams: readonly string[];
}

/**
 * Reads benchmark files: of JSON and JSON Lines every string, of anything else the text.
 * @throws CoordinatorError `benchmark-unusable` for a file that cannot be read, has no 16 words in a row, or holds too much
 */
export async function readBenchmarks(paths: readonly string[]): Promise<Benchmark> {
  const grams = new Set<string>();
  const files: { name: string; digest: string }[] = [];
  for (const path of paths) {
    const bytes = await readFile(path).catch((cause: Error) => {
      throw unusable(path, `it cannot be read: ${cause.message}`, cause);
    });
    const before = grams.size;
    for (const text of textsOf(path, bytes.toString('utf8'))) for (const gram of gramsOf(text)) grams.add(gram);
    if (grams.size === before) throw unusable(path, 'expected text with at least 16 words in a row, new to this list');
    files.push({ name: basename(path).slice(0, 200), digest: sha256Hex(new Uint8Array(bytes)) });
  }
  if (grams.size > LIMITS.benchmarkGrams) {
    throw unusable(
      paths.join(', '),
      `expected at most ${LIMITS.benchmarkGrams} different 16-word passages, found ${grams.size}`,
    );
  }
  return { files, grams: [...grams].sort() };
}

function textsOf(path: string, text: string): string[] {
  if (path.endsWith('.json')) return stringsIn(parsed(path, text));
  if (!path.endsWith('.jsonl')) return [text];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => stringsIn(parsed(path, line)));
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unusable(path, `it is not ${path.endsWith('l') ? 'JSON Lines' : 'JSON'}: ${(cause as Error).message}`, cause);
  }
}

/** All strings of a value, without recursion: foreign files nest as deep as they like. */
function stringsIn(value: unknown): string[] {
  const found: string[] = [];
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') found.push(next);
    else if (next !== null && typeof next === 'object') for (const child of Object.values(next)) open.push(child);
  }
  return found;
}

function unusable(path: string, why: string, cause?: unknown): CoordinatorError {
  return new CoordinatorError('benchmark-unusable', `cannot use ${path} to decontaminate: ${why}`, { cause });
}
