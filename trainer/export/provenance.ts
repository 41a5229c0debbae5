import { boolean, type Column, int64, list, text } from './columns.ts';
import type { ExportTask } from './task-source.ts';

/**
 * Columns that every format ends with: from them a row is found in the log of its release. `*_index` are leaf indices;
 * `support` has, for each golden test in order, how many distinct operators' candidates printed the expected output.
 */
export const PROVENANCE: readonly Column[] = [
  text('task_id'),
  text('campaign'),
  int64('task_index'),
  int64('decision_index'),
  int64('contribution_index'),
  list('support', int64),
  int64('operators'),
  boolean('thin'),
  text('golden_digest'),
  text('generator_claim'),
  text('style'),
  int64('rating'),
  text('checker'),
];

export function provenance(task: ExportTask) {
  return {
    task_id: task.id,
    campaign: task.campaign,
    task_index: BigInt(task.taskIndex),
    decision_index: BigInt(task.decisionIndex),
    contribution_index: BigInt(task.contributionIndex),
    support: task.tests.map(({ support }) => BigInt(support)),
    operators: BigInt(task.operators),
    thin: task.thin,
    golden_digest: task.programDigest,
    generator_claim: task.claim,
    style: task.style,
    rating: BigInt(task.difficulty),
    checker: task.checker,
  };
}
