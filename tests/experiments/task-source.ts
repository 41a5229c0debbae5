import { composeTask, type Plan, planSignature, type TaskDraft } from '../../catalogue/builtin.ts';
import { evolveFeatures } from '../../catalogue/features/evolve.ts';
import { EXTRACTOR_PROGRAM, frameSnippets, parseExtraction } from '../../catalogue/features/extractor.ts';
import { readSeedCode } from '../../coordinator/seed-code.ts';
import { GENERATOR_LIMITS } from '../../node/work/program-limits.ts';
import { contentSeed } from '../../protocol/ids.ts';
import { TRUSTED_CLUSTER } from '../../protocol/messages/genesis.ts';
import { sampleSubtree } from '../../protocol/rules/feature-sample.ts';
import { type FeatureForest, mergeFeatures } from '../../protocol/rules/feature-tree.ts';
import { drawStyle } from '../../protocol/rules/style.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import type { Sandbox } from '../../wasm-sandbox/pool.ts';

const SNIPPETS_AT_ONCE = 5;

/** The feature tree of a campaign over the seed code of `directory`: extracted in the sandbox, then evolved. */
export async function featureForest(sandbox: Sandbox, directory: string, seed: string): Promise<FeatureForest> {
  const snippets = (await readSeedCode(directory)).snippets;
  const forest: FeatureForest = new Map();
  for (let at = 0; at < snippets.length; at += SNIPPETS_AT_ONCE) {
    const batch = snippets.slice(at, at + SNIPPETS_AT_ONCE);
    const run = await sandbox.run({
      source: EXTRACTOR_PROGRAM,
      stdin: frameSnippets(batch.map(({ bytes }) => bytes)),
      limits: GENERATOR_LIMITS,
      seed: '',
    });
    for (const [i, found] of parseExtraction(run.stdout).entries()) {
      if (found.ok) mergeFeatures(forest, sha256Hex(batch[i]!.bytes), found.features);
    }
  }
  const { evolveUnits, subtreeSize } = TRUSTED_CLUSTER;
  for (let index = 0; index < evolveUnits; index++) {
    const unitSeed = contentSeed(seed, 'evolve', String(index));
    mergeFeatures(forest, unitSeed, evolveFeatures(sampleSubtree(forest, unitSeed, subtreeSize), unitSeed));
  }
  return forest;
}

export interface Composition {
  readonly index: number;
  readonly draft: TaskDraft;
  readonly plan: Plan;
}

/** Compositions in the order of a campaign, without those that a gate of composition discards; `discarded` counts these. */
export function* compositions(
  forest: FeatureForest,
  seed: string,
  wrongShare: number,
  discarded: Map<string, number>,
): Generator<Composition> {
  const seen = new Set<string>();
  for (let index = 0; ; index++) {
    const unitSeed = contentSeed(seed, 'compose', String(index));
    const features = sampleSubtree(forest, unitSeed, TRUSTED_CLUSTER.selectionSize);
    const composed = composeTask({ features, style: drawStyle(unitSeed), seed: unitSeed, wrongShare });
    const signature = composed.kind === 'draft' ? planSignature(composed.draft.plan) : null;
    const gate = composed.kind === 'refused' ? composed.gate : seen.has(signature!) ? 'duplicate' : null;
    if (gate !== null) discarded.set(gate, (discarded.get(gate) ?? 0) + 1);
    if (composed.kind === 'refused' || gate !== null) continue;
    seen.add(signature!);
    yield { index, draft: composed.draft, plan: composed.draft.plan };
  }
}
