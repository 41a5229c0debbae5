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

/** A labelled input with its part in the selection; `verdict` is what the hold-out half is judged by. */
interface Kept extends SizedInput {
  readonly position: number;
  readonly label: Hex32;
  readonly rank: number;
  weight: number;
  isGolden: boolean;
  verdict: Hex32 | null;
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
  const mask = taggedHex('split', task);
  const kept = keptInputs(inputs, labels, headOf(mask));
  const { entrants, jurors } = disjoint ? parted(votes, mask) : { entrants: votes, jurors: [] };
  if (disjoint) for (const input of kept) input.verdict = pluralityOf(jurors, input.position);
  const scores = entrants.map((vote) => scoresOf(vote, kept));
  const golden = Math.max(0, ...scores.map((score) => score.golden));
  const holdout = Math.max(0, ...scores.map((score) => score.holdout));
  const both = entrants.filter((_, i) => scores[i]!.golden === golden && scores[i]!.holdout === holdout);
  both.sort((a, b) => (a.candidate === b.candidate ? a.slot - b.slot : a.candidate < b.candidate ? -1 : 1));
  const winner = both[0];
  return {
    goldenTests: kept.filter(({ isGolden }) => isGolden).map(({ digest }) => digest),
    holdout: kept.filter(({ isGolden }) => !isGolden).map(({ digest }) => digest),
    winner: winner === undefined ? null : { slot: winner.slot, candidate: winner.candidate },
  };
}

/** Labelled inputs in their order, parted into halves and weighted. */
function keptInputs(inputs: readonly SizedInput[], labels: readonly Label[], mask: number): Kept[] {
  const kept: Kept[] = [];
  for (let position = 0; position < inputs.length; position++) {
    const label = labels[position]?.digest ?? null;
    if (label === null) continue;
    const { digest, size } = inputs[position]!;
    const rank = distance(headOf(digest), mask);
    kept.push({ digest, size, position, label, rank, weight: 1, isGolden: false, verdict: label });
  }
  const ranked = [...kept].sort((a, b) => a.rank - b.rank || (a.digest < b.digest ? -1 : 1));
  const half = Math.ceil(ranked.length / 2);
  for (let i = 0; i < half; i++) ranked[i]!.isGolden = true;
  const bySize = inSizeOrder(kept);
  for (let i = 0; i < bySize.length; i++) bySize[i]!.weight = quartile(i, bySize.length);
  return kept;
}

function scoresOf({ cells }: CandidateVote, kept: readonly Kept[]): { golden: number; holdout: number } {
  let golden = 0;
  let holdout = 0;
  for (const { position, isGolden, label, verdict, weight } of kept) {
    const cell = cells[position];
    if (cell === undefined || cell.outcome !== 'ok') continue;
    if (isGolden) {
      if (cell.digest === label) golden += weight;
    } else if (cell.digest === verdict) holdout++;
  }
  return { golden, holdout };
}

/** The first 52 bits of a digest. */
function headOf(digest: Hex32): number {
  return Number.parseInt(digest.slice(0, 13), 16);
}

/** Exclusive or of two 52-bit numbers: the order by it is one that nobody could foresee who made the digests. */
function distance(a: number, b: number): number {
  const low = 2 ** 26;
  const high = (Math.floor(a / low) ^ Math.floor(b / low)) >>> 0;
  return high * low + ((a % low) ^ (b % low));
}

/** Halves of the votes, by operator, so that nobody sits in both; the entrants are the larger half. */
function parted(votes: readonly CandidateVote[], mask: Hex32) {
  const operators = [...new Set(votes.map(({ operator }) => operator))];
  const ranked = operators.map((operator) => ({ operator, rank: taggedHex('juror', mask, operator) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const entering = new Set(ranked.slice(0, Math.ceil(ranked.length / 2)).map(({ operator }) => operator));
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
  return new Map(inSizeOrder(inputs).map((input, rank) => [input.digest, quartile(rank, inputs.length)]));
}

function inSizeOrder<T extends SizedInput>(inputs: readonly T[]): T[] {
  return [...inputs].sort((a, b) => a.size - b.size || (a.digest < b.digest ? -1 : 1));
}

function quartile(rank: number, count: number): number {
  return 1 + Math.floor((4 * rank) / count);
}
