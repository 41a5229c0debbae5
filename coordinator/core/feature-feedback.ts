import type { WorkUnit } from '../../protocol/messages/work-unit.ts';
import { type FeatureSampler, featureSampler, type LeafYield } from '../../protocol/rules/feature-sample.ts';
import { levelOf } from './pass-rates.ts';
import { parametersOf, type State } from './state.ts';
import type { TaskState } from './task-state.ts';

type ComposeUnit = Extract<WorkUnit, { stage: 'compose' }>;

/** Samplers by campaign state and window: derived, and so kept beside the state and not in it. */
const samplers = new WeakMap<State, { readonly window: number; readonly sampler: FeatureSampler }>();

/**
 * The sampler of a composition, or undefined while it has to wait. With feedback, compositions come in windows of
 * `feedbackWindow`, and those of window w are drawn with the outcomes of all windows before w - 1: so nobody's speed decides
 * what is composed, and the window before may still be in work. A window's weights stand once its first composition is opened.
 */
export function samplerFor(state: State, index: number): FeatureSampler | undefined {
  const window = windowOf(state, index);
  const known = samplers.get(state);
  if (known?.window === window) return known.sampler;
  const yields = yieldsFor(state, window);
  if (yields === undefined) return undefined;
  const { featureTemperature } = parametersOf(state);
  const sampler = featureSampler(state.forest, { temperature: featureTemperature, yields });
  samplers.set(state, { window, sampler });
  return sampler;
}

/**
 * What sub-trees are drawn with when features are to be evolved again before this composition; undefined when they are not:
 * that happens at most once a window, at its beginning, and only when a trainer reported something since the last time.
 */
export function evolutionSampler(state: State, index: number): FeatureSampler | undefined {
  const { feedbackWindow, passTarget, evolveUnits, featureTemperature } = parametersOf(state);
  const { isNew, evolvedWindow } = state.feedback;
  const window = windowOf(state, index);
  if (!isNew || passTarget === null || evolveUnits === 0) return undefined;
  if (window <= evolvedWindow || index % feedbackWindow > 0) return undefined;
  const yields = yieldsFor(state, window);
  return yields && featureSampler(state.forest, { temperature: featureTemperature, yields });
}

export function windowOf(state: State, index: number): number {
  const { feedbackWindow } = parametersOf(state);
  return feedbackWindow === 0 ? 0 : Math.floor(index / feedbackWindow);
}

/** How the leaves of the tasks that count for a window fared; undefined while one of these tasks is undecided. */
function yieldsFor(state: State, window: number): ReadonlyMap<string, LeafYield> | undefined {
  const settled = Math.max(0, window - 1) * parametersOf(state).feedbackWindow;
  const before = state.tasks.slice(0, settled);
  return before.some(({ decision }) => decision === null) ? undefined : leafYields(state, before);
}

/** How the tasks of every leaf fared that was drawn for one of `tasks`. */
export function leafYields(state: State, tasks: readonly TaskState[]): Map<string, LeafYield> {
  const yields = new Map<string, LeafYield>();
  for (const { composeUnit, decision } of tasks) {
    const level = decision?.verdict === 'accepted' ? levelOf(state, decision.task) : undefined;
    // A task that trainers solve never or always is worth no more than a discarded one.
    const isAccepted = decision?.verdict === 'accepted' && level !== 'never' && level !== 'always';
    for (const path of (composeUnit.unit as ComposeUnit).features) {
      const { accepted, discarded, wanted } = yields.get(path) ?? { accepted: 0, discarded: 0, wanted: 0 };
      yields.set(path, {
        accepted: accepted + (isAccepted ? 1 : 0),
        discarded: discarded + (isAccepted ? 0 : 1),
        wanted: wanted + (level === 'target' ? 1 : 0),
      });
    }
  }
  return yields;
}
