import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { TEMPERATURES } from '../rules/feature-sample.ts';
import { isFeaturePath } from '../rules/feature-tree.ts';
import { checker, count, hex32, shortText } from './primitives.ts';

const path = z.string().max(120).refine(isFeaturePath, 'expected a canonical feature path');

/** A probability that decides coins: small terms, so that products of two stay exact. */
const coin = z
  .tuple([count.max(1_000_000), z.int().min(1).max(1_000_000)])
  .refine(([part, whole]) => part <= whole, 'expected a probability');

/**
 * What a campaign fixes at its start (voting protocol, section 7). No code reads a parameter from anywhere else, and an
 * auditor reads them from the genesis entry.
 */
export const parameters = z.strictObject({
  preset: z.enum(['open', 'invited', 'trusted-cluster']),
  /** Accepted tasks to forge (none: a campaign that only judges rollouts), and how many compositions may be tried for them. */
  tasks: z.int().min(0).max(100_000),
  attemptsMax: z.int().min(1).max(1_000_000),
  /** Tasks between composition and decision at one time; a delay, never a choice of tasks. */
  tasksInFlight: z.int().min(1).max(100_000),
  /** m, the least number of candidates that is judged, and n. */
  candidates: z.int().min(1).max(LIMITS.candidatesPerTask),
  candidatesMin: z.int().min(1).max(LIMITS.candidatesPerTask),
  inputs: z.int().min(2).max(LIMITS.inputsPerTask),
  /** Labelled inputs without which a task is discarded. */
  labelsMin: z.int().min(2).max(LIMITS.inputsPerTask),
  /** Least tokens of a statement (`tokenCount`); and from what MinHash similarity on it repeats an earlier one, in percent; 0: off. */
  statementTokensMin: count.max(5_000),
  nearDuplicatePercent: z.int().min(0).max(100),
  /** q: supporters of distinct operators. */
  quorum: z.int().min(1).max(LIMITS.candidatesPerTask),
  /** Output entropy floor in tenths of a bit. */
  entropyTenths: count.max(160),
  /** Most operators that may agree on another answer than an input's label; more mean that the task is read in two ways. */
  rivalsMax: z.int().min(1).max(LIMITS.candidatesPerTask),
  /** Whether samples that a model worked must agree with the labels of their inputs. */
  checkSamples: z.boolean(),
  /** How answers of tasks are compared that do not say it themselves. */
  checker,
  /** Whether voters that label nothing else judge the hold-out half (`selectGolden`). */
  disjointHoldout: z.boolean(),
  /** Percent of the candidates that must agree with the winner on every labelled input; 0: no such gate. */
  vectorPercent: z.int().min(0).max(100),
  /** Inputs up to this size are answered by a literal program too, which must not contradict a label; 0: none is asked for. */
  crossCheckBytes: count.max(LIMITS.inputBytes),
  /** Who must meet some label in one try, by claim: a model, or the builtin generator's first candidate; null: no such gate. */
  solvabilityBy: shortText.nullable(),
  /** c_d: the coin by which a dissenting cell is repeated. */
  dissentCoin: coin,
  /** c_min and c_max: bounds of the audit coin of a job; trust moves it between them. */
  auditMin: coin,
  auditMax: coin,
  /** Epochs in which trust halves. */
  trustHalfLife: z.int().min(1).max(1_000_000),
  /** n0: first jobs of a new node that are always repeated; their weight counts once the repeat agreed. */
  probationJobs: count.max(10_000),
  /** Young nodes may give at most this share of an input's supporters; young is below `cohortEpochs`, 0: no cap. */
  cohortShare: coin,
  cohortEpochs: count.max(1_000_000),
  /** Whether the coordinator's claims about shared networks lower the weight of votes. */
  clusters: z.boolean(),
  /** Unanswered leases, less answered ones, that suspend a node, and for how many epochs. */
  strikesMax: z.int().min(1).max(1_000),
  suspendEpochs: z.int().min(1).max(100_000),
  /** H: further jobs of each contributing node that must stand their audit draw before a task may be released. */
  quarantineJobs: count.max(1_000_000),
  /**
   * Who repeats a winner: another operator, the coordinator's own sandbox, or (`contested`) the latter in tasks where some
   * label is not that of more than half of the candidates.
   */
  winnerBy: z.enum(['operators', 'contested', 'referee']),
  /** Equal contributions of distinct operators that settle an extract, evolve, compose or inputs unit. */
  agreement: z.int().min(1).max(LIMITS.replicasMax),
  /** Operators that must have been on a roster before solving starts; m + 1 unless the operator lowers it. */
  operatorsMin: z.int().min(1).max(1_000),
  epochMs: z.int().min(100).max(3_600_000),
  /** Epochs without an entry after which a node leaves the roster. */
  silenceEpochs: z.int().min(1).max(100_000),
  /**
   * Epochs a committed vote may stay unrevealed, and at most a lease unanswered; between this and `deadlineMinEpochs` the
   * deadline of a lease is the median of recent durations and `deadlineMads` times their median deviation.
   */
  deadlineEpochs: z.int().min(1).max(100_000),
  deadlineMinEpochs: z.int().min(1).max(100_000),
  deadlineMads: z.int().min(1).max(100),
  /** Epochs without a control stream after which a lease may end early. */
  disconnectEpochs: z.int().min(1).max(100_000),
  /** Least epochs before a lease is hedged, 0: never; more where the stage's median duration and `hedgeMads` deviations are more. */
  hedgeEpochs: count.max(100_000),
  hedgeMads: z.int().min(1).max(100),
  /** Most of the extract, evolve or compose units of a model campaign that one operator may answer; at least one. */
  generationShare: coin,
  evolveUnits: count.max(10_000),
  subtreeSize: z.int().min(1).max(LIMITS.featuresPerSelection),
  selectionSize: z.int().min(1).max(LIMITS.featuresPerSelection),
  /** Softmax temperature of the draw of features: 1 by frequency, from 100 on all alike. */
  featureTemperature: z.union(TEMPERATURES.map((value) => z.literal(value))),
  /** Features in every selection, and how many more are drawn alike from the whole tree. */
  fixedFeatures: z.array(path).max(LIMITS.featuresPerSelection),
  mandatoryFeatures: count.max(LIMITS.featuresPerSelection),
  /** Percent of the compositions that shall have several right answers and a checker program. */
  openPercent: z.int().min(0).max(100),
  /** Compositions of one window of yield feedback (`samplerFor`); 0: none. */
  feedbackWindow: count.max(1_000_000),
  /**
   * Pass rates, in percent, of the tasks that a policy in training learns most from: their features gain weight, those of tasks
   * solved never or always lose it. null: what trainers report steers nothing.
   */
  passTarget: z
    .tuple([z.int().min(0).max(100), z.int().min(0).max(100)])
    .refine(([low, high]) => low <= high, 'expected the lower percentage first')
    .nullable(),
  cell: z.strictObject({ fuel: count, memoryMiB: z.int().min(64).max(1024), outputBytes: count }),
});

