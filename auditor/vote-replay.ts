import { releasable } from '../coordinator/core/quarantine.ts';
import type { State } from '../coordinator/core/state.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Cell } from '../protocol/messages/node-statements.ts';
import { sameCell } from '../protocol/rules/commitment.ts';
import { CellUndecided, type RunCell, trueCell } from './cell-runs.ts';
import { FAULTS_SHOWN, type Findings } from './findings.ts';
import type { ReleaseTree } from './release-tree.ts';
import type { WrongClaim } from './result.ts';
import { Shortlist } from './shortlist.ts';
import {
  type Claim,
  claimsOn,
  type JudgedTask,
  type RecordedCell,
  type RecordedVote,
  type VoteBook,
} from './vote-book.ts';
import { type Standing, standingOf, trueLabel } from './vote-standing.ts';

/** Labels that are made anew: half of the faults that can be named, so that votes are named too. */
const LABELS_CHECKED = FAULTS_SHOWN / 2;

/** A cell to run, with its place in the order of all that are to be run. */
export interface PlannedCell {
  readonly order: number;
  readonly task: JudgedTask;
  readonly cell: RecordedCell;
}

export interface ReplayMaterial {
  readonly files: ReleaseTree;
  readonly state: State;
  readonly book: VoteBook;
  readonly run: RunCell;
  readonly signal: AbortSignal;
}

/** Runs cells again and keeps what was found, which does not depend on the order in which they end. */
export class VoteReplay {
  readonly wrong: Record<Standing['kind'], Shortlist<WrongClaim>> = {
    fault: new Shortlist(FAULTS_SHOWN),
    proven: new Shortlist(FAULTS_SHOWN),
    lost: new Shortlist(FAULTS_SHOWN),
  };
  readonly compared = new Set<RecordedVote>();
  readonly tasks = new Set<JudgedTask>();
  cells = 0;
  readonly #material: ReplayMaterial;
  /** Labels that rest on a wrong claim, by task and input. */
  readonly #doubted = new Map<string, PlannedCell>();
  readonly #undecided = new Shortlist<string>(1);

  constructor(material: ReplayMaterial) {
    this.#material = material;
  }

  async check(planned: PlannedCell): Promise<void> {
    const { order, task, cell } = planned;
    const { files, run, signal } = this.#material;
    try {
      this.#compare(planned, await trueCell(files, run, task, cell, signal));
    } catch (error) {
      if (!(error instanceof CellUndecided)) throw error;
      this.#undecided.add(order, error.message);
    }
  }

  #compare(planned: PlannedCell, came: Cell): void {
    const { state, book } = this.#material;
    const { order, task, cell } = planned;
    this.cells++;
    this.tasks.add(task);
    for (const claim of claimsOn(task, cell)) {
      this.compared.add(claim.vote);
      if (sameCell(claim.cell, came)) continue;
      const standing = standingOf(state, book, task, cell, claim);
      this.wrong[standing.kind].add(order, wrongClaim(task, cell, claim, came, standing.why));
      if (standing.kind === 'fault') this.#doubt(planned);
    }
  }

  #doubt(planned: PlannedCell): void {
    const key = `${planned.task.id}/${planned.cell.input}`;
    const known = this.#doubted.get(key);
    if (known === undefined || known.order > planned.order) this.#doubted.set(key, planned);
  }

  /**
   * Whether labels that rest on wrong claims are wrong themselves: every program that was counted is run on their inputs, and
   * the rules label them again. Then all faults are stated, those of the data set first.
   */
  async conclude(findings: Findings): Promise<void> {
    const doubted = [...this.#doubted.values()].sort((a, b) => a.order - b.order);
    for (const planned of doubted.slice(0, LABELS_CHECKED)) await this.#checkLabel(planned, findings);
    if (doubted.length > 0) findings.count('labels on wrong votes', doubted.length);
    const { fault } = this.wrong;
    for (const claim of fault.items) findings.fault(nameOf(claim), detailOf(claim));
    findings.moreFaults(fault.count - fault.items.length);
    const [reason] = this.#undecided.items;
    if (reason === undefined) return;
    const more = this.#undecided.count === 1 ? '' : ` (and ${this.#undecided.count - 1} more cells)`;
    findings.undecided(`${reason}${more}`);
  }

  async #checkLabel({ task, cell: { input } }: PlannedCell, findings: Findings): Promise<void> {
    const { files, state, run, signal } = this.#material;
    const decision = state.tasks[task.index]?.decision;
    const released =
      decision?.verdict === 'accepted' ? decision.labels.find((label) => label.input === input) : undefined;
    if (task.counted === null || released === undefined || released.digest === null) return;
    const truth = new Map<Hex32, Cell>();
    try {
      for (const { candidate } of task.counted.rows) {
        if (truth.has(candidate)) continue;
        truth.set(candidate, await trueCell(files, run, task, { candidate, input }, signal));
      }
    } catch (error) {
      if (!(error instanceof CellUndecided)) throw error;
      return findings.undecided(`whether the label of task ${task.id}, input ${input} holds: ${error.message}`);
    }
    const label = trueLabel(state, task.counted, input, truth)!;
    if (label.digest === released.digest) return;
    const { rows } = task.counted;
    const found =
      label.digest === null
        ? `at most ${label.support} of the ${rows.length} programs that were counted print the same, so there is no label`
        : `${label.support} of the ${rows.length} programs that were counted print output ${label.digest}`;
    const detail = `${found}; released is output ${released.digest}`;
    findings.fault(labelName(state, task, input), detail);
  }
}

function wrongClaim(task: JudgedTask, cell: RecordedCell, claim: Claim, came: Cell, why: string): WrongClaim {
  const { entry, voter, slot, candidate } = claim.vote;
  const named = voter.kind === 'node' ? { node: voter.node, operator: voter.operator, lease: voter.lease } : null;
  return { entry, voter: named, task: task.id, slot, candidate, input: cell.input, claimed: claim.cell, came, why };
}

/** Where the log makes the claim, for a person. */
export function nameOf({ entry, voter, task, slot, candidate, input }: WrongClaim): string {
  const who = voter === null ? 'referee/v1' : `reveal/v1 of node ${voter.node}`;
  return `entry ${entry} ${who} (task ${task}, slot ${slot}, candidate ${candidate}, input ${input})`;
}

export function detailOf({ voter, claimed, came, why }: WrongClaim): string {
  return `${voter === null ? 'logged' : 'voted'} ${cellText(claimed)}; came ${cellText(came)}; ${why}`;
}

function cellText({ outcome, digest, fuel }: Cell): string {
  return `${outcome} with output ${digest} and fuel ${fuel}`;
}

/** The tests of a released task are its labelled inputs in their order, and those of rl.jsonl the golden ones among them. */
function labelName(state: State, task: JudgedTask, input: Hex32): string {
  const known = state.tasks[task.index]!;
  const { decision } = known;
  const test = known.inputs.find(({ digest }) => digest === input)?.name ?? 'unknown';
  const row = releasable(state).indexOf(known);
  if (row < 0 || decision?.verdict !== 'accepted')
    return `task ${task.id}, test ${test} (input ${input}), not released`;
  const isGolden = decision.goldenTests.includes(input);
  const files = isGolden ? 'dataset/tasks.jsonl and dataset/rl.jsonl' : 'dataset/tasks.jsonl';
  return `${files} row ${row + 1}, task ${task.id}, ${isGolden ? 'golden ' : ''}test ${test} (input ${input})`;
}
