import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { blobRef, count, hex32 } from './primitives.ts';

/**
 * Why a language model's answer is no result. Each is an answer of its own: it is logged, it discards what was asked for, and
 * it is counted under this name. What hinders the node itself (no server, no reply) is a refusal of the lease instead.
 */
export const GENERATION_FAILURES = [
  /** It declined. */
  'refusal',
  /** No JSON where JSON was asked for, or JSON that does not parse; nothing is repaired. */
  'not-json',
  /** Cut off at the token limit or by the end of the stream. */
  'truncated',
  /** JSON of another form than asked for. */
  'schema',
  /** Keys, features or names that were not asked for. */
  'invented',
  /** Placeholders, repetitions of the question, or almost nothing. */
  'stub',
  /** A statement of fewer than `statementTokensMin` tokens. */
  'short',
  /** Longer than anything useful, or without end. */
  'endless',
  /** No usable feature. */
  'empty',
  /** The judge found that the statement cannot be solved from its text alone. */
  'unclear',
  /** Reasoning that was opened and not closed, or an answer without its end. */
  'tags',
  /** No code block in the answer, or several. */
  'code-blocks',
  /** A program that does not parse. */
  'syntax',
  /** Programs that give no legal inputs. */
  'inputs',
  /** A checker program that takes anything, or refuses the samples. */
  'checker',
  /** The server refused the request itself: too long, or not understood. */
  'rejected',
] as const;

export type GenerationFailure = (typeof GENERATION_FAILURES)[number];

export const generationFailure = z.enum(GENERATION_FAILURES);

/** Tokens as the server counted them, and their price in millionths by the node's own table: claims. */
export const usage = z.strictObject({
  calls: count.max(1_000),
  promptTokens: count.max(1e9),
  completionTokens: count.max(1e9),
  costMicros: count.max(1e12),
});

export type Usage = z.infer<typeof usage>;

const text = z.string().min(1).max(100);

/** How a solution or a draft came to be, by the word of who gave it. Nothing that is accepted depends on it. */
const builtinClaim = z.strictObject({ generator: z.literal('builtin'), version: text, persona: text });

export const modelClaim = z.strictObject({
  generator: z.literal('model'),
  /** Version of the prompts. */
  version: text,
  /** Kind of server, and the model by the server's name for it. */
  server: text,
  model: z.string().min(1).max(200),
  /** Digest of the weights and quantisation, where the server tells them. */
  digest: z.string().min(1).max(100).nullable(),
  quantisation: z.string().min(1).max(40).nullable(),
  /** Sampling, in thousandths where a server takes fractions. */
  seed: count,
  temperature: count.max(10_000),
  topP: count.max(1_000),
  topK: count.max(100_000),
  maxTokens: count.max(10_000_000),
  usage,
});

export const claim = z.discriminatedUnion('generator', [builtinClaim, modelClaim]);

export type Claim = z.infer<typeof claim>;
export type ModelClaim = z.infer<typeof modelClaim>;

/** One name for each generator that a claim can mean: what diversity is counted by. */
export function generatorName(value: Claim): string {
  return value.generator === 'builtin' ? `builtin/${value.persona}` : `model/${value.model}`;
}

export const testInput = z.strictObject({
  name: z.string().min(1).max(60),
  label: z.string().min(1).max(60),
  digest: hex32,
  size: count.max(LIMITS.inputBytes),
});

export type TestInput = z.infer<typeof testInput>;

/** A test suite as a model wrote it, before anybody has run it: programs, and inputs written out. */
export const suite = z.strictObject({
  program: blobRef.nullable(),
  validator: blobRef,
  prompted: z.array(testInput).max(LIMITS.inputsPerTask),
});

export type Suite = z.infer<typeof suite>;

/** What a model campaign logs instead of a result when the model gave none. */
export const failed = { failed: generationFailure, claim: modelClaim };
