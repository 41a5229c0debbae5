import { assign } from '../../../coordinator/core/assign.ts';
import type { Coordinator } from '../../../coordinator/core/coordinator.ts';
import { type Checker, Violation } from './checker.ts';

/** Slots that become free together are drawn together. */
const ROUND_INTERVAL_MS = 50;

/** Rounds are work-conserving: when one may be held, a coordinator at rest leaves no free eligible slot beside an open unit, nor beside a slow lease at the tail. */
export class BusyRounds implements Checker {
  onRest({ state, lastRound, cutting }: Coordinator, now: number): void {
    if (
      cutting ||
      state.epoch === null ||
      state.open.size + state.slow.size === 0 ||
      now < lastRound + ROUND_INTERVAL_MS
    )
      return;
    const missed = assign(state);
    if (missed.length === 0) return;
    throw new Violation('rounds are work-conserving', `at rest ${missed.length} more leases could be granted`);
  }
}
