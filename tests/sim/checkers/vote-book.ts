import type { Entry, State } from '../../../coordinator/core/state.ts';
import { type Hex32, leaseId } from '../../../protocol/ids.ts';
import type { Decision } from '../../../protocol/messages/coordinator-statements.ts';
import type { Cell } from '../../../protocol/messages/node-statements.ts';
import type { JudgeUnit, WorkUnit } from '../../../protocol/messages/work-unit.ts';
import { type Checker, Violation } from './checker.ts';
import { rowsSupport } from './row-truth.ts';

export interface BookedVote {
  readonly lease: Hex32;
  readonly node: Hex32;
  readonly operator: string;
  readonly unit: JudgeUnit;
  readonly cells: readonly Cell[];
  readonly index: number;
}

interface BookedLease {
  readonly node: Hex32;
  readonly unit: WorkUnit;
  commitment: Hex32 | undefined;
  commitIndex: number | undefined;
  /** Two different commitments: evidence against its node. */
  isForked: boolean;
  isRevealed: boolean;
}

export interface BookedTask {
  readonly votes: BookedVote[];
  /** Candidate of each slot, in the order they were written. */
  readonly candidates: Map<number, Hex32>;
  inputs: readonly Hex32[];
  readonly sealed: Set<Hex32>;
  /** Index of the barrier that sealed each lease. */
  readonly barriers: Map<Hex32, number>;
  refereed: number;
  /** Cells revealed or refereed for this task; once decided, those it needed at least. */
  executed: number;
  useful: number;
}

const UNANSWERED = { commitment: undefined, commitIndex: undefined, isForked: false, isRevealed: false };

export type Accepted = Extract<Decision, { verdict: 'accepted' }>;

/**
 * The votes of a log, from its entries alone, and the laws that need no more: one vote a lease, commitment before barrier
 * before reveal before decision, no more support than operators said so.
 */
export class VoteBook implements Checker {
  readonly tasks = new Map<Hex32, BookedTask>();
  readonly banned = new Set<Hex32>();
  /** Nodes that sealed two different votes of one lease. */
  readonly forked = new Set<Hex32>();
  readonly #leases = new Map<Hex32, BookedLease>();
  readonly #operators = new Map<Hex32, string>();
  readonly #onAccepted: (decision: Accepted, task: BookedTask, book: VoteBook) => void;
  readonly #onDiscarded: (task: Hex32 | null) => void;

  constructor(
    onAccepted: (decision: Accepted, task: BookedTask, book: VoteBook) => void,
    onDiscarded: (task: Hex32 | null) => void,
  ) {
    this.#onAccepted = onAccepted;
    this.#onDiscarded = onDiscarded;
  }

  onDurable(entry: Entry, state: State): void {
    const { statement, index, signer } = entry;
    switch (statement.type) {
      case 'join/v1':
        this.#operators.set(signer, statement.predicate.operator);
        return;
      case 'leases/v1':
        for (const { workUnit, node, fence } of statement.predicate.leases) {
          const { unit } = state.units.get(workUnit)!;
          if (unit.stage === 'judge' && unit.round === 0) this.#task(unit.task).inputs = unit.inputs;
          const lease = { node, unit, ...UNANSWERED };
          this.#leases.set(leaseId(workUnit, node, fence), lease);
        }
        return;
      case 'contribution/v1': {
        const { unit } = this.#leases.get(statement.predicate.lease)!;
        const { result } = statement.predicate;
        if (unit.stage !== 'solve' || result.stage !== 'solve' || 'failed' in result) return;
        const { candidates } = this.#task(unit.task);
        if (!candidates.has(unit.slot)) candidates.set(unit.slot, result.candidate.digest);
        return;
      }
      case 'commit/v1':
        for (const item of statement.predicate.items) this.#commit(item, signer, index);
        return;
      case 'barrier/v1':
        for (const lease of statement.predicate.commits)
          this.#task(statement.predicate.task).barriers.set(lease, index);
        return;
      case 'reveal/v1':
        for (const item of statement.predicate.items) {
          const isLate = state.leases.get(item.lease)?.lateRound != null;
          this.#reveal({ id: item.lease, cells: item.cells, isLate }, signer, index);
        }
        return;
      case 'referee/v1': {
        const { task, cells, positions, reason } = statement.predicate;
        const booked = this.#task(task);
        booked.refereed++;
        booked.executed += (cells.length === 0 ? positions.length : cells.length) * (reason === 'repeat' ? 1 : 2);
        return;
      }
      case 'ban/v1':
        this.banned.add(statement.predicate.node);
        return;
      case 'decision/v1':
        return this.#decide(statement.predicate, index);
    }
  }

