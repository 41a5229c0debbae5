import { Findings } from '../../auditor/findings.ts';
import { readBundles } from '../../auditor/log-entries.ts';
import { ReleaseTree } from '../../auditor/release-tree.ts';
import { fold } from '../../coordinator/core/fold.ts';
import { rowsOf } from '../../coordinator/core/rows.ts';
import { emptyState, type State } from '../../coordinator/core/state.ts';
import type { TaskState } from '../../coordinator/core/task-state.ts';
import { readEntry } from '../../coordinator/replay.ts';
import { labelInputs } from '../../protocol/rules/labelling.ts';
import type { SkillModel } from './world.ts';

/** How the candidates of a real run disagreed. */
export interface Dissent {
  readonly tasks: number;
  /** Cells on inputs with a label, and how many of them say something else: the natural dissent of honest nodes. */
  readonly cells: number;
  readonly dissenting: number;
  /** Inputs without a clear label. */
  readonly inputs: number;
  readonly weak: number;
  readonly skill: SkillModel;
}

/** Measures a release of `hivesmith start` or of any campaign without liars: every task that was judged, accepted or not. */
export function measureDissent(dir: string): Dissent {
  const { entries } = readBundles(new ReleaseTree(dir), undefined, new Findings('L3'));
  const state = emptyState();
  for (const [index, bytes] of entries.entries()) fold(state, readEntry(index, bytes));
  const found = state.tasks.flatMap((task) => measureTask(state, task) ?? []);
  const sum = (value: (task: TaskDissent) => number) => found.reduce((total, task) => total + value(task), 0);
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    tasks: found.length,
    cells: sum((task) => task.cells),
    dissenting: sum((task) => task.dissenting),
    inputs: sum((task) => task.inputs),
    weak: sum((task) => task.weak),
    skill: {
      wrongCells: share(
        sum((task) => task.dissenting),
        sum((task) => task.wrongRowCells),
      ),
      sharedBug: share(
        sum((task) => task.shared),
        sum((task) => task.dissenting),
      ),
      unstable: 0,
      rightShares: found.map((task) => task.rightShare),
    },
  };
}

interface TaskDissent {
  readonly cells: number;
  readonly dissenting: number;
  readonly inputs: number;
  readonly weak: number;
  /** Cells of candidates that miss some label; and dissenting cells that another candidate's equals. */
  readonly wrongRowCells: number;
  readonly shared: number;
  readonly rightShare: number;
}

function measureTask(state: State, task: TaskState): TaskDissent | undefined {
  const { rows } = rowsOf(state, task);
  if (rows.length === 0) return undefined;
  const inputs = task.inputs.map((input) => input.digest);
  const labels = labelInputs(inputs, rows, state.genesis!.parameters.quorum);
  const labelled = labels.flatMap(({ digest }, position) => (digest === null ? [] : [position]));
  const differs = (row: (typeof rows)[number], position: number) => {
    const { outcome, digest } = row.cells[position]!;
    return outcome !== 'ok' || digest !== labels[position]!.digest;
  };
  const wrong = rows.filter((row) => labelled.some((position) => differs(row, position)));
  let dissenting = 0;
  let shared = 0;
  for (const row of wrong) {
    for (const position of labelled) {
      if (!differs(row, position)) continue;
      dissenting++;
      const { outcome, digest } = row.cells[position]!;
      const isShared = wrong.some((other) => {
        const cell = other.cells[position]!;
        return other !== row && cell.outcome === outcome && cell.digest === digest;
      });
      if (isShared) shared++;
    }
  }
  return {
    cells: rows.length * labelled.length,
    dissenting,
    inputs: inputs.length,
    weak: inputs.length - labelled.length,
    wrongRowCells: wrong.length * labelled.length,
    shared,
    rightShare: (rows.length - wrong.length) / rows.length,
  };
}

export function describeDissent({ tasks, cells, dissenting, inputs, weak, skill }: Dissent): string {
  const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
  const mean = skill.rightShares!.reduce((sum, share) => sum + share, 0) / Math.max(1, tasks);
  return [
    `${tasks} judged tasks, ${cells} cells with a label`,
    `natural dissent ${percent(dissenting, cells)}; ${percent(weak, inputs)} of ${inputs} inputs without a label`,
    `right candidates ${percent(mean, 1)}; a wrong one differs on ${percent(skill.wrongCells, 1)} of its cells, ` +
      `${percent(skill.sharedBug, 1)} of those as another does`,
  ].join('\n');
}
