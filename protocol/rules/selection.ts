import { type Hex32, taggedHex } from '../ids.ts';
import type { Label } from '../messages/coordinator-statements.ts';
import type { CandidateVote } from './labelling.ts';

export interface SizedInput {
  readonly digest: Hex32;
  readonly size: number;
}

export interface Selection {
  /** Inputs of the golden half, in the order of the task; the weighted suite that goes to RL. */
  readonly goldenTests: Hex32[];
  readonly holdout: Hex32[];
  /** Null when no candidate is best on both halves. */
  readonly winner: { readonly slot: number; readonly candidate: Hex32 } | null;
}

interface Kept extends SizedInput {
  readonly position: number;
  readonly label: Hex32;
}

/**
 * Algorithm 1 of the SynthSmith paper on the labelled inputs, with its ambiguities settled:
 * the split takes the first half (rounded up) in an order drawn for the task; weights are the size quartile 1..4 with
 * ties by input digest; the score on the golden half is the weighted number of labels met, on the hold-out half the plain
 * number; the two argmax *sets* must intersect, and the smallest candidate digest of the intersection (then slot) wins.
 *
 * `disjoint`: the hold-out half is judged by voters that stand for nothing else. One half of the votes, drawn for the task,
 * labels the hold-out half anew among itself (plurality, ties to the smaller digest); only the other half may win.
 */
export function selectGolden(
  task: Hex32,
  inputs: readonly SizedInput[],
  labels: readonly Label[],
  votes: readonly CandidateVote[],
  disjoint = false,
): Selection {
  const kept = inputs.flatMap((input, position): Kept[] => {
    const label = labels[position]?.digest ?? null;
    return label === null ? [] : [{ digest: input.digest, size: input.size, position, label }];
  });
  const mask = taggedHex('split', task);
  const ranked = inXorOrder(kept, ({ digest }) => digest, mask);
  const half = Math.ceil(ranked.length / 2);
  const golden = new Set(ranked.slice(0, half));
  const holdout = ranked.slice(half);
  const weights = quartileWeights(kept);
  const { entrants, jurors } = disjoint ? parted(votes, mask) : { entrants: votes, jurors: [] };
  const verdicts = disjoint
    ? holdout.map((input) => ({ ...input, label: pluralityOf(jurors, input.position) }))
    : holdout;
  const weigh = (input: { readonly digest: Hex32 }) => weights.get(input.digest)!;
  const bestGolden = argmax(entrants, (vote) => scoreOf(vote, ranked.slice(0, half), weigh));
  const bestHoldout = new Set(argmax(entrants, (vote) => scoreOf(vote, verdicts, () => 1)));
  const both = bestGolden.filter((vote) => bestHoldout.has(vote));
  both.sort((a, b) => (a.candidate === b.candidate ? a.slot - b.slot : a.candidate < b.candidate ? -1 : 1));
  const winner = both[0];
  return {
    goldenTests: kept.filter((input) => golden.has(input)).map((input) => input.digest),
    holdout: kept.filter((input) => !golden.has(input)).map((input) => input.digest),
    winner: winner === undefined ? null : { slot: winner.slot, candidate: winner.candidate },
  };
}

interface Judged {
  readonly digest: Hex32;
  readonly position: number;
  readonly label: Hex32 | null;
}

function scoreOf(vote: CandidateVote, inputs: readonly Judged[], weigh: (input: Judged) => number): number {
  let sum = 0;
  for (const input of inputs) {
    const cell = vote.cells[input.position];
    if (cell?.outcome === 'ok' && cell.digest === input.label) sum += weigh(input);
  }
  return sum;
}

/** Items by the distance (exclusive or) of their digests from `mask`: an order that nobody could foresee who made the items. */
function inXorOrder<T>(items: readonly T[], digestOf: (item: T) => Hex32, mask: Hex32): T[] {
  const word = (hex: Hex32, at: number) => Number.parseInt(hex.slice(at, at + 8), 16);
  const heads = [word(mask, 0), word(mask, 8)] as const;
  const keyed = items.map((item) => {
    const digest = digestOf(item);
    return { item, digest, high: (word(digest, 0) ^ heads[0]) >>> 0, low: (word(digest, 8) ^ heads[1]) >>> 0 };
  });
  keyed.sort((a, b) => a.high - b.high || a.low - b.low || (a.digest < b.digest ? -1 : 1));
  return keyed.map(({ item }) => item);
}

/** Halves of the votes, by operator, so that nobody sits in both; the entrants are the larger half. */
function parted(votes: readonly CandidateVote[], mask: Hex32) {
  const operators = [...new Set(votes.map(({ operator }) => operator))];
  const ranked = inXorOrder(operators, (operator) => taggedHex('juror', mask, operator), mask);
  const entering = new Set(ranked.slice(0, Math.ceil(ranked.length / 2)));
  return {
    entrants: votes.filter(({ operator }) => entering.has(operator)),
    jurors: votes.filter(({ operator }) => !entering.has(operator)),
  };
}

function pluralityOf(votes: readonly CandidateVote[], position: number): Hex32 | null {
  const counts = new Map<Hex32, number>();
  for (const { cells } of votes) {
    const cell = cells[position];
    if (cell?.outcome === 'ok') counts.set(cell.digest, (counts.get(cell.digest) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return ranked[0]?.[0] ?? null;
}

/** Weight 1 for the smallest quarter of the inputs up to 4 for the largest. */
export function quartileWeights(inputs: readonly SizedInput[]): Map<Hex32, number> {
  const sorted = [...inputs].sort((a, b) => a.size - b.size || (a.digest < b.digest ? -1 : 1));
  return new Map(sorted.map((input, rank) => [input.digest, 1 + Math.floor((4 * rank) / sorted.length)]));
}

function argmax(votes: readonly CandidateVote[], score: (vote: CandidateVote) => number): CandidateVote[] {
  let best = -1;
  let holders: CandidateVote[] = [];
  for (const vote of votes) {
    const value = score(vote);
    if (value > best) {
      best = value;
      holders = [vote];
    } else if (value === best) holders.push(vote);
  }
  return holders;
}
