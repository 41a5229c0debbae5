import type { Entry, State } from '../../../coordinator/core/state.ts';
import type { Hex32 } from '../../../protocol/ids.ts';
import type { Statement } from '../../../protocol/messages/statement.ts';
import type { World } from '../world.ts';
import type { Checker } from './checker.ts';
import { errorsOf, type TaskErrors } from './row-truth.ts';
import { VoteBook } from './vote-book.ts';

/** What a campaign cost and what of its result is wrong. */
export interface Sums {
  readonly tasks: number;
  readonly discarded: number;
  readonly overhead: number;
  readonly labels: number;
  readonly wrongLabels: number;
  readonly plantedLabels: number;
  readonly untrueLabels: number;
  readonly wrongGoldens: number;
  readonly jobs: number;
  readonly wrongJobs: number;
}

/** Keeps the votes of the log and, for each task, what is wrong in its latest decision. */
export class Tallies implements Checker {
  readonly book: VoteBook;
  entries = 0;
  readonly accepted = new Map<Hex32, TaskErrors>();
  /** Virtual milliseconds between a task's entry and its first decision. */
  readonly durations: number[] = [];
  readonly #openedAt = new Map<Hex32, number>();
  readonly #now: () => number;
  readonly #discarded = new Set<Hex32 | null>();
  /** Opened before counting began: by their place in the log, because slow ones are decided last. */
  readonly #before = new Set<Hex32 | null>();
  #countFrom = 0;

  constructor(world: World, now: () => number) {
    this.#now = now;
    this.book = new VoteBook(
      (decision, task, book) => {
        if (!this.#counts(decision.task)) return;
        this.accepted.set(decision.task, errorsOf(decision, task, book, world));
        this.#discarded.delete(decision.task);
      },
      (task) => {
        if (!this.#counts(task)) return;
        this.#discarded.add(task);
        if (task !== null) this.accepted.delete(task);
      },
    );
  }

  /** Leaves the first tasks out. */
  countFrom(tasks: number): void {
    this.#countFrom = tasks;
  }

  #counts(task: Hex32 | null): boolean {
    return !this.#before.has(task);
  }

  onDurable(entry: Entry, state: State): void {
    this.entries = entry.index + 1;
    this.book.onDurable(entry, state);
    this.#time(entry.statement);
  }

  #time(statement: Statement): void {
    if (statement.type === 'task/v1') {
      const { task } = statement.predicate;
      if (this.#before.size < this.#countFrom) this.#before.add(task);
      this.#openedAt.set(task, this.#now());
    }
    if (statement.type !== 'decision/v1' || statement.predicate.task === null) return;
    const from = this.#openedAt.get(statement.predicate.task);
    this.#openedAt.delete(statement.predicate.task);
    if (from !== undefined) this.durations.push(this.#now() - from);
  }

  onEnd(): void {
    this.book.onEnd();
  }

  sums(): Sums {
    const all = [...this.accepted.values()];
    const sum = (value: (errors: TaskErrors) => number) => all.reduce((total, errors) => total + value(errors), 0);
    const [executed, useful] = this.#costs();
    return {
      tasks: all.length,
      discarded: this.#discarded.size,
      overhead: useful === 0 ? 0 : executed / useful,
      labels: sum((errors) => errors.labels),
      wrongLabels: sum((errors) => errors.wrongLabels),
      plantedLabels: sum((errors) => errors.plantedLabels),
      untrueLabels: sum((errors) => errors.untrueLabels),
      wrongGoldens: sum((errors) => (errors.isGoldenWrong ? 1 : 0)),
      jobs: sum((errors) => errors.jobs),
      wrongJobs: sum((errors) => errors.wrongJobs),
    };
  }

  /** First votes of these nodes in the counted tasks, banned or not. */
  jobsOf(isMeant: (node: Hex32) => boolean): number {
    let jobs = 0;
    for (const [id, task] of this.book.tasks) {
      if (this.#before.has(id)) continue;
      jobs += task.votes.filter((vote) => vote.unit.round === 0 && isMeant(vote.node)).length;
    }
    return jobs;
  }

  /** Cells executed for the counted tasks, accepted or not, and those they needed at least. */
  #costs(): [number, number] {
    let [executed, useful] = [0, 0];
    for (const [id, task] of this.book.tasks) {
      if (this.#before.has(id) || task.useful === 0) continue;
      executed += task.executed;
      useful += task.useful;
    }
    return [executed, useful];
  }
}
