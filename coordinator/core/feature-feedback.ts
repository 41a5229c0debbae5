import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { type FeatureSampler, featureSampler, type LeafYield } from '../../protocol/rules/feature-sample.ts';
import { teachesNothing } from './pass-rates.ts';
import { parametersOf, type State } from './state.ts';

type ComposeUnit = Extract<WorkUnit, { stage: 'compose' }>;

/** Samplers by campaign state and window: derived, and so kept beside the state and not in it. */
const samplers = new WeakMap<State, { readonly window: number; readonly sampler: FeatureSampler }>();

/**
 * The sampler of a composition, or undefined while it has to wait. With feedback, compositions come in windows of
 * `feedbackWindow`, and those of window w are drawn with the outcomes of all windows before w - 1: so nobody's speed decides
 * what is composed, and the window before may still be in work. A window's weights stand once its first composition is opened.
 */
export function samplerFor(state: State, index: number): FeatureSampler | undefined {
  const { feedbackWindow, featureTemperature } = parametersOf(state);
  const window = feedbackWindow === 0 ? 0 : Math.floor(index / feedbackWindow);
  const known = samplers.get(state);
  if (known?.window === window) return known.sampler;
  const settled = Math.max(0, window - 1) * feedbackWindow;
  const before = state.tasks.slice(0, settled);
  if (before.some(({ decision }) => decision === null)) return undefined;
  const yields = new Map<string, LeafYield>();
  for (const { composeUnit, decision } of before) {
    // A task that trainers solve never or always is worth no more than a discarded one.
    const isAccepted = decision?.verdict === 'accepted' && !teachesNothing(state, decision.task);
    for (const path of (composeUnit.unit as ComposeUnit).features) {
      const { accepted, discarded } = yields.get(path) ?? { accepted: 0, discarded: 0 };
      yields.set(path, { accepted: accepted + (isAccepted ? 1 : 0), discarded: discarded + (isAccepted ? 0 : 1) });
    }
  }
  const sampler = featureSampler(state.forest, { temperature: featureTemperature, yields });
  samplers.set(state, { window, sampler });
  return sampler;
}
