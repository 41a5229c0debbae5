import { epochOf, type NodeState, parametersOf, type State } from './state.ts';

/**
 * Whether the votes of a node are under the cohort cap: it joined less than `cohortEpochs` ago. While the campaign itself is
 * younger than that, everybody is new and nobody is capped.
 */
export function isYoung(state: State, node: NodeState): boolean {
  const { cohortEpochs } = parametersOf(state);
  const epoch = epochOf(state);
  return epoch >= cohortEpochs && epoch - node.joinEpoch < cohortEpochs;
}

/** Votes of young nodes that a task may hold. */
export function youngMax(state: State): number {
  const { candidates, cohortShare } = parametersOf(state);
  return Math.ceil((candidates * cohortShare[0]) / cohortShare[1]);
}
