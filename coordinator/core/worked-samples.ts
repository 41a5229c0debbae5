import { isProgram } from '../../protocol/rules/checker-program.ts';
import { comparisonForm } from '../../protocol/rules/comparison-form.ts';
import type { WorkedSample } from '../../protocol/rules/gates.ts';
import { sampleBytes } from '../../protocol/rules/worked-sample.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { samplesIn } from './plan-samples.ts';
import { checkerOf } from './preparation.ts';
import { isModelCampaign, type State } from './state.ts';
import type { TaskState } from './task-state.ts';

/**
 * Where the input of each sample stands among those of the task, and the digest that a right candidate's output has there: of a
 * checker program, what those found who ran the suite. The builtin generator's samples are printed by its reference, and several
 * operators agreed on them.
 */
export function workedSamples(state: State, task: TaskState): WorkedSample[] {
  if (!isModelCampaign(state)) return [];
  const checker = checkerOf(state, task);
  const run = task.inputsUnit?.settled;
  const found = run?.stage === 'inputs' && 'inputs' in run ? run.worked : undefined;
  return samplesIn(task.draft!.plan).map(({ input, output }, i) => {
    const digest = sha256Hex(sampleBytes(input));
    return {
      position: task.inputs.findIndex((entry) => entry.digest === digest),
      digest: isProgram(checker) ? (found?.[i] ?? null) : sha256Hex(comparisonForm(checker, sampleBytes(output))),
    };
  });
}
