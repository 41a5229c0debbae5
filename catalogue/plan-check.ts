import { legalLinks } from './legality.ts';
import type { Link, Plan, Range } from './model.ts';
import { operatorById } from './operators/all.ts';
import { adapted, linkedRange } from './stages.ts';
import { themeById } from './statement/themes.ts';

const MAX_STEPS = 3;
const MAX_WRONG_SHARE = 60;
const SEED = /^[0-9a-f]{1,128}$/;

const same = (a: Link, b: Link) =>
  a.shape === b.shape && a.adapter?.mod === b.adapter?.mod && a.adapter?.add === b.adapter?.add;

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
  const ops = steps.map((step) => operatorById(step.op));
  let value: Range | undefined = ops[0]?.input.value;
  for (const [k, link] of links.entries()) {
    const [before, after] = [ops[k], ops[k + 1]];
    if (before === undefined || after === undefined || value === undefined) throw new Error('the plan has no steps');
    if (!legalLinks(before, after, value, k === 0).some((legal) => same(legal, link))) {
      throw new Error(`the link ${JSON.stringify(link)} from ${before.id} to ${after.id} is not legal`);
    }
    value = adapted(linkedRange(before, value, before.input.size[1]), link);
  }
}
