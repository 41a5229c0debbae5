import type { Port } from '../model.ts';

/** Primitives of a reading idiom: Python expressions for one integer and one word, or for one line. */
export type Reading = { mode: 'tokens'; int: string; word: string } | { mode: 'lines'; line: string };

/** Letters of one object in the statement and in the programs. */
export interface Letters {
  /** The data: `a`, `s`, `g`; graphs use it for their edge list. */
  data: string;
  size: string;
  size2: string;
  /** The second list or string. */
  second?: string;
}

/** What the programs and the statement need to know of one kind of data. */
export interface KindSpec {
  /** Preferred letters. */
  letters: Letters;
  /** True if a second size stands on the first line. */
  hasSize2: boolean;
  /** Python lines that read the object into `letters.data`; sizes are read already. */
  read(port: Port, letters: Letters, reading: Reading): string[];
  /** Arguments of the operator's function. */
  args(letters: Letters): string[];
  /**
   * Python used by generator and validator over the constants N_LO N_HI M_LO M_HI LO HI ALPHABET FLAGS:
   * `sizes(d)`, `show(d)` (lines), `load(L, p, s)` -> (data, next line), `check(d)` -> reason or ''.
   */
  shape: string;
  /** Python of the generator: `random_data`, `equal_data`, `edge_data`, all `(rng, n, lo, hi)`, and the dict GENERIC. */
  make: string;
  /** Sentence that introduces the object; `many` when it is one of several cases. */
  intro(port: Port, letters: Letters): string[];
  /** Sentence of the input section for the lines after the sizes. */
  inputLines(port: Port, letters: Letters): string;
  /** Constraint clauses besides the sizes. */
  constraints(port: Port, letters: Letters): string[];
}
