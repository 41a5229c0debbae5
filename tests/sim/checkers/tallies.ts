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

  constructor(world: World) {
    this.book = new VoteBook(
      (decision, task, book) => {
        this.accepted.set(decision.task, errorsOf(decision, task, book, world));
        this.#discarded.delete(decision.task);
      },
      (task) => {
        this.#discarded.add(task);
        if (task !== null) this.accepted.delete(task);
      },
    );
  }

  onDurable(entry: Entry, state: State): void {
    this.entries = entry.index + 1;
    this.book.onDurable(entry, state);
  }

  sums(): Sums {
    const all = [...this.accepted.values()];
    const sum = (value: (errors: TaskErrors) => number) => all.reduce((total, errors) => total + value(errors), 0);
    return {
      tasks: all.length,
      discarded: this.#discarded.size,
      overhead: this.book.useful === 0 ? 0 : this.book.executed / this.book.useful,
      labels: sum((errors) => errors.labels),
      wrongLabels: sum((errors) => errors.wrongLabels),
      untrueLabels: sum((errors) => errors.untrueLabels),
      wrongGoldens: sum((errors) => (errors.isGoldenWrong ? 1 : 0)),
      jobs: sum((errors) => errors.jobs),
      wrongJobs: sum((errors) => errors.wrongJobs),
    };
  }
}
