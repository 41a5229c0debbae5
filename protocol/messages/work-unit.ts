import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { claim, failed, modelClaim, suite, testInput } from './generation.ts';
import { blobRef, count, features, hex32, shortText, style, taskChecker } from './primitives.ts';

/** The generator's own description of a problem: JSON without floats, opaque to the protocol. */
export const plan = z.record(z.string().max(60), z.json());

export const extractUnit = z.strictObject({
  stage: z.literal('extract'),
  index: count,
  snippets: z.array(hex32).min(1).max(LIMITS.snippetsPerUnit),
});

export const evolveUnit = z.strictObject({ stage: z.literal('evolve'), index: count, features, seed: hex32 });

/** `wrongShare`: only of the builtin generator, see the genesis. `open`: wants a problem with several right answers and a checker program. */
export const composeUnit = z.strictObject({
  stage: z.literal('compose'),
  index: count,
  features,
  style,
  seed: hex32,
  wrongShare: z.int().min(0).max(60).optional(),
  open: z.literal(true).optional(),
});

/**
 * Without a suite: make one (the builtin generator also runs it). With a suite, in model campaigns: run what another node's
 * model wrote, which several operators must do alike.
 */
export const inputsUnit = z.strictObject({
  stage: z.literal('inputs'),
  task: hex32,
  count: z.int().min(1),
  plan,
  suite: suite.optional(),
});

/**
 * `literal`: asks for the plainest program that follows the statement word for word, however slow. `by`: asks the model of this name
 * for one try (`solvabilityBy`). Neither has a vote.
 */
export const solveUnit = z.strictObject({
  stage: z.literal('solve'),
  task: hex32,
  slot: count,
  plan,
  literal: z.literal(true).optional(),
  by: shortText.optional(),
});

/**
 * A judge job: one candidate on a set of inputs. `round` 0 is the first vote; a later round repeats
 * one vote, whole or in part, and does not say why. Nothing
 * of the plan is in it: a judge sees programs and inputs only.
 */
export const judgeUnit = z.strictObject({
  stage: z.literal('judge'),
  task: hex32,
  slot: count,
  round: count,
  candidate: hex32,
  inputs: z.array(hex32).min(1).max(LIMITS.inputsPerTask),
  image: hex32,
  limits: z.strictObject({ fuel: count, memoryMiB: count, outputBytes: count }),
  /** Form in which outputs are hashed, or the program that gives it; `exact-lines` if absent. */
  checker: taskChecker.optional(),
});

export const workUnit = z.discriminatedUnion('stage', [
  extractUnit,
  evolveUnit,
  composeUnit,
  inputsUnit,
  solveUnit,
  judgeUnit,
]);

export type WorkUnit = z.infer<typeof workUnit>;
export type JudgeUnit = z.infer<typeof judgeUnit>;
export type Stage = WorkUnit['stage'];

/** Stages in pipeline order. */
export const STAGES = ['extract', 'evolve', 'compose', 'inputs', 'solve', 'judge'] as const satisfies readonly Stage[];

const path = z.string().min(3).max(120);

/** `claim` is there exactly in campaigns of the model generator. */
export const extractResult = z.strictObject({
  stage: z.literal('extract'),
  snippets: z
    .array(
      z.union([
        z.strictObject({ snippet: hex32, features }),
        z.strictObject({ snippet: hex32, error: z.string().min(1).max(300) }),
      ]),
    )
    .min(1)
    .max(LIMITS.snippetsPerUnit),
  claim: modelClaim.optional(),
});

export const evolveResult = z.union([
  z.strictObject({ stage: z.literal('evolve'), additions: z.array(path).max(64), claim: modelClaim.optional() }),
  z.strictObject({ stage: z.literal('evolve'), ...failed }),
]);

export const draft = z.strictObject({
  style,
  title: z.string().min(3).max(200),
  statement: z.string().min(100).max(LIMITS.statementChars),
  features: z.array(z.strictObject({ path, use: z.string().min(1).max(300) })).max(64),
  integrationStrategy: z.string().max(2_000),
  difficulty: count,
  plan,
  /** How answers are compared; that of the campaign if absent. */
  checker: taskChecker.optional(),
});

export type Draft = z.infer<typeof draft>;

/**
 * Why the builtin generator gives no draft: nothing carries the features, the reference fails on small inputs, or the drafted task is
 * not worth solving.
 */
export const DRAFT_GATES = ['no-operator', 'no-samples', 'weak'] as const;

export type DraftGate = (typeof DRAFT_GATES)[number];

export const composeResult = z.union([
  /** `signature` is equal for two plans that are the same problem. */
  z.strictObject({ stage: z.literal('compose'), signature: hex32, draft, claim: modelClaim.optional() }),
  z.strictObject({ stage: z.literal('compose'), refused: z.string().min(1).max(300), gate: z.enum(DRAFT_GATES) }),
  z.strictObject({ stage: z.literal('compose'), ...failed }),
]);

/** `rejected` counts generated inputs that the validator program refused. */
export const inputsResult = z.strictObject({
  stage: z.literal('inputs'),
  program: blobRef.nullable(),
  validator: blobRef,
  inputs: z.array(testInput).max(LIMITS.inputsPerTask),
  rejected: count,
});

/** What a model wrote for an inputs unit without a suite: not run by anybody yet. */
export const suiteResult = z.union([
  z.strictObject({ stage: z.literal('inputs'), suite, claim: modelClaim }),
  z.strictObject({ stage: z.literal('inputs'), ...failed }),
]);

export const solveResult = z.union([
  z.strictObject({
    stage: z.literal('solve'),
    candidate: z.strictObject({ digest: hex32, size: count.max(LIMITS.candidateBytes) }),
    claim,
  }),
  z.strictObject({ stage: z.literal('solve'), ...failed }),
]);

export const contributionResult = z.union([
  extractResult,
  evolveResult,
  composeResult,
  inputsResult,
  suiteResult,
  solveResult,
]);

export type ContributionResult = z.infer<typeof contributionResult>;
export type ComposeResult = z.infer<typeof composeResult>;
export type InputsResult = z.infer<typeof inputsResult>;
export type SolveResult = z.infer<typeof solveResult>;
