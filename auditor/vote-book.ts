import { checkerOf } from '../coordinator/core/preparation.ts';
import { rowsOf, voteOf } from '../coordinator/core/rows.ts';
import { type Entry, parametersOf, type State } from '../coordinator/core/state.ts';
import type { TaskState } from '../coordinator/core/task-state.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Cell } from '../protocol/messages/node-statements.ts';
import type { Predicates } from '../protocol/messages/statement.ts';
import type { JudgeUnit } from '../protocol/messages/work-unit.ts';
import type { Checker } from '../protocol/rules/checker-program.ts';
import type { CandidateVote } from '../protocol/rules/labelling.ts';
import type { LogObserver } from './replay.ts';

/** Who says what the cells are: the vote of a node on a lease, or the referee, whose word is the coordinator's. */
export type Voter =
  | { readonly kind: 'node'; readonly node: Hex32; readonly operator: string; readonly lease: Hex32 }
  | { readonly kind: 'referee' };

/** What an entry says of one candidate: the cell of each of `inputs`. */
export interface RecordedVote {
  readonly entry: number;
  readonly voter: Voter;
  readonly slot: number;
  readonly candidate: Hex32;
  readonly inputs: readonly Hex32[];
  readonly cells: readonly Cell[];
  /** On a lease that had ended: it has no weight. */
  readonly isLate: boolean;
}

/** What the decision that accepted a task counted. */
export interface CountedVotes {
  /** Without those of witnesses. */
  readonly rows: readonly CandidateVote[];
  readonly leases: ReadonlySet<Hex32>;
  readonly slots: ReadonlySet<number>;
}

/** A task of the campaign with all that the log says its candidates do. */
export interface JudgedTask {
  readonly id: Hex32;
  readonly index: number;
  readonly limits: JudgeUnit['limits'];
  readonly checker: Checker;
  readonly votes: RecordedVote[];
  /** Of the latest decision that accepted it. */
  counted: CountedVotes | null;
}

/**
 * Takes down, while the log is folded, every statement about what a program does. It refers to the cells as the log's entries
 * hold them, so it takes little memory of its own.
 */
export class VoteBook implements LogObserver {
  readonly tasks = new Map<Hex32, JudgedTask>();
  /** Leases whose vote a `fault/v1` entry names as a lie, with the index of that entry. */
  readonly proven = new Map<Hex32, number>();
  /** Votes on programs of somebody outside, which no release holds. */
  rolloutVotes = 0;

  before(state: State, { index, statement }: Entry): void {
    switch (statement.type) {
      case 'reveal/v1':
        for (const item of statement.predicate.items) this.#reveal(state, index, item);
        return;
      case 'referee/v1':
        return this.#referee(state, index, statement.predicate);
      case 'fault/v1':
        this.proven.set(statement.predicate.lease, index);
        return;
      case 'decision/v1':
        return this.#decide(state, statement.predicate);
      default:
        return;
    }
  }

  #reveal(state: State, entry: number, { lease: id, cells }: Predicates['reveal/v1']['items'][number]): void {
    const lease = state.leases.get(id)!;
    const unit = state.units.get(lease.unit)!.unit as JudgeUnit;
    const task = state.tasksById.get(unit.task)!;
    if (isRollout(task)) {
      this.rolloutVotes++;
      return;
    }
    const { node, operator } = lease;
    this.#judged(state, task).votes.push({
      entry,
      voter: { kind: 'node', node, operator, lease: id },
      slot: unit.slot,
      candidate: unit.candidate,
      inputs: unit.inputs,
      cells,
      isLate: lease.status !== 'committed',
    });
  }

  #referee(state: State, entry: number, { task: id, slot, positions, cells }: Predicates['referee/v1']): void {
    const task = state.tasksById.get(id)!;
    if (cells.length === 0 || isRollout(task)) return;
    const candidate = task.candidates.find((known) => known.slot === slot)!.digest;
    const inputs = positions.map((position) => task.inputs[position]!.digest);
    const voter = { kind: 'referee' } as const;
    this.#judged(state, task).votes.push({ entry, voter, slot, candidate, inputs, cells, isLate: false });
  }

  /** The votes that the tally counted stand in the state until the decision takes effect. */
  #decide(state: State, decision: Predicates['decision/v1']): void {
    const task = state.tasks[decision.index];
    if (decision.verdict !== 'accepted' || task === undefined) return;
    const { rows, literal, attempt } = rowsOf(state, task);
    const all = [...rows, ...(literal === undefined ? [] : [literal]), ...(attempt === undefined ? [] : [attempt])];
    const slots = new Set(all.map(({ slot }) => slot));
    const leases = new Set([...slots].flatMap((slot) => voteOf(state, task, slot)?.id ?? []));
    this.#judged(state, task).counted = { rows, leases, slots };
  }

  #judged(state: State, task: TaskState): JudgedTask {
    const id = task.id!;
    const known = this.tasks.get(id);
    if (known !== undefined) return known;
    const { cell: limits } = parametersOf(state);
    const made = { id, index: task.index, limits, checker: checkerOf(state, task), votes: [], counted: null };
    this.tasks.set(id, made);
    return made;
  }
}

function isRollout({ index }: TaskState): boolean {
  return index < 0;
}

/** A program and an input of a task on which the log has votes. */
export interface RecordedCell {
  readonly candidate: Hex32;
  readonly input: Hex32;
}

/** Every cell that the votes on a task are about, once, in the order in which the log first names it. */
export function cellsOf({ votes }: JudgedTask): RecordedCell[] {
  const cells = new Map<string, RecordedCell>();
  for (const { candidate, inputs } of votes) {
    for (const input of inputs) {
      const key = `${candidate}/${input}`;
      if (!cells.has(key)) cells.set(key, { candidate, input });
    }
  }
  return [...cells.values()];
}

/** What one entry says of one cell. */
export interface Claim {
  readonly vote: RecordedVote;
  readonly cell: Cell;
}

/** Every claim about a cell. Two slots with one program on one input are one cell. */
export function claimsOn({ votes }: JudgedTask, { candidate, input }: RecordedCell): Claim[] {
  return votes.flatMap((vote) => {
    if (vote.candidate !== candidate) return [];
    const at = vote.inputs.indexOf(input);
    return at < 0 ? [] : [{ vote, cell: vote.cells[at]! }];
  });
}
