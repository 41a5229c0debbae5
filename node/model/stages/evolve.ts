import { z } from 'zod';
import type { WorkUnit } from '../../../protocol/messages/work-unit.ts';
import { categoryOf } from '../../../protocol/rules/feature-tree.ts';
import type { Product } from '../../work/executor.ts';
import { readJson } from '../answer-text.ts';
import type { ChatAnswer } from '../chat.ts';
import { Failure } from '../failure.ts';
import { pathOf } from '../feature-names.ts';
import { evolutionPrompt, FINER_MAX, SIBLINGS } from '../prompts/features.ts';
import type { Session } from '../session.ts';

const ADDITIONS_MAX = 64;
const name = z.string().max(200);
const entry = z.strictObject({
  siblings: z.array(name).max(4 * SIBLINGS.most),
  finer: z.array(name).max(4 * FINER_MAX),
});

/** New features beside and below the given ones, as a model imagines them. */
export async function evolve(unit: Extract<WorkUnit, { stage: 'evolve' }>, session: Session): Promise<Product> {
  const additions = await session.ask('composer', evolutionPrompt(unit.features), (answer) =>
    readEvolution(answer, unit.features),
  );
  return { kind: 'contribution', result: { stage: 'evolve', additions, claim: session.claim('composer') }, blobs: [] };
}

/** Breadth is asked for at every leaf; an answer that widens fewer than half of them by two is none. */
export function readEvolution(answer: ChatAnswer, features: readonly string[]): string[] {
  const keys = features.map((_, i) => `f${i + 1}`);
  const tree = readJson(answer, z.strictObject(Object.fromEntries(keys.map((key) => [key, entry]))));
  const known = new Set(features);
  const additions: string[] = [];
  let widened = 0;
  const add = (path: string | undefined): number => {
    if (path === undefined || known.has(path)) return 0;
    known.add(path);
    additions.push(path);
    return 1;
  };
  for (const [i, feature] of features.entries()) {
    const { siblings, finer } = tree[keys[i]!]!;
    const names = feature.split('/').slice(1);
    const category = categoryOf(feature);
    let wider = 0;
    for (const sibling of siblings) wider += add(pathOf(category, ...names.slice(0, -1), sibling));
    for (const child of finer) add(pathOf(category, ...names, child));
    if (wider >= SIBLINGS.least) widened++;
  }
  if (widened * 2 < features.length || additions.length === 0) {
    throw new Failure('stub', `${widened} of ${features.length} features got ${SIBLINGS.least} new siblings`);
  }
  return additions.slice(0, ADDITIONS_MAX).sort();
}
