import { z } from 'zod';
import type { Plan } from '../../catalogue/builtin.ts';
import { style } from '../../protocol/messages/primitives.ts';
import { firstIssue } from '../../protocol/messages/statement.ts';
import { Unsupported } from './executor.ts';

const PARTS_MAX = 16;
const text = z.string().max(100);

const planSchema = z.strictObject({
  steps: z
    .array(z.strictObject({ op: text, variant: z.array(text).max(PARTS_MAX) }))
    .min(1)
    .max(PARTS_MAX),
  links: z
    .array(
      z.strictObject({
        shape: z.enum(['pipe', 'lift', 'sweep', 'select', 'weigh']),
        adapter: z.strictObject({ mod: z.int().min(1), add: z.int().min(0) }).nullable(),
      }),
    )
    .max(PARTS_MAX),
  style,
  theme: text,
  seed: z
    .string()
    .regex(/^[0-9a-f]*$/)
    .max(64),
  wrongShare: z.int().min(0).max(100).optional(),
});

/**
 * A plan is opaque to the protocol and foreign to this node. Reads it strictly and passes it on; whatever the catalogue
 * then throws means that it is a plan of another catalogue.
 * @throws Unsupported
 */
export function withPlan<T>(plan: unknown, use: (plan: Plan) => T): T {
  const read = planSchema.safeParse(plan);
  if (!read.success) throw new Unsupported(`the plan is not one of this catalogue: ${firstIssue(read.error)}`);
  try {
    return use(read.data);
  } catch (cause) {
    throw new Unsupported(`the catalogue does not accept the plan: ${(cause as Error).message}`, { cause });
  }
}
