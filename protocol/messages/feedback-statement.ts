import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { hex32 } from './primitives.ts';

/** How often a model in training solved a task: rollouts that got a verdict, and those that passed every test. */
export const passRate = z
  .strictObject({ task: hex32, rollouts: z.int().min(1).max(1_000_000_000), passed: z.int().min(0).max(1_000_000_000) })
  .refine(({ rollouts, passed }) => passed <= rollouts, 'expected at most as many passed as rollouts');

/**
 * What a trainer reports of tasks, ascending by task. It is the trainer's word, which nobody can check; it never touches labels
 * or solutions, only which features are evolved and which later compositions are drawn from. `report` is the trainer's name for
 * it: a report that is sent again is logged once.
 */
export const feedback = z.strictObject({
  report: hex32,
  tasks: z
    .array(passRate)
    .min(1)
    .max(LIMITS.passRatesPerEntry)
    .refine(
      (tasks) => tasks.every(({ task }, at) => at === 0 || tasks[at - 1]!.task < task),
      'expected each task once, ascending',
    ),
});

export type PassRate = z.infer<typeof passRate>;
export type Feedback = z.infer<typeof feedback>;