export type Parameters = z.infer<typeof parameters>;
export type Preset = Parameters['preset'];

/** One owner, or owners who trust each other: nothing waits for checks that only strangers need. */
export const TRUSTED_CLUSTER: Parameters = {
  preset: 'trusted-cluster',
  tasks: 24,
  attemptsMax: 96,
  tasksInFlight: 12,
  candidates: 8,
  candidatesMin: 6,
  inputs: 15,
  labelsMin: 8,
  statementTokensMin: 200,
  nearDuplicatePercent: 85,
  quorum: 4,
  entropyTenths: 15,
  rivalsMax: 2,
  checkSamples: true,
  checker: 'exact-lines',
  disjointHoldout: false,
  vectorPercent: 0,
  crossCheckBytes: 0,
  solvabilityBy: null,
  dissentCoin: [1, 20],
  auditMin: [1, 100],
  auditMax: [1, 10],
  trustHalfLife: 43_200,
  probationJobs: 0,
  cohortShare: [1, 1],
  cohortEpochs: 0,
  clusters: false,
  strikesMax: 20,
  suspendEpochs: 30,
  quarantineJobs: 0,
  winnerBy: 'operators',
  agreement: 2,
  operatorsMin: 9,
  epochMs: 2_000,
  silenceEpochs: 8,
  deadlineEpochs: 30,
  deadlineMinEpochs: 30,
  deadlineMads: 5,
  disconnectEpochs: 2,
  hedgeEpochs: 8,
  hedgeMads: 2,
  generationShare: [1, 1],
  evolveUnits: 6,
  subtreeSize: 12,
  selectionSize: 10,
  featureTemperature: 2,
  fixedFeatures: [],
  mandatoryFeatures: 0,
  openPercent: 0,
  feedbackWindow: 24,
  passTarget: [20, 80],
  cell: { fuel: 2_000_000_000, memoryMiB: 128, outputBytes: 65_536 },
};

