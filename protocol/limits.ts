/**
 * Every bound that strangers must agree on, in one place. A message beyond a bound is refused before it is folded.
 * Sizes are bytes unless the name says otherwise.
 */
export const LIMITS = {
  /** An entry bundle stores lengths as u16 (C2SP tlog-tiles), so no entry may be longer. */
  entryBytes: 65_535,
  /** A candidate program; larger solutions are refused as not plausible. */
  candidateBytes: 32_768,
  /** One test input. */
  inputBytes: 65_536,
  /** Any blob a node may upload. */
  blobBytes: 1_048_576,
  /** One snippet of seed code. */
  snippetBytes: 65_536,
  snippetsPerUnit: 8,
  snippetsPerEntry: 200,
  /** Hashed n-grams of benchmarks in a campaign, and in one entry. */
  benchmarkGrams: 500_000,
  gramsPerEntry: 2_500,
  /** Tasks in one `feedback/v1` entry. */
  passRatesPerEntry: 400,
  /** Feature paths in one contribution for one snippet. */
  featuresPerSnippet: 200,
  featuresPerSelection: 32,
  statementChars: 20_000,
  leasesPerRound: 64,
  itemsPerMessage: 128,
  inputsPerTask: 64,
  samplesPerTask: 4,
  candidatesPerTask: 64,
  slotsPerNode: 64,
  /** Copies of one contribution that are leased before a unit is given up for want of agreement. */
  replicasMax: 5,
  /** Draw attempts of one unit in one round before the smallest-PRF rule decides. */
  drawTries: 32,
  /** Snippets in one extract unit. */
  snippetsPerBatch: 5,
  /** Different operators that may fail to run a job before the referee tries. */
  refusalsMax: 3,
  /** Epochs in which a node that fell silent or left is waited for before an operator serves a role of one task twice. */
  patienceEpochs: 30,
  /** Operators that may be asked to agree on one rollout. */
  quorumMax: 16,
  /** Times an operator may fail in one role before operators that already serve it are preferred. */
  failuresMax: 3,
  /** Leases of one repeat that may end without an answer before the referee runs it. */
  repeatTries: 3,
} as const;
