import { evolveFeatures } from '../../catalogue/features/evolve.ts';
import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import type { Product } from './executor.ts';

/** New features next to the given ones. */
export function evolve(unit: Extract<WorkUnit, { stage: 'evolve' }>): Product {
  const additions = evolveFeatures(unit.features, unit.seed);
  return { kind: 'contribution', result: { stage: 'evolve', additions }, blobs: [] };
}
