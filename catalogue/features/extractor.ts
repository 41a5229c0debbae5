import { concat, decodeUtf8, encodeUtf8 } from '../../protocol/bytes.ts';
import { isFeaturePath } from '../../protocol/rules/feature-tree.ts';
import { PROGRAM_ALGORITHMS } from './program-algorithms.ts';
import { PROGRAM_CORE, PROGRAM_MAIN } from './program-core.ts';
import { PROGRAM_GUARD } from './program-guard.ts';
import { PROGRAM_IDIOMS } from './program-idioms.ts';
import { PROGRAM_SYNTAX } from './program-syntax.ts';

/**
 * The builtin feature extraction: a Python program (3.11 or later; modules ast, json, sys) that reads framed snippets from
 * standard input and prints one JSON object per snippet, in order. It never runs a snippet, and depends on nothing
 * but its input, so its output can be voted on.
 */
export const EXTRACTOR_PROGRAM: string = [
  PROGRAM_CORE,
  PROGRAM_SYNTAX,
  PROGRAM_IDIOMS,
  PROGRAM_ALGORITHMS,
  PROGRAM_GUARD,
  PROGRAM_MAIN,
].join('\n');

export type Extraction = { ok: true; features: string[] } | { ok: false; error: string };

/** Standard input of the program: for each source its length in bytes as a decimal line, then the bytes. */
export function frameSnippets(sources: readonly Uint8Array[]): Uint8Array {
  return concat(...sources.flatMap((source) => [encodeUtf8(`${source.length}\n`), source]));
}

function isSortedSet(paths: readonly string[]): boolean {
  return paths.every((path, i) => i === 0 || paths[i - 1]! < path);
}

function parseLine(line: string, number: number): Extraction {
  const fail = (expected: string) =>
    new Error(`line ${number} of the extraction: expected ${expected}, got ${line.slice(0, 120)}`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw fail('a JSON object');
  }
  if (typeof value !== 'object' || value === null) throw fail('a JSON object');
  const keys = Object.keys(value).sort().join(' ');
  if ('ok' in value && value.ok === true && 'features' in value && keys === 'features ok') {
    const paths: unknown = value.features;
    if (!Array.isArray(paths)) throw fail('a list of features');
    const features = paths.filter((path): path is string => typeof path === 'string' && isFeaturePath(path));
    if (features.length !== paths.length) throw fail('canonical feature paths');
    if (!isSortedSet(features)) throw fail('ascending features without repetition');
    return { ok: true, features };
  }
  if ('ok' in value && value.ok === false && 'error' in value && keys === 'error ok') {
    if (typeof value.error !== 'string' || value.error === '') throw fail('an error text');
    return { ok: false, error: value.error };
  }
  throw fail('{"ok":true,"features":[...]} or {"ok":false,"error":"..."}');
}

/**
 * The program's standard output as one result per snippet. Strict: every line ends with a newline, is exactly one object with
 * exactly the known keys, and features are canonical, ascending and unique.
 * @throws Error that names the line, what was expected and what came.
 */
export function parseExtraction(stdout: Uint8Array): Extraction[] {
  const text = decodeUtf8(stdout);
  if (text === undefined) throw new Error('the extraction is not UTF-8');
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error('the extraction does not end with a newline: its last line may be cut off');
  return text
    .slice(0, -1)
    .split('\n')
    .map((line, i) => parseLine(line, i + 1));
}
