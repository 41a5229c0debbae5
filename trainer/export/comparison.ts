import { encodeUtf8 } from '../../protocol/bytes.ts';
import { comparisonNamed, outputMatches } from '../../protocol/rules/output-match.ts';
import type { Row } from './target.ts';

/** Whether a target takes what a program printed for the expected text. */
export type Accepts = (printed: string, expected: string) => boolean;

/** What Python's str.strip() removes; JavaScript's trim() leaves some of it and takes the byte order mark. */
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const ENDS = new RegExp(`^${SPACE}+|${SPACE}+$`, 'g');

export function pythonStrip(text: string): string {
  return text.replaceAll(ENDS, '');
}

/** verl's sandbox_fusion client: equal but for newlines at the end. */
export const verlAccepts: Accepts = (printed, expected) => printed.replace(/\n+$/, '') === expected.replace(/\n+$/, '');

/** code-judge, and with it X-Coder and rStar2: equal after strip(). */
export const codeJudgeAccepts: Accepts = (printed, expected) => pythonStrip(printed) === pythonStrip(expected);

/** open-r1's script: lines in pairs, each stripped; lines that are missing on one side are not looked at. */
export const openR1Accepts: Accepts = (printed, expected) => {
  const [a, b] = [pythonStrip(printed).split('\n'), pythonStrip(expected).split('\n')];
  return a.slice(0, b.length).every((line, at) => pythonStrip(line) === pythonStrip(b[at]!));
};

/** LiveCodeBench: as many lines, each equal after strip() or equal as a list of decimal numbers. */
export const lcbAccepts: Accepts = (printed, expected) => {
  const [a, b] = [strippedLines(printed), strippedLines(expected)];
  if (a.length !== b.length) return false;
  return a.every((line, at) => line === b[at] || sameDecimals(line, b[at]!));
};

function strippedLines(text: string): string[] {
  return pythonStrip(text).split('\n').map(pythonStrip);
}

/** Exact comparison of numbers written in decimal, without floating point. */
function sameDecimals(a: string, b: string): boolean {
  const [x, y] = [a.split(/\s+/).map(decimal), b.split(/\s+/).map(decimal)];
  return x.length === y.length && x.every((value, at) => value !== undefined && value === y[at]);
}

/** One spelling for each number: sign, digits without zeros at either end, power of ten. */
function decimal(token: string): string | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/.exec(token);
  if (match === null || `${match[2]}${match[3] ?? ''}` === '') return undefined;
  const [, sign, whole = '', part = '', power = '0'] = match;
  const digits = `${whole}${part}`.replace(/^0+/, '');
  if (digits === '') return '0';
  const short = digits.replace(/0+$/, '');
  return `${sign === '-' ? '-' : ''}${short}e${Number(power) - part.length + (digits.length - short.length)}`;
}

/** The checker program that a row brings, where it has one. */
export function checkerProgramOf(row: Row): string | undefined {
  const program = row['checker_program'];
  return row['checker'] === 'program' && typeof program === 'string' ? program : undefined;
}

/** How a row whose checker travels with it is compared; what a checker program prints is in the form of the expected output. */
export function rowAccepts(row: Row): Accepts | undefined {
  return checkerAccepts(checkerProgramOf(row) === undefined ? (row['checker'] as string) : 'exact-lines');
}

/** The comparison that a task's checker names; undefined for a checker program, which no comparison of texts replaces. */
export function checkerAccepts(checker: string): Accepts | undefined {
  const comparison = comparisonNamed(checker);
  if (comparison === undefined) return undefined;
  return (printed, expected) => outputMatches(comparison, encodeUtf8(printed), encodeUtf8(expected));
}
