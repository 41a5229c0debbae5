import type { Style } from '../messages/primitives.ts';
import { prfBelow } from './prf.ts';

/** Statement styles at 70/15/15 (SynthSmith): drawn from the content seed of the composition. */
export function drawStyle(seed: string): Style {
  const value = prfBelow(100, seed, 'style');
  if (value < 70) return 'codeforces';
  return value < 85 ? 'atcoder' : 'leetcode';
}
