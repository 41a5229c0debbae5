import { contentSeed } from '../../protocol/ids.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { type FeatureSampler, featureSampler, sampleFeatures } from '../../protocol/rules/feature-sample.ts';
import { mergeFeatures } from '../../protocol/rules/feature-tree.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { drawStyle } from '../../protocol/rules/style.ts';
import { evolutionSampler, samplerFor, windowOf } from './feature-feedback.ts';
import { isModelCampaign, parametersOf, type State, type UnitState } from './state.ts';
import { addUnit } from './units.ts';

/** Seed code is complete: one extract unit for each batch of snippets. */
export function startExtraction(state: State): void {
  state.pipeline = 'extracting';
  // A model is asked for one snippet at a time, so a unit is no longer than that.
  const size = isModelCampaign(state) ? 1 : LIMITS.snippetsPerBatch;
  for (let i = 0; i * size < state.snippets.length; i++) {
    const batch = state.snippets.slice(i * size, (i + 1) * size).map((snippet) => snippet.digest);
    addUnit(state, { stage: 'extract', index: i, snippets: batch });
  }
}

/** Goes on to the next stage of the feature pipeline when every unit of the present one is done. */
export function advanceFeatures(state: State): void {
  if (state.pipeline === 'extracting' && allDone(state.stageUnits.extract)) startEvolution(state);
  if (state.pipeline === 'evolving' && allDone(state.stageUnits.evolve)) startComposition(state);
}

function allDone(units: readonly UnitState[]): boolean {
  return units.every((unit) => unit.status !== 'open');
}

function startEvolution(state: State): void {
  for (const unit of state.stageUnits.extract) {
    if (unit.settled?.stage !== 'extract') continue;
    for (const snippet of unit.settled.snippets) {
      if ('features' in snippet) mergeFeatures(state.forest, snippet.snippet, snippet.features);
    }
  }
  const { featureTemperature } = parametersOf(state);
  openEvolution(state, featureSampler(state.forest, { temperature: featureTemperature }));
}

function openEvolution(state: State, sampler: FeatureSampler): void {
  state.pipeline = 'evolving';
  const { evolveUnits, subtreeSize } = parametersOf(state);
  if (state.forest.size === 0) return;
  const before = state.stageUnits.evolve.length;
  for (let index = before; index < before + evolveUnits; index++) {
    const seed = contentSeed(state.genesis!.seed, 'evolve', String(index));
    addUnit(state, { stage: 'evolve', index, features: sampleFeatures(sampler, seed, subtreeSize), seed });
  }
}

/** Goes back to evolution with what trainers reported: sub-trees are drawn like the features of the window that waits. */
function evolveAgain(state: State, sampler: FeatureSampler): void {
  const { feedback } = state;
  feedback.isNew = false;
  feedback.evolvedWindow = windowOf(state, state.tasks.length);
  feedback.evolutions++;
  openEvolution(state, sampler);
}

/** Merging is idempotent, so all evolutions so far may be merged each time. */
function startComposition(state: State): void {
  for (const unit of state.stageUnits.evolve) {
    const { settled } = unit;
    if (settled?.stage === 'evolve' && 'additions' in settled) {
      mergeFeatures(state.forest, unit.id, settled.additions);
    }
  }
  state.pipeline = 'composing';
  openCompositions(state);
}

/**
 * Opens compositions in the order of their index. Composition i belongs to the campaign exactly when fewer than `tasks` of
 * the compositions before it are not discarded; as discards only grow, the set that is opened in the end depends on the
 * seed alone, whatever the order of events. The window only delays.
 */
export function openCompositions(state: State): void {
  if (state.pipeline !== 'composing') return;
  const { tasks, attemptsMax, tasksInFlight, selectionSize } = parametersOf(state);
  const { openPercent, fixedFeatures, mandatoryFeatures } = parametersOf(state);
  const [fixed, mandatory] = [fixedFeatures, mandatoryFeatures];
  const { generator } = state.genesis!;
  const wrongShare = generator.kind === 'builtin' ? generator.wrongShare : undefined;
  while (
    state.tasks.length - state.discarded < tasks &&
    state.tasks.length < attemptsMax &&
    state.undecided < tasksInFlight
  ) {
    const index = state.tasks.length;
    const towards = evolutionSampler(state, index);
    if (towards !== undefined) return evolveAgain(state, towards);
    const seed = contentSeed(state.genesis!.seed, 'compose', String(index));
    const sampler = samplerFor(state, index);
    if (sampler === undefined) return;
    const features = sampleFeatures(sampler, seed, selectionSize, { fixed, mandatory });
    const unit = addUnit(
      state,
      {
        stage: 'compose',
        index,
        features,
        style: drawStyle(seed),
        seed,
        ...(wrongShare === undefined ? {} : { wrongShare }),
        ...(isOpen(seed, openPercent) ? { open: true as const } : {}),
      },
      { taskIndex: index },
    );
    state.tasks.push({
      index,
      composeUnit: unit,
      phase: 'composing',
      id: null,
      draft: null,
      taskEntry: null,
      suiteUnit: null,
      inputsUnit: null,
      inputs: [],
      solveUnits: [],
      candidates: [],
      rounds: [],
      refereed: new Map(),
      dropped: new Map(),
      waiting: new Set(),
      dissentDrawn: false,
      blocs: [],
      decision: null,
      decisionIndex: null,
      decisionEpoch: 0,
      stoodAt: new Map(),
      isSwept: false,
      released: false,
    });
    state.undecided++;
  }
}

/** Whether a composition shall be a problem with several right answers. */
function isOpen(seed: string, percent: number): boolean {
  return percent > 0 && prfBelow(100, seed, 'open') < percent;
}
