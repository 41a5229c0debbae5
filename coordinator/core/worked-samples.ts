import { z } from 'zod';
import { isProgram } from '../../protocol/rules/checker-program.ts';
import { comparisonForm } from '../../protocol/rules/comparison-form.ts';
import type { WorkedSample } from '../../protocol/rules/gates.ts';
import { sampleBytes } from '../../protocol/rules/worked-sample.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { checkerOf } from './preparation.ts';
import { isModelCampaign, type State } from './state.ts';
import type { TaskState } from './task-state.ts';

const text = z.string().max(1_000);

/** What the plan of a model's draft holds, among other things. */
const planShape = z.object({ samples: z.array(z.object({ input: text, output: text })).max(4) });

/**
 * The samples that a model worked for its statement, which solvers were shown: where each input stands among those of the task, and
 * the digest that a right candidate's output has there. Of a checker program nobody but its sandbox knows that digest. The builtin
 * generator's samples are printed by its reference, and several operators agreed on them.
 */
export function workedSamples(state: State, task: TaskState): WorkedSample[] {
  if (!isModelCampaign(state)) return [];
  const plan = planShape.safeParse(task.draft!.plan);
  const checker = checkerOf(state, task);
  return (plan.data?.samples ?? []).map(({ input, output }) => {
    const digest = sha256Hex(sampleBytes(input));
    return {
      position: task.inputs.findIndex((entry) => entry.digest === digest),
      digest: isProgram(checker) ? null : sha256Hex(comparisonForm(checker, sampleBytes(output))),
    };
  });
}
