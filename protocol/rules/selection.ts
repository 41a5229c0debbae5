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

/**
 * Algorithm 1 of the SynthSmith paper on the labelled inputs, with its ambiguities settled:
 * the split takes the first half (rounded up) in the order of hash(task, input); weights are the size quartile 1..4 with
 * ties by input digest; the score on the golden half is the weighted number of labels met, on the hold-out half the plain
 * number; the two argmax *sets* must intersect, and the smallest candidate digest of the intersection (then slot) wins.
 */
export function selectGolden(
  task: Hex32,
  inputs: readonly SizedInput[],
  labels: readonly Label[],
  votes: readonly CandidateVote[],
): Selection {
  const kept = inputs.flatMap((input, position) => {
    const digest = labels[position]?.digest ?? null;
    return digest === null ? [] : [{ ...input, position, label: digest }];
  });
  const golden = goldenHalf(task, kept);
  const weights = quartileWeights(kept);
  const score = (vote: CandidateVote, half: boolean) => {
    let sum = 0;
    for (const input of kept) {
      if (golden.has(input.digest) !== half) continue;
      const cell = vote.cells[input.position];
      if (cell?.outcome === 'ok' && cell.digest === input.label) sum += half ? weights.get(input.digest)! : 1;
    }
    return sum;
  };
  const bestGolden = argmax(votes, (vote) => score(vote, true));
  const bestHoldout = new Set(argmax(votes, (vote) => score(vote, false)));
  const both = bestGolden.filter((vote) => bestHoldout.has(vote));
  both.sort((a, b) => (a.candidate === b.candidate ? a.slot - b.slot : a.candidate < b.candidate ? -1 : 1));
  const winner = both[0];
  return {
    goldenTests: kept.filter((input) => golden.has(input.digest)).map((input) => input.digest),
    holdout: kept.filter((input) => !golden.has(input.digest)).map((input) => input.digest),
    winner: winner === undefined ? null : { slot: winner.slot, candidate: winner.candidate },
  };
}

function goldenHalf(task: Hex32, kept: readonly SizedInput[]): Set<Hex32> {
  const ranked = kept.map((input) => ({ digest: input.digest, rank: taggedHex('split', task, input.digest) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return new Set(ranked.slice(0, Math.ceil(ranked.length / 2)).map((input) => input.digest));
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
