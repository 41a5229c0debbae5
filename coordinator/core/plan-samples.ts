import { z } from 'zod';
import { LIMITS } from '../../protocol/limits.ts';
import type { Draft } from '../../protocol/messages/work-unit.ts';

const text = z.string().max(1_000);

/** What the plan of a model's draft holds, among other things. */
const planShape = z.object({ samples: z.array(z.object({ input: text, output: text })).max(LIMITS.samplesPerTask) });

/** The samples that a model worked for its statement, which solvers are shown; none in a plan that has none. */
export function samplesIn(plan: Draft['plan']): { input: string; output: string }[] {
  return planShape.safeParse(plan).data?.samples ?? [];
}
