import { Findings } from '../../auditor/findings.ts';
import { readBundles } from '../../auditor/log-entries.ts';
import { ReleaseTree } from '../../auditor/release-tree.ts';
import { fold } from '../../coordinator/core/fold.ts';
import { rowsOf } from '../../coordinator/core/rows.ts';
import { emptyState } from '../../coordinator/core/state.ts';
import { readEntry } from '../../coordinator/replay.ts';
import { type Pattern, patternOf } from './pattern.ts';

/** How the candidates of a release disagreed that no liar took part in: every task that was judged, accepted or not. */
export function measureDissent(dir: string): Pattern[] {
  const { entries } = readBundles(new ReleaseTree(dir), undefined, new Findings('L3'));
  const state = emptyState();
  for (const [index, bytes] of entries.entries()) fold(state, readEntry(index, bytes));
  return state.tasks.flatMap((task) => {
    const { rows } = rowsOf(state, task);
    if (rows.length === 0) return [];
    return [patternOf(rows.map(({ cells }) => cells.map(({ outcome, digest }) => (outcome === 'ok' ? digest : null))))];
  });
}
