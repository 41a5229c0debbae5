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
  z.templateLiteral(['float:', z.int().min(0).max(12)]),
]);

export const shortText = z.string().min(1).max(200);

export const blobRef = z.strictObject({ digest: hex32, size: count });

/** A feature path `category/part/leaf`; its exact form is checked where features are folded. */
export const featurePath = z.string().min(3).max(120);

export const features = z.array(featurePath).max(LIMITS.featuresPerSnippet);

export const style = z.enum(['codeforces', 'atcoder', 'leetcode']);

export const outcome = z.enum(['ok', 'nonzero-exit', 'trap', 'out-of-fuel', 'out-of-memory', 'output-limit']);

export type Style = z.infer<typeof style>;
export type BlobRef = z.infer<typeof blobRef>;
