import { type Hex32, taggedHex } from '../ids.ts';

/** A statement with fewer tokens says too little to be a problem (SynthSmith, appendix C.1). */
export const STATEMENT_TOKENS_MIN = 200;

const TOKEN = /[\p{L}\p{M}]+|\p{N}{1,3}|[^\s\p{L}\p{M}\p{N}]/gu;

/**
 * Tokens of a text without any model's vocabulary: words, numbers in groups of at most three digits, and single other marks.
 * A count that every machine agrees on, near what byte-pair vocabularies give for English prose.
 */
export function tokenCount(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(TOKEN)) count++;
  return count;
}

/** Words and numbers of a text in lower case: what near-duplicates and shared passages are found by. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Equal for statements that differ only in case, spacing and punctuation. */
export function statementSignature(statement: string): Hex32 {
  return taggedHex('statement', wordsOf(statement).join(' '));
}
