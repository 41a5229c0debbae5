/** How many samples of one problem got a verdict, and how many of them were right. */
export interface Tally {
  readonly judged: number;
  readonly right: number;
}

export interface Estimate {
  readonly value: number;
  /** Standard error over problems; null with fewer than two. */
  readonly error: number | null;
  /** Problems that had enough samples with a verdict. */
  readonly problems: number;
}

/**
 * The chance that one of k samples drawn without replacement from the judged ones is right: 1 - C(n-c, k) / C(n, k), the
 * unbiased estimate of pass@k. Undefined with fewer than k.
 */
export function passAtK({ judged, right }: Tally, k: number): number | undefined {
  if (judged < k) return undefined;
  let missing = 1;
  for (let i = 0; i < k; i++) missing *= Math.max(0, judged - right - i) / (judged - i);
  return 1 - missing;
}

/** Mean over problems of pass@k, with its standard error. Problems with too few verdicts are left out, never counted as wrong. */
export function estimate(tallies: readonly Tally[], k: number): Estimate {
  return meanOf(tallies.flatMap((tally) => passAtK(tally, k) ?? []));
}

export interface Runs {
  /** Mean over runs; run i takes the i-th sample of every problem. */
  readonly value: number;
  /** Standard deviation between runs, as papers write behind a plus-minus; null with fewer than two. */
  readonly deviation: number | null;
  readonly runs: number;
}

/** avg@k: `rights[i]` has, for run i, the verdicts of its samples; a missing verdict (null) is left out of that run. */
export function average(rights: readonly (readonly (boolean | null)[])[]): Runs {
  const means = rights.flatMap((run) => {
    const judged = run.filter((right) => right !== null);
    return judged.length === 0 ? [] : [judged.filter(Boolean).length / judged.length];
  });
  const { value, error, problems } = meanOf(means);
  return { value, deviation: error === null ? null : error * Math.sqrt(problems), runs: problems };
}

function meanOf(values: readonly number[]): Estimate {
  const problems = values.length;
  if (problems === 0) return { value: 0, error: null, problems };
  const value = values.reduce((sum, part) => sum + part, 0) / problems;
  if (problems === 1) return { value, error: null, problems };
  const variance = values.reduce((sum, part) => sum + (part - value) ** 2, 0) / (problems - 1);
  return { value, error: Math.sqrt(variance / problems), problems };
}
