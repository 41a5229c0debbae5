import { z } from 'zod';
import { LIMITS } from '../limits.ts';

/** A SHA-256 digest or an Ed25519 public key, lower-case hexadecimal. */
export const hex32 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits');

/** Counts, indexes, fuel: exact in JSON and in a double. */
export const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** `FormKind` of `rules/comparison-form.ts`: what makes two outputs the same answer. */
export const checker = z.union([
  z.literal('exact-lines'),
  z.literal('tokens'),
  z
    .templateLiteral(['float:', z.int()])
    // The bounds of the number's schema do not count inside of a template.
    .refine((name) => /^float:(?:\d|1[0-2])$/.test(name), 'expected float: and 0 to 12 decimal places'),
]);

/** `Checker` of `rules/checker-program.ts`: of one task, a form or a program that gives one. */
export const taskChecker = z.union([checker, z.strictObject({ program: hex32 })]);

export const shortText = z.string().min(1).max(200);

export const blobRef = z.strictObject({ digest: hex32, size: count });

/** A feature path `category/part/leaf`; its exact form is checked where features are folded. */
export const featurePath = z.string().min(3).max(120);

export const features = z.array(featurePath).max(LIMITS.featuresPerSnippet);

export const style = z.enum(['codeforces', 'atcoder', 'leetcode']);

/** How a run ended; `invalid-output`: well, but the task's checker program refuses what was printed. */
export const outcome = z.enum([
  'ok',
  'nonzero-exit',
  'trap',
  'out-of-fuel',
  'out-of-memory',
  'output-limit',
  'invalid-output',
]);

export type Style = z.infer<typeof style>;
export type BlobRef = z.infer<typeof blobRef>;
