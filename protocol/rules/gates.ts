import type { Hex32 } from '../ids.ts';
import type { Gate, Label } from '../messages/coordinator-statements.ts';
import type { Parameters } from '../messages/genesis.ts';
import type { Cell } from '../messages/node-statements.ts';
import { type CandidateVote, hasEntropy } from './labelling.ts';
import { type Selection, type SizedInput, selectGolden } from './selection.ts';

/** The switches of verification after labelling; see `parameters` of the genesis. */
export type GateSwitches = Pick<
  Parameters,
  | 'labelsMin'
  | 'entropyTenths'
  | 'rivalsMax'
  | 'checkSamples'
  | 'disjointHoldout'
  | 'vectorPercent'
  | 'crossCheckBytes'
  | 'solvabilityBy'
>;

/** A sample of the statement, as its author worked it. */
export interface WorkedSample {
  /** Where its input stands among those of the task; -1: nowhere. */
  readonly position: number;
  /** Of the output in the form of the task's checker; null where only a run of a checker program could tell. */
  readonly digest: Hex32 | null;
}

export interface GateQuestion {
  readonly task: Hex32;
  readonly inputs: readonly SizedInput[];
  readonly labels: readonly Label[];
  readonly votes: readonly CandidateVote[];
  /** What the literal program printed, by position; undefined where it was not run. Only read when the cross-check is on. */
  readonly literal?: readonly (Cell | undefined)[];
  /** Samples that solvers were shown and nobody has run. Only read when their gate is on. */
  readonly samples?: readonly WorkedSample[];
  /** Claimed generator of each slot, where a candidate is the named generator's try. Only read when the solvability gate is on. */
  readonly generators?: ReadonlyMap<number, string>;
  /** The try of the named model, which is no candidate; null: it gave no program. */
  readonly attempt?: CandidateVote | null;
}

export type GateVerdict =
  | { readonly kind: 'winner'; readonly selection: Selection }
  | { readonly kind: 'discard'; readonly gate: Gate; readonly detail: string };

const discard = (gate: Gate, detail: string): GateVerdict => ({ kind: 'discard', gate, detail });

/**
 * The gates after labelling, in this order: quorum (enough labels), entropy, contested (a second reading), samples, cross-check, hold-out (which selects the golden
 * solution), whole vector, solvability. The first that a task fails names its discard. A pure function of the
 * revealed votes, so an auditor finds the same.
 */
export function passGates(question: GateQuestion, switches: GateSwitches): GateVerdict {
  const { labels, votes, inputs, task } = question;
  const kept: Hex32[] = [];
  let rivals = 0;
  for (const { digest, second } of labels) {
    if (digest !== null) kept.push(digest);
    if (second > rivals) rivals = second;
  }
  if (kept.length < switches.labelsMin) {
    return discard('quorum', `${kept.length} of ${labels.length} inputs have a label`);
  }
  if (!hasEntropy(kept, switches.entropyTenths)) {
    return discard('entropy', `${new Set(kept).size} different outputs on ${kept.length} inputs`);
  }
  if (rivals > switches.rivalsMax) {
    return discard('contested', `${rivals} operators agree on another answer than the label`);
  }
  const misled = switches.checkSamples ? sampleFault(question) : undefined;
  if (misled !== undefined) return misled;
  const contradicted = crossCheck(question, switches.crossCheckBytes);
  if (contradicted !== undefined) return contradicted;
  const selection = selectGolden(task, inputs, labels, votes, switches.disjointHoldout);
  const { winner } = selection;
  if (winner === null) return discard('holdout', 'no candidate is best on both halves of the tests');
  const won = votes.find(({ slot }) => slot === winner.slot)!;
  const agreeing = switches.vectorPercent === 0 ? 0 : votes.filter((vote) => agrees(vote, won, labels)).length;
  if (100 * agreeing < switches.vectorPercent * votes.length) {
    return discard('vector', `${agreeing} of ${votes.length} candidates agree on all labelled inputs`);
  }
  return unsolved(question, switches.solvabilityBy) ?? { kind: 'winner', selection };
}

/** Worked samples against the labels: whoever cannot work an example out, or shows an illegal one, has no exact problem. */
function sampleFault({ samples = [], labels }: GateQuestion): GateVerdict | undefined {
  for (const [i, { position, digest }] of samples.entries()) {
    const label = labels[position];
    if (label === undefined)
      return discard('samples', `the input of sample ${i + 1} is none of the task's legal inputs`);
    if (label.digest === null) return discard('samples', `the input of sample ${i + 1} has no label`);
    if (digest !== null && label.digest !== digest) {
      return discard('samples', `sample ${i + 1} shows another output than ${label.support} operators find`);
    }
  }
  return undefined;
}

/** Labels of inputs of at most `bytes` against what the literal program prints there; 0 switches the gate off. */
function crossCheck({ inputs, labels, literal }: GateQuestion, bytes: number): GateVerdict | undefined {
  if (bytes === 0) return undefined;
  let compared = 0;
  for (const [position, { size }] of inputs.entries()) {
    const label = labels[position]!.digest;
    const cell = literal?.[position];
    if (size > bytes || label === null || cell?.outcome !== 'ok') continue;
    if (cell.digest !== label) return discard('cross-check', `the literal program differs on input ${position}`);
    compared++;
  }
  return compared > 0 ? undefined : discard('cross-check', 'the literal program answered none of the small inputs');
}

/** True when both print the same on every labelled input. */
function agrees(a: CandidateVote, b: CandidateVote, labels: readonly Label[]): boolean {
  return labels.every(({ digest }, position) => {
    const [x, y] = [a.cells[position]!, b.cells[position]!];
    return digest === null || (x.outcome === 'ok' && y.outcome === 'ok' && x.digest === y.digest);
  });
}

/** One try by the named generator: a task on which it meets no label is given up (SynthSmith, section 3). */
function unsolved(question: GateQuestion, name: string | null): GateVerdict | undefined {
  if (name === null) return undefined;
  const { labels, votes, generators, attempt } = question;
  if (attempt === null) return discard('solvability', `${name} gave no program in one try`);
  const tries = votes.filter(({ slot }) => generators?.get(slot) === name).sort((a, b) => a.slot - b.slot);
  const first = attempt ?? tries[0];
  if (first === undefined) return discard('solvability', `no candidate claims to be by ${name}`);
  return labelsMet(first, labels) > 0 ? undefined : discard('solvability', `${name} meets no label in one try`);
}

/** Number of labelled inputs on which a candidate prints the label. */
export function labelsMet(vote: CandidateVote, labels: readonly Label[]): number {
  let met = 0;
  for (const [position, { digest }] of labels.entries()) {
    const cell = vote.cells[position]!;
    if (digest !== null && cell.outcome === 'ok' && cell.digest === digest) met++;
  }
  return met;
}