/** Whoever holds an invite: operators are named by people, who may still be careless or unlucky. */
export const INVITED: Parameters = {
  ...TRUSTED_CLUSTER,
  preset: 'invited',
  tasksInFlight: 64,
  feedbackWindow: 128,
  dissentCoin: [1, 10],
  auditMin: [1, 50],
  auditMax: [1, 2],
  trustHalfLife: 60_480,
  probationJobs: 5,
  strikesMax: 10,
  suspendEpochs: 60,
  quarantineJobs: 50,
  generationShare: [1, 2],
  winnerBy: 'contested',
  deadlineEpochs: 60,
  deadlineMinEpochs: 6,
  hedgeEpochs: 1,
  hedgeMads: 1,
  epochMs: 10_000,
};

/** Anybody: identities cost nothing but their probation. */
export const OPEN: Parameters = {
  ...INVITED,
  preset: 'open',
  tasksInFlight: 1_000,
  feedbackWindow: 2_000,
  candidatesMin: 7,
  quorum: 5,
  rivalsMax: LIMITS.candidatesPerTask,
  auditMax: [1, 1],
  trustHalfLife: 20_160,
  probationJobs: 50,
  cohortShare: [1, 8],
  cohortEpochs: 20_160,
  clusters: true,
  strikesMax: 6,
  suspendEpochs: 120,
  quarantineJobs: 500,
  generationShare: [1, 8],
  deadlineEpochs: 120,
  deadlineMinEpochs: 4,
  agreement: 3,
  epochMs: 30_000,
};

/** Asking a model takes minutes where running a program takes seconds. */
export function withModelDeadlines(parameters: Parameters): Parameters {
  const { epochMs, deadlineMinEpochs, deadlineEpochs } = parameters;
  return {
    ...parameters,
    deadlineMinEpochs: Math.max(deadlineMinEpochs, Math.ceil(MODEL_ANSWER_MS.least / epochMs)),
    deadlineEpochs: Math.max(deadlineEpochs, Math.ceil(MODEL_ANSWER_MS.most / epochMs)),
  };
}

/** However quick the answers before were, one question may need much more thought. */
const MODEL_ANSWER_MS = { least: 300_000, most: 1_800_000 } as const;

/** Takes statements that are short, or much like others: for generators that write no prose. */
export const ANY_STATEMENT = { statementTokensMin: 0, nearDuplicatePercent: 0 } as const;

export const PRESETS: Readonly<Record<Preset, Parameters>> = {
  'trusted-cluster': TRUSTED_CLUSTER,
  invited: INVITED,
  open: OPEN,
};

/**
 * Who writes features, problems and solutions. `builtin`: pure functions of this version of the catalogue, which several
 * operators must compute alike. `model`: language models of the volunteers, asked with this version of the prompts; each
 * unit is answered by one node.
 */
export const generator = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('builtin'),
    version: shortText,
    /** Percent of the candidates that are to be wrong; absent: one to four of every eight. */
    wrongShare: z.int().min(0).max(60).optional(),
  }),
  z.strictObject({ kind: z.literal('model'), version: shortText }),
]);

export type Generator = z.infer<typeof generator>;

export const genesis = z.strictObject({
  name: shortText,
  /** Origin line of the checkpoints of this campaign's log. */
  origin: z
    .string()
    .regex(/^[a-z0-9.-]+\/[a-z0-9./-]+$/)
    .max(120),
  coordinator: hex32,
  vkey: z.string().max(200),
  createdAt: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  seed: z.string().min(1).max(100),
  rules: hex32,
  image: z.strictObject({ name: shortText, digest: hex32 }),
  generator,
  /** Benchmarks that no statement may share 16 words in a row with; their hashed n-grams follow in `benchmark/v1` entries. */
  benchmark: z
    .strictObject({
      files: z
        .array(z.strictObject({ name: shortText, digest: hex32 }))
        .min(1)
        .max(100),
      grams: z.int().min(1).max(LIMITS.benchmarkGrams),
    })
    .optional(),
  /** Seed code follows in `snippets/v1` entries; the number is fixed here so that extraction cannot start early. */
  snippets: z.int().min(0).max(10_000),
  /** End of the beacon's hash chain and the number of values before it. */
  beacon: z.strictObject({ kind: z.literal('chain'), end: hex32, length: z.int().min(1) }),
  admission: z.enum(['invite', 'open']),
  parameters,
});

export type Genesis = z.infer<typeof genesis>;