  onEnd(): void {
    for (const node of this.forked) {
      if (!this.banned.has(node)) throw new Violation('equivocation is banned', node);
    }
  }

  /** Votes of nodes that were not banned up to now. */
  standing(task: BookedTask): BookedVote[] {
    return task.votes.filter((vote) => !this.banned.has(vote.node));
  }

  #task(id: Hex32): BookedTask {
    const known = this.tasks.get(id);
    if (known !== undefined) return known;
    const task = {
      votes: [],
      candidates: new Map(),
      inputs: [],
      sealed: new Set<Hex32>(),
      barriers: new Map(),
      refereed: 0,
      executed: 0,
      useful: 0,
    };
    this.tasks.set(id, task);
    return task;
  }

  #commit({ lease: id, commitment }: { lease: Hex32; commitment: Hex32 }, signer: Hex32, index: number): void {
    const lease = this.#leases.get(id);
    if (lease?.node !== signer) throw new Violation('a vote belongs to its lease', `entry ${index} commits ${id}`);
    if (lease.commitment === commitment) throw new Violation('one commitment a lease', `entry ${index}, ${id}`);
    if (lease.commitment !== undefined) {
      lease.isForked = true;
      this.forked.add(signer);
      return;
    }
    lease.commitment = commitment;
    lease.commitIndex = index;
  }

  #reveal(
    { id, cells, isLate }: { id: Hex32; cells: readonly Cell[]; isLate: boolean },
    signer: Hex32,
    index: number,
  ): void {
    const lease = this.#leases.get(id);
    if (lease?.node !== signer || lease.unit.stage !== 'judge') {
      throw new Violation('a vote belongs to its lease', `entry ${index} reveals ${id}`);
    }
    if (lease.isForked) throw new Violation('equivocation is no vote', `entry ${index} reveals ${id}`);
    if (lease.isRevealed) throw new Violation('a vote counts at most once', `entry ${index} reveals ${id} again`);
    lease.isRevealed = true;
    const task = this.#task(lease.unit.task);
    const barrier = task.barriers.get(id);
    if (barrier === undefined || lease.commitIndex === undefined || lease.commitIndex > barrier) {
      throw new Violation('commitment, barrier, reveal', `entry ${index} reveals ${id}, whose barrier is ${barrier}`);
    }
    task.executed += cells.length;
    // What came too late has no weight.
    if (isLate) return;
    const operator = this.#operators.get(signer)!;
    task.votes.push({ lease: id, node: signer, operator, unit: lease.unit, cells, index });
  }

  #decide(decision: Decision, index: number): void {
    if (decision.task === null) return;
    const task = this.#task(decision.task);
    if (task.votes.length > 0) task.useful = task.candidates.size * task.inputs.length;
    if (decision.verdict === 'discarded') return this.#onDiscarded(decision.task);
    const support = rowsSupport(this.standing(task));
    for (const label of decision.labels) {
      if (label.digest === null) continue;
      const said = support.get(`${label.input}/${label.digest}`)?.size ?? 0;
      if (label.support <= said + (task.refereed > 0 ? 1 : 0)) continue;
      throw new Violation(
        'a decision uses only votes before it, one an operator',
        `entry ${index} gives ${label.digest} ${label.support} supporters, the log has ${said}`,
      );
    }
    this.#onAccepted(decision, task, this);
  }
}
