import { yieldFactor } from '../../../protocol/rules/feature-sample.ts';
import { leafYields } from '../feature-feedback.ts';
import type { PassRateReport } from '../pass-rates.ts';
import { parametersOf, type State } from '../state.ts';
import { type Histogram, histogram } from './histogram.ts';

/** A leaf and its weight now, in percent of what it would be without any feedback. */
export interface SteeredLeaf {
  readonly path: string;
  readonly percent: number;
}

/** What trainers reported and what it did to the draw of features. */
export interface TrainingFigures extends PassRateReport {
  readonly target: number;
  /** Lower and upper percentage of the campaign's target; null where reports steer nothing. */
  readonly band: readonly [number, number] | null;
  /** Tasks by pass rate in percent. */
  readonly passRates: Histogram;
  readonly gained: readonly SteeredLeaf[];
  readonly lost: readonly SteeredLeaf[];
}

const LEAVES_SHOWN = 8;

export function trainingOf(state: State, report: PassRateReport): TrainingFigures {
  const rates = [...state.feedback.byTask.values()].map(({ rollouts, passed }) =>
    Math.floor((100 * passed) / rollouts),
  );
  const leaves = [...leafYields(state, state.tasks)].map(([path, yields]) => {
    const [part, whole] = yieldFactor(yields);
    return { path, percent: Math.floor((100 * part) / whole) };
  });
  const byName = (a: SteeredLeaf, b: SteeredLeaf) => (a.path < b.path ? -1 : 1);
  return {
    ...report,
    band: parametersOf(state).passTarget,
    passRates: histogram(rates, 10),
    gained: leaves
      .filter(({ percent }) => percent > 100)
      .sort((a, b) => b.percent - a.percent || byName(a, b))
      .slice(0, LEAVES_SHOWN),
    lost: leaves
      .filter(({ percent }) => percent < 100)
      .sort((a, b) => a.percent - b.percent || byName(a, b))
      .slice(0, LEAVES_SHOWN),
  };
}
