import { concat, encodeUtf8 } from '../bytes.ts';
import type { Hex32 } from '../ids.ts';
import type { FormKind } from './comparison-form.ts';

/**
 * What makes two outputs of a task the same answer: a form of the rules, or a program by its digest. The program is a
 * canonicaliser: whoever runs a candidate runs it next, in the same runtime, with a budget of the same size of its own, on
 * `checkerInput`; what it prints, as `exact-lines`, stands in the place of the output. So all right answers of a problem that
 * has several are one, and votes, labels and tests go on comparing digests. Where it does not end well the output is invalid.
 */
export type Checker = FormKind | { readonly program: Hex32 };

export function isProgram(checker: Checker): checker is { readonly program: Hex32 } {
  return typeof checker === 'object';
}

/**
 * Standard input of a checker program: a line with the number of bytes of the test input and of the candidate's output,
 * both in decimal and separated by one space, then the bytes of the one and of the other, with nothing in between.
 */
export function checkerInput(input: Uint8Array, output: Uint8Array): Uint8Array {
  return concat(encodeUtf8(`${input.length} ${output.length}\n`), input, output);
}
