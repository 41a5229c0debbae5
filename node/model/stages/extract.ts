import { z } from 'zod';
import { decodeUtf8 } from '../../../protocol/bytes.ts';
import { LIMITS } from '../../../protocol/limits.ts';
import type { WorkUnit } from '../../../protocol/messages/work-unit.ts';
import { FEATURE_CATEGORIES } from '../../../protocol/rules/feature-tree.ts';
import type { Product, Tools } from '../../work/executor.ts';
import { syntaxProblem } from '../../work/syntax.ts';
import { readJson } from '../answer-text.ts';
import type { ChatAnswer } from '../chat.ts';
import { Failure } from '../failure.ts';
import { pathOf } from '../feature-names.ts';
import { CATEGORY_WORDS, extractionPrompt, GROUPS_MAX, NAMES_MAX } from '../prompts/features.ts';
import type { Session } from '../session.ts';

const ERROR_CHARS_MAX = 300;
/** More than any name of use; a longer one makes the whole answer unusable. */
const NAME_CHARS_MAX = 200;
/** Some more than asked for is no fault. */
const SLACK = 4;

const name = z.string().max(NAME_CHARS_MAX);
const group = z.strictObject({ group: name, features: z.array(name).max(SLACK * NAMES_MAX) });
const form = z.strictObject(
  Object.fromEntries(Object.values(CATEGORY_WORDS).map(([key]) => [key, z.array(group).max(SLACK * GROUPS_MAX)])),
);

/** Features of each snippet as a model sees them. A snippet that is no Python is never shown to a model. */
export async function extract(
  unit: Extract<WorkUnit, { stage: 'extract' }>,
  session: Session,
  tools: Tools,
): Promise<Product> {
  const snippets = [];
  for (const snippet of unit.snippets) {
    const source = await tools.fetchBlob(snippet, session.signal);
    try {
      snippets.push({ snippet, features: await featuresOf(source, session, tools) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      snippets.push({ snippet, error: error.message.slice(0, ERROR_CHARS_MAX) });
    }
  }
  return { kind: 'contribution', result: { stage: 'extract', snippets, claim: session.claim('composer') }, blobs: [] };
}

async function featuresOf(source: Uint8Array, session: Session, tools: Tools): Promise<string[]> {
  const problem = await syntaxProblem(source, tools.runner, session.signal);
  const code = decodeUtf8(source);
  if (problem !== undefined || code === undefined) throw new Failure('syntax', problem ?? 'not UTF-8');
  return session.ask('composer', extractionPrompt(code), readExtraction);
}

/** Canonical paths of an extraction, ascending. Names that are no names are left out; an answer without any other fails. */
export function readExtraction(answer: ChatAnswer): string[] {
  const tree = readJson(answer, form);
  const paths = new Set<string>();
  for (const category of FEATURE_CATEGORIES) {
    for (const { group, features } of tree[CATEGORY_WORDS[category][0]]!) {
      const found = features.map((feature) => pathOf(category, group, feature));
      if (features.length === 0) found.push(pathOf(category, group));
      for (const path of found) if (path !== undefined) paths.add(path);
    }
  }
  if (paths.size === 0) throw new Failure('empty', 'no feature with a usable name');
  return [...paths].sort().slice(0, LIMITS.featuresPerSnippet);
}
