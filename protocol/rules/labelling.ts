import type { Hex32 } from '../ids.ts';
import type { Label } from '../messages/coordinator-statements.ts';
import type { Cell } from '../messages/node-statements.ts';

/** One candidate's row of cells with the operator that ran it; an absent row is a job without a usable vote. */
export interface CandidateVote {
  readonly slot: number;
  readonly candidate: Hex32;
  readonly operator: string;
  /** Network that the operator is said to share with others; they count once. */
  readonly cluster?: string | null;
  /** Under the cohort cap. */
  readonly isYoung?: boolean;
  readonly cells: readonly Cell[];
}

/** A probability or share as a ratio of integers. */
export type Ratio = readonly [number, number];

const NO_CAP: Ratio = [1, 1];

/**
 * Labels of a task (voting protocol, section 5): for each input the output digest whose group has the most distinct
 * operators. Corroborated when that number is at least `quorum` and strictly above the second; else the digest is null and
 * the input is dropped. Operators of one network count once, and young ones up to `cohortShare` of the group. Only `ok` cells vote: a crash is an abstention. Independent of the order of `votes`.
 */
export function labelInputs(
  inputs: readonly Hex32[],
  votes: readonly CandidateVote[],
  quorum: number,
  cohortShare: Ratio = NO_CAP,
): Label[] {
  const isPlain = isOneVoteEach(votes);
  return inputs.map((input, position) => {
    const { digest, support, second } = isPlain
      ? plainLead(votes, position)
      : weighedLead(votes, position, cohortShare);
    return { input, digest: support >= quorum && support > second ? digest : null, support, second };
  });
}

/** The largest group on an input, and how large the next one is. */
interface Lead {
  readonly digest: Hex32 | null;
  readonly support: number;
  readonly second: number;
}

function weighedLead(votes: readonly CandidateVote[], position: number, cohortShare: Ratio): Lead {
  const [first, next] = groupsOf(votes, position, cohortShare);
  return { digest: first?.digest ?? null, support: first?.size ?? 0, second: next?.size ?? 0 };
}

/** Digests of the two largest groups on an input: whose cells are repeated when it has no clear label. */
export function largestGroups(votes: readonly CandidateVote[], position: number, cohortShare: Ratio = NO_CAP): Hex32[] {
  return groupsOf(votes, position, cohortShare)
    .slice(0, 2)
    .map(({ digest }) => digest);
}

/** True when every vote counts fully: no operator or network twice, nobody young. Then counting is enough. */
function isOneVoteEach(votes: readonly CandidateVote[]): boolean {
  const voters = new Set<string>();
  for (const { operator, cluster, isYoung } of votes) {
    if (isYoung === true || (cluster ?? null) !== null) return false;
    voters.add(operator);
  }
  return voters.size === votes.length;
}

/** `weighedLead` where `isOneVoteEach`: a campaign of a million tasks spends its tallies here. */
function plainLead(votes: readonly CandidateVote[], position: number): Lead {
  const digests: Hex32[] = [];
  const sizes: number[] = [];
  for (let i = 0; i < votes.length; i++) {
    const cell = votes[i]!.cells[position];
    if (cell === undefined || cell.outcome !== 'ok') continue;
    const { digest } = cell;
    let at = 0;
    while (at < digests.length && digests[at] !== digest) at++;
    if (at === digests.length) {
      digests.push(digest);
      sizes.push(1);
    } else sizes[at]!++;
  }
  let best = -1;
  let second = 0;
  for (let at = 0; at < sizes.length; at++) {
    const size = sizes[at]!;
    const isAhead = best < 0 || size > sizes[best]! || (size === sizes[best]! && digests[at]! < digests[best]!);
    if (isAhead) {
      second = best < 0 ? 0 : sizes[best]!;
      best = at;
    } else if (size > second) second = size;
  }
  return best < 0 ? { digest: null, support: 0, second: 0 } : { digest: digests[best]!, support: sizes[best]!, second };
}

/** Output digests with the weight behind each, largest first, then by digest. */
function groupsOf(
  votes: readonly CandidateVote[],
  position: number,
  cohortShare: Ratio,
): { digest: Hex32; size: number }[] {
  const groups = new Map<Hex32, CandidateVote[]>();
  for (const vote of votes) {
    const cell = vote.cells[position];
    if (cell === undefined || cell.outcome !== 'ok') continue;
    const group = groups.get(cell.digest) ?? [];
    group.push(vote);
    groups.set(cell.digest, group);
  }
  const sizes = [...groups].map(([digest, group]) => ({ digest, size: weightOf(group, cohortShare) }));
  return sizes.sort((a, b) => b.size - a.size || (a.digest < b.digest ? -1 : 1));
}

/** Distinct operators, or distinct networks if those are fewer; young ones up to their share of the whole. */
function weightOf(group: readonly CandidateVote[], [part, whole]: Ratio): number {
  const old = distinctVoters(group.filter((vote) => vote.isYoung !== true));
  const all = distinctVoters(group);
  if (part >= whole) return all;
  return old + Math.min(all - old, Math.floor((old * part) / (whole - part)));
}

/** Distinct operators among votes, or distinct networks if those are fewer. */
export function distinctVoters(votes: readonly CandidateVote[]): number {
  const operators = new Set(votes.map((vote) => vote.operator));
  const networks = new Set(votes.map((vote) => vote.cluster ?? vote.operator));
  return Math.min(operators.size, networks.size);
}

/**
 * True when the labels carry at least `tenths / 10` bits of Shannon entropy. With k labels in groups of c_i,
 * H >= t/10 holds exactly when k^(10k) >= 2^(t k) * prod c_i^(10 c_i), which integers decide without rounding.
 */
export function hasEntropy(labels: readonly Hex32[], tenths: number): boolean {
  const groups = new Map<Hex32, number>();
  for (const digest of labels) groups.set(digest, (groups.get(digest) ?? 0) + 1);
  const entropy = entropyOf([...groups.values()], labels.length);
  // A rounding error is below 1e-9 bits; only what is nearer to the floor needs the integers.
  if (Math.abs(entropy - tenths / 10) > 1e-6) return entropy > tenths / 10;
  const total = BigInt(labels.length);
  let right = 1n << (BigInt(tenths) * total);
  for (const size of groups.values()) right *= BigInt(size) ** BigInt(10 * size);
  return total ** (10n * total) >= right;
}

function entropyOf(sizes: readonly number[], total: number): number {
  let bits = 0;
  for (const size of sizes) bits -= (size / total) * Math.log2(size / total);
  return bits;
}
