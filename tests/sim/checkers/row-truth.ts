import type { Hex32 } from '../../../protocol/ids.ts';
import { sameCell } from '../../../protocol/rules/commitment.ts';
import type { World } from '../world.ts';
import type { Accepted, BookedTask, BookedVote, VoteBook } from './vote-book.ts';

/** Operators by `input/digest` that said so. */
export function rowsSupport(votes: readonly BookedVote[]): Map<string, Set<string>> {
  const support = new Map<string, Set<string>>();
  for (const vote of votes) {
    vote.cells.forEach((cell, i) => {
      if (cell.outcome !== 'ok') return;
      const key = `${vote.unit.inputs[i]}/${cell.digest}`;
      const said = support.get(key) ?? new Set();
      support.set(key, said.add(vote.operator));
    });
  }
  return support;
}

/** What of an accepted task is wrong, by the world's truth. */
export interface TaskErrors {
  readonly labels: number;
  /** Labels that another output would have got had everybody told the truth. */
  readonly wrongLabels: number;
  /** Labels that programs gave which their authors made to be wrong alike. */
  readonly plantedLabels: number;
  /** Labels that no right program prints; the candidates' fault, not the votes'. */
  readonly untrueLabels: number;
  readonly isGoldenWrong: boolean;
  readonly jobs: number;
  readonly wrongJobs: number;
  readonly lies: ReadonlyMap<Hex32, number>;
}

export function errorsOf(decision: Accepted, task: BookedTask, book: VoteBook, world: World): TaskErrors {
  const { inputs, candidates } = task;
  const truth = [...candidates.values()].map((candidate) => inputs.map((input) => world.trueCell(candidate, input)));
  let labels = 0;
  let wrongLabels = 0;
  let untrueLabels = 0;
  let plantedLabels = 0;
  decision.labels.forEach((label, i) => {
    if (label.digest === null) return;
    labels++;
    const counts = new Map<Hex32, number>();
    for (const row of truth) {
      if (row[i]!.outcome === 'ok') counts.set(row[i]!.digest, (counts.get(row[i]!.digest) ?? 0) + 1);
    }
    if ((counts.get(label.digest) ?? 0) < Math.max(0, ...counts.values())) wrongLabels++;
    if (label.digest === world.plantedAnswer(decision.task, label.input)) plantedLabels++;
    if (label.digest !== world.answer(decision.task, label.input)) untrueLabels++;
  });
  const rows = new Map<number, BookedVote>();
  for (const vote of book.standing(task)) {
    const isWhole = vote.unit.inputs.length === inputs.length;
    if (isWhole && !rows.has(vote.unit.slot)) rows.set(vote.unit.slot, vote);
  }
  const lies = new Map<Hex32, number>();
  const wrongSlots = new Set<number>();
  for (const [slot, vote] of rows) {
    const isTrue = vote.cells.every(
      (cell, i) =>
        world.isUnstable(vote.unit.candidate) ||
        sameCell(cell, world.trueCell(vote.unit.candidate, vote.unit.inputs[i]!)),
    );
    if (isTrue) continue;
    wrongSlots.add(slot);
    lies.set(vote.node, (lies.get(vote.node) ?? 0) + 1);
  }
  return {
    labels,
    wrongLabels,
    plantedLabels,
    untrueLabels,
    isGoldenWrong: wrongSlots.has(decision.golden.slot),
    jobs: candidates.size,
    wrongJobs: wrongSlots.size,
    lies,
  };
}
