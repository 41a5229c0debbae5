import { chainFault } from './legality.ts';
import type { Plan } from './model.ts';
import { operatorById } from './operators/all.ts';
import { themeById } from './statement/themes.ts';

/** Most operators of a task. */
export const MAX_STEPS = 4;
const MAX_WRONG_SHARE = 60;
const SEED = /^[0-9a-f]{1,128}$/;

/**
 * Throws an Error unless the plan is one that `composeTask` could have drawn: plans also come from other peers, and parts
 * of them end up in programs.
 */
export function checkPlan(plan: Plan): void {
  const { steps, links, seed, theme } = plan;
  if (steps.length < 1 || steps.length > MAX_STEPS || links.length !== steps.length - 1) {
    throw new Error(`a plan has 1 to ${MAX_STEPS} steps and one link less, not ${steps.length} and ${links.length}`);
  }
  if (!SEED.test(seed)) throw new Error('the seed of a plan is 1 to 128 lower-case hexadecimal digits');
  const { wrongShare = 0 } = plan;
  if (!Number.isInteger(wrongShare) || wrongShare < 0 || wrongShare > MAX_WRONG_SHARE) {
    throw new Error(`the wrong share of a plan is a whole number from 0 to ${MAX_WRONG_SHARE}, not ${wrongShare}`);
  }
  themeById(theme);
  const fault = chainFault(
    steps.map((step) => operatorById(step.op)),
    links,
  );
  if (fault !== null) throw new Error(`the plan is not legal: ${fault}`);
}
