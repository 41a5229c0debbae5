import type { Draw } from '../draw.ts';

/** Part of the wrong programs that is due to a misreading which others share. */
const SHARED_PERCENT = 50;
const MILLION = 1_000_000;
/** Of a hundred planted faults five show on no input of their suite (measured); that many more are planted. */
const SHOWN_PERCENT = 95;
const ODDS_UNIT = 10_000;
/** Odds of the four families of authors against the average of the task, in ten-thousandths: e to the power -1, -0.3, 0.3 and 1. */
const FAMILY_ODDS = [3_679, 7_408, 13_499, 27_183] as const;

/** How programs of one task go wrong; probabilities in parts of a million. */
export interface FaultRates {
  /** The misreading that programs of this task may share. */
  readonly trap: string | undefined;
  /** By family of authors (slot modulo 4): how many of its programs adopt the misreading. */
  readonly adoption: readonly number[];
  /** How many of the others have a fault of their own. */
  readonly own: number;
}

/**
 * Faults of a task when `wrongShare` percent of all programs are to be wrong: with probability 2 r e a task has a misreading
 * that a share p of its programs adopts, p uniform and shifted by family; faults of their own, at a rate that is
 * Beta(2, 2/e - 2) over tasks, fill up to the wanted share. Without a natural misreading they make up all of it.
 */
export function faultRates(draw: Draw, traps: readonly string[], wrongShare: number): FaultRates {
  const wanted = wrongShare / SHOWN_PERCENT;
  const shared = traps.length === 0 ? 0 : (wanted * SHARED_PERCENT) / 100;
  const isTrapped = draw.below('trap', MILLION) < 2 * shared * MILLION;
  const p = draw.below('trap/adoption', MILLION);
  const odds = draw.shuffle('trap/families', FAMILY_ODDS);
  return {
    trap: isTrapped ? draw.pick('trap/name', traps) : undefined,
    adoption: odds.map((factor) => Math.round((MILLION * p * factor) / (p * factor + (MILLION - p) * ODDS_UNIT))),
    own: secondSmallest(draw, (wanted - shared) / (1 - shared)),
  };
}

/**
 * Beta(2, b) with mean 2 / (b + 2) as the second smallest of b + 1 uniform draws; of the two whole b around the wanted
 * mean, one is drawn so that the mean is met.
 */
function secondSmallest(draw: Draw, mean: number): number {
  if (mean <= 0) return 0;
  const b = Math.max(1, Math.floor(2 / mean - 2));
  const [above, below] = [2 / (b + 2), 2 / (b + 3)];
  const isLower = draw.below('own/shape', MILLION) * (above - below) < (above - mean) * MILLION;
  const draws = Array.from({ length: b + (isLower ? 2 : 1) }, (_, i) => draw.below(`own/rate/${i}`, MILLION));
  return draws.sort((x, y) => x - y)[1]!;
}
