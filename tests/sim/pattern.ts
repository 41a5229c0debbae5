/**
 * Which candidates of a judged task printed the same: a string a candidate, a character an input, equal characters of one
 * column for equal outputs. `.` is the output that most candidates gave, `!` a run that failed.
 */
export type Pattern = readonly string[];

export const MOST = '.';
export const FAILED = '!';
const OTHERS = 'abcdefghijklmnopqrstuvwxyz';

/** The pattern of rows of outputs (any names for them, null for a failed run); at most 26 rows. */
export function patternOf(rows: readonly (readonly (string | null)[])[]): Pattern {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, at) => lettersOf(rows.map((row) => row[at]!)));
  return rows.map((_, row) => columns.map((column) => column[row]!).join(''));
}

function lettersOf(outputs: readonly (string | null)[]): string[] {
  const counts = new Map<string, number>();
  for (const output of outputs) if (output !== null) counts.set(output, (counts.get(output) ?? 0) + 1);
  // Equal counts in the order of the candidates: sorting is stable.
  const [most, ...others] = [...counts].sort((a, b) => b[1] - a[1]).map(([output]) => output);
  return outputs.map((output) => {
    if (output === null) return FAILED;
    return output === most ? MOST : OTHERS[others.indexOf(output)]!;
  });
}

export interface PatternCounts {
  readonly tasks: number;
  readonly cells: number;
  /** Cells that differ from what most candidates of their task print: the natural dissent of honest nodes. */
  readonly dissenting: number;
  /** Dissenting cells that equal another candidate's. */
  readonly shared: number;
  readonly candidates: number;
  /** Candidates that dissent somewhere. */
  readonly wrong: number;
}

export function countPatterns(patterns: readonly Pattern[]): PatternCounts {
  let [cells, dissenting, shared, candidates, wrong] = [0, 0, 0, 0, 0];
  for (const pattern of patterns) {
    for (const [index, row] of pattern.entries()) {
      const differing = [...row].flatMap((said, at) => (said === MOST ? [] : [at]));
      candidates++;
      cells += row.length;
      dissenting += differing.length;
      if (differing.length > 0) wrong++;
      shared += differing.filter((at) =>
        pattern.some((other, place) => place !== index && other[at] === row[at]),
      ).length;
    }
  }
  return { tasks: patterns.length, cells, dissenting, shared, candidates, wrong };
}

export function describePatterns(patterns: readonly Pattern[]): string {
  const { tasks, cells, dissenting, shared, candidates, wrong } = countPatterns(patterns);
  const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
  return (
    `${tasks} judged tasks, ${cells} cells: natural dissent ${percent(dissenting, cells)}, ` +
    `${percent(shared, dissenting)} of it as another candidate says; ${percent(wrong, candidates)} of the candidates dissent somewhere`
  );
}
