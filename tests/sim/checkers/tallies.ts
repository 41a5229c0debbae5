import type { Entry, State } from '../../../coordinator/core/state.ts';
import type { Hex32 } from '../../../protocol/ids.ts';
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
  readonly #discarded = new Set<Hex32 | null>();
  /** Decided before counting began. */
  readonly #before = new Set<Hex32 | null>();
  #countFrom = 0;

  constructor(world: World) {
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

  /** Leaves the first decided tasks out. */
  countFrom(decided: number): void {
    this.#countFrom = decided;
  }

  #counts(task: Hex32 | null): boolean {
    if (this.#before.has(task)) return false;
    if (this.#before.size >= this.#countFrom) return true;
    this.#before.add(task);
    return false;
  }

  onDurable(entry: Entry, state: State): void {
    this.entries = entry.index + 1;
    this.book.onDurable(entry, state);
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
      untrueLabels: sum((errors) => errors.untrueLabels),
      wrongGoldens: sum((errors) => (errors.isGoldenWrong ? 1 : 0)),
      jobs: sum((errors) => errors.jobs),
      wrongJobs: sum((errors) => errors.wrongJobs),
    };
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
