import { taggedHex } from '../ids.ts';
import { wordsOf } from './statement-text.ts';

/** Words in a row that a statement and a benchmark may not share (rStar-Coder's rule). */
export const GRAM_WORDS = 16;
/** Hexadecimal digits of a hashed n-gram: 48 bits, so that a million of them meet a stranger's with probability 4e-9. */
export const GRAM_DIGITS = 12;

/** Hashed n-grams of a text in their order; a text of fewer words has none. */
export function gramsOf(text: string): string[] {
  const words = wordsOf(text);
  const grams: string[] = [];
  for (let at = 0; at + GRAM_WORDS <= words.length; at++) {
    grams.push(taggedHex('gram', words.slice(at, at + GRAM_WORDS).join(' ')).slice(0, GRAM_DIGITS));
  }
  return grams;
}

/** Number of n-grams of `statement` that are among `grams`. */
export function contamination(statement: string, grams: ReadonlySet<string>): number {
  return grams.size === 0 ? 0 : gramsOf(statement).filter((gram) => grams.has(gram)).length;
}
