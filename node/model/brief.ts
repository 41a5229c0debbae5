import { z } from 'zod';
import { style } from '../../protocol/messages/primitives.ts';
import { firstIssue } from '../../protocol/messages/statement.ts';
import { Unsupported } from '../work/executor.ts';
import { entryPoint, starterCode } from './entry-point.ts';

/** What a composition leaves to testers and solvers besides its statement. Sample outputs are the composer's word. */
export const modelPlan = z.strictObject({
  samples: z.array(z.strictObject({ input: z.string().max(1_000), output: z.string().max(1_000) })).max(4),
  entry: entryPoint.optional(),
});

export type ModelPlan = z.infer<typeof modelPlan>;

const brief = z.strictObject({
  ...modelPlan.shape,
  title: z.string(),
  style,
  statement: z.string(),
});

export type Brief = z.infer<typeof brief>;

/** @throws Unsupported for a plan that is not of this version's prompts */
export function readBrief(plan: unknown): Brief {
  const parsed = brief.safeParse(plan);
  if (parsed.success) return parsed.data;
  throw new Unsupported(`the task is not one of these prompts: ${firstIssue(parsed.error)}`);
}

export function samplesText({ samples }: Brief): string {
  return samples.map(({ input, output }) => `Input:\n${input.trimEnd()}\nOutput:\n${output.trimEnd()}`).join('\n\n');
}

export function starterOf({ entry }: Brief): string | undefined {
  return entry === undefined ? undefined : starterCode(entry);
}
