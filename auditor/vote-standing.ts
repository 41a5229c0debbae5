import { parametersOf, type State } from '../coordinator/core/state.ts';
import type { Hex32 } from '../protocol/ids.ts';
import type { Label } from '../protocol/messages/coordinator-statements.ts';
import type { Cell } from '../protocol/messages/node-statements.ts';
import { labelInputs } from '../protocol/rules/labelling.ts';
import type { Claim, CountedVotes, JudgedTask, RecordedCell, VoteBook } from './vote-book.ts';

/**
 * What a wrong claim is to the release. `fault`: a label rests on it, or it is the referee's. `proven`: a `fault/v1` entry names the
 * vote as a lie. `lost`: nothing rests on it.
 */
export interface Standing {
  readonly kind: 'fault' | 'proven' | 'lost';
  readonly why: string;
}

export function standingOf(
  state: State,
  book: VoteBook,
  task: JudgedTask,
  { input }: RecordedCell,
  { vote, cell }: Claim,
): Standing {
  if (vote.voter.kind === 'referee') return { kind: 'fault', why: 'the referee says so' };
  const { lease, node } = vote.voter;
  const proven = book.proven.get(lease);
  if (proven !== undefined) return { kind: 'proven', why: `entry ${proven} names the vote as a lie` };
  const lost = (why: string): Standing => ({ kind: 'lost', why });
  if (vote.isLate) return lost('it came late and has no weight');
  const decision = state.tasks[task.index]?.decision ?? null;
  if (decision === null) return lost('its task is not decided');
  if (decision.verdict === 'discarded') return lost(`its task was discarded (${decision.gate})`);
  if (!isCounted(state, task.counted, vote.slot, lease, node)) return lost('the decision does not count it');
  const label = decision.labels.find((entry) => entry.input === input)?.digest ?? null;
  if (cell.outcome !== 'ok' || label !== cell.digest) return lost('what it says became no label');
  return { kind: 'fault', why: 'a label rests on it' };
}

/** The vote was in the tally, or it repeats one that was and is of a node that still stands. */
function isCounted(state: State, counted: CountedVotes | null, slot: number, lease: Hex32, node: Hex32): boolean {
  if (counted === null || !counted.slots.has(slot)) return false;
  return counted.leases.has(lease) || state.nodes.get(node)?.status !== 'banned';
}

/**
 * The label of an input as the rules give it from what the programs that were counted really print; `truth` has the cell of each
 * candidate. Undefined when one is missing.
 */
export function trueLabel(
  state: State,
  { rows }: CountedVotes,
  input: Hex32,
  truth: ReadonlyMap<Hex32, Cell>,
): Label | undefined {
  if (rows.some(({ candidate }) => !truth.has(candidate))) return undefined;
  const votes = rows.map((row) => ({ ...row, cells: [truth.get(row.candidate)!] }));
  const { quorum, cohortShare } = parametersOf(state);
  return labelInputs([input], votes, quorum, cohortShare)[0];
}
