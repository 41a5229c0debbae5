import type { Hex32 } from '../../protocol/ids.ts';
import { generatorName } from '../../protocol/messages/generation.ts';
import { type CandidateVote, distinctVoters } from '../../protocol/rules/labelling.ts';
import { REFEREE, rowsOf } from './rows.ts';
import { parametersOf, type State } from './state.ts';
import type { TaskState } from './task-state.ts';

/** How much of something hangs on one operator. `operator` is empty when nothing was labelled. */
export interface Share {
  readonly operator: string;
  readonly count: number;
  readonly of: number;
}

/** What one operator could do to the labels: the arithmetic that a campaign's owner should see. */
export interface Influence {
  /**
   * The label that hangs most on one operator: of its supporting candidates (`of`), how many that operator judged or wrote
   * (`count`). Whoever writes candidates can make them agree without any lie in a vote.
   */
  readonly label: Share;
  /** The operator behind most supporting votes of all labels, and of how many. */
  readonly supporters: Share;
  /** The operator without whose votes and candidates most labels would miss their quorum, and of how many labels. */
  readonly pivotal: Share;
  /** Least number of different claimed generators and personas among the candidates of an accepted task. */
  readonly generatorsMin: number;
}

/** Influence over the labels of accepted tasks; a pure function of the folded log. */
export function influenceOf(state: State): Influence {
  const votes = new Map<string, number>();
  const pivots = new Map<string, number>();
  let label: Share = { operator: '', count: 0, of: 0 };
  let supporters = 0;
  let labels = 0;
  let generators = Number.POSITIVE_INFINITY;
  for (const task of state.tasks) {
    if (task.decision?.verdict !== 'accepted') continue;
    generators = Math.min(generators, generatorsOf(task));
    const { rows } = rowsOf(state, task);
    const authors = new Map(task.candidates.map(({ slot, operator }) => [slot, operator]));
    for (const [position, { digest }] of task.decision.labels.entries()) {
      if (digest === null) continue;
      labels++;
      const group = rows.filter(({ cells }) => cells[position]!.outcome === 'ok' && cells[position]!.digest === digest);
      supporters += group.length;
      for (const { operator } of group) add(votes, operator);
      for (const operator of namesIn(group, authors)) {
        const rest = group.filter((row) => !isOf(row, authors, operator));
        const count = group.length - rest.length;
        if (count * label.of > label.count * group.length || label.of === 0) {
          label = { operator, count, of: group.length };
        }
        if (distinctVoters(rest) < parametersOf(state).quorum) add(pivots, operator);
      }
    }
  }
  votes.delete(REFEREE);
  return {
    label,
    supporters: largest(votes, supporters),
    pivotal: largest(pivots, labels),
    generatorsMin: Number.isFinite(generators) ? generators : 0,
  };
}

function generatorsOf({ candidates }: TaskState): number {
  return new Set(candidates.map(({ claim }) => generatorName(claim))).size;
}

function isOf(row: CandidateVote, authors: ReadonlyMap<number, string>, operator: string): boolean {
  return row.operator === operator || authors.get(row.slot) === operator;
}

/** Everybody with a part in the group, the referee excepted. */
function namesIn(group: readonly CandidateVote[], authors: ReadonlyMap<number, string>): Set<string> {
  const names = new Set(group.flatMap((row) => [row.operator, authors.get(row.slot)!]));
  names.delete(REFEREE);
  return names;
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** The largest count; among equals the first by name, so that two folds of one log agree. */
function largest(counts: ReadonlyMap<string | Hex32, number>, of: number): Share {
  let found: Share = { operator: '', count: 0, of };
  for (const [operator, count] of counts) {
    if (count > found.count || (count === found.count && operator < found.operator)) found = { operator, count, of };
  }
  return found;
}
