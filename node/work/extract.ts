import {
  EXTRACTOR_PROGRAM,
  type Extraction,
  frameSnippets,
  parseExtraction,
} from '../../catalogue/features/extractor.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import type { Product, ProgramRun, Tools } from './executor.ts';
import { GENERATOR_LIMITS } from './program-limits.ts';

const PROGRAM = encodeUtf8(EXTRACTOR_PROGRAM);
const SEED = sha256Hex(PROGRAM);
const ERROR_CHARS_MAX = 300;

/** Features of each snippet, found by the builtin extractor in the sandbox: every node finds the same. */
export async function extract(
  unit: Extract<WorkUnit, { stage: 'extract' }>,
  tools: Tools,
  signal: AbortSignal,
): Promise<Product> {
  const sources = await Promise.all(unit.snippets.map((digest) => tools.fetchBlob(digest, signal)));
  const job = { source: PROGRAM, stdin: frameSnippets(sources), seed: SEED, limits: GENERATOR_LIMITS };
  const run = await tools.runner.run(job, { signal });
  const found = readRun(run, unit.snippets.length);
  const snippets = unit.snippets.map((snippet, position) => {
    const extraction = found[position]!;
    if (extraction.ok) return { snippet, features: extraction.features.slice(0, LIMITS.featuresPerSnippet) };
    return { snippet, error: extraction.error.slice(0, ERROR_CHARS_MAX) };
  });
  return { kind: 'contribution', result: { stage: 'extract', snippets }, blobs: [] };
}

/** A run that fails does so on every machine, so it is a result like any other. */
function readRun(run: ProgramRun, count: number): Extraction[] {
  const failed = (error: string): Extraction[] => Array.from({ length: count }, () => ({ ok: false, error }));
  if (run.outcome !== 'ok') return failed(`the extraction ended with ${run.outcome}`);
  try {
    const found = parseExtraction(run.stdout);
    return found.length === count ? found : failed(`the extraction gave ${found.length} results for ${count} snippets`);
  } catch (error) {
    return failed((error as Error).message);
  }
}
